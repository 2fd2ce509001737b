"""How often something was agreed, and how often it was done: beads and tallies. dose.js is the twin.

The seven beads are one week. It begins on the day of the last session that was held, while that is
at most six days ago; else on Monday. Today is always among them, and the tally counts the same days.
A day without an entry is a plain ring, whatever was planned: nothing here says "missed".
"""

from __future__ import annotations

from typing import Any

from webapp.twins.days import add, day, local_day, number, weekday
from webapp.twins.shape import Json, body, identity, listing, mapping, records, text, whole

DONE = ("done", "partly")
WEEK = 7
MOST_WEEKS = 52
MOST_MONTHS = 24


def is_active(assignment: Json, today: Any) -> bool:
    """Whether an assignment is there to be done: begun, not ended, not retired, not paused."""
    return is_agreed(assignment, today) and not is_paused(assignment, today)


def is_paused(assignment: Json, today: Any) -> bool:
    """Whether it rests for now; from the day that its pause ends on it goes on by itself."""
    agreed = body(assignment)
    here, until = number(today), number(agreed.get("paused_until"))
    return bool(text(agreed.get("paused"))) and (here is None or until is None or here < until)


def is_agreed(assignment: Json, today: Any) -> bool:
    """Whether it is begun, not ended and not retired; it may be paused."""
    agreed = body(assignment)
    dose, here = mapping(agreed.get("dose")), number(today)
    start, end = number(dose.get("start")), number(dose.get("end"))
    if text(agreed.get("retired")) or here is None:
        return not text(agreed.get("retired"))
    return (start is None or start <= here) and (end is None or here <= end)


def is_due(assignment: Json, count: int) -> bool:
    """Whether the day with this number is one of those that were agreed."""
    dose = mapping(body(assignment).get("dose"))
    start, end = number(dose.get("start")), number(dose.get("end"))
    if start is not None and count < start or end is not None and count > end:
        return False
    days = [found for item in listing(dose.get("days")) if (found := whole(item)) is not None]
    return not days or weekday(count) in days


def week_start(sessions: Any, today: Any, now: Any) -> str:
    """The first of the seven days that are shown."""
    here = number(today)
    if here is None:
        return ""
    held = number(last_held(sessions, now))
    return day(held if held is not None and 0 <= here - held <= 6 else here - weekday(here))


def last_held(sessions: Any, now: Any) -> str:
    """The day of the last session that was held; nothing if there was none."""
    days = [held_day(session, now) for session in records(sessions)]
    return max(days, default="")


def held_day(session: Json, now: Any) -> str:
    """The day on which a session was held; nothing if it was not."""
    held = body(session)
    if held.get("status") != "held":
        return ""
    return local_day(text(held.get("held_at")) or held.get("starts_at"), now)


def beads(assignment: Json, entries: list[Json], start: str, today: Any) -> list[Json]:
    """The seven days from start, each with its state; ``entries`` are those of the assignment."""
    first, here = number(start), number(today)
    if first is None or here is None:
        return []
    by_day: dict[str, list[str]] = {}
    for entry in entries:
        by_day.setdefault(text(body(entry).get("day")), []).append(text(body(entry).get("status")))
    return [
        {
            "day": day(count),
            "state": _state(by_day.get(day(count), []), count - here, is_due(assignment, count)),
            "now": count == here,
        }
        for count in range(first, first + 7)
    ]


def _state(statuses: list[str], distance: int, due: bool) -> str:
    for status, state in (("done", "done"), ("partly", "part"), ("not_done", "rest")):
        if status in statuses:
            return state
    if not due:
        return "off"
    if distance == 0:
        return "now"
    return "later" if distance > 0 else "none"


def tally(assignment: Json, entries: list[Json], start: str, today: Any, held: str = "") -> Json:
    """How often it was done, of how often it was agreed: today, in the seven days, or ever.

    ``of`` is none where no number was agreed; then the seven days are counted. Every so many ``weeks`` counts from the
    day on which it began; before each ``session`` from the day after the last one that was ``held``.
    """
    dose = mapping(body(assignment).get("dose"))
    period, times = text(dose.get("period")), whole(dose.get("times_per_period"))
    weeks = _weeks(dose, today) if period == "weeks" else None
    if period not in ("day", "week", "once", "session") and weeks is None:
        period = "none"
    whole_time = {"once": "", "session": add(held, 1)}
    first, last = (whole_time[period], "9999-12-31") if period in whole_time else (start, add(start, 6))
    if period == "day":
        first, last = text(today), text(today)
    first, last = weeks or (first, last)
    done = [entry for entry in entries if _counts(entry) and first <= day_of(entry) <= last]
    of = None if period == "none" else times if period in ("day", "week") and times and times > 0 else 1
    return {"done": len(done), "of": of, "period": period}


def next_turn(assignment: Json, today: Any) -> str:
    """The day on which so many weeks begin again; nothing where it is not agreed in weeks."""
    dose = mapping(body(assignment).get("dose"))
    weeks = _weeks(dose, today) if dose.get("period") == "weeks" else None
    return add(weeks[1], 1) if weeks else ""


def _weeks(dose: Json, today: Any) -> tuple[str, str] | None:
    """The first and the last day of the weeks that today is in; none where they cannot be counted."""
    begun, here, every = number(dose.get("start")), number(today), whole(dose.get("every"))
    if begun is None or here is None or every is None or not 1 <= every <= MOST_WEEKS:
        return None
    first = begun + max(here - begun, 0) // (7 * every) * 7 * every
    return day(first), day(first + 7 * every - 1)


def months_back(context: Json, loaded: Json, least: int) -> int:
    """How many months of entries the cards need, this one included: ``least``, or back to the day that one counts from.

    Once counts from the beginning of what was agreed, before each session from the last one that was held.
    """
    day_here, now = context.get("today"), context.get("now")
    held = last_held(loaded.get("sessions"), now)
    agreed = [each for each in records(loaded.get("assignments")) if is_active(each, day_here)]
    here = _month(day_here)
    begun = [_month(_begins(mapping(body(each).get("dose")), held, day_here)) for each in agreed]
    if here is None:
        return least
    return min(max([least, *(here - each + 1 for each in begun if each is not None)]), MOST_MONTHS)


def _begins(dose: Json, held: str, today: Any) -> Any:
    """The day from which on it is counted, if that may be long ago."""
    period = dose.get("period")
    if period == "weeks":
        return (_weeks(dose, today) or ("",))[0]
    return (
        (held or dose.get("start")) if period == "session" else dose.get("start") if period == "once" else ""
    )


def _month(day_of_it: Any) -> int | None:
    """Months since the year 0."""
    if number(day_of_it) is None:
        return None
    return int(day_of_it[:4]) * 12 + int(day_of_it[5:7])


def is_done_today(entries: list[Json], count: Json, today: Any) -> bool:
    """Whether nothing more is waited for today."""
    if count["period"] in ("day", "once", "weeks", "session"):
        return bool(count["done"] >= count["of"])
    return any(_counts(entry) and day_of(entry) == text(today) for entry in entries)


def day_of(entry: Json) -> str:
    """The calendar day of an entry; nothing if it has none."""
    return text(body(entry).get("day"))


def of_assignment(entries: list[Json], assignment: Json) -> list[Json]:
    """The entries of one assignment."""
    wanted = identity(assignment)
    return [entry for entry in entries if body(entry).get("assignment_id") == wanted]


def _counts(entry: Json) -> bool:
    return body(entry).get("status") in DONE
