"""Records of a client, written as the app writes them: through the inbox, at a time that the test says.

Times without a zone are the client's own.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import Flask

from webapp import inbox
from webapp.db import db, now
from webapp.feed_start import welcome
from webapp.ids import uuid7
from webapp.inbox import Put
from webapp.models.client import Client
from webapp.models.record import Record, as_json

Json = dict[str, Any]

PHONE = "d_" + "1" * 32
SOON = timedelta(minutes=1)


def welcomed(app: Flask, *clients: Client) -> None:
    """What every phone holds from the start, the worksheets among it."""
    with app.app_context():
        for client in clients:
            welcome(client)


def local(client: Client, moment: str | datetime | None = None) -> datetime:
    """A moment on the client's clock; text without an offset is the client's own time, nothing is now."""
    if moment is None:
        return now().astimezone(ZoneInfo(client.zone))
    found = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
    return found if found.tzinfo else found.replace(tzinfo=ZoneInfo(client.zone))


def put(app: Flask, client: Client, *puts: Put, at: str | datetime | None = None) -> None:
    """What the therapist or the server writes."""
    with app.app_context():
        inbox.put(client, *puts, now=local(client, at))


def agree(app: Flask, client: Client, title: str = "Evening journal", **more: Any) -> str:
    """An assignment in its first revision, from 1 March 2026 on; ``dose`` says only what differs."""
    assignment, at = uuid7(), local(client, more.pop("at", "2026-03-01T10:00"))
    dose = {"times_per_period": 3, "period": "week", "days": [], "min_minutes": 10, "time_of_day": ""}
    dose |= {"start": "2026-03-01", "end": ""}
    texts = dict.fromkeys(("rationale", "where", "first_step", "obstacle", "if_then", "smaller"), "")
    body = {
        **texts,
        "title": title,
        "worksheet": "journal",
        "worksheet_version": 1,
        "purpose": "reflect",
        "confidence": 7,
        "smaller_minutes": None,
        "share": "shared",
        "revision": 1,
        "agreed_at": at.isoformat(),
        "by": "Thea",
        "retired": "",
        "retired_reason": "",
        **more,
        "dose": {**dose, **more.get("dose", {})},
    }
    kept = body | {"assignment_id": assignment, "reason": "Agreed", "at": at.isoformat()}
    put(app, client, Put("assignment", assignment, body), Put("assignment_revision", f"{assignment}.1", kept), at=at)  # fmt: skip
    return assignment


def meet(app: Flask, client: Client, starts: str, status: str = "planned", number: int = 1) -> str:
    """A session of fifty minutes; a held one was over when it should be."""
    session, begins = uuid7(), local(client, starts)
    over = begins + timedelta(minutes=50)
    body = {
        "starts_at": begins.isoformat(timespec="minutes"),
        "minutes": 50,
        "status": status,
        "number": number,
        "held_at": over.isoformat(timespec="seconds") if status == "held" else "",
    }
    put(app, client, Put("therapy_session", session, body), at=over if status == "held" else begins)
    return session


def write(
    app: Flask, client: Client, answers: Mapping[str, Any], at: str | datetime | None = None, **more: Any
) -> str:
    """An entry that the client wrote at this moment, shared and done unless said otherwise.

    ``received`` is when the server got it (a minute later), ``entry`` its id.
    """
    happened = local(client, at)
    received, entry = more.pop("received", happened + SOON), more.pop("entry", "") or uuid7()
    body = {
        "assignment_id": "",
        "assignment_revision": 1 if more.get("assignment_id") else None,
        "worksheet": "journal",
        "worksheet_version": 1,
        "day": happened.date().isoformat(),
        "occurred_at": happened.isoformat(timespec="minutes"),
        "recorded_at": happened.isoformat(timespec="minutes"),
        "status": "done",
        "share": "shared",
        **more,
        **answers,
    }
    say(app, client, {"t": "entry.create", "id": entry, "base": 0, "body": body}, received)
    return entry


def rewrite(
    app: Flask, client: Client, entry: str, received: str | datetime | None = None, base: int = 1, **body: Any
) -> None:
    """A change of an entry."""
    say(app, client, {"t": "entry.edit", "id": entry, "base": base, "body": body}, received)


def say(app: Flask, client: Client, said: Json, received: str | datetime | None = None) -> None:
    """One operation of the client's phone; it must be stored."""
    at = local(client, received)
    whole = {"op": uuid7(), "n": 1, "v": 1, "mine": [], "at": at.isoformat(), **said}
    with app.app_context():
        (verdict,) = inbox.accept(client, [whole], device=PHONE, now=at)
    assert verdict.status in ("applied", "merged"), verdict


def records(app: Flask, client: Client, kind: str) -> list[Json]:
    """All records of this kind that stand, by id."""
    with app.app_context():
        return [
            as_json(record) for record in db.session.scalars(Record.of(client).where(Record.kind == kind))
        ]


def record(app: Flask, client: Client, record_id: str) -> Json:
    """One record."""
    with app.app_context():
        found = db.session.scalar(Record.called(client, record_id))
        assert found is not None, f"there is no record {record_id}"
        return as_json(found)


def in_feed(app: Flask, client: Client) -> list[Json]:
    """What the client's phone is told of."""
    with app.app_context():
        found = db.session.scalars(Record.of(client).where(Record.audience.in_(("client", "both"))))
        return [as_json(each) for each in found]
