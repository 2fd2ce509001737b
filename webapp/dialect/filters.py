"""The filters and tests of the dialect; static/js/worker/filters.js is the twin.

They stand in for Jinja's filters of the same names. All lists go in and out as lists, all order is
by code point, and ``attribute`` is a path of keys ("answers.mood").
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from typing import Any

from jinja2 import Environment, Undefined, pass_environment
from markupsafe import Markup, escape

from webapp.dialect import values

WHOLE_NUMBER = re.compile(r"[+-]?[0-9]{1,15}")
BLANKS = " \t\n\r\f\v"  # Python's strip and JavaScript's trim disagree on the rest


def default(value: Any, default_value: Any = "", boolean: bool = False) -> Any:
    """Stand in for what is missing; with ``boolean`` also for what is empty."""
    return default_value if isinstance(value, Undefined) or boolean and not value else value


def length(value: Any) -> int:
    """How many: items, keys, or code points."""
    if isinstance(value, (bool, int, float)) or value is None:
        raise TypeError(f"{value!r} has no length")
    return len(value)


def first(value: Any) -> Any:
    """The first of a list."""
    return next(iter(values.items(value)), Undefined("an empty list has no first"))


def last(value: Any) -> Any:
    """The last of a list."""
    return first(reverse(value))


def reverse(value: Any) -> list[Any]:
    """The list from its end."""
    return values.items(value)[::-1]


def join(value: Any, d: str = "", attribute: str | None = None) -> str:
    """The texts of a list, one after the other."""
    texts = [values.text(item) for item in _members(value, attribute)]
    between = values.text(d)
    if any(hasattr(item, "__html__") for item in [*texts, between]):
        return escape(between).join(texts)
    return str(between).join(texts)


@pass_environment
def map_(
    env: Environment, value: Any, name: str | None = None, *rest: Any, attribute: str | None = None
) -> list[Any]:
    """One attribute of every item, or every item through a filter."""
    if attribute is not None:
        return _members(value, attribute)
    return [env.call_filter(name or "", item, rest) for item in values.items(value)]


@pass_environment
def select(env: Environment, value: Any, test: str | None = None, *rest: Any) -> list[Any]:
    """The items that pass a test, or that are true."""
    return [item for item in values.items(value) if _passes(env, item, test, rest)]


@pass_environment
def reject(env: Environment, value: Any, test: str | None = None, *rest: Any) -> list[Any]:
    """The items that ``select`` leaves."""
    return [item for item in values.items(value) if not _passes(env, item, test, rest)]


@pass_environment
def selectattr(
    env: Environment, value: Any, attribute: str, test: str | None = None, *rest: Any
) -> list[Any]:
    """The items with an attribute that passes a test, or that is true."""
    return [item for item in values.items(value) if _passes(env, _member(item, attribute), test, rest)]


@pass_environment
def rejectattr(
    env: Environment, value: Any, attribute: str, test: str | None = None, *rest: Any
) -> list[Any]:
    """The items that ``selectattr`` leaves."""
    return [item for item in values.items(value) if not _passes(env, _member(item, attribute), test, rest)]


def sort(value: Any, reverse: bool = False, attribute: str | None = None) -> list[Any]:
    """The list in order; equal items keep theirs."""
    return sorted(values.items(value), key=_key(attribute), reverse=bool(reverse))


def groupby(value: Any, attribute: str) -> list[list[Any]]:
    """Pairs of a value and the items that have it, in order of the value."""
    groups: list[list[Any]] = []
    for item in sort(value, attribute=attribute):
        name = _member(item, attribute)
        if groups and groups[-1][0] == name:
            groups[-1][1].append(item)
        else:
            groups.append([name, [item]])
    return groups


def unique(value: Any, attribute: str | None = None) -> list[Any]:
    """The items without repetition, the first of each kept."""
    seen: list[Any] = []
    kept = []
    for item in values.items(value):
        name = _member(item, attribute)
        if name not in seen:
            seen.append(name)
            kept.append(item)
    return kept


def min_(value: Any, attribute: str | None = None) -> Any:
    """The smallest item; missing for an empty list."""
    return min(values.items(value), key=_key(attribute), default=Undefined("an empty list has no smallest"))


def max_(value: Any, attribute: str | None = None) -> Any:
    """The largest item; missing for an empty list."""
    return max(values.items(value), key=_key(attribute), default=Undefined("an empty list has no largest"))


def sum_(value: Any, attribute: str | None = None) -> int | float:
    """The numbers of a list added from left to right (newer Pythons' sum() corrects rounding, JavaScript does not)."""
    total: int | float = 0
    for item in _members(value, attribute):
        total = total + values.number(item)
    return total


def batch(value: Any, linecount: int) -> list[list[Any]]:
    """The list cut into lists of so many."""
    size, rows = values.whole(linecount), values.items(value)
    if size < 1:
        raise ValueError("a batch holds at least one")
    return [rows[start : start + size] for start in range(0, len(rows), size)]


def items(value: Any) -> list[list[Any]]:
    """Pairs of key and value, sorted by key."""
    if isinstance(value, Undefined):
        return []
    if not isinstance(value, Mapping):
        raise TypeError(f"items reads a mapping, not {value!r}")
    return [[key, value[key]] for key in sorted(value)]


def abs_(value: Any) -> int | float:
    """The number without its sign."""
    return abs(values.number(value))


def round_(value: Any, method: str = "common") -> int:
    """The nearest whole number (halves to the even one), or the next one down or up."""
    ways: dict[str, Callable[[Any], int]] = {"common": round, "floor": math.floor, "ceil": math.ceil}
    return ways[method](values.number(value))


def int_(value: Any, default: Any = 0) -> Any:
    """A whole number from a number (cut off) or from plain digits; else the default."""
    if isinstance(value, (int, float)):
        return math.trunc(value)
    return int(value) if isinstance(value, str) and WHOLE_NUMBER.fullmatch(value) else default


def string(value: Any) -> str:
    """The text that a value prints as."""
    return str(values.text(value)) if not isinstance(value, str) else value


def trim(value: Any) -> str:
    """Without blanks at both ends."""
    return _plain(value).strip(BLANKS)


def truncate(value: Any, length: int) -> str:
    """At most so many code points, cut at a blank where there is one."""
    whole_text, most = _plain(value), values.whole(length)
    if most < 1:
        raise ValueError("keep at least one character")
    if len(whole_text) <= most:
        return whole_text
    start = whole_text[: most - 1]
    return (start[: start.rindex(" ")] if " " in start else start) + "…"


def escape_(value: Any) -> Markup:
    """Escaped, unless it is markup already."""
    return escape(values.text(value))


def safe(value: Any) -> Markup:
    """Markup as it stands; the compiler allows it for fields named ``*_html`` only."""
    return Markup(values.text(value))  # noqa: S704 (the compiler asks for *_html)


def tel(value: Any) -> str:
    """A telephone link made of digits and a plus sign, or nothing; safe to stand in href."""
    kept = re.sub(r"[^0-9+]", "", _plain(value))
    return f"tel:{kept}" if kept else ""


def web(value: Any) -> str:
    """The address of a website, or nothing; safe to stand in href."""
    found = _plain(value)
    return found if found.startswith(("https://", "http://")) else ""


def _plain(value: Any) -> str:
    return str(values.text(value))


def _member(item: Any, attribute: str | None) -> Any:
    for name in attribute.split(".") if attribute is not None else []:
        item = values.member(item, name, getattr)
    return item


def _members(value: Any, attribute: str | None) -> list[Any]:
    return [_member(item, attribute) for item in values.items(value)]


def _key(attribute: str | None) -> Callable[[Any], Any]:
    return lambda item: _member(item, attribute)


def _passes(env: Environment, value: Any, test: str | None, rest: tuple[Any, ...]) -> bool:
    return bool(value) if test is None else env.call_test(test, value, rest)


FILTERS: dict[str, Callable[..., Any]] = {
    "abs": abs_, "batch": batch, "count": length, "d": default, "default": default, "e": escape_, "escape": escape_,
    "first": first, "groupby": groupby, "int": int_, "items": items, "join": join, "last": last, "length": length,
    "list": values.items, "map": map_, "max": max_, "min": min_, "reject": reject, "rejectattr": rejectattr,
    "reverse": reverse, "round": round_, "safe": safe, "select": select, "selectattr": selectattr, "sort": sort,
    "string": string, "sum": sum_, "tel": tel, "trim": trim, "truncate": truncate, "unique": unique,
    "web": web,
}  # fmt: skip

# Names that no template can write: the generator puts these filters where operators stood.
OPERATORS: dict[str, Callable[..., Any]] = {
    "dialect:each": values.each,
    "dialect:concat": values.concat,
    "dialect:times": values.times,
    "dialect:remainder": values.remainder,
    "dialect:part": values.part,
}

# Jinja's own tests that both sides understand alike, and those that need a number.
TESTS_ALONE = frozenset("defined undefined none string number boolean mapping true false odd even".split())
TESTS_WITH_ONE = frozenset(
    "in divisibleby eq equalto == ne != lt lessthan < le <= gt greaterthan > ge >=".split(),
)
TESTS: dict[str, Callable[..., bool]] = {
    "odd": lambda value: values.remainder(value, 2) == 1,
    "even": lambda value: values.remainder(value, 2) == 0,
    "divisibleby": lambda value, num: values.remainder(value, num) == 0,
}
