"""What a value is, without trusting it: records hold what a phone once sent. shape.js is the twin."""

from __future__ import annotations

from typing import Any

LARGEST = 2**53

Json = dict[str, Any]


def text(value: Any) -> str:
    """This text; nothing for anything else."""
    return value if isinstance(value, str) else ""


def whole(value: Any) -> int | None:
    """This whole number; none for anything else. JSON does not tell 3.0 from 3."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    if isinstance(value, float) and not value.is_integer() or abs(value) >= LARGEST:
        return None
    return int(value)


def mapping(value: Any) -> Json:
    """This mapping; an empty one for anything else."""
    return value if isinstance(value, dict) else {}


def listing(value: Any) -> list[Any]:
    """This list; an empty one for anything else."""
    return value if isinstance(value, list) else []


def body(record: Any) -> Json:
    """What a record holds; nothing if there is no record."""
    return mapping(mapping(record).get("body"))


def records(value: Any) -> list[Json]:
    """The records of a list, by id: ids begin with the time that they were made at."""
    return sorted((item for item in listing(value) if isinstance(item, dict)), key=identity)


def identity(record: Json) -> str:
    """The id of a record."""
    return text(record.get("id"))


def same(one: Any, other: Any) -> bool:
    """Whether two JSON values say the same. True is not 1."""
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    return bool(one == other)
