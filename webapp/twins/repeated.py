"""Repeating rows: options, steps, targets, goals. repeated.js is the twin.

An answer of rows is one flat map, {"<row>.<column>": value}, so that two phones meet cell by cell. A
row's id is made with the row and says nothing but when: in the order of their ids, rows stand as
they were written. A row is gone when its cells are empty.
"""

from __future__ import annotations

import re
from typing import Any

from webapp.twins.answers import fill_field, read_field, typed
from webapp.twins.shape import Json, listing, mapping, text, whole

CELL = re.compile(r"([0-9a-z]{1,24})\.([a-z][a-z0-9_]{0,39})")
SPARE = 3


def columns_of(field: Json) -> list[Json]:
    """What is asked in each row."""
    return [column for column in listing(field.get("columns")) if isinstance(column, dict)]


def rows_of(kept: Any) -> list[str]:
    """The ids of the rows that hold anything, in their order."""
    found = {text(key).partition(".")[0] for key, value in mapping(kept).items() if value is not None}
    return sorted(row for row in found if row)


def read_rows(field: Json, name: str, form: Json, now: Any) -> tuple[Json, Json]:
    """Every cell of every row that the form speaks of, empty ones as none; and the errors by form name."""
    kept: Json = {}
    errors: Json = {}
    for row in _rows_in(name, form):
        for column in columns_of(field):
            cell = f"{row}.{text(column.get('id'))}"
            kept[cell], error = read_field(column, f"{name}:{cell}", form, now)
            if error:
                errors[f"{name}:{cell}"] = error
    return kept, errors


def lacking(field: Json, name: str, kept: Json) -> list[str]:
    """The form names of the cells without which a row that was begun is not complete."""
    needed = [text(column.get("id")) for column in columns_of(field) if column.get("required") is True]
    cells = [f"{row}.{column}" for row in rows_of(kept) for column in needed]
    return [f"{name}:{cell}" for cell in cells if kept.get(cell) is None]


def fill_rows(field: Json, name: str, kept: Any) -> Json:
    """The form values of an answer of rows."""
    values: Json = {}
    for row in rows_of(kept):
        for column in columns_of(field):
            cell = f"{row}.{text(column.get('id'))}"
            values.update(fill_field(column, f"{name}:{cell}", mapping(kept).get(cell)))
    return values


def shown_rows(field: Json, name: str, values: Json, fresh: Any) -> list[str]:
    """The rows that a form shows: the filled ones, and empty ones with ids that no other form has."""
    filled = [row for row in _rows_in(name, values) if _is_filled(field, name, values, row)]
    first = whole(field.get("first")) or 0
    spare = max(SPARE, min(first, 9) - len(filled))
    digits = text(fresh).replace("-", "")
    new = [f"{digits[:12]}{digits[-6:]}{count}" for count in range(spare + len(filled))]
    return filled + [row for row in new if row not in filled][:spare]


def _rows_in(name: str, form: Json) -> list[str]:
    begin = f"{name}:"
    cells = [CELL.fullmatch(key[len(begin) :]) for key in form if key.startswith(begin)]
    return sorted({cell[1] for cell in cells if cell})


def _is_filled(field: Json, name: str, values: Json, row: str) -> bool:
    names = [f"{name}:{row}.{text(column.get('id'))}" for column in columns_of(field)]
    return any(typed(values, each) for each in names)
