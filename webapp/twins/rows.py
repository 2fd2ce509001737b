"""An entry as one line of a list: its title, the words that stand for it, how far it has come. rows.js is the twin."""

from __future__ import annotations

from typing import Any

from webapp.twins.alts import is_undecided
from webapp.twins.custody import steps
from webapp.twins.shape import Json, body, identity, listing, mapping, records, text, whole


def newest_first(entries: list[Json]) -> list[Json]:
    """By day and by the time on the person's own clock, then by id; the latest first."""
    return sorted(records(entries), key=moment_of, reverse=True)


def by_id(found: Any) -> dict[str, Json]:
    """Records by their id."""
    return {identity(record): record for record in records(found)}


def sheet_id(record: Json) -> str:
    """The id of the worksheet that an entry or an assignment is written on."""
    version = whole(body(record).get("worksheet_version"))
    return f"{text(body(record).get('worksheet'))}.{'' if version is None else version}"


def of(context: Json, entries: list[Json]) -> list[Json]:
    """The lines of these entries, with what belongs to each found among the records of the context."""
    assignments, sheets = by_id(context.get("assignments")), by_id(context.get("worksheets"))
    seen = by_id(context.get("seen_marks"))
    return [
        row(
            entry,
            assignments.get(text(body(entry).get("assignment_id"))),
            sheets.get(sheet_id(entry)),
            seen.get("seen." + identity(entry)),
            context,
        )
        for entry in entries
    ]


def row(entry: Json, assignment: Json | None, sheet: Json | None, seen: Any, context: Json) -> Json:
    """The line, its title in the language of the context, its times on the context's clock."""
    return {
        "entry": entry,
        "title": title(entry, assignment, sheet, context.get("lang")),
        "lead": lead(entry, sheet),
        "custody": steps(entry, seen, context.get("now")),
        "undecided": is_undecided(entry),
    }


def title(entry: Json, assignment: Any, sheet: Any, lang: Any) -> str:
    """What was agreed, else the name of the worksheet, else its id."""
    agreed = text(body(assignment).get("title"))
    return agreed or said(body(sheet).get("title"), lang) or text(body(entry).get("worksheet"))


def said(words: Any, lang: Any) -> str:
    """Words in this language, else in English, else in the first that there is."""
    found = mapping(words)
    for name in (text(lang), "en", *sorted(found)):
        if text(found.get(name)):
            return text(found.get(name))
    return ""


def lead(entry: Json, sheet: Any) -> str:
    """The words that stand for an entry: the field that its worksheet names, else the first with words."""
    fields = [field for field in listing(body(sheet).get("fields")) if isinstance(field, dict)]
    first = [field for field in fields if field.get("lead") is True]
    texts = [field for field in fields if field.get("type") in ("text", "long", "own")]
    for field in (*first, *texts):
        kept = body(entry).get("f:" + text(field.get("id")))
        parts = mapping(kept)
        for words in [text(kept), *(text(parts[key]) for key in sorted(parts))]:
            if words:
                return words
    return text(body(entry).get("barrier_other"))


def moment_of(entry: Any) -> tuple[str, str, str]:
    """Where an entry stands in the order of time: day, time on the person's own clock, id."""
    held = body(entry)
    return text(held.get("day")), text(held.get("occurred_at"))[11:16], identity(mapping(entry))
