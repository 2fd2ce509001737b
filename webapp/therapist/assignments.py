"""One assignment: what was agreed, how that changed, and ending it. Entries keep the revision they answered."""

from __future__ import annotations

from collections import Counter
from typing import Any

from flask import render_template, request
from markupsafe import Markup
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from webapp import inbox
from webapp.access import client_or_404, therapist_required, this_therapist
from webapp.db import db, now
from webapp.fields import WORDS, Fields
from webapp.inbox import Put
from webapp.models.assignment import Assignment
from webapp.models.client import Client
from webapp.models.record import as_json
from webapp.therapist import agreement
from webapp.therapist.assigning import revised
from webapp.therapist.blueprint import bp
from webapp.therapist.casefile import CaseFile
from webapp.therapist.goal_choices import goal_choices
from webapp.therapist.preview import seen_by
from webapp.therapist.ways_back import back, on_with
from webapp.twins import dose
from webapp.twins.resources import resources
from webapp.words import gettext

Json = dict[str, Any]

GOES_ON = dict.fromkeys(("paused", "paused_until", "paused_reason", "retired", "retired_reason"), "")


@bp.get("/clients/<client_id>/assignments/<assignment_id>")
@therapist_required
def assignment(client_id: str, assignment_id: str) -> str:
    """What was agreed, and every change of it with its reason."""
    client = client_or_404(client_id)
    return _page(client, _assignment(client, assignment_id), Fields({}))


@bp.get("/clients/<client_id>/assignments/<assignment_id>/revise")
@therapist_required
def revise(client_id: str, assignment_id: str) -> str:
    """The form with what is agreed now."""
    client = client_or_404(client_id)
    kept = _still_agreed(client, assignment_id)
    values = agreement.fill(kept["body"])
    if "smaller" in request.args:
        values = agreement.smaller(values) | {"reason": gettext("Smaller, so that it fits.")}
    values |= {"base": str(kept["body"].get("revision", 1))}
    return _form(client, kept, Fields(values))


@bp.post("/clients/<client_id>/assignments/<assignment_id>/revise")
@therapist_required
def save_revision(client_id: str, assignment_id: str) -> Response | str | tuple[str, int]:
    """Agree anew, or see first how the client will see it. What somebody else changed meanwhile is not written over unseen."""
    client, therapist = client_or_404(client_id), this_therapist()
    kept = _still_agreed(client, assignment_id)
    form = Fields(request.form.to_dict())
    agreed = agreement.read(form, dict(_goals(client, kept))) | agreement.prepare(form, _sheet(client, kept))
    reason = form.text("reason", gettext("Say in a few words why it changes."), WORDS)
    revision = int(kept["body"].get("revision", 1))
    if form.values.get("base") != str(revision):
        form = Fields({**form.values, "base": str(revision)}, form.errors)
        form.errors["base"] = gettext(
            "It was changed meanwhile: revision %(number)s stands now. Look at it, then save again.",
            number=revision,
        )
    if form.errors:
        return _form(client, kept, form), 422
    if "see" in form.values:
        return _form(client, kept, form, seen_by(client, _sheet(client, kept), kept["body"] | agreed))
    at = client.local(now()).isoformat(timespec="seconds")
    body = kept["body"] | agreed | {"revision": revision + 1, "by": therapist.name}
    inbox.put(client, *revised(assignment_id, body, reason, at))
    return on_with(client, f"/assignments/{assignment_id}", "revised")


@bp.post("/clients/<client_id>/assignments/<assignment_id>/retire")
@therapist_required
def retire(client_id: str, assignment_id: str) -> Response | tuple[str, int]:
    """End it. What was written stays, and what still comes is taken."""
    client = client_or_404(client_id)
    kept = _assignment(client, assignment_id)
    form = Fields(request.form.to_dict())
    reason = form.text("retired_reason", limit=WORDS)
    if form.errors:
        return _page(client, kept, form), 422
    if not kept["body"].get("retired"):
        at = client.local(now()).isoformat(timespec="seconds")
        inbox.put(
            client, Put("assignment", assignment_id, kept["body"] | {"retired": at, "retired_reason": reason})
        )
    return on_with(client, "", "retired")


