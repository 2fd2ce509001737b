"""One field of a form: from what was typed to what is kept, and back. answers.js is the twin.

Nothing inside a text is changed. What cannot be kept gives an error for its field, and the typed
text stays as it was.
"""

from __future__ import annotations

import re
from typing import Any

from webapp.twins.days import DAY, is_clock, number, offset
from webapp.twins.shape import Json, listing, mapping, text, whole

LONGEST = 20_000
# The id of the option that stands for everything else, and the element that says what it is.
OTHER, OTHER_WORDS = "other", "other_words"
NUMBERS = ("scale", "minutes", "count")
BLANKS = " \t\n\u00a0"
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
WHOLE = re.compile(r"[0-9]{1,4}")
CLOCK = re.compile(r"((?:[01][0-9]|2[0-3]):[0-5][0-9])(?::[0-5][0-9])?")  # some browsers add seconds
LOCAL = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})T([0-9]{2}:[0-9]{2})(?::[0-5][0-9])?")

# What a field gave: (kept, error). ``kept`` None means that it was left, or made, empty.
Read = tuple[Any, Json | None]


def typed(form: Json, name: str) -> str:
    """What stands in the form under this name, with line ends of one kind and nothing blank around it."""
    return text(form.get(name)).replace("\r\n", "\n").replace("\r", "\n").strip(BLANKS)


def read_words(words: str) -> Read:
    """A text of any language."""
    if CONTROL.search(words):
        return None, {"code": "control"}
    if len(words) > LONGEST:
        return None, {"code": "long", "high": LONGEST}
    return words or None, None


def read_number(words: str, low: int, high: int) -> Read:
    """A whole number between two others, those included."""
    if not words:
        return None, None
    if WHOLE.fullmatch(words) and low <= int(words) <= high:
        return int(words), None
    return None, {"code": "number", "low": low, "high": high}


def read_choice(words: str, known: list[str]) -> Read:
    """One of these ids."""
    if not words:
        return None, None
    return (words, None) if words in known else (None, {"code": "choice"})


def read_day(words: str) -> Read:
    """A calendar day between 1900 and 2199."""
    if not words:
        return None, None
    is_near = number(words) is not None and "1900" <= words < "2200"
    return (words, None) if is_near else (None, {"code": "day"})


def read_clock(words: str) -> Read:
    """A time of the day."""
    if not words:
        return None, None
    found = CLOCK.fullmatch(words)
    return (found[1], None) if found else (None, {"code": "time"})


def read_time(words: str, now: Any) -> Read:
    """A local day and time, kept with the offset of the clock that it was written by."""
    if not words:
        return None, None
    found = LOCAL.fullmatch(words)
    if not found or read_day(found[1])[1] or not is_clock(found[2]):
        return None, {"code": "time"}
    return f"{found[1]}T{found[2]}{offset(now)}", None


def read_either(words: str, other: str) -> Read:
    """What was chosen, or written in its place; both at once are one too many, and neither is dropped unseen."""
    if words and other and words != other:
        return None, {"code": "either"}
    return read_words(words or other)


def read_pick(field: Json, words: str, other: str) -> Read:
    """The id of an option; where "other" is one, the person's own words may stand in its place."""
    if OTHER in option_ids(field) and other:
        return read_either("" if words == OTHER else words, other)
    return read_choice(words, option_ids(field))


def read_field(field: Json, name: str, form: Json, now: Any) -> Read:
    """The answer to one field of a worksheet that is neither ``picks`` nor ``rows``."""
    words, kind = typed(form, name), field.get("type")
    if kind in NUMBERS:
        return read_number(words, *bounds(field))
    if kind == "day":
        return read_day(words)
    if kind == "yes_no":
        kept, error = read_choice(words, ["yes", "no"])
        return (None if kept is None else kept == "yes"), error
    if kind == "pick":
        return read_pick(field, words, typed(form, f"{name}:{OTHER}"))
    if kind == "time":
        return read_time(words, now)
    if kind == "clock":
        kept, error = read_clock(words)
        return kept, {"code": "clock"} if error else None
    if kind in ("own", "text"):
        return read_either(words, typed(form, f"{name}:{OTHER}"))
    return read_words(words)


def read_picks(field: Json, name: str, form: Json) -> tuple[Json, Json]:
    """Each id that can be picked: true, how strong it is, or none; and the errors by form name.

    What was written for "other" is an element of its own, and counts as picked.
    """
    strength = mapping(field.get("intensity"))
    picked: Json = {}
    errors: Json = {}
    if is_open(field):
        picked[OTHER_WORDS], error = read_words(typed(form, f"{name}:{OTHER_WORDS}"))
        if error:
            errors[f"{name}:{OTHER_WORDS}"] = error
    for option in option_ids(field):
        box = f"{name}:{option}"
        picked[option] = None
        if not typed(form, box) and not (option == OTHER and picked.get(OTHER_WORDS)):
            continue
        level, error = None, None
        if strength:
            level, error = read_number(typed(form, f"{box}:level"), *bounds(strength))
        if error:
            errors[f"{box}:level"] = error
        picked[option] = True if level is None else level
    return picked, errors


def fill_field(field: Json, name: str, kept: Any) -> Json:
    """The form values of an answer, as text."""
    kind = field.get("type")
    if kind == "picks":
        return fill_picks(field, name, mapping(kept))
    if kind in NUMBERS:
        return {} if whole(kept) is None else {name: str(whole(kept))}
    if kind == "yes_no":
        return {name: "yes" if kept else "no"} if isinstance(kept, bool) else {}
    if kind == "time":
        return {name: text(kept)[:16]} if DAY.fullmatch(text(kept)[:10]) else {}
    if kind == "day":
        return {name: kept} if number(kept) is not None else {}
    if kind == "pick" and text(kept) and is_open(field) and kept not in option_ids(field):
        return {name: OTHER, f"{name}:{OTHER}": kept}
    return {name: kept} if text(kept) else {}


def fill_picks(field: Json, name: str, kept: Json) -> Json:
    """The form values of what was picked of many."""
    values: Json = {}
    for option in option_ids(field):
        level = kept.get(option)
        number_of_level = whole(level)
        if level is not True and number_of_level is None:
            continue
        values[f"{name}:{option}"] = "1"
        if number_of_level is not None:
            values[f"{name}:{option}:level"] = str(number_of_level)
    if is_open(field) and text(kept.get(OTHER_WORDS)):
        values[f"{name}:{OTHER_WORDS}"] = kept[OTHER_WORDS]
    return values


def bounds(field: Json) -> tuple[int, int]:
    """The smallest and the largest number that a field takes."""
    low, high = whole(field.get("min")), whole(field.get("max"))
    return (0 if low is None else low), (999 if high is None else high)


def picked_only(kept: Json) -> Json:
    """What was picked, without what was not."""
    return {option: level for option, level in kept.items() if level is not None}


def is_open(field: Json) -> bool:
    """Whether something else than the options can be named."""
    return OTHER in option_ids(field) and field.get("closed") is not True


def option_ids(field: Json) -> list[str]:
    """The ids of what can be picked."""
    return [found for option in listing(field.get("options")) if (found := text(mapping(option).get("id")))]
