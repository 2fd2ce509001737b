"""The line of a record's revisions: what led to each, as one number.

A revision's number alone means other words after a database was restored from a copy. Its mark is the running CRC-32
(ISO 3309) over the ids of all operations that made the revisions up to it, so two lines that have the same mark at the
same revision have the same past. It guards against accidents, not against a forger, who could only fool himself.
"""

from __future__ import annotations

from collections.abc import Sequence
from zlib import crc32

# How many marks stand with a record; a phone says the last few of them.
MOST_MARKS = 32
MOST_SAID = 8


def begun(op: str) -> list[int]:
    """The line of a record that this operation creates."""
    return [crc32(op.encode())]


def longer(line: Sequence[int], op: str) -> list[int]:
    """The line after one more revision; one that was never begun (an older record's) stays empty."""
    if not line:
        return []
    return [*line[1 - MOST_MARKS :], crc32(op.encode(), line[-1])]


def parting(line: Sequence[int], rev: int, said: Sequence[int], base: int) -> int:
    """The last revision, at most ``base``, that both lines have in common; 0 where none is known.

    ``line`` ends at ``rev``, ``said`` at ``base``. Where one of them is empty there is nothing to compare: ``base``.
    """
    if not line or not said:
        return base
    for revision in range(min(rev, base), max(rev - len(line), base - len(said)), -1):
        if line[revision - rev - 1] == said[revision - base - 1]:
            return revision
    return 0
