"""Opening the link, seeing what the client chose, sending a few words, and going again. Nothing here needs a script.

What is shown follows from the client's records by the same twin and the same template as on the client's phone,
where it stands as the preview. No record reaches a template here, only what the twin made of it.
"""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request
from werkzeug.wrappers import Response

from webapp import access, audit, inbox
from webapp.access import SUPPORTER_COOKIE, Supporting, public, supporter_required, supporting
from webapp.db import db, now, writing
from webapp.fields import Fields
from webapp.ids import uuid7
from webapp.models.assignment import Assignment
from webapp.models.bucket import (
    ENCOURAGEMENTS,
    ENCOURAGEMENTS_IN,
    FAILED_SIGN_INS,
    FAILED_SIGN_INS_IN,
    Bucket,
)
from webapp.models.client import Client
from webapp.models.entry import Entry
from webapp.models.record import IN_FEED, as_json
from webapp.models.supporter import Supporter, grant_of
from webapp.regions import public_ones
from webapp.twins.shape import Json
from webapp.twins.supporters import seen_by_supporter
from webapp.words import gettext

bp = Blueprint("supporter", __name__)

LONGEST = 280


@bp.after_request
def _keep_out_of_indexes(response: Response) -> Response:
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


@bp.get("/supporter/open")
@public
def show_open() -> str:
    """What a link leads to. The link is used up by the button, not by looking: a preview opens nothing."""
    return _opening()


@bp.post("/supporter/open")
@public
def open_link() -> Response | tuple[str, int]:
    """Change a link for a key that this browser holds. Why it did not work is said to nobody."""
    if not _may_try():
        return _opening(gettext("There were too many tries from here. Wait a while, then try again.")), 429
    token = request.form.get("link", "").strip().rpartition("#")[2]
    with writing() as session:
        joined = Supporter.join(session, token) if token else None
        if joined is not None:
            audit.note(
                session,
                (joined[0].practice_id, "supporter", joined[0].grant_id),
                "supporter joined",
                joined[0].client_id,
            )
            Bucket.forgive(session, _address())
    client = db.session.get(Client, (joined[0].practice_id, joined[0].client_id)) if joined else None
    if joined is None or client is None or grant_of(client, joined[0].grant_id) is None:
        return _opening(
            gettext(
                "This link does not work. It works once, for seven days, and stops when it is ended. "
                "Ask whoever sent it for a new one."
            )
        ), 422
    return access.remember(redirect("/supporter", code=303), joined[1], SUPPORTER_COOKIE)


@bp.get("/supporter")
@supporter_required
def page(known: Supporting) -> str:
    """What the client lets be seen."""
    if known.key.wants_seen(now()):
        with writing() as session:
            session.merge(known.key).seen_at = now()
        known = supporting() or known
    return _page(known, Fields({}), request.args.get("notice", ""))


@bp.post("/supporter/encouragements")
@supporter_required
def encourage(known: Supporting) -> Response | tuple[str, int]:
    """Send the client a few words."""
    form = Fields(request.form.to_dict())
    words = form.text("words", gettext("Write a few words first."), LONGEST)
    if not seen(known)["may_write"]:
        return _page(known, Fields({})), 422
    if not form.errors and not _may_write(known):
        form.errors["words"] = gettext("That is enough for today. Nothing is lost; send it tomorrow.")
    if form.errors:
        return _page(known, form), 422
    client, grant = known.client, known.grant
    body = {
        "grant_id": grant.id,
        "by": grant.body.get("f:name") or "",
        "words": words,
        "at": client.local(now()).isoformat(timespec="seconds"),
    }
    inbox.put(client, inbox.Put("encouragement", uuid7(), body, audience="client"))
    return redirect("/supporter?notice=sent", code=303)


@bp.post("/supporter/leave")
@supporter_required
def leave(known: Supporting) -> Response:
    """Stop seeing it. The client can make a new link."""
    with writing() as session:
        session.merge(known.key).leave()
        audit.note(
            session,
            (known.client.practice_id, "supporter", known.key.grant_id),
            "supporter left",
            known.client.id,
        )
    return access.drop(redirect("/supporter/open?notice=left", code=303), SUPPORTER_COOKIE)


def seen(known: Supporting) -> Json:
    """All that this supporter may see, and nothing else. Of entries no body is opened: the day and the state are columns."""
    client = known.client
    here = client.local(now())
    agreed = Assignment.of(client).where(Assignment.audience.in_(IN_FEED))
    context = {
        "today": here.date().isoformat(),
        "now": here.isoformat(timespec="minutes"),
        "record": as_json(known.grant),
        "assignments": [as_json(each) for each in db.session.scalars(agreed)],
        "entries": [
            {
                "body": {
                    "assignment_id": each.assignment_id,
                    "day": each.day.isoformat() if each.day else "",
                    "status": each.status,
                }
            }
            for each in Entry.days_done(client)
        ],
    }
    found: Json = seen_by_supporter(context)["seen"]
    return found


def _page(known: Supporting, form: Fields, notice: str = "") -> str:
    return render_template(
        "supporter/page.html",
        name=known.client.name,
        supporter=known.grant.body.get("f:name") or "",
        seen=seen(known),
        # Who treats is nobody else's affair: lines that are everybody's, not the practice's own number.
        card={"body": {"contacts": public_ones(known.client.practice.contacts)}},
        values=form.values,
        errors=form.errors,
        notice=notice,
        longest=LONGEST,
    )


def _opening(error: str = "") -> str:
    return render_template(
        "supporter/open.html",
        error=error,
        notice=request.args.get("notice", ""),
        is_in=supporting() is not None,
    )


def _may_try() -> bool:
    with writing() as session:
        Bucket.sweep(session, now())
        return Bucket.take(session, _address(), now(), capacity=FAILED_SIGN_INS, per=FAILED_SIGN_INS_IN)


def _may_write(known: Supporting) -> bool:
    key = f"encouragement {known.key.grant_id}"
    with writing() as session:
        return Bucket.take(session, key, now(), capacity=ENCOURAGEMENTS, per=ENCOURAGEMENTS_IN)


def _address() -> str:
    return f"supporter {request.remote_addr}"
