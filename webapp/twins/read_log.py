"""What was read, by whom and when, the latest first. read_log.js is the twin.

It follows from the marks that come with every reading, so it is there with no network. An entry that was
deleted since is told of too: that it was read cannot be taken back.
"""

from __future__ import annotations

from typing import Any

from webapp.twins.paging import a_page, part_of
from webapp.twins.rows import by_id, sheet_id, title
from webapp.twins.shape import Json, body, identity, mapping, records, text

A_PAGE = 100


def read_log(context: Json) -> Json:
    """A page of the marks, each with its entry (none where it is gone) and what that is called."""
    entries, assignments, sheets = (
        by_id(context.get(name)) for name in ("entries", "assignments", "worksheets")
    )
    marks = sorted(records(context.get("seen_marks")), key=lambda mark: _moment(mark, entries), reverse=True)
    _, page = part_of(mapping(context.get("query")).get("month"))
    shown, pages = a_page(marks, A_PAGE, page)
    return {
        "readings": [_line(mark, entries, assignments, sheets, context.get("lang")) for mark in shown],
        "read_count": len(marks),
        "pages": pages,
    }


def _line(mark: Json, entries: Json, assignments: Json, sheets: Json, lang: Any) -> Json:
    entry = entries.get(text(body(mark).get("entry_id")))
    name = ""
    if entry is not None:
        assignment = assignments.get(text(body(entry).get("assignment_id")))
        name = title(entry, assignment, sheets.get(sheet_id(entry)), lang)
    return {
        "entry": entry,
        "title": name,
        "by": text(body(mark).get("by")),
        "at": text(body(mark).get("at")),
    }


def _moment(mark: Json, entries: Json) -> tuple[str, str, str, str]:
    """When it was read; of what was read at once, by the entry's own day and time."""
    entry = body(entries.get(text(body(mark).get("entry_id"))))
    return text(body(mark).get("at")), text(entry.get("day")), text(entry.get("occurred_at")), identity(mark)
