"""What a phone can say, what it is answered, and what stands on the server: plain values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

# What one key, or one element of a map, was last written by: the record's revision and the operation.
Write = Sequence[Any]


@dataclass(frozen=True, slots=True)
class Operation:
    """One thing that was said about one record, frozen from the moment it was said.

    ``base`` is the revision that the writer had on the screen and ``mine`` the writer's own operations
    since then: together they tell what was in sight. ``line`` are the marks of the last revisions up to
    ``base`` (``sync.line``), by which a number of another lineage is found out; empty where none were told.
    ``hash`` covers all that was said (``said``).
    ``held`` says why it is kept but not applied whatever stands: a newer phone says what this server
    cannot read yet (unknown_type), or the record is not the client's to write (not_yours).
    """

    op: str
    t: str
    kind: str
    verb: str
    id: str
    n: int
    device: str
    hash: str
    said: Mapping[str, Any]
    base: int = 0
    mine: frozenset[str] = frozenset()
    drop: frozenset[str] = frozenset()
    line: Sequence[int] = ()
    at: str = ""
    body: Mapping[str, Any] = field(default_factory=dict)
    audience: str = "both"
    deleted: bool = False
    held: str = ""


@dataclass(frozen=True, slots=True)
class Refused:
    """Something that cannot be stored, and why; ``detail`` names the field at fault."""

    op: str
    why: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one operation: applied, same, merged, held or refused."""

    op: str
    status: str
    why: str = ""
    rev: int | None = None
    seq: int | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Version:
    """One record as it stands.

    ``writes`` tells for each key (and each element of a map) what wrote it last, "*" for all others.
    """

    id: str
    kind: str
    audience: str
    rev: int
    seq: int
    deleted: bool
    body: Mapping[str, Any]
    extra: Mapping[str, Any]
    writes: Mapping[str, Write]


@dataclass(frozen=True, slots=True)
class Stored:
    """An operation in the log: what it was answered, and where in the feed it stands."""

    operation: Operation
    verdict: Verdict
    tag: str


@dataclass(frozen=True, slots=True)
class Held:
    """An operation that is held in the log, and when it came.

    ``placing`` is what the server will say of its own where the operation finds its place after all.
    """

    operation: Operation
    received_at: str
    placing: Operation


class Step(NamedTuple):
    """One operation that was judged, and its record as it stood then; None where there is none."""

    operation: Operation
    version: Version | None


@dataclass(frozen=True, slots=True)
class Known:
    """What the server knows of one client's feed, as far as the operations at hand touch it.

    ``answered`` are operations that were judged before: id -> (hash, verdict). ``waiting`` are those held
    until their record comes, oldest first, by record id. ``plans`` tells for a worksheet ("name.version")
    which keys of an entry belong to its first phase.
    """

    head: int = 0
    tag: str = ""
    answered: Mapping[str, tuple[str, Verdict]] = field(default_factory=dict)
    versions: Mapping[str, Version] = field(default_factory=dict)
    waiting: Mapping[str, Sequence[Operation]] = field(default_factory=dict)
    plans: Mapping[str, frozenset[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Judgement:
    """What is to be stored, and what is to be answered.

    ``released`` are verdicts of operations that were held in the log and have now found their record.
    ``telling`` are records that the phone cannot work out from its own operations and their verdicts.
    ``steps`` are all operations that were stored, or found their record, one by one in this order.
    """

    verdicts: list[Verdict]
    stored: list[Stored]
    versions: dict[str, Version]
    released: list[Verdict]
    telling: set[str]
    steps: list[Step]
    head: int
    tag: str

    @property
    def held(self) -> int:
        """How many more operations are held than before."""
        more = sum(one.verdict.status == "held" for one in self.stored)
        return more - sum(one.status != "held" for one in self.released)
