"""How it is going: six weeks as lines, in whole numbers on a grid of 100 by 100. progress.js is the twin.

x runs from the first day to today, y from the top down. The first line is the main one. Every point is an entry, or a day for the
minutes of practice. Titles are message keys in English.
"""

from __future__ import annotations

from typing import Any

from webapp.twins import dose, rows, sleep
from webapp.twins.days import number
from webapp.twins.goals import Known, goal_charts, is_open
from webapp.twins.measures import measure_charts
from webapp.twins.shape import Json, body, listing, whole

DAYS = 42
AFTER_AND_BEFORE = ("distress_after", "distress_before")
SURE_AFTER_AND_BEFORE = ("confidence_after", "confidence_before")


def progress(context: Json) -> Json:
    """The charts that have anything to show."""
    return {"charts": charts(context)}


def charts(context: Json) -> list[Json]:
    """The same as a list."""
    entries = [each for each in rows.newest_first(listing(context.get("entries"))) if _is_told(each)]
    here = number(context.get("today"))
    first = None if here is None else here - DAYS + 1
    window = [each for each in reversed(entries) if first is not None and _is_in(each, first)]
    measured = measure_charts(entries, context.get("worksheets"), context.get("lang"))
    known = Known(context.get("goals"))
    aimed = goal_charts(entries, [goal for goal in known.all if is_open(goal)], known)
    found = [
        _mood(window, first),
        _distress(window, first),
        _sure(window, first),
        _practice(window, first),
        _sleep(window, first),
    ]
    return [*measured, *aimed, *(chart for chart in found if chart["rows"])]


def plot(
    chart_id: str, title: str, unit: str, names: list[str], high: int, first: int, lines: list[Json]
) -> Json:
    """A chart from 0 to ``high``; ``lines`` are {"day", "values"}, oldest first, none for no value."""
    series = [
        {"name": name, "points": _points(lines, place, high, first)} for place, name in enumerate(names)
    ]
    values = [line["values"][0] for line in lines if line["values"][0] is not None]
    last, previous = (values[-1] if values else None), (values[-2] if len(values) > 1 else None)
    return {
        "id": chart_id,
        "title": title,
        "unit": unit,
        "min": 0,
        "max": high,
        "series": series,
        "rows": lines,
        "last": last,
        "previous": previous,
        "change": None if last is None or previous is None else last - previous,
    }


def _points(lines: list[Json], place: int, high: int, first: int) -> list[Json]:
    told = [line for line in lines if line["values"][place] is not None]
    return [_point(line, line["values"][place], high, first) for line in told]


def _point(line: Json, value: int, high: int, first: int) -> Json:
    at = min(max((number(line["day"]) or first) - first, 0), DAYS - 1)
    size = min(max(value, 0), high)
    return {"x": at * 100 // (DAYS - 1), "y": 100 - size * 100 // high, "day": line["day"], "value": value}


def _mood(window: list[Json], first: int | None) -> Json:
    lines = [
        _line(each, [whole(body(each).get("f:mood"))])
        for each in window
        if body(each).get("worksheet") == "mood_check"
    ]
    return plot("mood", "Mood", "", [""], 10, first or 0, _with_values(lines))


def _distress(window: list[Json], first: int | None) -> Json:
    lines = [_line(each, [whole(body(each).get(name)) for name in AFTER_AND_BEFORE]) for each in window]
    return plot("distress", "Before and after", "", ["After", "Before"], 100, first or 0, _with_values(lines))


def _sure(window: list[Json], first: int | None) -> Json:
    lines = [_line(each, [whole(body(each).get(name)) for name in SURE_AFTER_AND_BEFORE]) for each in window]
    return plot("sure", "How sure of yourself", "", ["After", "Before"], 10, first or 0, _with_values(lines))


def _practice(window: list[Json], first: int | None) -> Json:
    minutes: dict[str, int] = {}
    for each in window:
        spent = whole(body(each).get("f:minutes"))
        if body(each).get("worksheet") == "practice_log" and spent is not None:
            minutes[dose.day_of(each)] = minutes.get(dose.day_of(each), 0) + max(spent, 0)
    lines = [{"day": day, "values": [minutes[day]]} for day in sorted(minutes)]
    high = max(30, (max(minutes.values(), default=0) + 9) // 10 * 10)
    return plot("practice", "Minutes of practice", "min", [""], high, first or 0, lines)


def _sleep(window: list[Json], first: int | None) -> Json:
    """The nights whose times allow it."""
    nights = [each for each in window if body(each).get("worksheet") == "sleep_diary"]
    lines = [_line(each, [sleep.efficiency(body(each))]) for each in nights]
    return plot("sleep", "Time in bed asleep", "%", [""], 100, first or 0, _with_values(lines))


def _line(entry: Json, values: list[Any]) -> Json:
    return {"day": dose.day_of(entry), "values": values}


def _with_values(lines: list[Json]) -> list[Json]:
    return [line for line in lines if any(value is not None for value in line["values"])]


def _is_told(entry: Json) -> bool:
    return body(entry).get("status") in dose.DONE


def _is_in(entry: Json, first: int) -> bool:
    count = number(dose.day_of(entry))
    return count is not None and first <= count < first + DAYS
