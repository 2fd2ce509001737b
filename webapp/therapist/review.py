"""The review before a session: one page, five minutes. It looks for news by itself while it is open."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from flask import render_template, request
from werkzeug.wrappers import Response

from webapp import audit
from webapp.access import client_or_404, therapist_required, this_therapist
from webapp.db import db, now, writing
from webapp.models.client import Client
from webapp.models.entry import Entry
from webapp.models.feed import Feed
from webapp.therapist import review_blocks
from webapp.therapist.blueprint import bp
from webapp.therapist.eyes import eyes
from webapp.therapist.gets_done import gets_done
from webapp.therapist.plain_text import text_of
from webapp.therapist.review_entries import flagged_first, on_paper, readings
from webapp.therapist.review_file import ReviewFile
from webapp.therapist.review_room import for_the_room
from webapp.therapist.review_window import Window
from webapp.twins.goals import goals_page
from webapp.twins.rows import by_id

MARGIN = timedelta(seconds=30)


@bp.get("/clients/<client_id>/review")
@therapist_required
def review(client_id: str) -> str:
    """What was agreed, done, in the way, learned; then the entries in full."""
    client = client_or_404(client_id)
    _note(client)
    file = ReviewFile(client, request.args.get("since", ""))
    stamp = _stamp(file)
    window = Window(file)
    return render_template(
        "therapist/review.html",
        **_blocks(client, window, stamp),
        **_entries(window),
        room=for_the_room(window),
        notice=request.args.get("notice", ""),
    )


@bp.get("/clients/<client_id>/review/text")
@therapist_required
def review_text(client_id: str) -> Response:
    """The same as plain text, for the record: without the entries in full, and without the note for the practice."""
    client = client_or_404(client_id)
    _note(client)
    file = ReviewFile(client, request.args.get("since", ""))
    stamp = _stamp(file)
    window = Window(file)
    page = render_template(
        "therapist/review_text.html", **_blocks(client, window, stamp), room=for_the_room(window)
    )
    return Response(text_of(page), mimetype="text/plain")


def _note(client: Client) -> None:
    """Write down that it was opened. A page that looks for news by itself is nobody who reads."""
    with writing() as session:
        audit.note(
            session, (client.practice_id, "therapist", this_therapist().id), "review opened", client.id
        )


@bp.get("/clients/<client_id>/review/news")
@therapist_required
def review_news(client_id: str) -> str | tuple[str, int]:
    """What has come since the page was made: 204 for nothing.

    The blocks come anew. Entries are put on top of the others and take no other's place: a comment
    that is being written stays as it is.
    """
    client = client_or_404(client_id)
    file = ReviewFile(client, request.args.get("since", ""))
    stamp = _stamp(file)
    if request.args.get("state") == stamp["state"]:
        return "", 204
    window = Window(file)
    known, at = _place(request.args.get("state", "")), _moment(request.args.get("at", ""))
    moved = [entry for entry in file.unread if entry.seq > known]
    blocks = _blocks(client, window, stamp)
    return render_template(
        "therapist/review_news.html",
        **blocks,
        asked_anew=[
            each
            for each in blocks["requests"]
            if each["record"]["seq"] > known and each["record"]["came"] > at
        ],
        news=readings(file, flagged_first(entry for entry in moved if entry.received_at > at)),
        edited=readings(file, (entry for entry in moved if entry.received_at <= at)),
        values={},
        errors={},
    )


def _stamp(file: ReviewFile) -> dict[str, Any]:
    """What the page knows, taken before anything else is read: what comes meanwhile is news then.

    ``state`` is another text when there is anything new: a place in the feed, and what the phones said
    last. ``at`` is when, in milliseconds; somewhat early, as an entry is received before it can be read.
    ``unreadable`` is how much was received and is held, ``undecided`` how many entries the client has yet to settle:
    nothing of either can be shown yet.
    """
    head = Feed.at_rest(db.session(), file.client.practice_id, file.client.id)
    heard = max((int(device.seen_at.timestamp()) for device in file.devices), default=0)
    waiting = sum(device.pending for device in file.devices)
    at = now() - MARGIN
    return {
        "state": f"{head.seq}-{heard}-{waiting}",
        "at": round(at.timestamp() * 1000),
        "unreadable": head.held,
        "undecided": Entry.undecided(file.client),
    }


def _place(state: str) -> int:
    seq = state.partition("-")[0]
    return int(seq) if seq.isascii() and seq.isdigit() and len(seq) < 16 else 0


def _moment(text: str) -> datetime:
    """When the page was made, in milliseconds since 1970; else long ago."""
    known = int(text) if text.isascii() and text.isdigit() and len(text) < 15 else 0
    return datetime.fromtimestamp(known / 1000, UTC)


def _blocks(client: Client, window: Window, stamp: dict[str, Any]) -> dict[str, Any]:
    file = window.file
    last = file.devices[0] if file.devices else None
    earlier = [each for each in file.held if each is not window.session]
    charts = review_blocks.changed(window)
    return {
        "client": client,
        "window": window,
        **stamp,
        "since": window.session["id"] if window.session else "",
        "earlier": earlier[:3],
        "next_session": file.next_session,
        "number": file.next_number,
        "last_heard": client.local(last.seen_at).isoformat() if last else "",
        "pending": sum(device.pending for device in file.devices),
        "rows": review_blocks.agreed(window),
        "eyes": eyes(window, charts),
        "barriers": review_blocks.barriers(window),
        "gets_done": gets_done(file),
        "requests": review_blocks.requests(window),
        "agreed_on": by_id(file.assignments),
        "base": f"/clients/{client.id}",
        "typed": {},
        "charts": charts,
        "unrated": [line for line in goals_page(file.context())["open_goals"] if not line["last"]],
        "learned": review_blocks.learned(window),
        "brought": review_blocks.brought(window),
        "asked": [
            told
            for told in map(file.told_of, window.entries + window.late)
            if told["body"].get("ask_review") is True
        ],
        "today": file.today,
    }


def _entries(window: Window) -> dict[str, Any]:
    file = window.file
    shown = [*window.late, *window.missed, *window.entries]
    found = {
        "entries": readings(file, flagged_first(window.entries)),
        "late": readings(file, window.late),
        "missed": readings(file, window.missed),
    }
    return {
        **found,
        "paper": on_paper(file, [*found["late"], *found["missed"], *found["entries"]]),
        "unread": [entry.id for entry in shown if not file.is_read(entry)],
        "values": {},
        "errors": {},
    }
