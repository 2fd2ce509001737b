"""Bytes to JSON and back for the sync door. One bad word must cost its own operation alone, not its neighbours."""

from __future__ import annotations

import json
import math
from typing import Any

import msgspec

# No number of ours is longer; what is, becomes one that no field takes.
_LONGEST_NUMBER = 20


class NotJson(ValueError):
    """This is no JSON, however kindly one looks at it."""


def decoded(data: bytes) -> Any:
    """What these bytes say; NotJson if they say nothing.

    What strict JSON does not allow inside a text or a number (half a character, bytes that are no UTF-8, NaN)
    is let through as something that the check of its field refuses by name: the rest is sound, and is taken.
    """
    try:
        return msgspec.json.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return _kindly(data)
    except RecursionError:
        raise NotJson("too deep") from None


def encoded(said: dict[str, Any]) -> bytes:
    """The answer as JSON. What a refusal quotes may hold half a character, which only ASCII can tell."""
    try:
        return msgspec.json.encode(said)
    except UnicodeEncodeError:
        return json.dumps(said).encode()


def _kindly(data: bytes) -> Any:
    try:
        return json.loads(data.decode("utf-8", "surrogateescape"), strict=False, parse_int=_whole)
    except (ValueError, RecursionError) as problem:
        raise NotJson(str(problem)) from None


def _whole(digits: str) -> int | float:
    return int(digits) if len(digits) <= _LONGEST_NUMBER else math.inf
