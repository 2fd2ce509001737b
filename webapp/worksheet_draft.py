"""A worksheet that is being written: from what is typed to the worksheet, and back.

Names of the form: ``title.<language>``; of a question ``f.<id>.<what>``; ``order`` holds the ids in their order. What
the form does not ask about (what a list carries over, a timer, the columns of rows) is kept from the worksheet
that the draft began with, as long as the question stays of its type.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from typing import Any

from webapp.words import gettext
from webapp.worksheet_check import MODALITIES, PROBLEMS, Fault

Json = dict[str, Any]
Values = dict[str, str]

TYPES = ("text", "long", "scale", "pick", "picks", "yes_no", "minutes", "count", "day", "time", "rows", "own")
OF_TYPE = {
    "text": (),
    "long": (),
    "own": ("from",),
    "time": (),
    "day": ("begins",),
    "count": (),
    "yes_no": (),
    "scale": ("mid", "unit", "chart", "distress"),
    "minutes": ("timer", "chart"),
    "pick": (),
    "picks": ("intensity",),
    "rows": ("first", "columns"),
}
OF_ALL = ("lead", "extra", "above")
KEPT = ("due", "computed", "own_lists", "compared")
NUMBER = re.compile(r"[0-9]{1,6}")
ID = re.compile(r"[a-z][a-z0-9_]{0,39}")
PHASES = ("plan", "result")
FIRST_NUMBERS = {"scale": ("0", "10", "1"), "minutes": ("0", "600", ""), "count": ("0", "100", "")}


def fresh(language: str) -> Values:
    """An empty worksheet with one question."""
    first = _new_id()
    return {
        "language": language,
        "purpose": "reflect",
        "minutes": "5",
        "share": "shared",
        "problem:any": "1",
        "modality:any": "1",
        "order": first,
        f"f.{first}.type": "long",
    }


def typed(sheet: Json, language: str) -> Values:
    """What the form holds for a worksheet."""
    known = list(sheet["title"])
    language = language if language in known else known[0]
    values = {
        "language": language,
        "purpose": sheet["purpose"],
        "minutes": str(sheet["minutes"]),
        "share": sheet["share"],
        "order": " ".join(field["id"] for field in sheet["fields"]),
        **{f"also:{each}": "1" for each in known if each != language},
        **{f"{name}:{each}": "1" for name in ("problem", "modality") for each in sheet[name]},
        **_spread("title", sheet["title"]),
        **_spread("about", sheet["about"]),
    }
    if sheet["phases"]:
        values["two"] = "1"
        for phase in sheet["phases"]:
            values |= _spread(f"phase.{phase['id']}", phase["title"])
    risk = sheet.get("risk") or {}
    for field in sheet["fields"]:
        values |= _typed_field(field)
        if field["id"] == risk.get("field"):
            values |= {f"f.{field['id']}.risk": "1", f"f.{field['id']}.at_least": str(risk["at_least"])}
    return {name: text for name, text in values.items() if text}


def pressed(values: Values, press: str) -> tuple[Values, str]:
    """What a button makes of what is typed ("add", "remove:<id>", "up:<id>", "down:<id>"), and where to go on."""
    order, values = order_of(values), dict(values)
    what, _, at = press.partition(":")
    if what == "add":
        at = _new_id()
        order.append(at)
        values[f"f.{at}.type"] = values.get("new_type", "") if values.get("new_type") in TYPES else "long"
    elif at in order:
        place = order.index(at)
        if what == "remove":
            order.remove(at)
            values = {name: text for name, text in values.items() if not name.startswith(f"f.{at}.")}
            at = (order[place : place + 1] or order[-1:] or [""])[0]
        elif what in ("up", "down"):
            order.insert(max(0, place + (1 if what == "down" else -1)), order.pop(place))
    values["order"] = " ".join(order)
    return values, at if at in order else ""


def with_numbers(values: Values) -> Values:
    """The same; a question whose type was just chosen begins with numbers that fit."""
    found = dict(values)
    for each in order_of(values):
        for what, number in zip(
            ("min", "max", "step"), FIRST_NUMBERS.get(_type(values, each), ()), strict=False
        ):
            found.setdefault(f"f.{each}.{what}", number)
    return found


def order_of(values: Mapping[str, str]) -> list[str]:
    """The ids of the questions, in their order."""
    return [each for each in dict.fromkeys(values.get("order", "").split()) if ID.fullmatch(each)]


def languages_of(values: Mapping[str, str]) -> list[str]:
    """The languages that it is written in, the first one first."""
    first = values.get("language", "en")
    also = [name.partition(":")[2] for name in sorted(values) if name.startswith("also:")]
    return [first, *(each for each in also if each and each != first)]


def sheet_of(
    values: Mapping[str, str], base: Json | None, name: str, version: int
) -> tuple[Json, list[Fault]]:
    """The worksheet that is typed here, and which numbers of it are none. It may be unfit still: ask ``check``."""
    form = _Typed(values, languages_of(values))
    kept = {field["id"]: field for field in (base or {}).get("fields", ())}
    two = values.get("two") == "1"
    fields = [_field(form, place, each, kept.get(each), two) for place, each in enumerate(order_of(values))]
    _name_one(fields)
    ids = {field["id"] for field in fields}
    sheet: Json = {
        "worksheet": name,
        "version": version,
        "title": form.words("title"),
        "about": form.words("about"),
        "purpose": values.get("purpose", ""),
        "minutes": form.whole("minutes", "minutes"),
        "share": "private" if values.get("share") == "private" else "shared",
        "modality": [each for each in MODALITIES if values.get(f"modality:{each}")],
        "problem": [each for each in PROBLEMS if values.get(f"problem:{each}")],
        "phases": [_phase(form, each, base) for each in PHASES] if two else [],
        **{
            key: base[key]
            for key in KEPT
            if base and key in base and (key != "due" or base[key] in ids and two)
        },
        "fields": fields,
    }
    looked_at = [
        each for each in order_of(values) if values.get(f"f.{each}.risk") and _type(values, each) == "scale"
    ]
    if looked_at:
        sheet["risk"] = {
            "field": looked_at[0],
            "at_least": form.whole(f"f.{looked_at[0]}.at_least", "risk.at_least"),
        }
    for extra in looked_at[1:]:
        form.faults.append(Fault(f"f.{extra}.risk", gettext("Only one question can be looked at by itself.")))
    return sheet, form.faults


def name_in_form(path: str, sheet: Json, language: str) -> str:
    """Where in the form a fault of the worksheet is shown."""
    found = re.match(r"fields\[(\d+)\]\.?(\w*)", path)
    if found:
        what = {"columns": "options", "intensity": "options", "": "label"}.get(found[2], found[2])
        ending = f".{language}" if what in ("label", "help", "low", "mid", "high", "one", "options") else ""
        return f"f.{sheet['fields'][int(found[1])]['id']}.{what}{ending}"
    phase = re.match(r"phases\[(\d)\]", path)
    if phase:
        return f"phase.{PHASES[int(phase[1])]}.{language}"
    if path.startswith("risk"):
        return f"f.{sheet['risk']['field']}.at_least"
    plain = re.match(r"\w+", path)
    return (
        f"{path.split('.')[0]}.{language}"
        if path.split(".")[0] in ("title", "about")
        else (path if path.startswith("f.") else plain[0] if plain else "form")
    )


class _Typed:
    """The values of the form, read; numbers that are none become faults."""

    def __init__(self, values: Mapping[str, str], languages: list[str]) -> None:
        self.values, self.languages, self.faults = values, languages, list[Fault]()

    def words(self, name: str) -> dict[str, str]:
        found = {each: self.text(f"{name}.{each}") for each in self.languages}
        return {each: text for each, text in found.items() if text}

    def text(self, name: str) -> str:
        return self.values.get(name, "").replace("\r\n", "\n").strip()

    def lines(self, name: str) -> list[str]:
        return [line.strip() for line in self.text(name).split("\n") if line.strip()]

    def whole(self, name: str, path: str) -> int:
        text = self.text(name)
        if NUMBER.fullmatch(text):
            return int(text)
        self.faults.append(Fault(path, gettext("Write a whole number.")))
        return 1


def _type(values: Mapping[str, str], each: str) -> str:
    found = values.get(f"f.{each}.type", "")
    return found if found in TYPES else "long"


def _field(form: _Typed, place: int, each: str, before: Json | None, two: bool) -> Json:
    name, path = f"f.{each}", f"fields[{place}]"
    kind = _type(form.values, each)
    same = before if before and before["type"] == kind else {}
    kept = {key: (before or {})[key] for key in OF_ALL if key in (before or {})}
    kept |= {key: same[key] for key in OF_TYPE[kind] if key in same}
    phase = form.values.get(f"{name}.phase", "")
    field: Json = {
        **kept,
        "id": each,
        "type": kind,
        "label": form.words(f"{name}.label"),
        "help": form.words(f"{name}.help"),
        "required": form.values.get(f"{name}.required") == "1",
        "phase": (phase if phase in PHASES else "plan") if two else "",
        "short": form.values.get(f"{name}.later") != "1",
    }
    if kind in FIRST_NUMBERS:
        for what in ("min", "max", *(("step",) if kind == "scale" else ())):
            field[what] = form.whole(f"{name}.{what}", f"{path}.{what}")
    if kind == "scale":
        field |= {end: form.words(f"{name}.{end}") for end in ("low", "high")}
        field["unit"] = form.text(f"{name}.unit")
    elif kind == "minutes":
        field["unit"] = "min"
    elif kind in ("pick", "picks"):
        field["options"] = _lined(form, name, same.get("options", []), path)
        if kind == "picks":
            strong = same.get("intensity") or {"min": 0, "max": 100, "unit": "%"}
            field["intensity"] = strong if form.values.get(f"{name}.strength") == "1" else None
    elif kind == "rows":
        field |= {"one": form.words(f"{name}.one"), "first": same.get("first", 3)}
        field["columns"] = [
            {"type": "text", "help": {}, "required": False, **each}
            for each in _lined(form, name, same.get("columns", []), path)
        ]
    return field


def _lined(form: _Typed, name: str, before: list[Json], path: str) -> list[Json]:
    """One for each line. What read the same before, or stood in its place, keeps its id and all else of it."""
    first, *others = form.languages
    lines = form.lines(f"{name}.options.{first}")
    beside = {each: form.lines(f"{name}.options.{each}") for each in others}
    for each, said in beside.items():
        if said and len(said) != len(lines):
            words = gettext("Write as many lines as in the first language: %(count)s.", count=len(lines))
            form.faults.append(Fault(f"{name}.options.{each}", words))
    by_words = {one["label"].get(first): one for one in before}
    as_many, taken, found = len(lines) == len(before), set[str](), list[Json]()
    for place, line in enumerate(lines):
        old = by_words.get(line) or (
            before[place] if as_many and before[place]["label"].get(first) not in lines else {}
        )
        fresh_id = old.get("id") if old.get("id") not in taken else ""
        fresh_id = fresh_id or _slug(line, taken | {one["id"] for one in before})
        taken.add(fresh_id)
        also = {each: said[place] for each, said in beside.items() if place < len(said)}
        found.append({**old, "id": fresh_id, "label": {first: line, **also}})
    return found


def _slug(words: str, taken: set[str]) -> str:
    made = re.sub(r"[^a-z0-9]+", "_", words.lower()).strip("_")[:30]
    made = made if ID.fullmatch(made) else f"o_{made}".strip("_")
    number, found = 2, made
    while found in taken:
        found, number = f"{made}_{number}", number + 1
    return found


def _phase(form: _Typed, each: str, base: Json | None) -> Json:
    before: Json = next((phase for phase in (base or {}).get("phases", ()) if phase["id"] == each), {})
    return {**before, "id": each, "title": form.words(f"phase.{each}")}


def _name_one(fields: list[Json]) -> None:
    """Exactly one question names the entry in lists: the one that did, else the first that is answered in words."""
    led = [field for field in fields if field.get("lead")]
    best = led or [field for field in fields if field["type"] in ("long", "text", "own")] or fields
    for field in fields:
        field.pop("lead", None)
    if best:
        best[0]["lead"] = True


def _typed_field(field: Json) -> Values:
    name = f"f.{field['id']}"
    found = {
        f"{name}.type": field["type"],
        f"{name}.phase": field["phase"],
        f"{name}.required": "1" if field["required"] else "",
        f"{name}.later": "" if field["short"] else "1",
        f"{name}.strength": "1" if field.get("intensity") else "",
        f"{name}.unit": field.get("unit", ""),
        **{f"{name}.{what}": str(field[what]) for what in ("min", "max", "step") if what in field},
    }
    for what in ("label", "help", "low", "high", "one"):
        found |= _spread(f"{name}.{what}", field.get(what) or {})
    lines = field.get("options") or field.get("columns") or []
    for language in {each for line in lines for each in line["label"]}:
        found[f"{name}.options.{language}"] = "\n".join(line["label"].get(language, "-") for line in lines)
    return found


def _spread(name: str, words: Mapping[str, str]) -> Values:
    return {f"{name}.{language}": text for language, text in words.items()}


def _new_id() -> str:
    return f"q_{secrets.token_hex(4)}"
