"""What a phone says, made short: operations in the words of the wire, and what they read as."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sync import Known, Operation, Refused, Verdict, Version, merge, reconcile, wire
from sync.reconcile import Judgement

Json = dict[str, Any]
STAFF_KINDS = frozenset({"comment", "assignment"})
DAY = {"day": "2026-11-23", "status": "done", "share": "shared"}


def uid(number: int, series: int = 0) -> str:
    """The id with this number; another series has others."""
    return f"{series:08x}-0000-7000-8000-{number:012x}"


ENTRY, OTHER = uid(1, 0xE), uid(2, 0xE)


def said(verb: str, op: int | str, body: Json | None = None, *, record: str = ENTRY, **more: Any) -> Json:
    """One operation as the wire has it; ``op`` may be a number, ``mine`` and ``drop`` lists of numbers."""
    for name in ("mine", "drop"):
        if name in more:
            more[name] = [uid(one) if isinstance(one, int) else one for one in more[name]]
    operation: Json = {
        "op": uid(op) if isinstance(op, int) else op,
        "n": op if isinstance(op, int) else 1,
        "t": verb if "." in verb else f"entry.{verb}",
        "v": 1,
        "id": record,
        "base": 0,
        "mine": [],
        "at": "2026-11-23T22:14:05+01:00",
    }
    if body is not None:
        operation["body"] = body
    elif verb in ("create", "edit"):
        operation["body"] = {}
    return operation | more


def read(operation: Json, device: str = "phone") -> Operation | Refused:
    """As the server reads it."""
    return wire.operation(operation, device, staff_kinds=STAFF_KINDS)


def operation(
    verb: str, op: int, body: Json | None = None, *, device: str = "phone", **more: Any
) -> Operation:
    """An operation that can be read."""
    found = read(said(verb, op, body, **more), device)
    assert isinstance(found, Operation), found
    return found


def put(op: int, kind: str, record: str, body: Json, *, deleted: bool = False) -> Operation:
    """Something that the server itself writes."""
    words = wire.put(uid(op), kind, record, body, audience="both", deleted=deleted, at="2026-11-23T08:00:00Z")
    return wire.server_operation(words)


def told(*operations: Operation, plan: Iterable[str] = ()) -> Version:
    """The record after all of these, one after the other."""
    standing: Version | None = None
    for one in operations:
        standing = merge(standing, one, frozenset(plan)).version or standing
    assert standing is not None
    return standing


def judged(
    *operations: Operation | Refused, known: Known | None = None, at: str = "2026-11-23T21:15:02.000Z"
) -> Judgement:
    """One push to a feed."""
    return reconcile(known or Known(), operations, at)


def after(*pushes: Judgement, plans: dict[str, frozenset[str]] | None = None) -> Known:
    """What the server knows after these pushes: everything."""
    answered: dict[str, tuple[str, Verdict]] = {}
    versions: dict[str, Version] = {}
    held: dict[str, Operation] = {}
    for push in pushes:
        versions.update(push.versions)
        for stored in push.stored:
            answered[stored.operation.op] = (stored.operation.hash, stored.verdict)
            if stored.verdict.why == "unknown_record":
                held[stored.operation.op] = stored.operation
        for verdict in push.released:
            answered[verdict.op] = (answered[verdict.op][0], verdict)
            held.pop(verdict.op, None)
    waiting: dict[str, list[Operation]] = {}
    for one in held.values():
        waiting.setdefault(one.id, []).append(one)
    return Known(pushes[-1].head, pushes[-1].tag, answered, versions, waiting, plans or {})


def alts(version: Version) -> list[tuple[str, Any]]:
    """The words kept aside: (key, value)."""
    return [(alt["k"], alt["v"]) for alt in version.extra.get("alts", ())]
