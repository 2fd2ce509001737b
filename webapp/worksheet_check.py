"""Is this a worksheet? The one check for a file that is brought in, and for what the editor makes.

Every fault has a path into the worksheet, such as ``fields[2].low``, and a sentence that says what to do.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import msgspec

from webapp.words import gettext
from webapp.worksheet_schema import Worksheet

Json = dict[str, Any]

PURPOSES = ("monitor", "practise", "test", "face", "plan", "reflect", "care", "read", "prepare")
PROBLEMS = (
    "any", "low_mood", "anxiety", "social_anxiety", "panic", "ocd", "trauma", "stress", "sleep", "anger", "grief",
    "self_worth", "self_harm", "strong_feelings", "relationships",
)  # fmt: skip
MODALITIES = ("any", "cbt", "dbt", "act", "erp", "behavioural_activation", "mindfulness", "problem_solving")
LARGEST = 256 * 1024  # bytes of a file
MOST_FIELDS, MOST_OPTIONS, MOST_COLUMNS, MOST_LANGUAGES, MOST_STEPS = 40, 40, 6, 12, 200
MOST_MINUTES, MOST = 600, 100_000
LIMITS = {"title": 120, "about": 500, "label": 300, "help": 500, "above": 500, "button": 80}
SHORT = 80  # the words at the ends of a scale, and whatever is not named above
LANGUAGE = re.compile(r"[a-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})?")


class Fault(NamedTuple):
    """What is wrong, and where."""

    path: str
    words: str


class Unfit(ValueError):
    """This is no worksheet; ``faults`` say why."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("; ".join(f"{path}: {words}" for path, words in faults))
        self.faults = faults


