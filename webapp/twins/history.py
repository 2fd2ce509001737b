"""All that was ever written, month by month, or what a search finds. history.js is the twin.

``query.month`` is a place of paging.py: "2026-11", or "2026-11.2" for its second page; a search is paged as ".2".
"""

from __future__ import annotations

from typing import Any

from webapp.twins import rows
from webapp.twins.days import MONTH
from webapp.twins.dose import day_of
from webapp.twins.paging import a_page, part_of
from webapp.twins.search import excerpt, has_all, wanted
from webapp.twins.shape import Json, body, listing, mapping, records, text

A_PAGE = 100
# A search looks through these parts of the context too: the records that are no entries, by kind.
OWN = "own_"


def history(context: Json) -> Json:
    """The days with their entries, newest first; the months that have any; the pages; what else was found."""
    query = mapping(context.get("query"))
    q, (listed, page) = text(query.get("q")), part_of(query.get("month"))
    entries = rows.newest_first(listing(context.get("entries")))
    months = sorted({month for entry in entries if MONTH.fullmatch(month := day_of(entry)[:7])}, reverse=True)
    month = listed or (months[0] if months else text(context.get("today"))[:7])
    words = wanted(q)
    found = _matching(context, entries, words) if words else _in_month(entries, month, months)
    shown, pages = a_page(found, A_PAGE, page, "" if words else month)
    others = _others(context, words) if words else []
    return {
        "q": q,
        "found": len(found),
        "days": _by_day(rows.of(context, shown)),
        "months": [{"month": name, "here": not words and name == month} for name in months],
        "month": "" if words else month,
        "pages": pages,
        "others": others[:A_PAGE],
        "others_found": len(others),
    }


def _matching(context: Json, entries: list[Json], words: list[str]) -> list[Json]:
    """The entries that hold all the words, in what was written or in what it was written for."""
    assignments, sheets = rows.by_id(context.get("assignments")), rows.by_id(context.get("worksheets"))
    titles: dict[tuple[str, str], str] = {}
    found = []
    for entry in entries:
        about = text(body(entry).get("assignment_id")), rows.sheet_id(entry)
        if about not in titles:
            titles[about] = rows.title(
                entry, assignments.get(about[0]), sheets.get(about[1]), context.get("lang")
            )
        if has_all(entry, titles[about], words):
            found.append(entry)
    return found


def _others(context: Json, words: list[str]) -> list[Json]:
    """What else the person wrote that holds all the words: goals, plans, ideas and so on, each with the text that does."""
    return [
        {"kind": name.removeprefix(OWN), "record": record, "text": excerpt(record, words)}
        for name in sorted(context)
        if name.startswith(OWN)
        for record in records(context[name])
        if has_all(record, "", words)
    ]


def _in_month(entries: list[Json], month: str, months: list[str]) -> list[Json]:
    """Entries whose day says no month stand with the newest ones: nothing that was written is hidden."""
    newest = months[0] if months else month
    return [
        entry
        for entry in entries
        if day_of(entry)[:7] == month or month == newest and not MONTH.fullmatch(day_of(entry)[:7])
    ]


def _by_day(lines: list[Any]) -> list[Json]:
    days: list[Json] = []
    for line in lines:
        day = day_of(line["entry"])
        if not days or days[-1]["day"] != day:
            days.append({"day": day, "entries": []})
        days[-1]["entries"].append(line)
    return days
