"""The log says a record anew: whether what stands is what was said."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sync.merge import DELETED, merge
from sync.operations import Operation, Version

# Which keys of an entry with this body lock, at this place of the feed.
Plan = Callable[[Mapping[str, Any], int], Collection[str]]


class Diverged(ValueError):
    """The log cannot have led to what it says that it led to."""


@dataclass(frozen=True, slots=True)
class Logged:
    """An operation of one record with what it was answered; without its words (None) after an erasure.

    Every operation that changed the record has the revision that it made; others have none.
    """

    operation: Operation | None
    op: str
    kind: str
    rev: int | None
    seq: int
    received_at: str


def rebuilt(log: Iterable[Logged], plan: Plan) -> Version | None:
    """The record that its operations make, the erased ones skipped; None if they make none. Diverged if they cannot.

    Revisions tell the order: what was held is applied when its record came, or when a later server could read it.
    """
    rows = [one for one in log if one.rev is not None]
    erased = [one for one in rows if one.operation is None]
    standing = _tombstone(erased) if erased else None
    for one in sorted(rows, key=lambda row: (row.rev or 0, row.seq)):
        if one.operation is None:
            continue
        if one.rev == 1:
            standing = None  # its tombstone had gone, and somebody began anew
        body = {**(standing.body if standing else {}), **one.operation.body}
        version = merge(standing, one.operation, plan(body, one.seq)).version
        if version is None or version.rev != one.rev:
            raise Diverged(f"{one.op} does not make revision {one.rev}")
        if one.rev == 1 and one.operation.verb == "create":
            version = replace(version, extra={"received_at": one.received_at, **version.extra})
        standing = version
    return standing


def blank(version: Version) -> Version:
    """What is left of a deleted record when its words are erased: that it was, and that it is gone."""
    gone = version.writes.get(DELETED) or version.writes["*"]
    return replace(version, body={}, extra={}, writes={"*": gone, DELETED: gone})


def _tombstone(erased: list[Logged]) -> Version:
    last = max(erased, key=lambda one: (one.rev or 0, one.seq))
    return blank(
        Version(
            id="",
            kind=last.kind,
            audience="",
            rev=last.rev or 0,
            seq=0,
            deleted=True,
            body={},
            extra={},
            writes={"*": (last.rev, last.op)},
        )
    )
