"""Two versions of one entry: what the person is shown of them, and what the choice asks for. versions.js is the twin.

Every alt on the screen is decided by one ``entry.settle``: ``drop`` names the operations whose words
were in sight, the body holds what was chosen. A choice made on a page that shows an older entry is
not carried out; the page is shown anew instead.
"""

from __future__ import annotations

from typing import Any

from webapp.twins.alts import SILENT, alts_of, dispute_of
from webapp.twins.answers import LONGEST, typed
from webapp.twins.days import is_clock, number
from webapp.twins.form import DISTRESS, LEVELS, WORDS
from webapp.twins.repeated import columns_of
from webapp.twins.shape import Json, body, identity, listing, mapping, text, whole
from webapp.twins.told import answer_to, fields_of

NOTHING: Json = {"kind": "nothing", "text": "", "value": None, "picks": [], "lines": []}
UNKNOWN: Json = {**NOTHING, "kind": "unknown"}
TEXTS = {"amount_done": "amount", "status": "status", "share": "share", "day": "day", "occurred_at": "time"}
JOINABLE = ("text", "long", "own", "words")
# One line stays one line; whatever has paragraphs gets another one.
BETWEEN_LINES, BETWEEN_PARAGRAPHS = " / ", "\n\n"
ONE_LINE = ("barrier_other",)
LINES = ("text", "own", "rows", "picks")


def versions(context: Json) -> Json:
    """What is to be decided: the answers with more than one version, and what was deleted elsewhere."""
    entry = mapping(context.get("entry"))
    groups = _groups(entry, context.get("worksheet"))
    return {
        "dispute": dispute_of(entry),
        "versions": [group for group in groups if not group["is_locked"]],
        "late_words": [group for group in groups if group["is_locked"]],
        "base": str(whole(entry.get("rev")) or 0),
    }


def settle_entry(context: Json, form: Json) -> Json:
    """Carry out what was chosen on the entry's page."""
    entry = mapping(context.get("entry"))
    if typed(form, "base") != str(whole(entry.get("rev")) or 0):
        return _once_more(context, {"versions": {"code": "changed"}})
    if dispute_of(entry):
        return _decide(context, typed(form, "as"))
    groups = _groups(entry, context.get("worksheet"))
    choices = {group["name"]: typed(form, group["name"]) for group in groups}
    errors = {
        group["name"]: {"code": "choice"} for group in groups if choices[group["name"]] not in _open(group)
    }
    if errors:
        return _once_more(context, errors)
    operation = _settled(entry, groups, choices)
    wants_edit = "edit" in choices.values() and bool(context.get("worksheet"))
    return {"ops": operation, "errors": {}, "go": _go(context, "edit_entry" if wants_edit else "entry")}


def _decide(context: Json, said: str) -> Json:
    entry_id = text(context.get("entry_id"))
    if said == "delete":
        operation = {"t": "entry.delete", "id": entry_id}
        return {
            "ops": [operation],
            "errors": {},
            "go": {"view": "history", "params": {}, "notice": "deleted"},
        }
    if said == "keep":
        operation = _settle(entry_id, [], {})
        return {"ops": [operation], "errors": {}, "go": _go(context, "entry")}
    return _once_more(context, {"versions": {"code": "choice"}})


def _settle(entry_id: str, drop: list[str], chosen: Json) -> Json:
    return {"t": "entry.settle", "id": entry_id, "drop": drop, "body": chosen}


def _settled(entry: Json, groups: list[Json], choices: Json) -> list[Json]:
    """One operation for all of it; an alt that stays aside keeps its operation from being dropped."""
    aside = {
        alt["op"] for group in groups if choices[group["name"]] == "aside" for alt in listing(group["alts"])
    }
    drop = list(dict.fromkeys(text(alt.get("op")) for alt in alts_of(entry) if alt.get("op") not in aside))
    chosen: Json = {}
    for group in groups:
        if choices[group["name"]] not in ("aside", "drop"):
            _choose(chosen, entry, group, choices[group["name"]])
    if not drop:
        return []
    return [_settle(identity(entry), drop, chosen)]


def _choose(chosen: Json, entry: Json, group: Json, choice: str) -> None:
    key, element = group["key"], group["element"]
    if choice in ("both", "edit"):
        value: Any = group["joined"]
    elif choice == "this":
        if key not in body(entry):
            return
        value = mapping(body(entry).get(key)).get(element) if element else body(entry).get(key)
    else:
        value = next(alt.get("v") for alt in _aside(entry, key, element) if alt.get("op") == choice)
    if element:
        chosen[key] = {**mapping(chosen.get(key)), element: value}
        return
    chosen[key] = value
    if key == "occurred_at" and choice != "this" and number(text(value)[:10]) is not None:
        chosen["day"] = text(value)[:10]


def _groups(entry: Json, sheet: Any) -> list[Json]:
    """One for each answer, or element of one, with values kept aside; in the order in which they arrived."""
    keys = [text(alt.get("k")) for alt in alts_of(entry)]
    # The day follows the time: they are one choice.
    silent = (*SILENT, "day") if "occurred_at" in keys else SILENT
    places = dict.fromkeys(
        (text(alt.get("k")), text(alt.get("e"))) for alt in alts_of(entry) if text(alt.get("k")) not in silent
    )
    return [_group(entry, sheet, key, element) for key, element in places]


