"""Goals, and how far they have come. goals.js is the twin.

A goal is a record. How far it has come is said in goal checks: a check keeps a copy of the words in a
row that is named after the goal, so that a rating stays with it however either is worded later. A row
without that name belongs to the goal of the same words, if there is one; else it is a goal that was
only ever named in a check.
"""

from __future__ import annotations

import re
from typing import Any

from webapp.twins import dose, rows
from webapp.twins.answers import typed
from webapp.twins.days import number
from webapp.twins.paging import a_page, part_of
from webapp.twins.repeated import rows_of
from webapp.twins.search import fold
from webapp.twins.shape import Json, body, identity, listing, mapping, records, text, whole

SHEET, LIST = "goal_check", "f:goals"
HIGHEST = 10
MOST, A_PAGE = 60, 20
OF_A_GOAL = re.compile(r"[0-9a-f]{18}")
ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


def row_of(goal: Json) -> str:
    """The row of a goal check that is this goal's: rows that a form makes are longer."""
    digits = identity(goal).replace("-", "")
    return digits[:12] + digits[-6:]


def words_of(goal: Any) -> str:
    """A goal in the client's own words."""
    return text(body(goal).get("f:goal"))


def is_open(goal: Json) -> bool:
    """Whether it is still gone for: neither reached nor put aside."""
    return not text(body(goal).get("f:state"))


def is_of_a_goal(row: str) -> bool:
    """Whether a row carries the name of a goal, whether or not that goal is at hand."""
    return OF_A_GOAL.fullmatch(row) is not None


class Known:
    """Goals, to be found by a row of a check."""

    def __init__(self, goals: Any) -> None:
        self.all = records(goals)
        self._by_row = {row_of(goal): goal for goal in self.all}
        self._by_words: dict[str, Json] = {}
        for goal in self.all:
            self._by_words.setdefault(fold(words_of(goal)), goal)

    def of(self, row: str, words: str) -> Json | None:
        """The goal that this row speaks of."""
        return self._by_row.get(row) if is_of_a_goal(row) else self._by_words.get(fold(words))


def ratings(entries: list[Json], known: Known) -> dict[str, list[Json]]:
    """What was said of each goal, by its id: {"day", "value", "entry_id"}, oldest first. ``entries`` come newest first."""
    found: dict[str, list[Json]] = {}
    for entry in reversed(entries):
        if body(entry).get("worksheet") != SHEET or body(entry).get("status") not in dose.DONE:
            continue
        kept = mapping(body(entry).get(LIST))
        for row in rows_of(kept):
            goal = known.of(row, text(kept.get(f"{row}.goal")))
            value = whole(kept.get(f"{row}.progress"))
            if (
                goal
                and value is not None
                and 0 <= value <= HIGHEST
                and number(dose.day_of(entry)) is not None
            ):
                line = {"day": dose.day_of(entry), "value": value, "entry_id": identity(entry)}
                found.setdefault(identity(goal), []).append(line)
    return found


def goals_page(context: Json) -> Json:
    """The goals that are gone for, those that are done with, and what was only named in a goal check."""
    known = Known(context.get("goals"))
    entries = rows.newest_first(listing(context.get("entries")))
    said = ratings(entries, known)
    lines = [_line(goal, said.get(identity(goal), []), context.get("assignments")) for goal in known.all]
    return {
        "open_goals": [line for line in lines if is_open(line["goal"])],
        "other_goals": [line for line in lines if not is_open(line["goal"])],
        "named": only_named(entries, known),
    }


def only_named(entries: list[Json], known: Known) -> list[str]:
    """The words of the newest list in a goal check that are no goal of their own yet."""
    for entry in entries:
        kept = mapping(body(entry).get(LIST))
        if body(entry).get("worksheet") == SHEET and not all(map(is_of_a_goal, rows_of(kept))):
            words = [
                text(kept.get(f"{row}.goal"))
                for row in rows_of(kept)
                if not is_of_a_goal(row) and not known.of(row, text(kept.get(f"{row}.goal")))
            ]
            return list(dict.fromkeys(each for each in words if each))
    return []


def _line(goal: Json, said: list[Json], assignments: Any) -> Json:
    return {
        "goal": goal,
        "words": words_of(goal),
        "first": said[0] if said else None,
        "last": said[-1] if said else None,
        "count": len(said),
        "agreed": [
            text(body(each).get("title"))
            for each in records(assignments)
            if body(each).get("goal_id") == identity(goal) and not text(body(each).get("retired"))
        ],
    }


