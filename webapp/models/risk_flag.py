"""That an answer was given which the therapist must look at: the number and the time, for staff alone."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.models.record import Record, instant_in, opened

RAISED, ACKNOWLEDGED, CLOSED = "raised", "acknowledged", "closed"


class RiskFlag(Record):
    """One flag; its id is "risk.<the operation that said the number>", or "risk.<the call for help>".

    It outlives the entry: an edit, the end of sharing and a deletion leave it as it is. ``status`` is
    raised, then acknowledged, with who, when and what was done; then closed, with the same once more.
    No word of the client's is in it. For a call for help there is none before it was acknowledged.
    """

    __mapper_args__ = {"polymorphic_identity": "risk_flag"}  # noqa: RUF012

    @classmethod
    def columns(cls, body: Mapping[str, Any]) -> dict[str, Any]:
        """Which entry it came from, when that happened, and whether somebody has seen it."""
        return {
            "subject_id": body.get("entry_id") or body.get("signal_id"),
            "occurred_at": instant_in(body, "occurred_at"),
            "status": body.get("status"),
        }

    @classmethod
    def bodies(
        cls, session: Session, practice_id: str, client_id: str, entry_ids: Collection[str]
    ) -> Sequence[tuple[str, dict[str, Any]]]:
        """(id, body) of those that came from these entries."""
        rows: Any = session.execute(
            select(cls.id, cls.sealed_body.label("body")).where(
                cls.practice_id == practice_id,
                cls.client_id == client_id,
                cls.kind == "risk_flag",
                cls.subject_id.in_(entry_ids),
            )
        ).all()
        return [(row.id, opened(row, practice_id, client_id, "body")) for row in rows]
