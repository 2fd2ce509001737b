"""What was answered, for reading: on the entry's page, above a result, in the therapist's review. told.js is the twin.

Each answer is ``text`` for words, times and ids, ``value`` for numbers and yes or no, ``picks`` for
many, ``lines`` for rows. What the worksheet at hand does not know is shown after what it knows: no
word is hidden because a form is older, newer, or not here.
"""

from __future__ import annotations

from typing import Any

from webapp.twins import sleep
from webapp.twins.answers import NUMBERS, OTHER, OTHER_WORDS, option_ids
from webapp.twins.repeated import columns_of, rows_of
from webapp.twins.shape import Json, body, listing, mapping, text, whole

EMPTY: Json = {"text": "", "value": None, "picks": [], "lines": []}
COMPUTED = {"sleep": sleep.facts}


def fields_of(sheet: Json) -> list[Json]:
    """The fields of a worksheet."""
    return [field for field in listing(body(sheet).get("fields")) if isinstance(field, dict)]


def answers_of(entry: Any, sheet: Any) -> list[Json]:
    """The answers in the order of the worksheet, then those that it does not know, by their ids."""
    fields = fields_of(mapping(sheet))
    known = {"f:" + text(field.get("id")) for field in fields}
    return [*answers_to(fields, entry), *_unknown(entry, known)]


def answers_to(fields: list[Json], entry: Any) -> list[Json]:
    """The answers to these fields."""
    found = []
    for field in fields:
        answer = answer_to(field, body(entry).get("f:" + text(field.get("id"))))
        if answer:
            found.append({"field": field, "kind": text(field.get("type")), **answer})
    return found


def computed_of(entry: Any, sheet: Any) -> list[Json]:
    """What is reckoned from the answers, as far as they allow it: {"id", "value", "unit"} each."""
    reckon = COMPUTED.get(text(body(sheet).get("computed")))
    return reckon(body(entry)) if reckon else []


def answer_to(field: Json, kept: Any) -> Json | None:
    """One answer; none if there is none."""
    kind = field.get("type")
    if kind == "picks":
        picks = _picks(field, mapping(kept))
        return {**EMPTY, "picks": picks} if picks else None
    if kind == "rows":
        lines = _lines(field, mapping(kept))
        return {**EMPTY, "lines": lines} if lines else None
    if kind in NUMBERS:
        return None if whole(kept) is None else {**EMPTY, "value": whole(kept)}
    if kind == "yes_no":
        return {**EMPTY, "value": kept} if isinstance(kept, bool) else None
    if not text(kept):
        return None
    if kind == "pick" and kept in option_ids(field):
        return {**EMPTY, "text": text(kept), "picks": [{"label": _label(field, text(kept)), "level": None}]}
    return {**EMPTY, "text": text(kept)}


def _picks(field: Json, kept: Json) -> list[Json]:
    """What was picked, in the order of the options; then what is none of them, by its id."""
    options = option_ids(field)
    words = text(kept.get(OTHER_WORDS))
    strange = sorted(each for each in kept if each not in options and each != OTHER_WORDS)
    found = []
    for option in [*options, *strange]:
        level = kept.get(option)
        if level is not True and whole(level) is None and not (option == OTHER and words):
            continue
        label = _label(field, option) if option in options else {"en": option}
        if option == OTHER and words:
            label = {"en": words}
        found.append({"label": label, "level": whole(level)})
    return found


def _lines(field: Json, kept: Json) -> list[list[Json]]:
    """The rows, each as its answered cells in the order of the columns; then what has no column."""
    known = {text(column.get("id")) for column in columns_of(field)}
    lines = []
    for row in rows_of(kept):
        cells = {key.partition(".")[2]: value for key, value in kept.items() if key.partition(".")[0] == row}
        strange = [
            {"id": name, "type": "", "label": {"en": name}} for name in sorted(cells) if name not in known
        ]
        line = []
        for column in [*columns_of(field), *strange]:
            value = cells.get(text(column.get("id")))
            answer = answer_to(column, value) or _plain(value)
            if answer:
                kind = text(column.get("type")) if answer_to(column, value) else ""
                line.append({"field": column, "kind": kind, **answer})
        if line:
            lines.append(line)
    return lines


def _unknown(entry: Any, known: set[str]) -> list[Json]:
    """Answers to questions that are not at hand, in the shape that they themselves have."""
    found = []
    for name in sorted(body(entry)):
        if not name.startswith("f:") or name in known:
            continue
        kept = body(entry)[name]
        field = {"id": name[2:], "type": "", "label": {}}
        lines = [[line] for line in _parts(kept, "")] if isinstance(kept, (dict, list)) else []
        answer = {**EMPTY, "lines": lines} if lines else _plain(kept)
        if answer:
            found.append({"field": field, "kind": "", **answer})
    return found


def _parts(kept: Any, path: str) -> list[Json]:
    """Everything that can be read in a value of many parts, each with the way to it."""
    if isinstance(kept, dict):
        return [line for key in sorted(kept) for line in _parts(kept[key], f"{path} {key}" if path else key)]
    if isinstance(kept, list):
        return [line for value in kept for line in _parts(value, path)]
    answer = _plain(kept)
    field = {"id": path, "type": "", "label": {"en": path}}
    return [{"field": field, "kind": "", **answer}] if answer else []


def _plain(kept: Any) -> Json | None:
    """A single value, of whatever kind it is."""
    if isinstance(kept, bool) or whole(kept) is not None:
        return {**EMPTY, "value": kept if isinstance(kept, bool) else whole(kept)}
    return {**EMPTY, "text": text(kept)} if text(kept) else None


def _label(field: Json, option: str) -> Any:
    options = [mapping(each) for each in listing(field.get("options"))]
    return next((each.get("label") for each in options if each.get("id") == option), None)