def _group(entry: Json, sheet: Any, key: str, element: str) -> Json:
    field = next((one for one in fields_of(mapping(sheet)) if "f:" + text(one.get("id")) == key), None)
    standing = body(entry).get(key)
    aside = _aside(entry, key, element)
    this = _shown(key, element, field, mapping(standing).get(element) if element else standing)
    alts = [
        {
            "op": text(alt.get("op")),
            "at": text(alt.get("at")) if _is_instant(alt.get("at")) else "",
            "dev": text(alt.get("dev")),
            **_shown(key, element, field, alt.get("v")),
        }
        for alt in aside
    ]
    is_locked = any(alt.get("locked") is True for alt in aside)
    return {
        "name": f"keep:{key}|{element}" if element else f"keep:{key}",
        "key": key,
        "element": element,
        "field": field,
        "option": _option(field, element),
        "this": this,
        "alts": alts,
        "is_locked": is_locked,
        "joined": "" if is_locked else _joined(key, field, [this, *alts]),
    }


def _open(group: Json) -> list[str]:
    """The choices that this group offers."""
    if group["is_locked"]:
        return ["aside", "drop"]
    both = ["both", "edit"] if group["joined"] else []
    return ["this", *both, *[text(alt["op"]) for alt in group["alts"]]]


def _aside(entry: Json, key: str, element: str) -> list[Json]:
    return [alt for alt in alts_of(entry) if (text(alt.get("k")), text(alt.get("e"))) == (key, element)]


def _option(field: Json | None, element: str) -> Any:
    """What an element of an answer is called, by language; none if its worksheet does not say."""
    options = [mapping(option) for option in listing(mapping(field).get("options"))]
    asked, name = [*options, *columns_of(mapping(field))], element.rpartition(".")[2]
    return next((one.get("label") for one in asked if element and one.get("id") == name), None)


def _joined(key: str, field: Json | None, shown: list[Json]) -> str:
    """All wordings one after the other; nothing unless all are words, and fit together."""
    if not all(one["kind"] in JOINABLE and one["text"] for one in shown):
        return ""
    is_line = key in ONE_LINE or mapping(field).get("type") in LINES
    words = (BETWEEN_LINES if is_line else BETWEEN_PARAGRAPHS).join(one["text"] for one in shown)
    return words if len(words) <= LONGEST else ""


def _shown(key: str, element: str, field: Json | None, value: Any) -> Json:
    """A value as the page can show it: its kind, and words or a number."""
    if value is None or value == "" or value == {}:
        return NOTHING
    if element:
        return _shown_element(element, field, value)
    if field:
        answer = answer_to(field, value)
        kind = text(field.get("type"))
        if answer and kind == "time" and not _is_instant(answer["text"]):
            kind = "plain"
        if answer and kind == "day" and number(answer["text"]) is None:
            kind = "plain"
        return {"kind": kind, **answer} if answer else UNKNOWN
    if key in TEXTS:
        is_right = isinstance(value, str) and (TEXTS[key] not in ("day", "time") or _is_when(key, value))
        return {**NOTHING, "kind": TEXTS[key], "text": value} if is_right else UNKNOWN
    if key in DISTRESS or key in LEVELS:
        level = whole(value)
        kind = "number" if key in DISTRESS else "degree"
        return UNKNOWN if level is None else {**NOTHING, "kind": kind, "value": level}
    if isinstance(value, bool):
        return {**NOTHING, "kind": "yes_no", "value": value}
    if isinstance(value, str):
        return {**NOTHING, "kind": "words" if key in WORDS or key[:2] == "f:" else "plain", "text": value}
    return UNKNOWN if whole(value) is None else {**NOTHING, "kind": "number", "value": whole(value)}


def _shown_element(element: str, field: Json | None, value: Any) -> Json:
    """One thing picked, or one cell of a row."""
    columns = columns_of(mapping(field))
    column = next((one for one in columns if text(one.get("id")) == element.rpartition(".")[2]), {})
    if isinstance(value, str):
        is_when = column.get("type") == "time" and _is_instant(value)
        return {**NOTHING, "kind": "time" if is_when else "words", "text": value}
    if isinstance(value, bool) and column:
        return {**NOTHING, "kind": "yes_no", "value": value}
    return {**NOTHING, "kind": "level", "value": whole(value)}


def _is_when(key: str, value: str) -> bool:
    return number(value) is not None if key == "day" else _is_instant(value)


def _is_instant(value: Any) -> bool:
    return number(text(value)[:10]) is not None and is_clock(text(value)[11:16])


def _once_more(context: Json, errors: Json) -> Json:
    return {"ops": [], "errors": errors, "again": _go(context, "entry")}


def _go(context: Json, view: str) -> Json:
    notice = "settled" if view == "entry" else ""
    return {"view": view, "params": {"entry_id": text(context.get("entry_id"))}, "notice": notice}
