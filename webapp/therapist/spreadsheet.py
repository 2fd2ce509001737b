"""Entries as a table for a spreadsheet: one row an entry, one column a question. RFC 4180, UTF-8 with a mark.

A spreadsheet runs a cell that begins like a formula; such a cell gets an apostrophe before it.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

from webapp.models.entry import Entry
from webapp.models.record import as_json
from webapp.therapist.casefile import CaseFile
from webapp.therapist.legible import legible
from webapp.twins.form import DISTRESS, LEVELS, SURE
from webapp.twins.rows import by_id, title
from webapp.twins.told import answers_of
from webapp.words import gettext, language, said

Json = dict[str, Any]

MARK = "\ufeff"
RUN = ("=", "+", "-", "@", "\t", "\r")
# After these columns come the questions.
ABOUT = (
    "id",
    "day",
    "occurred_at",
    "received_at",
    "title",
    "worksheet",
    "worksheet_version",
    "revision",
    "status",
)
BESIDE = (
    *DISTRESS, *LEVELS, *SURE, "amount_done", "avoid_urge", "although_hard", "barriers", "barrier_other", "learned",
    "note_to_therapist",
)  # fmt: skip


def table(file: CaseFile) -> Iterator[str]:
    """The table, row by row, the newest entry first; what has no column of its own stands under "other"."""
    questions = _questions(file)
    agreed = by_id(file.assignments)
    yield MARK + _line([*ABOUT, *questions.values(), *BESIDE, "other"])
    for entry in file.each_entry():
        yield _line(_row(file, entry, agreed.get(entry.assignment_id or ""), questions))


def safe(value: object) -> str:
    """A cell that no spreadsheet takes for a formula."""
    words = "" if value is None else str(value)
    return f"'{words}" if words.startswith(RUN) else words


def in_words(answer: Json, lang: str) -> str:
    """One answer as told.py tells it, as plain text: a row on each line, what was picked in one."""
    if answer["lines"]:
        return "\n".join(
            "; ".join(f"{said(cell['field'].get('label'), lang)}: {in_words(cell, lang)}" for cell in row)
            for row in answer["lines"]
        )
    if answer["picks"]:
        return "; ".join(
            said(pick["label"], lang) + ("" if pick["level"] is None else f" {pick['level']}")
            for pick in answer["picks"]
        )
    if isinstance(answer["value"], bool):
        return gettext("Yes") if answer["value"] else gettext("No")
    return answer["text"] if answer["value"] is None else str(answer["value"])


def _questions(file: CaseFile) -> dict[tuple[str, str], str]:
    """The heading of each question of the worksheets that were written on, by worksheet and field."""
    lang = language()
    used = {entry.worksheet for entry in file.each_entry()}
    found: dict[tuple[str, str], str] = {}
    for sheet in file.worksheets:
        body = sheet["body"]
        if sheet["id"] not in used:
            continue
        for field in body.get("fields", []):
            words = f"{said(body.get('title'), lang)}: {said(field.get('label'), lang) or field['id']}"
            found[str(body.get("worksheet")), str(field.get("id"))] = words
    return found


def _row(
    file: CaseFile, entry: Entry, assignment: Json | None, questions: dict[tuple[str, str], str]
) -> list[object]:
    lang = language()
    found = legible(as_json(entry))
    body, sheet = found["body"], file.sheet_of(found)
    name = str(body.get("worksheet", ""))
    asked: dict[tuple[str, str], str] = {}
    other = []
    for answer in answers_of(found, sheet):
        place = name, str(answer["field"].get("id"))
        if place in questions:
            asked[place] = in_words(answer, lang)
        else:
            other.append(f"{place[1]}: {in_words(answer, lang)}")
    about = {
        "id": entry.id,
        "received_at": file.client.local(entry.received_at).isoformat(timespec="minutes"),
        "title": title(found, assignment, sheet, lang),
        "revision": body.get("assignment_revision"),
    }
    barriers = "; ".join(sorted(body.get("barriers") or {}))
    return [
        *(about.get(column, body.get(column)) for column in ABOUT),
        *(asked.get(place) for place in questions),
        *(barriers if column == "barriers" else _plain(body.get(column)) for column in BESIDE),
        "\n".join(other),
    ]


def _plain(value: object) -> object:
    return ("yes" if value else "no") if isinstance(value, bool) else value


def _line(cells: list[object]) -> str:
    kept = io.StringIO()
    csv.writer(kept).writerow([safe(cell) for cell in cells])
    return kept.getvalue()
