"""What may stand in an operation's body: sizes, characters, numbers, and the values that the server itself reads."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from datetime import UTC, date, datetime
from functools import lru_cache
from math import isfinite
from typing import Any
from unicodedata import normalize

TEXT_LIMIT = 20_000
_MOST_KEYS = 500
_KEY_LIMIT = 200
_DEEPEST = 6
# What is only kept, for a later version to read, may be deeper, but not so deep that reading it is a danger.
_DEEPEST_KEPT = 32
# Beyond this a phone cannot tell one whole number from the next.
_LARGEST = 2**53 - 1

_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
# Half a character is none: it cannot be written down anywhere.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")
_CONTROL_IN_KEY = re.compile(r"[\x00-\x1f\ud800-\udfff]")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_INSTANT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?(Z|[+-][0-9]{2}:[0-9]{2})"
)


class Malformed(ValueError):
    """Something in an operation is not what it must be; the text names the field."""

    why = "malformed"


class TooBig(ValueError):
    """Something in an operation is too long; the text names the field."""

    why = "too_big"


def check_body(body: Mapping[str, Any], checks: Mapping[str, Callable[[Any], bool]]) -> None:
    """Let this body pass, or name the field that is at fault."""
    if len(body) > _MOST_KEYS:
        raise TooBig("body")
    for key, value in body.items():
        if not _is_sound_key(key):
            raise Malformed("body")
        # Most of what is said is short words and small numbers: they pass at the first look.
        kind = type(value)
        if kind is str:
            if len(value) > TEXT_LIMIT or _CONTROL.search(value):
                _check_text(value, key)
        elif kind is not int or not -_LARGEST <= value <= _LARGEST:
            _check_value(value, key, 1)
        check = checks.get(key)
        if check is not None and not check(value):
            raise Malformed(key)


def is_deep(value: object) -> bool:
    """Whether there is more inside of this than anybody will ever want to read."""
    level = [value]
    for _ in range(_DEEPEST_KEPT):
        level = [part for one in level for part in _parts(one)]
        if not level:
            return False
    return True


def is_uuid(value: object) -> bool:
    """Whether this is an id as we write it: canonical and lower case."""
    return isinstance(value, str) and _UUID.fullmatch(value) is not None


def is_id(value: object) -> bool:
    """Whether this can name a record."""
    return isinstance(value, str) and 0 < len(value) <= 64 and value.isprintable()


def is_whole(value: object, least: int = 0) -> bool:
    """Whether this is a whole number that a phone can hold; true is none."""
    return type(value) is int and least <= value <= _LARGEST


def is_day(value: object) -> bool:
    """Whether this is a day of the calendar, as 2026-11-24."""
    if not isinstance(value, str) or _DAY.fullmatch(value) is None:
        return False
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


def is_instant(value: object) -> bool:
    """Whether this is a moment with its offset from UTC."""
    if not isinstance(value, str) or _INSTANT.fullmatch(value) is None:
        return False
    try:
        datetime.fromisoformat(value).astimezone(UTC)
    except (ValueError, OverflowError):
        return False
    return True


def _parts(value: object) -> Collection[object]:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()


def _check_value(value: Any, name: str, depth: int) -> None:
    if isinstance(value, str):
        _check_text(value, name)
    elif isinstance(value, dict):
        if depth > _DEEPEST:
            raise Malformed(name)
        if len(value) > _MOST_KEYS:
            raise TooBig(name)
        for key, part in value.items():
            _check_key(key, name)
            _check_value(part, f"{name}.{key}", depth + 1)
    elif isinstance(value, list):
        if depth > _DEEPEST:
            raise Malformed(name)
        for part in value:
            _check_value(part, name, depth + 1)
    elif isinstance(value, float):
        if not isfinite(value):
            raise Malformed(name)
    elif type(value) is int and abs(value) > _LARGEST:
        raise Malformed(name)


def _check_text(text: str, name: str) -> None:
    if len(text) > TEXT_LIMIT and not _composes_within(text):
        raise TooBig(name)
    if _CONTROL.search(text):
        raise Malformed(name)


def _composes_within(text: str) -> bool:
    """A letter and its marks count as the one character that they make."""
    return len(text) <= 2 * TEXT_LIMIT and len(normalize("NFC", text)) <= TEXT_LIMIT


def _check_key(key: str, name: str) -> None:
    if not _is_sound_key(key):
        raise Malformed(name)


# The same few keys come with every entry.
@lru_cache(maxsize=4096)
def _is_sound_key(key: str) -> bool:
    # A phone would take __proto__ for something else than a key.
    return 0 < len(key) <= _KEY_LIMIT and not _CONTROL_IN_KEY.search(key) and key != "__proto__"


def _one_of(*words: str) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, str) and value in words


# The keys of an entry that the server reads; all others are the worksheet's and the person's own.
ENTRY_CHECKS: Mapping[str, Callable[[Any], bool]] = {
    "day": is_day,
    "occurred_at": lambda value: value is None or is_instant(value),
    "recorded_at": lambda value: value is None or is_instant(value),
    "status": _one_of("draft", "done", "partly", "not_done"),
    "share": _one_of("private", "shared"),
    "assignment_id": lambda value: value in (None, "") or is_id(value),
    "assignment_revision": lambda value: value is None or is_whole(value),
    "goal_id": lambda value: value in (None, "") or is_id(value),
    "takeaway_id": lambda value: value in (None, "") or is_id(value),
    "worksheet": lambda value: value is None or is_id(value),
    "worksheet_version": lambda value: value is None or is_whole(value),
}

# What surrounds the answers of every other record that a client owns.
_OWN_CHECKS: Mapping[str, Callable[[Any], bool]] = {
    "recorded_at": lambda value: value is None or is_instant(value),
    "share": _one_of("private", "shared"),
    "assignment_id": lambda value: value in (None, "") or is_id(value),
    "assignment_revision": lambda value: value is None or is_whole(value),
    "session_id": lambda value: value in (None, "") or is_id(value),
    "entry_id": lambda value: value in (None, "") or is_id(value),
    "encouragement_id": lambda value: value in (None, "") or is_id(value),
}


def _map(value: Any) -> bool:
    return value is None or isinstance(value, dict)


def _words(value: Any) -> bool:
    return value is None or isinstance(value, str)


def _level(most: int) -> Callable[[Any], bool]:
    return lambda value: value is None or (is_whole(value) and value <= most)


REQUEST_CHECKS = {
    **_OWN_CHECKS,
    "f:what": _one_of("smaller", "different", "less_often", "pause", "explain_again"),
}
PLAN_CHECKS = {
    **_OWN_CHECKS,
    **{f"f:{step}": _map for step in ("signs", "alone", "places", "people", "professionals", "surroundings")},
}
STRATEGY_CHECKS = _OWN_CHECKS
AFTERCARE_CHECKS = {**_OWN_CHECKS, "f:chosen": _map, "f:helped": _level(10)}
LIMITS_CHECKS = {**_OWN_CHECKS, "f:distress": _level(100)}
SIGNAL_CHECKS = _OWN_CHECKS
PREFERENCES_CHECKS = {
    **_OWN_CHECKS,
    "f:language": lambda value: value is None or isinstance(value, str),
    "f:theme": lambda value: value in (None, "system", "light", "dark"),
    "f:size": lambda value: value in (None, "usual", "large", "larger"),
    "f:share": lambda value: value in (None, "private", "shared"),
}
GOAL_CHECKS = {**_OWN_CHECKS, "f:state": lambda value: value in (None, "reached", "rest")}
SETBACK_CHECKS = {**_OWN_CHECKS, **{f"f:{part}": _map for part in ("signs", "then", "people")}}
PROPOSAL_CHECKS = _OWN_CHECKS
GRANT_CHECKS = {
    **_OWN_CHECKS,
    "f:name": lambda value: value is None or isinstance(value, str),
    **{f"f:{part}": _map for part in ("shown", "called")},
    **{
        f"f:{part}": lambda value: value is None or isinstance(value, bool) for part in ("weekly", "messages")
    },
}
DISMISSAL_CHECKS = _OWN_CHECKS
ROUTINE_CHECKS = {
    **_OWN_CHECKS,
    "f:days": _map,
    **{f"f:{part}": _words for part in ("time", "place", "after", "title")},
}
# What is kept beside a session: words and nothing else.
_BESIDE_A_SESSION = (
    *("topic1", "topic2", "topic3", "well", "hard", "question"),
    *("stayed", "differently", "step", "going", "wish"),
)
MEETING_CHECKS = {**_OWN_CHECKS, **{f"f:{part}": _words for part in _BESIDE_A_SESSION}}
