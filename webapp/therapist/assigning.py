"""Agreeing on something new: a worksheet from the library becomes an assignment."""

from __future__ import annotations

from typing import Any

from flask import render_template, request
from markupsafe import Markup
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from webapp import inbox, own_worksheets
from webapp.access import client_or_404, therapist_required, this_therapist
from webapp.db import db, now
from webapp.feed_start import welcome
from webapp.fields import Fields
from webapp.ids import is_uuid, uuid7
from webapp.inbox import Put
from webapp.models.assignment import Assignment
from webapp.models.client import Client
from webapp.models.record import Record
from webapp.therapist import agreement
from webapp.therapist.blueprint import bp
from webapp.therapist.casefile import CaseFile
from webapp.therapist.goal_choices import goal_choices
from webapp.therapist.library import chosen, shelves, worksheet_or_404
from webapp.therapist.presets import filled, preset_or_404
from webapp.therapist.preview import seen_by
from webapp.therapist.proposals import proposed, values_of
from webapp.therapist.ways_back import back, on_with
from webapp.words import gettext, language, said

Json = dict[str, Any]

USUAL = "open_task"


@bp.get("/clients/<client_id>/assign")
@therapist_required
def assign(client_id: str) -> str:
    """Choose a worksheet, or something that is ready to agree."""
    client = client_or_404(client_id)
    return render_template(
        "therapist/assign.html",
        client=client,
        idea=proposed(client, request.args.get("proposal", "")),
        back=back(),
        **shelves(**chosen()),
    )


@bp.get("/clients/<client_id>/assignments/new")
@therapist_required
def new_assignment(client_id: str) -> str:
    """The form for a worksheet, for what a preset makes of one, or for something agreed before (``again``)."""
    client = client_or_404(client_id)
    if "again" in request.args:
        return _again(client, request.args["again"], is_smaller="smaller" in request.args)
    preset = preset_or_404(request.args["preset"]) if "preset" in request.args else None
    sheet = worksheet_or_404(preset["worksheet"] if preset else request.args.get("worksheet", USUAL))
    today = client.local(now()).date().isoformat()
    title = said(sheet["title"], language())
    values = agreement.first_values(sheet, title, today) | {"assignment_id": uuid7()}
    values |= filled(preset) if preset else {}
    idea = proposed(client, request.args.get("proposal", ""))
    values |= values_of(idea) if idea else {}
    return _page(client, sheet, Fields(values))


@bp.post("/clients/<client_id>/assignments")
@therapist_required
def add_assignment(client_id: str) -> Response | str | tuple[str, int]:
    """Agree on it, or see first how the client will see it.

    The form carries the id, so that a second press of the button changes nothing.
    """
    client, therapist = client_or_404(client_id), this_therapist()
    form = Fields(request.form.to_dict())
    sheet = worksheet_or_404(form.values.get("worksheet", ""))
    agreed = agreement.read(form, dict(goal_choices(CaseFile(client)))) | agreement.prepare(form, sheet)
    if form.errors:
        return _page(client, sheet, form), 422
    if "see" in form.values:
        return _page(client, sheet, form, seen_by(client, sheet, agreed))
    assignment = _id_of(client, form.values.get("assignment_id", ""))
    if not is_there(client, assignment):
        at = client.local(now()).isoformat(timespec="seconds")
        body = {
            **agreed,
            "worksheet": sheet["worksheet"],
            "worksheet_version": sheet["version"],
            "revision": 1,
            "agreed_at": at,
            "by": therapist.name,
            "retired": "",
            "retired_reason": "",
            "paused": "",
            "paused_until": "",
            "paused_reason": "",
        }
        idea = proposed(client, form.values.get("proposal_id", ""))
        body |= {"proposal_id": idea["id"]} if idea else {}
        welcome(client)  # a worksheet that came with an update may not be on this phone yet
        own_worksheets.bring(client, sheet)
        inbox.put(client, *revised(assignment, body, gettext("Agreed"), at))
    return on_with(client, "", "assigned")


def revised(assignment: str, body: Json, reason: str, at: str) -> list[Put]:
    """An assignment as it stands from now on, and the same kept as a revision."""
    kept = body | {"assignment_id": assignment, "reason": reason, "at": at}
    number = f"{assignment}.{body['revision']}"
    return [Put("assignment", assignment, body), Put("assignment_revision", number, kept)]


def is_there(client: Client, assignment: str) -> bool:
    """Whether this client has this assignment already."""
    return db.session.scalar(Assignment.called(client, assignment)) is not None


def _id_of(client: Client, typed: str) -> str:
    """The id that the form carries, unless it is none, or names something that is no assignment."""
    if not is_uuid(typed):
        return uuid7()
    standing = db.session.scalar(Record.called(client, typed))
    return typed if standing is None or standing.kind == "assignment" else uuid7()


def _again(client: Client, assignment_id: str, *, is_smaller: bool) -> str:
    """The form for what was agreed once, on the newest version of its worksheet, from today on."""
    known = db.session.scalar(Assignment.called(client, assignment_id))
    if known is None:
        raise NotFound()
    body = known.body
    values = agreement.fill(body) | {"start": client.local(now()).date().isoformat(), "end": ""}
    values = (agreement.smaller(values) if is_smaller else values) | {
        "assignment_id": uuid7(),
        "confidence": "",
    }
    return _page(client, worksheet_or_404(str(body.get("worksheet"))), Fields(values))


def _page(client: Client, sheet: Json, form: Fields, seen: Markup | None = None) -> str:
    return render_template(
        "therapist/assignment_form.html",
        client=client,
        sheet=sheet,
        values=form.values,
        errors=form.errors,
        purposes=agreement.PURPOSES,
        listed=agreement.listed_fields(sheet, form.values),
        looked_at=agreement.looked_at(sheet),
        apart=agreement.APART,
        askable=agreement.askable_fields(sheet, form.values),
        goals=goal_choices(CaseFile(client)),
        idea=proposed(client, form.values.get("proposal_id", "")),
        revising=None,
        seen=seen,
        back=back(),
    )
