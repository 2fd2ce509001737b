"""What was learned, in how many different situations, and what is taken along at the end. learned.js is the twin.

A situation is what an entry says about where, with whom, doing what; where its form asks for none of
these, it is what the entry was written for. Counted is what differs, nothing is read into it.
"""

from __future__ import annotations

from typing import Any

from webapp.twins import dose, rows
from webapp.twins.goals import goals_page
from webapp.twins.paging import a_page, part_of
from webapp.twins.repeated import rows_of
from webapp.twins.search import fold
from webapp.twins.shape import Json, body, identity, listing, mapping, records, text, whole

PLACES = ("f:activity", "f:doing", "f:situation", "f:step", "f:where", "f:with")
PLAN = ("signs", "then", "people")
A_PAGE, MOST_HARD, MOST_PACKED = 30, 5, 200


def said_in(entry: Json) -> list[str]:
    """What was learned, from the worksheet's own field and from the wrap."""
    texts = [text(body(entry).get("f:learned")), text(body(entry).get("learned"))]
    return [words for words in texts if words]


def situations_in(entry: Json) -> list[str]:
    """The situations that an entry speaks of, so that equal ones are equal texts."""
    found = []
    for name in PLACES:
        kept = body(entry).get(name)
        words = [text(kept)] if text(kept) else [key for key, value in mapping(kept).items() if value is True]
        found += [f"{name} {fold(each)}" for each in sorted(words)]
    written_for = text(body(entry).get("assignment_id")) or text(body(entry).get("worksheet"))
    return found or [written_for]


def learned_page(context: Json) -> Json:
    """The sentences, the newest first, page by page; how many they are, from how many situations; what was hard and done."""
    told = _told(context)
    lines = _lines(told)
    hard = [each for each in told if body(each).get("although_hard") is True]
    shown, pages = a_page(lines, A_PAGE, part_of(mapping(context.get("query")).get("month"))[1])
    titles = {identity(line["entry"]): line["title"] for line in rows.of(context, _entries_of(shown, told))}
    return {
        "lines": [{**line, "title": titles.get(line["entry_id"], "")} for line in shown],
        "sentences": len(lines),
        "situations": len({each for entry in told if said_in(entry) for each in situations_in(entry)}),
        "hard": len(hard),
        "hard_lines": rows.of(context, hard[:MOST_HARD]),
        "pages": pages,
    }


def pack_page(context: Json) -> Json:
    """All that is taken along when therapy ends."""
    lines, plan = _lines(_told(context)), body(context.get("record"))
    goals = goals_page(context)
    return {
        "lines": lines[:MOST_PACKED],
        "more": max(0, len(lines) - MOST_PACKED),
        "plan": setback_steps(context.get("record")),
        "reminder": text(plan.get("f:reminder")),
        "goal_lines": [*goals["open_goals"], *goals["other_goals"]],
        "takeaways": _taken(context),
    }


def setback_steps(plan: Any) -> list[Json]:
    """The parts of the plan for setbacks with their lines, also where there are none."""
    return [{"id": step, "lines": _words_in(body(plan).get("f:" + step))} for step in PLAN]


def _told(context: Json) -> list[Json]:
    entries = rows.newest_first(listing(context.get("entries")))
    return [each for each in entries if body(each).get("status") in dose.DONE]


def _lines(told: list[Json]) -> list[Json]:
    return [
        {"entry_id": identity(entry), "day": dose.day_of(entry), "text": words}
        for entry in told
        for words in said_in(entry)
    ]


def _entries_of(lines: list[Json], told: list[Json]) -> list[Json]:
    wanted = {line["entry_id"] for line in lines}
    return [entry for entry in told if identity(entry) in wanted]


def _words_in(kept: Any) -> list[str]:
    """The lines of rows that have one column."""
    found = [text(mapping(kept).get(f"{row}.words")) for row in rows_of(kept)]
    return [words for words in found if words]


def _taken(context: Json) -> list[Json]:
    """The takeaways of all sessions that were held, in the order in which they were said."""
    held = {
        identity(each): dose.held_day(each, context.get("now")) for each in records(context.get("sessions"))
    }
    found = [
        each for each in records(context.get("takeaways")) if held.get(text(body(each).get("session_id")))
    ]
    found.sort(
        key=lambda each: (held[text(body(each).get("session_id"))], whole(body(each).get("order")) or 0)
    )
    return found
