"""What is on this phone and what was received, line by line. sending.js is the twin."""

from __future__ import annotations

from typing import Any

from webapp.twins import rows
from webapp.twins.alts import is_undecided
from webapp.twins.shape import Json, body, listing, mapping, records, text

VERBS = ("create", "edit", "delete", "settle")


def sync_status(context: Json) -> Json:
    """The lines of this phone, each with what it is about; and the entries that wait for the person's choice."""
    phone = mapping(context.get("phone"))
    known = {name: rows.by_id(context.get(name)) for name in ("entries", "assignments", "worksheets")}
    lang = context.get("lang")
    queue = _lines(phone.get("queue"), known, lang)
    return {
        "look": [line for line in queue if line["state"] != "waiting"],
        "waiting": [line for line in queue if line["state"] == "waiting"],
        "held": _lines(phone.get("held"), known, lang),
        "received": _lines(phone.get("received"), known, lang),
        "undecided": rows.of(
            context, [each for each in records(context.get("entries")) if is_undecided(each)]
        ),
    }


def _lines(found: Any, known: dict[str, dict[str, Json]], lang: Any) -> list[Json]:
    return [_line(mapping(line), known, lang) for line in listing(found)]


def _line(line: Json, known: dict[str, dict[str, Json]], lang: Any) -> Json:
    """One operation: which entry, and what was done to it. One that was deleted here cannot be opened."""
    entry = known["entries"].get(text(line.get("record_id")))
    assignment = known["assignments"].get(text(body(entry).get("assignment_id")))
    sheet = known["worksheets"].get(rows.sheet_id(entry)) if entry else None
    verb = text(line.get("t")).partition(".")[2]
    return {
        **line,
        "kind": text(line.get("t")).partition(".")[0],
        "verb": verb if verb in VERBS else "edit",
        "title": rows.title(entry, assignment, sheet, lang) if entry else "",
        "is_here": entry is not None,
    }
