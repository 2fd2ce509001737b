"""Flags: what must be looked at, until somebody says that she has, and what she did; and until it is closed.

A number, or a call for help. Only staff say it, in words and with their name; all of it stays in the history.
"""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, request
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from webapp import audit, inbox
from webapp.access import client_or_404, therapist_required, this_therapist
from webapp.db import now, writing
from webapp.fields import WORDS, Fields
from webapp.inbox import Put
from webapp.models.client import Client
from webapp.models.risk_flag import ACKNOWLEDGED, CLOSED, RAISED
from webapp.therapist.blueprint import bp
from webapp.therapist.casefile import CaseFile
from webapp.therapist.eyes import flag_bodies, told
from webapp.words import gettext

Json = dict[str, Any]


@bp.get("/clients/<client_id>/risk-flags")
@therapist_required
def risk_flags(client_id: str) -> str:
    """Every flag that there ever was, with what was said to it."""
    client = client_or_404(client_id)
    file = CaseFile(client)
    return render_template("therapist/risk_flags.html", client=client, flags=told(file), today=file.today)


@bp.get("/clients/<client_id>/risk-flags/<flag_id>")
@therapist_required
def risk_flag(client_id: str, flag_id: str) -> str:
    """One flag, who has seen it and who has closed it; and the form to say what comes next."""
    client = client_or_404(client_id)
    file = CaseFile(client)
    _flag(file, flag_id)
    return _page(file, flag_id, Fields({}))


@bp.post("/clients/<client_id>/risk-flags/<flag_id>/seen")
@therapist_required
def see_flag(client_id: str, flag_id: str) -> Response | tuple[str, int]:
    """Say that it was seen, and what was done. The first to say so stands; the flag stays in the history."""
    client, therapist = client_or_404(client_id), this_therapist()
    file = CaseFile(client)
    flag = _flag(file, flag_id)
    form = Fields(request.form.to_dict())
    action = form.line("action", gettext("Write in a few words what you did, or will do."), WORDS)
    if form.errors:
        return _page(file, flag_id, form), 422
    if flag["status"] == RAISED:
        at = client.local(now()).isoformat(timespec="seconds")
        seen = {"status": ACKNOWLEDGED, "seen_by": therapist.name, "seen_at": at, "action": action}
        inbox.put(client, Put("risk_flag", flag_id, flag | seen, "staff"), *_answer(flag, therapist.name, at))
        _note(client, therapist.id, "seen", flag_id)
    return redirect(f"/clients/{client_id}/review#eyes", code=303)


@bp.post("/clients/<client_id>/risk-flags/<flag_id>/close")
@therapist_required
def close_flag(client_id: str, flag_id: str) -> Response | tuple[str, int]:
    """Say that nothing is left to do, and why. What nobody has seen yet cannot be closed."""
    client, therapist = client_or_404(client_id), this_therapist()
    file = CaseFile(client)
    flag = _flag(file, flag_id)
    form = Fields(request.form.to_dict())
    outcome = form.line("outcome", gettext("Write in a few words why nothing is left to do."), WORDS)
    if flag["status"] == ACKNOWLEDGED and form.errors:
        return _page(file, flag_id, form), 422
    if flag["status"] == ACKNOWLEDGED:
        at = client.local(now()).isoformat(timespec="seconds")
        closed = {"status": CLOSED, "closed_by": therapist.name, "closed_at": at, "outcome": outcome}
        inbox.put(client, Put("risk_flag", flag_id, flag | closed, "staff"))
        _note(client, therapist.id, "closed", flag_id)
    return redirect(f"/clients/{client_id}/risk-flags/{flag_id}", code=303)


def _answer(flag: Json, by: str, at: str) -> list[Put]:
    """What the phone is told of a call for help: that it was seen, and by whom. What was done is the practice's own."""
    signal = flag.get("signal_id")
    said = {"record_id": signal, "by": by, "at": at, "decision": "seen", "words": ""}
    return [Put("answer", f"answer.{signal}", said)] if signal else []


def _flag(file: CaseFile, flag_id: str) -> Json:
    found = flag_bodies(file).get(flag_id)
    if found is None:
        raise NotFound()
    return found


def _note(client: Client, therapist_id: str, what: str, flag_id: str) -> None:
    with writing() as session:
        audit.note(session, (client.practice_id, "therapist", therapist_id), f"risk flag {what}", flag_id)


def _page(file: CaseFile, flag_id: str, form: Fields) -> str:
    (item,) = [each for each in told(file) if each["id"] == flag_id]
    return render_template(
        "therapist/risk_flag.html",
        client=file.client,
        item=item,
        today=file.today,
        values=form.values,
        errors=form.errors,
    )
