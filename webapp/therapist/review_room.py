"""For the room: what is taken into the session, how engaged somebody is in the therapist's eyes, a note of her own.

What is noted is a record of the staff's: it is never in the client's feed, in what the client takes along, or in what is
handed on. It stands beside the session that is ahead, and is erased with everything else of the client.
"""

from __future__ import annotations

from typing import Any

from flask import render_template, request
from werkzeug.wrappers import Response

from webapp import inbox
from webapp.access import client_or_404, therapist_required, this_therapist
from webapp.db import now
from webapp.fields import Fields
from webapp.inbox import Put
from webapp.models.client import Client
from webapp.therapist.blueprint import bp
from webapp.therapist.casefile import CaseFile
from webapp.therapist.review_file import ReviewFile
from webapp.therapist.review_window import Window
from webapp.therapist.ways_back import REVIEW, on_with
from webapp.twins.form import LEVELS
from webapp.twins.overview import sessions_ahead
from webapp.twins.rows import by_id
from webapp.twins.shape import whole
from webapp.twins.takeaways import times

Json = dict[str, Any]

HIGHEST, MOST_EARLIER = 4, 3


@bp.post("/clients/<client_id>/review/room")
@therapist_required
def note_room(client_id: str) -> Response | str | tuple[str, int]:
    """Keep the rating and the note; what was kept for this session before is replaced."""
    client, therapist = client_or_404(client_id), this_therapist()
    file = ReviewFile(client)
    form = Fields(request.form.to_dict())
    engagement, note = form.whole("engagement", 0, HIGHEST), form.text("note")
    is_part = request.headers.get("HX-Request") == "true"
    if form.errors:
        return _part(client, file, form, is_part=is_part), 422
    at = client.local(now()).isoformat(timespec="seconds")
    body = {
        "session_id": _session(file),
        "at": at,
        "by": therapist.name,
        "engagement": engagement,
        "note": note,
    }
    inbox.put(client, Put("review", _name(_session(file)), body, audience="staff"))
    if is_part:
        return _part(client, ReviewFile(client), Fields({}), is_part=True)
    return on_with(client, "/review", "saved", "room")


def for_the_room(window: Window) -> Json:
    """The last takeaways, what may be agreed next, and what was noted now and before."""
    file = window.file
    return {
        "takeaways": sessions_ahead(file.context())["takeaways"],
        "practised": times(file.told),
        "said": _said(window),
        **_noted(file, Fields({})),
    }


def _part(client: Client, file: ReviewFile, form: Fields, *, is_part: bool) -> str:
    """The form alone; without htmx on a page of its own."""
    return render_template(
        "therapist/review_note.html" if is_part else "therapist/review_note_page.html",
        client=client,
        today=file.today,
        room={"said": _said(Window(file)), **_noted(file, form)},
    )


def _noted(file: CaseFile, form: Fields) -> Json:
    noted = by_id(file.of("review"))
    here = noted.get(_name(_session(file)))
    kept = here["body"] if here else {}
    engagement = kept.get("engagement")
    values = {"note": kept.get("note", ""), "engagement": "" if engagement is None else str(engagement)}
    # The session before each of these is what it is called after.
    ahead = [each["id"] for each in file.held[1:]] + [""]
    before = [found["body"] for name in ahead if (found := noted.get(_name(name))) and found is not here]
    return {
        "values": values | dict(form.values),
        "errors": form.errors,
        "noted_at": kept.get("at", ""),
        "before": before[:MOST_EARLIER],
    }


def _said(window: Window) -> Json:
    """What the client said last of how it was, on the same five words."""
    found: Json = {}
    for told in window.told:
        for name in LEVELS:
            if name not in found and (value := whole(told["body"].get(name))) is not None:
                found[name] = value
    return found


def _session(file: CaseFile) -> str:
    """The last session that was held; "" before the first."""
    return str(file.held[0]["id"]) if file.held else ""


def _name(session: str) -> str:
    return f"{REVIEW}.{session or 'start'}"
