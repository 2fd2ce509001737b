"""What a client is to be reminded of now: decided from her own records, with no clock and no database.

The same twins that draw Today decide it. Somebody is reminded of what has its days, by the client's routine or by what was
agreed, and of what is for every day; at the routine's time, else the agreed one, else the usual one of the
client's choice. What was done today, or put off with "not today", is left in peace.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from webapp.twins import dose
from webapp.twins.routines import routine_events
from webapp.twins.shape import Json, body, identity, listing, records, text

# A reminder that comes much later than it should is none: minutes for which a round that was late still sends it.
LATE = 120

# What has to be read of the client, as webapp/client/interpreter.py loads it.
READ: dict[str, dict[str, Any]] = {
    "assignments": {"range": "assignment"},
    "sessions": {"range": "therapy_session"},
    "routines": {"range": "routine"},
    "entries": {"range": "entry", "months": 2, "reach": True},
}


@dataclass(frozen=True)
class Wishes:
    """What the client chose, as times of the day such as 18:00. Where one of the two is "", no time is quiet."""

    usual: str = "18:00"
    quiet_from: str = ""
    quiet_until: str = ""

    def is_quiet(self, clock: str) -> bool:
        """Whether nothing may come at this time of the day; the quiet time may go over midnight."""
        first, last = self.quiet_from, self.quiet_until
        if not first or not last or first == last:
            return False
        return first <= clock < last if first < last else clock >= first or clock < last

    def moved(self, clock: str) -> str:
        """When that comes which is for this time: at the end of the quiet time it falls into; "" for not that day."""
        if not self.is_quiet(clock):
            return clock
        return self.quiet_until if self.quiet_until > clock else ""


def due(found: Json, wishes: Wishes, local: datetime) -> list[str]:
    """The ids of the assignments to remind of at this moment on the client's clock; ``found`` is what READ read."""
    clock = f"{local:%H:%M}"
    if wishes.is_quiet(clock):
        return []
    return [
        identity(assignment)
        for assignment in records(found.get("assignments"))
        if (at := _time(assignment, found, wishes, local))
        and 0 <= _minutes(clock) - _minutes(at) < LATE
        and not _is_settled(assignment, found, local)
    ]


def _time(assignment: Json, found: Json, wishes: Wishes, local: datetime) -> str:
    """The time of today at which it is for; "" where today is none of its days."""
    today = local.date().isoformat()
    if not dose.is_active(assignment, today):
        return ""
    context = {"assignment": assignment, "routines": found.get("routines"), "today": today}
    starts = next((text(each["starts"]) for each in routine_events(context)["events"]), "")
    return wishes.moved(starts[11:] or wishes.usual) if starts[:10] == today else ""


def _is_settled(assignment: Json, found: Json, local: datetime) -> bool:
    """Whether nothing more is waited for today, or the client has said "not today"."""
    today, now = local.date().isoformat(), local.isoformat(timespec="minutes")
    sessions = found.get("sessions")
    entries = dose.of_assignment(listing(found.get("entries")), assignment)
    start, held = dose.week_start(sessions, today, now), dose.last_held(sessions, now)
    count = dose.tally(assignment, entries, start, today, held)
    put_off = any(
        body(entry).get("status") == "not_done" and dose.day_of(entry) == today for entry in entries
    )
    return put_off or dose.is_done_today(entries, count, today)


def _minutes(clock: str) -> int:
    return int(clock[:2]) * 60 + int(clock[3:])
