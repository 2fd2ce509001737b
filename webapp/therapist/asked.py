"""What a client asked for beside entries, and the therapist's answer: to be adjusted, or an idea.

An answer is a record of the staff's that the phone shows, also offline, beside what was asked. A later
answer takes the place of an earlier one; the log keeps both.
"""

from __future__ import annotations

from flask import make_response, redirect, render_template, request
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from webapp import inbox
from webapp.access import client_or_404, therapist_required, this_therapist
from webapp.db import db, now
from webapp.fields import Fields
from webapp.inbox import Put
from webapp.models.client import Client
from webapp.models.own import AdjustRequest, OwnRecord, Proposal
from webapp.therapist.blueprint import bp
from webapp.therapist.casefile import CaseFile
from webapp.therapist.client_page import page_of
from webapp.therapist.ways_back import back, on_with
from webapp.twins.rows import by_id

DECISIONS = ("accept", "change", "talk")


@bp.post("/clients/<client_id>/requests/<request_id>/answer")
@therapist_required
def answer_request(client_id: str, request_id: str) -> Response | str | tuple[str, int]:
    """Say yes, yes with a change, or let us talk about it, with a few words.

    Yes to an idea leads on to agreeing on it. The review is given the request's own part of it.
    """
    client = client_or_404(client_id)
    asked = _asked(client, request_id, AdjustRequest, Proposal)
    form = Fields(request.form.to_dict())
    decision = form.choice("decision", DECISIONS, "")
    words = form.text("words")
    is_part = request.headers.get("HX-Request") == "true"
    if form.errors:
        return (_part(client, asked.id, form) if is_part else page_of(client, {asked.id: form})), 422
    _answer(client, asked, {"decision": decision, "words": words})
    if asked.kind == "proposal" and decision != "talk":
        came = f"&back={back()}" if back() else ""
        path = f"/clients/{client_id}/assignments/new?proposal={asked.id}{came}"
        return make_response("", 200, {"HX-Redirect": path}) if is_part else redirect(path, code=303)
    if is_part:
        return _part(client, asked.id)
    return on_with(client, "", "answered", f"request-{asked.id}" if back() else "requests")


def _part(client: Client, asked: str, form: Fields | None = None) -> str:
    """One request as it stands on the review."""
    file = CaseFile(client)
    both = [*file.asked("adjust_request"), *file.asked("proposal")]
    return render_template(
        "therapist/review_request.html",
        client=client,
        each=next(each for each in both if each["record"]["id"] == asked),
        agreed_on=by_id(file.assignments),
        base=f"/clients/{client.id}",
        typed={asked: form} if form else {},
        today=file.today,
    )


def _asked(client: Client, record_id: str, *models: type[OwnRecord]) -> OwnRecord:
    """What was asked, as far as the therapist may read it."""
    kinds = [str(model.__mapper__.polymorphic_identity) for model in models]
    wanted = OwnRecord.for_staff(client).where(OwnRecord.id == record_id, OwnRecord.kind.in_(kinds))
    found = db.session.scalar(wanted)
    if found is None:
        raise NotFound()
    return found


def _answer(client: Client, asked: OwnRecord, said: dict[str, str]) -> None:
    at = client.local(now()).isoformat(timespec="seconds")
    body = {"record_id": asked.id, "by": this_therapist().name, "at": at, **said}
    inbox.put(client, Put("answer", f"answer.{asked.id}", body))
