"""What a form takes over from earlier: one's own list of targets, steps or goals, and words to choose from. own.js is the twin.

A column that is ``carried`` starts a new entry as it stood in the newest one on the same worksheet;
what was agreed in the assignment's ``lists`` comes after it, as far as it is not there. So a list
is named once, by whoever came first, and each entry keeps a copy of its own. Goals are records: a goal
check begins with those that are gone for and shared, in the words that they have now.
"""

from __future__ import annotations

from webapp.twins import goals, rows
from webapp.twins.repeated import columns_of, fill_rows, rows_of
from webapp.twins.shape import Json, body, listing, mapping, records, text
from webapp.twins.told import fields_of


def carried(field: Json, name: str, context: Json) -> Json:
    """The form values that a new entry's rows begin with."""
    return fill_rows(field, name, _cells_of_earlier(field, name, context))


def _cells_of_earlier(field: Json, name: str, context: Json) -> Json:
    """The same as it is kept."""
    columns = [column for column in columns_of(field) if column.get("carried") is True]
    if not columns:
        return {}
    worksheet, first = text(body(context.get("worksheet")).get("worksheet")), text(columns[0].get("id"))
    before = _newest(context, worksheet, name)
    kept = {row: _cells_in(before, row, columns) for row in _rows_carried(before, worksheet, name, context)}
    known = [text(cells.get(f"{row}.{first}")) for row, cells in kept.items()]
    for goal in _goals_of(worksheet, name, context):
        known.append(goals.words_of(goal))
        if goals.is_open(goal) and body(goal).get("share") == "shared":
            kept[goals.row_of(goal)] = {f"{goals.row_of(goal)}.{first}": goals.words_of(goal)}
    for words in _agreed(field, context):
        if words not in known:
            row = next(row for count in range(1, 9999) if (row := f"{count:04d}") not in kept)
            kept[row] = {f"{row}.{first}": words}
            known.append(words)
    return {cell: value for cells in kept.values() for cell, value in cells.items()}


def offered(field: Json, context: Json) -> list[str]:
    """Words that a field offers to choose from: those agreed, and those of the list that it names in ``from``.

    A list of the same form is taken as it was when the form was opened, so that a question keeps its shape.
    """
    source = text(field.get("from")).split(".")
    found = _agreed(field, context)
    if len(source) == 3:
        worksheet, listed, column = source
        name = "f:" + listed
        if worksheet == text(body(context.get("worksheet")).get("worksheet")):
            cells = _cells_here(listed, name, context)
        else:
            cells = _newest(context, worksheet, name)
        going_on = _rows_carried(cells, worksheet, name, context)
        going = [each for each in _goals_of(worksheet, name, context) if goals.is_open(each)]
        found = found + [goals.words_of(each) for each in going]
        found = found + [text(cells.get(f"{row}.{column}")) for row in going_on]
    return list(dict.fromkeys(words for words in found if words))


def _cells_here(listed: str, name: str, context: Json) -> Json:
    """The rows of this list in the entry, or that a new one begins with."""
    if context.get("entry"):
        return mapping(body(context.get("entry")).get(name))
    found = [field for field in fields_of(mapping(context.get("worksheet"))) if field.get("id") == listed]
    return _cells_of_earlier(found[0], name, context) if found else {}


def _goals_of(worksheet: str, name: str, context: Json) -> list[Json]:
    """The goals, where this list is the one of goals."""
    is_theirs = (worksheet, name) == (goals.SHEET, goals.LIST)
    return [each for each in records(context.get("goals")) if goals.words_of(each)] if is_theirs else []


def _rows_carried(kept: Json, worksheet: str, name: str, context: Json) -> list[str]:
    """The rows of an earlier entry that go on by themselves: not those of a goal, which is a record."""
    if (worksheet, name) != (goals.SHEET, goals.LIST):
        return rows_of(kept)
    known = goals.Known(context.get("goals"))
    return [
        row
        for row in rows_of(kept)
        if not goals.is_of_a_goal(row) and not known.of(row, text(kept.get(f"{row}.goal")))
    ]


def _agreed(field: Json, context: Json) -> list[str]:
    lists = mapping(body(context.get("assignment")).get("lists"))
    return [words for each in listing(lists.get(text(field.get("id")))) if (words := text(each))]


def _newest(context: Json, worksheet: str, name: str) -> Json:
    """These rows in the newest entry on this worksheet that has any; where one goal alone was rated, no list was written."""
    for entry in rows.newest_first(listing(context.get("entries"))):
        kept = mapping(body(entry).get(name))
        if body(entry).get("worksheet") == worksheet and not all(map(goals.is_of_a_goal, rows_of(kept))):
            return kept
    return {}


def _cells_in(kept: Json, row: str, columns: list[Json]) -> Json:
    cells = [f"{row}.{text(column.get('id'))}" for column in columns]
    return {cell: kept[cell] for cell in cells if kept.get(cell) is not None}
