"""What the server notes in the log where something that was held has found its place after all."""

from __future__ import annotations

from dataclasses import replace

from sync import wire
from sync.operations import Operation

SERVER_PLACED = "srv.placed"


def placed(op: str, of: Operation, at: str) -> Operation:
    """The note, under this id, that an operation was placed: the feed moves on by it, and phones hear of it."""
    said = wire.put(op, of.kind, of.id, {"of": of.op}, audience="both", deleted=False, at=at)
    note = wire.server_operation({**said, "t": SERVER_PLACED})
    return replace(note, t=SERVER_PLACED, verb="placed")