@bp.post("/clients/<client_id>/assignments/<assignment_id>/pause")
@therapist_required
def pause(client_id: str, assignment_id: str) -> Response | tuple[str, int]:
    """Let it rest, until a day or until it is taken up again: nothing is due meanwhile, and all can be written."""
    client = client_or_404(client_id)
    kept = _still_agreed(client, assignment_id)
    form = Fields(request.form.to_dict())
    until, reason = form.day("paused_until"), form.text("paused_reason", limit=WORDS)
    at = client.local(now())
    if until and "paused_until" not in form.errors and until <= at.date().isoformat():
        form.errors["paused_until"] = gettext("Choose a day after today.")
    if form.errors:
        return _page(client, kept, form), 422
    rests = {"paused": at.isoformat(timespec="seconds"), "paused_until": until, "paused_reason": reason}
    _revise(client, kept, rests, gettext("Paused") + (f": {reason}" if reason else ""))
    return on_with(client, f"/assignments/{assignment_id}", "paused")


@bp.post("/clients/<client_id>/assignments/<assignment_id>/resume")
@therapist_required
def resume(client_id: str, assignment_id: str) -> Response:
    """Take up again what rests or has ended."""
    client = client_or_404(client_id)
    kept = _assignment(client, assignment_id)
    if kept["body"].get("retired") or kept["body"].get("paused"):
        _revise(client, kept, GOES_ON, gettext("Taken up again"))
    return on_with(client, f"/assignments/{assignment_id}", "resumed")


def _revise(client: Client, kept: Json, change: Json, reason: str) -> None:
    """What rests or goes on is a revision, too: it has its day and its reason."""
    by = {"revision": int(kept["body"].get("revision", 1)) + 1, "by": this_therapist().name}
    at = client.local(now()).isoformat(timespec="seconds")
    inbox.put(client, *revised(kept["id"], kept["body"] | change | by, reason, at))


def _assignment(client: Client, assignment_id: str) -> Json:
    found = db.session.scalar(Assignment.called(client, assignment_id))
    if found is None:
        raise NotFound()
    return as_json(found)


def _still_agreed(client: Client, assignment_id: str) -> Json:
    """What has ended stays as it was."""
    kept = _assignment(client, assignment_id)
    if kept["body"].get("retired"):
        raise NotFound()
    return kept


def _page(client: Client, kept: Json, form: Fields) -> str:
    file = CaseFile(client)
    mine = dose.of_assignment(file.told, kept)
    answered = Counter(each["body"].get("assignment_revision") for each in mine)
    revisions = [
        each for each in file.of("assignment_revision") if each["body"].get("assignment_id") == kept["id"]
    ]
    newest = sorted(revisions, key=lambda each: int(each["body"].get("revision", 0)), reverse=True)
    return render_template(
        "therapist/assignment.html",
        client=client,
        assignment=kept,
        sheet=file.sheet_of(kept),
        dots=file.beads(kept),
        tally=file.tally(kept),
        revisions=[{"revision": each, "entries": answered[each["body"].get("revision")]} for each in newest],
        values=form.values,
        errors=form.errors,
        is_paused=dose.is_paused(kept, file.today),
        resources=resources(kept),
        today=file.today,
        notice=request.args.get("notice", ""),
        back=back(),
    )


def _sheet(client: Client, kept: Json) -> Json:
    """The worksheet in the version that was agreed on; one without fields if it is not at hand."""
    sheet = CaseFile(client).sheet_of(kept)
    return sheet["body"] if sheet else {"fields": []}


def _goals(client: Client, kept: Json) -> list[tuple[str, str]]:
    return goal_choices(CaseFile(client), str(kept["body"].get("goal_id") or ""))


def _form(client: Client, kept: Json, form: Fields, seen: Markup | None = None) -> str:
    sheet = _sheet(client, kept)
    return render_template(
        "therapist/assignment_form.html",
        client=client,
        sheet=sheet if sheet["fields"] else None,
        listed=agreement.listed_fields(sheet, form.values),
        looked_at=agreement.looked_at(sheet),
        apart=agreement.APART,
        askable=agreement.askable_fields(sheet, form.values),
        goals=_goals(client, kept),
        values=form.values,
        errors=form.errors,
        purposes=agreement.PURPOSES,
        revising=kept,
        seen=seen,
        back=back(),
    )
