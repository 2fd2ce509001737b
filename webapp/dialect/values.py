"""What values mean in a template; static/js/worker/values.js is the twin.

Every function gives the same answer as its twin for JSON data, or both raise.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from jinja2 import Undefined
from markupsafe import Markup, escape

LARGEST = 2**53  # from here on JavaScript loses whole numbers
LONGEST_RANGE = 10_000


def text(value: Any) -> Any:
    """The text that a value prints as; raise for what has no text of its own."""
    if isinstance(value, str):
        return value
    if isinstance(value, Undefined):
        return ""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return str(whole(value))
    if value is None or isinstance(value, (bool, list, tuple, dict)):
        raise TypeError(f"a template prints text and whole numbers, not {value!r}")
    return value if hasattr(value, "__html__") else str(value)


def whole(value: Any) -> int:
    """This number as a whole number; raise if it is not one that JavaScript can hold."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise TypeError(f"a whole number is needed, not {value!r}")
    if isinstance(value, float) and not value.is_integer() or abs(value) >= LARGEST:
        raise TypeError(f"{value!r} is not a whole number of ordinary size: use num")
    return int(value)


def number(value: Any) -> int | float:
    """This value if it can be reckoned with; as in Python, True counts as 1."""
    if isinstance(value, (int, float)):
        return value
    raise TypeError(f"a number is needed, not {value!r}")


def member(obj: Any, key: Any, beyond: Callable[[Any, Any], Any]) -> Any:
    """What stands under a key or at a place; data has no methods. Other objects are asked by ``beyond``."""
    if isinstance(obj, Undefined):
        return obj[key]  # raises, and names what is missing
    if type(obj) is dict:
        found = isinstance(key, str) and key in obj
        return obj[key] if found else Undefined(obj=obj, name=key)
    if isinstance(obj, (list, tuple, str)):
        place = _place(key)
        if place is None or not -len(obj) <= place < len(obj):
            return Undefined(obj=obj, name=key)
        return obj[place]
    if obj is None or isinstance(obj, (bool, int, float)):
        return Undefined(obj=obj, name=key)
    return beyond(obj, key)


def _place(key: Any) -> int | None:
    try:
        return whole(key)
    except TypeError:
        return None


def part(value: Any, start: Any = None, stop: Any = None) -> Any:
    """A slice of a list or a text, by code point."""
    if not isinstance(value, (list, tuple, str)):
        raise TypeError(f"only a list or a text can be sliced, not {value!r}")
    return value[None if start is None else whole(start) : None if stop is None else whole(stop)]


def each(value: Any) -> Any:
    """What ``for`` goes through: a list; nothing for what is missing."""
    if isinstance(value, Undefined):
        return []
    if value is None or isinstance(value, (str, dict, bool, int, float)):
        raise TypeError(f"for goes through a list, not {value!r} (a mapping: |items)")
    return value


def concat(*parts: Any) -> str:
    """What ``~`` joins: escaped as soon as one part is markup."""
    texts = [text(each_part) for each_part in parts]
    if any(hasattr(each_text, "__html__") for each_text in texts):
        return Markup("").join(escape(each_text) for each_text in texts)
    return "".join(texts)


def times(left: Any, right: Any) -> int | float:
    """Multiply numbers; text and lists are not repeated."""
    result = number(left) * number(right)
    if abs(result) >= LARGEST:
        raise OverflowError("a template reckons with small numbers")
    return result


def remainder(left: Any, right: Any) -> int | float:
    """What is left after dividing; text is not formatted with ``%``."""
    return number(left) % number(right)


def whole_numbers(*bounds: Any) -> list[int]:
    """The list of whole numbers that ``range`` names, for short ranges only."""
    steps = range(*(whole(bound) for bound in bounds))
    if len(steps) > LONGEST_RANGE:
        raise OverflowError(f"a template counts to {LONGEST_RANGE} at most")
    return list(steps)


def items(value: Any) -> list[Any]:
    """What a filter goes through, as a list."""
    return list(each(value))