def read(data: bytes) -> Json:
    """The worksheet in a file; Unfit if it holds none."""
    if len(data) > LARGEST:
        raise Unfit([Fault("", gettext("The file is larger than 256 KB."))])
    try:
        found = json.loads(data.decode("utf-8-sig"), parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise Unfit([Fault("", gettext("This is no JSON. Choose a file that was saved here."))]) from None
    faults = check(found)
    if faults:
        raise Unfit(faults)
    kept: Json = found
    return kept


def check(sheet: Any) -> list[Fault]:
    """Everything that is wrong with it; nothing for a worksheet that can be drawn, filled and read."""
    try:
        msgspec.convert(sheet, Worksheet)
    except msgspec.ValidationError as problem:
        reason, _, path = str(problem).partition(" - at `")
        return [Fault(path.rstrip("`").removeprefix("$").removeprefix("."), _reason(reason))]
    except RecursionError:
        return [Fault("", gettext("This is nested too deeply."))]
    return [*_head(sheet), *_texts(sheet, "", ""), *_fields(sheet), *_phases(sheet), *_risk(sheet)]


def _reason(reason: str) -> str:
    return gettext("This does not fit here: %(reason)s.", reason=reason)


def _no_number(name: str) -> float:
    raise ValueError(name)


def _head(sheet: Json) -> Iterator[Fault]:
    if not _says(sheet["title"]):
        yield Fault("title", gettext("Give it a title."))
    if sheet["purpose"] not in PURPOSES:
        yield Fault("purpose", gettext("Choose one of these."))
    if not 1 <= sheet["minutes"] <= MOST_MINUTES:
        yield Fault("minutes", _between(1, MOST_MINUTES))
    if not 1 <= sheet["version"] <= MOST:
        yield Fault("version", _between(1, MOST))
    for name, known in (("problem", PROBLEMS), ("modality", MODALITIES)):
        for place, each in enumerate(sheet[name]):
            if each not in known:
                yield Fault(f"{name}[{place}]", _one_of(known))
        if not sheet[name]:
            yield Fault(name, gettext("Choose at least one."))
    if not sheet["fields"]:
        yield Fault("fields", gettext("Add at least one question."))
    if len(sheet["fields"]) > MOST_FIELDS:
        yield Fault("fields", gettext("Please keep this to %(limit)s questions.", limit=MOST_FIELDS))
    if sum(field.get("lead", False) for field in sheet["fields"]) != 1 and sheet["fields"]:
        yield Fault("fields", gettext("Exactly one question must be the one that names an entry (lead)."))
    due = sheet.get("due")
    if due and not any(each["id"] == due and each["type"] == "time" for each in sheet["fields"]):
        yield Fault("due", gettext("This must be the id of a question for a day and time."))


def _texts(value: Any, path: str, key: str) -> Iterator[Fault]:
    """Languages that are none, words that are too long or cannot be shown, wherever they stand."""
    if isinstance(value, list):
        for place, each in enumerate(value):
            yield from _texts(each, f"{path}[{place}]", key)
    elif isinstance(value, dict) and _is_words(value, key):
        if len(value) > MOST_LANGUAGES or any(not LANGUAGE.fullmatch(name) for name in value):
            yield Fault(path, gettext("Name each language by its short code, for example en or es."))
        limit = LIMITS.get(key, SHORT)
        for text in value.values():
            if len(text) > limit:
                yield Fault(path, gettext("Please keep this to %(limit)s characters.", limit=limit))
            elif any(unicodedata.category(sign) in ("Cc", "Cs") and sign not in "\n\t" for sign in text):
                yield Fault(path, gettext("This holds signs that cannot be shown. Please type it again."))
    elif isinstance(value, dict):
        for name, part in value.items():
            yield from _texts(part, f"{path}.{name}" if path else name, name)
    elif isinstance(value, str) and len(value) > SHORT:
        yield Fault(path, gettext("Please keep this to %(limit)s characters.", limit=SHORT))


WORDS = ("title", "about", "label", "help", "low", "mid", "high", "one", "button", "above")


def _is_words(value: Mapping[str, Any], key: str) -> bool:
    return key in WORDS and all(isinstance(each, str) for each in value.values())


def _fields(sheet: Json) -> Iterator[Fault]:
    yield from _twice(sheet["fields"], "fields")
    phases = [each["id"] for each in sheet["phases"]] or [""]
    for place, field in enumerate(sheet["fields"]):
        path = f"fields[{place}]"
        if field["phase"] not in phases:
            yield Fault(f"{path}.phase", gettext("Choose one of these."))
        yield from _asked(field, path)
        if field["type"] in ("pick", "picks"):
            yield from _options(field, path)
        if field["type"] == "rows":
            yield from _rows(field, path)


def _asked(field: Json, path: str) -> Iterator[Fault]:
    """What holds for a field, and for a column too."""
    if not _says(field["label"]):
        yield Fault(f"{path}.label", gettext("Write the question."))
    if field["type"] == "scale":
        for end in ("low", "high"):
            if not _says(field[end]):
                yield Fault(f"{path}.{end}", gettext("Say what this end of the scale means."))
        if field["step"] < 1:
            yield Fault(f"{path}.step", _between(1, MOST))
        elif field["max"] > field["min"] >= 0:
            if (field["max"] - field["min"]) % field["step"]:
                yield Fault(
                    f"{path}.step", gettext("The steps must lead exactly from the lowest to the highest.")
                )
            elif (field["max"] - field["min"]) // field["step"] > MOST_STEPS:
                yield Fault(f"{path}.step", gettext("Please keep this to %(limit)s steps.", limit=MOST_STEPS))
    if "max" in field:
        if not 0 <= field["min"] <= MOST:
            yield Fault(f"{path}.min", _between(0, MOST))
        if not field["min"] < field["max"] <= MOST:
            yield Fault(
                f"{path}.max", gettext("The highest must be more than the lowest, up to %(high)s.", high=MOST)
            )


def _options(field: Json, path: str) -> Iterator[Fault]:
    options = field["options"]
    least = 2 if field["type"] == "pick" else 1
    if len(options) < least:
        yield Fault(
            f"{path}.options", gettext("Write at least %(least)s, each on its own line.", least=least)
        )
    if len(options) > MOST_OPTIONS:
        yield Fault(
            f"{path}.options", gettext("Please keep this to %(limit)s short lines.", limit=MOST_OPTIONS)
        )
    yield from _twice(options, f"{path}.options")
    if any(not _says(each["label"]) for each in options):
        yield Fault(f"{path}.options", gettext("Each answer needs words."))
    strength = field.get("intensity")
    if strength and not 0 <= strength["min"] < strength["max"] <= MOST:
        yield Fault(f"{path}.intensity", _between(0, MOST))


def _rows(field: Json, path: str) -> Iterator[Fault]:
    columns = field["columns"]
    if not 1 <= len(columns) <= MOST_COLUMNS:
        yield Fault(
            f"{path}.columns", gettext("Write 1 to %(limit)s, each on its own line.", limit=MOST_COLUMNS)
        )
    if not _says(field["one"]):
        yield Fault(f"{path}.one", gettext("Say what one row is called."))
    if not 1 <= field["first"] <= 10:
        yield Fault(f"{path}.first", _between(1, 10))
    yield from _twice(columns, f"{path}.columns")
    for place, column in enumerate(columns):
        yield from _asked(column, f"{path}.columns[{place}]")


def _phases(sheet: Json) -> Iterator[Fault]:
    if [each["id"] for each in sheet["phases"]] not in ([], ["plan", "result"]):
        yield Fault("phases", gettext("There are two phases, plan and result, or none."))
    for place, phase in enumerate(sheet["phases"]):
        if not _says(phase["title"]):
            yield Fault(f"phases[{place}].title", gettext("Give this part a title."))
        if not any(field["phase"] == phase["id"] for field in sheet["fields"]):
            yield Fault(f"phases[{place}]", gettext("Put at least one question into this part."))


def _risk(sheet: Json) -> Iterator[Fault]:
    rule = sheet.get("risk")
    if not rule:
        return
    field = next((each for each in sheet["fields"] if each["id"] == rule["field"]), None)
    if field is None or field["type"] != "scale":
        yield Fault("risk.field", gettext("Only a scale can be looked at by itself."))
    elif not max(1, field["min"]) <= rule["at_least"] <= field["max"]:
        yield Fault("risk.at_least", _between(max(1, field["min"]), field["max"]))


def _twice(each: list[Json], path: str) -> Iterator[Fault]:
    ids = [one["id"] for one in each]
    for name in dict.fromkeys(ids):
        if ids.count(name) > 1:
            yield Fault(path, gettext("The id %(name)s stands here twice.", name=name))


def _says(words: Mapping[str, str]) -> bool:
    """Whether somebody can read it: at least one language says something, and none says nothing."""
    return bool(words) and all(text.strip() for text in words.values())


def _between(low: int, high: int) -> str:
    return gettext("Choose a number from %(low)s to %(high)s.", low=low, high=high)


def _one_of(known: tuple[str, ...]) -> str:
    return gettext("This can be one of: %(known)s.", known=", ".join(known))
