"""All clients of a therapist at a glance, read in a fixed number of statements however many they are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from webapp.db import db, now
from webapp.models.client import Client
from webapp.models.device import Device
from webapp.models.entry import Entry
from webapp.models.invitation import Invitation
from webapp.models.record import Record, as_json
from webapp.models.risk_flag import RAISED
from webapp.models.therapist import Therapist
from webapp.therapist.casefile import next_planned
from webapp.twins import dose

Json = dict[str, Any]

KINDS = ("assignment", "therapy_session", "adjust_request", "proposal", "help_signal", "risk_flag", "answer")

# Whoever has no date comes after those who have one.
LAST = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Glance:
    """One client in one line. ``flags``, ``help`` and ``requests`` wait for the therapist.

    ``done`` counts since the last session, in what is agreed now.
    """

    client: Client
    next_session: Json | None
    number: int
    flags: int
    help: int
    requests: int
    unread: int
    asked: int
    done: int
    agreed: int
    last_heard: str
    pending: int
    is_invited: bool

    @property
    def order(self) -> tuple[datetime, str]:
        """By the moment of the next session, wherever the client is; then by name."""
        starts = self.next_session["body"]["starts_at"] if self.next_session else ""
        return (datetime.fromisoformat(starts) if starts else LAST), self.client.name


def glances(therapist: Therapist) -> list[Glance]:
    """Everybody, the next session first."""
    clients = db.session.scalars(Client.of(therapist)).all()
    kinds = Record.of_all(therapist).where(Record.kind.in_(KINDS), Record.disputed.is_(False))
    kept = _by_client(db.session.scalars(kinds))
    unread = _by_client(db.session.scalars(Entry.unread_by(therapist)))
    done = _by_client(Entry.times_done(therapist))
    devices = _by_client(db.session.scalars(Device.of_all(therapist)))
    invited = Invitation.waiting_of(therapist)
    found = [
        _glance(
            client,
            [as_json(record) for record in kept.get(client.id, [])],
            unread.get(client.id, []),
            done.get(client.id, []),
            devices.get(client.id, []),
            client.id in invited,
        )
        for client in clients
    ]
    return sorted(found, key=lambda each: each.order)


def _glance(
    client: Client, kept: list[Json], unread: list[Any], done: list[Any], devices: list[Any], invited: bool
) -> Glance:
    here = client.local(now())
    sessions = [each for each in kept if each["kind"] == "therapy_session"]
    current = {
        each["id"] for each in kept if each["kind"] == "assignment" and not each["body"].get("retired")
    }
    statuses = Counter(each["body"].get("status") for each in sessions)
    since = dose.last_held(sessions, here.isoformat(timespec="minutes"))
    counted = [
        each.times
        for each in done
        if each.assignment_id in current and (each.day.isoformat() if each.day else "") >= since
    ]
    return Glance(
        client=client,
        next_session=next_planned(sessions, here.date().isoformat()),
        number=statuses["held"] + 1,
        flags=sum(each["kind"] == "risk_flag" and each["body"].get("status") == RAISED for each in kept),
        help=_waiting(kept, "help_signal"),
        requests=_waiting(kept, "adjust_request") + _waiting(kept, "proposal"),
        unread=len(unread),
        asked=sum(entry.wants_review for entry in unread),
        done=sum(counted),
        agreed=len(current),
        last_heard=client.local(devices[0].seen_at).isoformat() if devices else "",
        pending=sum(device.pending for device in devices),
        is_invited=invited and not client.has_joined,
    )


def _waiting(kept: list[Json], kind: str) -> int:
    """How many of what the client asked for have no answer yet."""
    answered = {each["body"].get("record_id") for each in kept if each["kind"] == "answer"}
    return sum(each["kind"] == kind and each["id"] not in answered for each in kept)


def _by_client(rows: Iterable[Any]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for row in rows:
        found.setdefault(row.client_id, []).append(row)
    return found
