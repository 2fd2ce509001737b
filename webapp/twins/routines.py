"""The client's own days, time and place for an assignment. routines.js is the twin."""

from __future__ import annotations

from webapp.twins import dose
from webapp.twins.calendar import DAYS
from webapp.twins.days import day, is_clock, number, weekday
from webapp.twins.meetings import beside
from webapp.twins.rows import by_id
from webapp.twins.shape import Json, body, listing, mapping, text, whole

# The digit for the version that makes a routine's id from its assignment's.
DIGIT = "8"
MOST_WEEKS = 52


def routine_of(context: Json) -> Json:
    """The routine of the assignment that is shown, or none."""
    own_id = beside(context.get("assignment"), DIGIT)
    return {"routine": by_id(context.get("routines")).get(own_id)}


def routine_begun(context: Json) -> Json:
    """The form of a routine: what is there already, and what it is called."""
    return {
        "own_id": beside(context.get("assignment"), DIGIT),
        "record": routine_of(context)["routine"],
    }


def routine_events(context: Json) -> Json:
    """The assignment as an event of a calendar: on the client's own days and time, else on those that were agreed.

    None where no days are known, and for what has ended or rests.
    """
    assignment, today = mapping(context.get("assignment")), context.get("today")
    own, agreed = body(routine_of(context)["routine"]), mapping(body(assignment).get("dose"))
    days = _days(own, agreed)
    starts = _first(agreed, days, number(today))
    is_over = text(body(assignment).get("retired")) != "" or dose.is_paused(assignment, today)
    if days is None or starts is None or is_over:
        return {"events": []}
    clock = next((each for each in (own.get("f:time"), agreed.get("time_of_day")) if is_clock(each)), "")
    repeat = {"days": days, "every": _every(agreed), "until": text(agreed.get("end"))}
    return {
        "events": [
            {
                "uid": beside(assignment, DIGIT),
                "what": "routine",
                "title": text(own.get("f:title")),
                "starts": day(starts) + (f"T{clock}" if clock else ""),
                "minutes": whole(agreed.get("min_minutes"))
                or whole(body(context.get("worksheet")).get("minutes")),
                "repeat": None if agreed.get("period") == "once" else repeat,
                "reminder": 0,
            }
        ]
    }


def _days(own: Json, agreed: Json) -> list[str] | None:
    """The days of the week, none of them for every day; null where nobody said which."""
    chosen = [each for each in DAYS if mapping(own.get("f:days")).get(each) is True]
    said = [whole(each) for each in listing(agreed.get("days"))]
    chosen = chosen or [DAYS[each] for each in range(7) if each in said]
    return chosen if chosen or agreed.get("period") == "day" else None


def _every(agreed: Json) -> int:
    """Of how many weeks one has it."""
    every = whole(agreed.get("every")) if agreed.get("period") == "weeks" else None
    return every if every is not None and 1 < every <= MOST_WEEKS else 1


def _first(agreed: Json, days: list[str] | None, here: int | None) -> int | None:
    """The number of the first day from today on that it is for; none after its end."""
    begun, end = number(agreed.get("start")), number(agreed.get("end"))
    if here is None or days is None:
        return None
    first = here if begun is None else max(here, begun)
    for count in range(first, first + 7 * _every(agreed)):
        is_turn = begun is None or (count - begun) // 7 % _every(agreed) == 0
        if is_turn and (not days or DAYS[weekday(count)] in days):
            return count if end is None or count <= end else None
    return None