def goal_page(context: Json) -> Json:
    """One goal: its ratings as a line, what is agreed for it, and the entries that belong to it."""
    goal, place = mapping(context.get("record")), text(mapping(context.get("query")).get("month"))
    known = Known(context.get("goals"))
    entries = rows.newest_first(listing(context.get("entries")))
    agreed = [
        each for each in records(context.get("assignments")) if body(each).get("goal_id") == identity(goal)
    ]
    tied = [each for each in entries if _is_toward(each, goal, agreed)]
    shown, pages = a_page(tied, A_PAGE, part_of(place)[1])
    sheets = [each for each in records(context.get("worksheets")) if body(each).get("worksheet") == SHEET]
    newest = max(sheets, key=lambda each: whole(body(each).get("version")) or 0, default=None)
    return {
        "charts": goal_charts(entries, [goal], known),
        "agreed": agreed,
        "entries": rows.of(context, shown),
        "found": len(tied),
        "pages": pages,
        "row": row_of(goal),
        "sheet_version": whole(body(newest).get("version")) if newest else None,
        "is_open": is_open(goal),
    }


def _is_toward(entry: Json, goal: Json, agreed: list[Json]) -> bool:
    """Tied to it, or written for something that was agreed for it and tied to nothing else."""
    tied = text(body(entry).get("goal_id"))
    if tied:
        return tied == identity(goal)
    return text(body(entry).get("assignment_id")) in [identity(each) for each in agreed]


def goal_of(context: Json) -> Json:
    """The goal that an entry or an assignment is for, and those that it could be tied to."""
    goals = rows.by_id(context.get("goals"))
    tied = text(body(context.get("entry")).get("goal_id"))
    goal = goals.get(tied) or goals.get(text(body(context.get("assignment")).get("goal_id")))
    return {
        "goal": goal,
        "goal_id": tied if tied in goals else "",
        "goals_open": [each for each in goals.values() if is_open(each) or identity(each) == tied],
    }


def goal_begun(context: Json) -> Json:
    """A new goal's form begins with the words that led to it."""
    values, named = mapping(context.get("values")), text(mapping(context.get("query")).get("q"))
    is_new = not context.get("record") and "f:goal" not in values
    return {"values": {**values, "f:goal": named}} if is_new and named else {}


def tie_entry(context: Json, form: Json) -> Json:
    """Say which goal an entry belongs to, or that it belongs to none."""
    wanted, entry = typed(form, "goal_id"), context.get("entry")
    before = text(body(entry).get("goal_id"))
    is_known = not wanted or wanted in rows.by_id(context.get("goals"))
    operation = {"t": "entry.edit", "id": text(context.get("entry_id")), "body": {"goal_id": wanted or None}}
    return {
        "ops": [operation] if is_known and wanted != before else [],
        "errors": {},
        "go": {"view": "entry", "params": {"entry_id": text(context.get("entry_id"))}, "notice": "saved"},
    }


def goal_charts(entries: list[Json], goals: list[Json], known: Known) -> list[Json]:
    """A line for each of these goals that was rated, over all the time that there is."""
    said = ratings(entries, known)
    return [_chart(goal, said[identity(goal)][-MOST:]) for goal in goals if said.get(identity(goal))]


def _chart(goal: Json, said: list[Json]) -> Json:
    values = [each["value"] for each in said]
    return {
        "id": "goal-" + identity(goal),
        "title": words_of(goal),
        "unit": "",
        "min": 0,
        "max": HIGHEST,
        "series": [{"name": "", "points": _points(said)}],
        "rows": [{"day": each["day"], "values": [each["value"]]} for each in said],
        "last": values[-1],
        "previous": values[-2] if len(values) > 1 else None,
        "change": values[-1] - values[-2] if len(values) > 1 else None,
    }


def _points(said: list[Json]) -> list[Json]:
    """On the grid of 100 by 100, from the first day to the last."""
    days = [number(each["day"]) or 0 for each in said]
    first, span = days[0], days[-1] - days[0]
    return [
        {
            "x": (day - first) * 100 // span if span > 0 else 50,
            "y": 100 - each["value"] * 100 // HIGHEST,
            "day": each["day"],
            "value": each["value"],
        }
        for each, day in zip(said, days, strict=True)
    ]
