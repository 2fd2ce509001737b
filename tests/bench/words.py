"""Entries as a phone says them, about 650 bytes each, as in the study that set the targets."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from webapp.ids import uuid7

TEXT = (
    "Walked to the corner shop and back although I did not want to. Before leaving I was sure everybody "
    "would stare at me; two people looked up and one of them smiled. The thought 'I will faint' came twice, "
)
DEVICE = "d_" + "b" * 32
BEGUN = datetime(2026, 1, 5, 20, 15, tzinfo=UTC)


def entry(n: int, assignment_id: str = "", at: datetime | None = None) -> dict[str, Any]:
    """The operation that makes one new entry; the ``n``th that this phone says."""
    moment = (at or BEGUN + timedelta(hours=n)).isoformat(timespec="seconds")
    return {
        "op": uuid7(),
        "n": n,
        "t": "entry.create",
        "v": 1,
        "id": uuid7(),
        "base": 0,
        "mine": [],
        "at": moment,
        "body": {
            "assignment_id": assignment_id,
            "assignment_revision": 1 if assignment_id else None,
            "worksheet": "open_task",
            "worksheet_version": 1,
            "day": moment[:10],
            "occurred_at": moment,
            "status": "done",
            "share": "shared",
            "distress_before": n % 11,
            "f:what_i_did": TEXT,
            "f:minutes": n % 90,
        },
    }


def entries(count: int, first: int = 1) -> list[dict[str, Any]]:
    """That many new entries, in the order in which they were written."""
    return [entry(n) for n in range(first, first + count)]


def chunks(said: list[Any], size: int) -> list[list[Any]]:
    """The same, in pieces of at most this size."""
    return [said[start : start + size] for start in range(0, len(said), size)]
