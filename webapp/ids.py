"""Ids that sort by the time they were made (UUID version 7, RFC 9562 section 5.7)."""

from __future__ import annotations

import secrets
import time
from uuid import UUID


def uuid7() -> str:
    """A new id as canonical lower-case text: 48 bits of milliseconds, then chance."""
    value = (time.time_ns() // 1_000_000 & (1 << 48) - 1) << 80 | secrets.randbits(80)
    value = value & ~(0xF << 76) | 7 << 76
    value = value & ~(0x3 << 62) | 2 << 62
    return str(UUID(int=value))


def is_uuid(text: object) -> bool:
    """Whether this is an id as we write it: canonical and lower case."""
    if not isinstance(text, str) or len(text) != 36:
        return False
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False
