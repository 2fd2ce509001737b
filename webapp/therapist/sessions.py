"""Therapy sessions: planning one, holding it with what is taken away from it, calling it off."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import redirect, render_template, request
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from webapp import inbox
from webapp.access import client_or_404, therapist_required, this_therapist
from webapp.db import db, now
from webapp.fields import WORDS, Fields
from webapp.ids import uuid7
from webapp.inbox import Put
from webapp.models.client import Client
from webapp.models.record import as_json
from webapp.models.session import SessionNote, TherapySession
from webapp.therapist.blueprint import bp
from webapp.therapist.casefile import CaseFile
from webapp.twins.takeaways import times
from webapp.words import gettext

Json = dict[str, Any]

USUAL_MINUTES, MOST_MINUTES = 50, 600
MOST_TAKEAWAYS = 5


@bp.get("/clients/<client_id>/sessions")
@therapist_required
def sessions(client_id: str) -> str:
    """All sessions, and a form for the next one."""
    client = client_or_404(client_id)
    return _list(client, Fields({"minutes": str(USUAL_MINUTES)}))


@bp.post("/clients/<client_id>/sessions")
@therapist_required
def plan_session(client_id: str) -> Response | tuple[str, int]:
    """Plan one; the client sees the date on the phone. A second press of the button plans no second one."""
    client = client_or_404(client_id)
    form = Fields(request.form.to_dict())
    planned = _planned(client, form)
    if planned is None:
        return _list(client, form), 422
    there = [each["body"] for each in CaseFile(client).sessions if each["body"].get("status") == "planned"]
    if planned["starts_at"] not in {each.get("starts_at") for each in there}:
        inbox.put(client, Put("therapy_session", uuid7(), planned))
    return redirect(f"/clients/{client_id}/sessions?notice=planned", code=303)


@bp.get("/clients/<client_id>/sessions/<session_id>")
@therapist_required
def session(client_id: str, session_id: str) -> str:
    """One session: what was taken away, or the forms to hold it, move it or call it off."""
    client = client_or_404(client_id)
    return _page(client, _session(client, session_id), Fields({}))


@bp.post("/clients/<client_id>/sessions/<session_id>")
@therapist_required
def move_session(client_id: str, session_id: str) -> Response | tuple[str, int]:
    """Another day or time."""
    client = client_or_404(client_id)
    kept = _still_planned(client, session_id)
    form = Fields(request.form.to_dict())
    moved = _planned(client, form)
    if moved is None:
        return _page(client, kept, form), 422
    body = kept["body"] | moved | {"number": kept["body"]["number"]}
    inbox.put(client, Put("therapy_session", session_id, body))
    return redirect(f"/clients/{client_id}/sessions?notice=planned", code=303)


@bp.post("/clients/<client_id>/sessions/<session_id>/hold")
@therapist_required
def hold_session(client_id: str, session_id: str) -> Response | tuple[str, int]:
    """It took place: what is taken away goes to the phone, the note stays here, the next date may be planned."""
    client, therapist = client_or_404(client_id), this_therapist()
    kept = _still_planned(client, session_id)
    form = Fields(request.form.to_dict())
    words = [
        text
        for number in range(1, MOST_TAKEAWAYS + 1)
        if (text := form.line(f"takeaway:{number}", limit=WORDS))
    ]
    note = form.text("note")
    following = _planned(client, form, "next_") if form.values.get("next_on", "").strip() else None
    if form.errors:
        return _page(client, kept, form), 422
    at = client.local(now()).isoformat(timespec="seconds")
    held = {"status": "held", "held_at": at, "number": CaseFile(client).next_number}
    puts = [Put("therapy_session", session_id, kept["body"] | held)]
    puts += [
        Put("takeaway", uuid7(), {"session_id": session_id, "order": order, "text": text})
        for order, text in enumerate(words, 1)
    ]
    if note:
        body = {"session_id": session_id, "text": note, "by": therapist.name, "at": at}
        puts.append(Put("session_note", f"note.{session_id}", body, audience="staff"))
    if following:
        length = kept["body"].get("minutes", USUAL_MINUTES)
        puts.append(Put("therapy_session", uuid7(), following | {"minutes": length}))
    inbox.put(client, *puts)
    return redirect(f"/clients/{client_id}?notice=held", code=303)


@bp.post("/clients/<client_id>/sessions/<session_id>/cancel")
@therapist_required
def cancel_session(client_id: str, session_id: str) -> Response:
    """Call it off."""
    client = client_or_404(client_id)
    kept = _still_planned(client, session_id)
    inbox.put(client, Put("therapy_session", session_id, kept["body"] | {"status": "cancelled"}))
    return redirect(f"/clients/{client_id}/sessions?notice=cancelled", code=303)


def _session(client: Client, session_id: str) -> Json:
    found = db.session.scalar(TherapySession.called(client, session_id))
    if found is None:
        raise NotFound()
    return as_json(found)


def _still_planned(client: Client, session_id: str) -> Json:
    """A session that was held or called off stays as it was: whoever comes second finds nothing to do."""
    kept = _session(client, session_id)
    if kept["body"].get("status") != "planned":
        raise NotFound()
    return kept


def _planned(client: Client, form: Fields, prefix: str = "") -> Json | None:
    """A new planned session from the form's day and time, which are on the client's clock; none with errors."""
    day = form.day(f"{prefix}on", gettext("Choose a day."))
    clock = form.clock(f"{prefix}at", gettext("Choose a time."))
    minutes = form.whole(f"{prefix}minutes", 5, MOST_MINUTES) or USUAL_MINUTES
    if form.errors:
        return None
    starts = datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=ZoneInfo(client.zone))
    if client.local(starts.astimezone(UTC)).replace(tzinfo=None) != starts.replace(tzinfo=None):
        form.errors[f"{prefix}at"] = gettext("The clocks go forward over this hour. Choose another time.")
        return None
    return {
        "starts_at": starts.isoformat(timespec="minutes"),
        "minutes": minutes,
        "status": "planned",
        "held_at": "",
        "number": _number(client, starts),
    }


def _number(client: Client, starts: datetime) -> int:
    """Which one it will be, if all that is planned before it is held; holding it counts anew."""
    file = CaseFile(client)
    planned = [each["body"] for each in file.sessions if each["body"].get("status") == "planned"]
    return file.next_number + sum(datetime.fromisoformat(each["starts_at"]) < starts for each in planned)


def _list(client: Client, form: Fields) -> str:
    file = CaseFile(client)
    newest = sorted(file.sessions, key=lambda each: str(each["body"].get("starts_at")), reverse=True)
    return render_template(
        "therapist/sessions.html",
        client=client,
        file=file,
        sessions=newest,
        values=form.values,
        errors=form.errors,
        today=file.today,
        notice=request.args.get("notice", ""),
    )


def _page(client: Client, kept: Json, form: Fields) -> str:
    file = CaseFile(client)
    taken = [each for each in file.of("takeaway") if each["body"].get("session_id") == kept["id"]]
    starts = client.local(datetime.fromisoformat(kept["body"]["starts_at"]))
    as_planned = {
        "on": starts.date().isoformat(),
        "at": f"{starts:%H:%M}",
        "minutes": str(kept["body"].get("minutes", USUAL_MINUTES)),
        "next_at": f"{starts:%H:%M}",
    }
    note = db.session.scalar(SessionNote.called(client, f"note.{kept['id']}"))
    return render_template(
        "therapist/session.html",
        client=client,
        session=kept,
        takeaways=sorted(taken, key=lambda each: int(each["body"].get("order", 0))),
        practised=times(file.told),
        note=note.body if note else None,
        values={**as_planned, **form.values},
        errors=form.errors,
        places=range(1, MOST_TAKEAWAYS + 1),
        today=file.today,
    )
