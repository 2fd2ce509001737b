"""Entries as the therapist reads them: with what they answered, under which agreement, and what was said to them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from webapp.ids import uuid7
from webapp.models.entry import Entry
from webapp.therapist.casefile import CaseFile
from webapp.twins.measures import outcome
from webapp.twins.rows import by_id, lead, title
from webapp.twins.shape import text
from webapp.twins.told import answers_of, computed_of
from webapp.words import language

Json = dict[str, Any]

# How many entries are printed, and how many characters of each.
ON_PAPER, FIRST_WORDS = 4, 180


def readings(file: CaseFile, entries: Iterable[Entry]) -> list[Json]:
    """One item for each entry, in their order; ``fresh`` is the id of a comment that may be written to it."""
    agreed = by_id(file.assignments)
    return [_reading(file, entry, agreed.get(entry.assignment_id or "")) for entry in entries]


def on_paper(file: CaseFile, items: list[Json]) -> Json:
    """Those of these items that have room on two printed pages, each with its first words; and how many there are."""
    shown = sorted(items, key=lambda item: item["entry"]["body"].get("ask_review") is not True)[:ON_PAPER]
    return {"found": len(items), "lines": [_on_paper(file, item) for item in shown]}


def _on_paper(file: CaseFile, item: Json) -> Json:
    entry = item["entry"]
    body = entry["body"]
    words = lead(entry, file.sheet_of(entry)) or text(body.get("note_to_therapist"))
    return {
        "title": item["title"],
        "day": text(body.get("day")),
        "status": text(body.get("status")),
        "is_asked": body.get("ask_review") is True,
        "words": words if len(words) <= FIRST_WORDS else words[:FIRST_WORDS].rsplit(maxsplit=1)[0] + " …",
    }


def flagged_first(entries: Iterable[Entry]) -> list[Entry]:
    """Those that the client asks to look at on top; else in their order."""
    return sorted(entries, key=lambda entry: not entry.wants_review)


def _reading(file: CaseFile, entry: Entry, assignment: Json | None) -> Json:
    found = file.told_of(entry)
    sheet = file.sheet_of(found)
    mark = file.seen.get(entry.id)
    practised = file.takeaways.get(found["body"].get("takeaway_id", ""))
    return {
        "entry": found,
        "answers": answers_of(found, sheet),
        "computed": computed_of(found, sheet),
        "outcome": outcome(found, sheet, file.told),
        "title": title(found, assignment, sheet, language()),
        "is_read": file.is_read(entry),
        "changed": mark is not None and not file.is_read(entry),
        "read_at": mark.body.get("at", "") if mark else "",
        "comments": file.comments.get(entry.id, []),
        "revision": _earlier_revision(found, assignment),
        "after_end": _is_after_end(entry, assignment),
        "practised": practised["body"].get("text", "") if practised else "",
        "received": file.client.local(entry.received_at).isoformat(),
        "versions": bool(found["extra"].get("alts")),
        "fresh": uuid7(),
    }


def _earlier_revision(entry: Json, assignment: Json | None) -> int | None:
    """The revision that was answered, where another one stands now."""
    answered = entry["body"].get("assignment_revision")
    if assignment is None or not isinstance(answered, int):
        return None
    return answered if answered < int(assignment["body"].get("revision", 1)) else None


def _is_after_end(entry: Entry, assignment: Json | None) -> bool:
    ended = str(assignment["body"].get("retired") or "") if assignment else ""
    return bool(ended) and entry.day is not None and entry.day.isoformat() > ended[:10]
