"""What a client takes along or leaves behind: everything on one page and in one file. Made by the server alone."""

from __future__ import annotations

import json
from typing import Any

from flask import Blueprint, current_app, redirect, render_template, request
from werkzeug.wrappers import Response

from webapp import access, audit, leaving, ledger
from webapp.access import client_required, public, this_client
from webapp.client.kinds import KINDS
from webapp.client.store import Records
from webapp.db import now, writing
from webapp.export import everything
from webapp.fields import Fields
from webapp.models.client import Client
from webapp.twins import rows
from webapp.twins.shape import Json, body, identity, text, whole
from webapp.twins.told import answers_of
from webapp.words import gettext, language

bp = Blueprint("belongings", __name__)


@bp.get("/mine/everything")
@client_required
def page() -> str:
    """Everything that this client wrote and was told, to be read and printed."""
    client = this_client()
    return render_template(
        "account/everything.html",
        **_read(client),
        fresh=access.has_just_signed_in(),
        me=Records(client).get("me", "me"),
        today=client.local(now()).date().isoformat(),
        account=client.id,
        role="client",
    )


@bp.get("/mine/everything.json")
@client_required
def file() -> Response:
    """The same and more as a file, for who has shown the passkey just now."""
    client = this_client()
    if not access.has_just_signed_in():
        return redirect("/sign-in?next=/mine/everything", code=303)
    with writing() as session:
        audit.note(session, (client.practice_id, "client", client.id), "exported")
    found = json.dumps(everything(client), ensure_ascii=False, indent=1)
    response = current_app.response_class(found, mimetype="application/json")
    day = client.local(now()).date().isoformat()
    response.headers["Content-Disposition"] = f'attachment; filename="between-sessions-{day}.json"'
    return response


@bp.get("/mine/leave")
@client_required
def leaving_page() -> str:
    """What leaving means, before it is done."""
    return _leaving(Fields({}))


@bp.post("/mine/leave")
@client_required
def leave() -> Response | tuple[str, int]:
    """Leave: close everything at once, or erase it. The phone forgets it when it hears that it is done."""
    form = Fields(request.form.to_dict())
    form.ticked("sure", gettext("Please tick this box if you want to leave."))
    # The phone takes an answer that leads on for a yes, and forgets everything: nothing else may lead on.
    if form.errors or not access.has_just_signed_in():
        return _leaving(form), 422
    leaving.leave(this_client(), ledger.here())
    access.forget()
    return access.drop(redirect("/left", code=303))


@bp.get("/left")
@public
def left() -> str:
    """Goodbye."""
    return render_template("account/left.html")


def _leaving(form: Fields) -> str:
    client = this_client()
    practice = client.practice
    return render_template(
        "account/leave.html",
        kept=leaving.kept_words(practice.name, practice.keeps_years),
        is_gone=practice.keeps_years == 0,
        backup_days=practice.backup_days,
        therapist=client.therapist.name,
        fresh=access.has_just_signed_in(),
        errors=form.errors,
        account=client.id,
        role="client",
    )


def _read(client: Client) -> Json:
    records = Records(client)
    context = {
        "lang": language(),
        "now": client.local(now()).isoformat(timespec="minutes"),
        "assignments": records.range("assignment"),
        "worksheets": records.range("worksheet"),
        "seen_marks": records.range("seen"),
    }
    sheets = rows.by_id(context["worksheets"])
    comments = sorted(records.range("comment"), key=lambda each: text(body(each).get("at")))
    lines = rows.of(context, rows.newest_first(records.range("entry")))
    return {
        "entries": [
            {
                **line,
                "answers": answers_of(line["entry"], sheets.get(rows.sheet_id(line["entry"]))),
                "learned": text(body(line["entry"]).get("learned")),
                "comments": [
                    each for each in comments if body(each).get("entry_id") == identity(line["entry"])
                ],
            }
            for line in lines
        ],
        "agreed": context["assignments"],
        "sessions": _sessions(records),
        "kept": [
            {"kind": kind, "record": record, "lines": list(_texts(body(record)))}
            for kind in KINDS
            if kind != "dismissal"
            for record in records.range(kind)
        ],
        "answers": records.range("answer"),
        "encouragements": records.range("encouragement"),
    }


def _sessions(records: Records) -> list[Json]:
    taken = sorted(records.range("takeaway"), key=lambda each: whole(body(each).get("order")) or 0)
    found = sorted(
        records.range("therapy_session"), key=lambda each: text(body(each).get("starts_at")), reverse=True
    )
    return [
        {"session": one, "takeaways": [each for each in taken if body(each).get("session_id") == one["id"]]}
        for one in found
    ]


def _texts(value: Any) -> list[str]:
    """Every text and number that was answered, in the order of its key."""
    if isinstance(value, dict):
        wanted = [key for key in sorted(value) if "f:" in key or not any(":" in name for name in value)]
        return [text for key in wanted for text in _texts(value[key])]
    if isinstance(value, str):
        return [value] if value else []
    number = None if isinstance(value, bool) else whole(value)
    return [] if number is None else [str(number)]
