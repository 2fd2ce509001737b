"""Therapy sessions, what was taken away from them, and what the therapist keeps about them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Select

from webapp.models.client import Client
from webapp.models.record import Record, instant_in


class TherapySession(Record):
    """A meeting: planned, held or cancelled. ``occurred_at`` is when it was held, or else is to start."""

    __mapper_args__ = {"polymorphic_identity": "therapy_session"}  # noqa: RUF012

    @classmethod
    def columns(cls, body: Mapping[str, Any]) -> dict[str, Any]:
        """When, and whether it took place."""
        held = instant_in(body, "held_at")
        return {"occurred_at": held or instant_in(body, "starts_at"), "status": body.get("status")}

    @classmethod
    def held(cls, client: Client) -> Select[TherapySession]:
        """Those that took place, the last first."""
        return (
            cls.of(client).where(cls.status == "held").order_by(None).order_by(cls.occurred_at.desc(), cls.id)
        )

    @classmethod
    def planned(cls, client: Client) -> Select[TherapySession]:
        """Those to come, the next first."""
        return cls.of(client).where(cls.status == "planned").order_by(None).order_by(cls.occurred_at, cls.id)

    @property
    def starts_at(self) -> datetime | None:
        """When it is, or was, to start."""
        return instant_in(self.body, "starts_at")

    @property
    def held_at(self) -> datetime | None:
        """When it was held."""
        return instant_in(self.body, "held_at")


class Takeaway(Record):
    """One sentence to take home from a session."""

    __mapper_args__ = {"polymorphic_identity": "takeaway"}  # noqa: RUF012

    @classmethod
    def columns(cls, body: Mapping[str, Any]) -> dict[str, Any]:
        """Which session it is of."""
        return {"subject_id": body.get("session_id")}

    @classmethod
    def of_session(cls, client: Client, session_id: str) -> Select[Takeaway]:
        """What was taken home from one session."""
        return cls.of(client).where(cls.subject_id == session_id)


class SessionNote(Record):
    """The therapist's own note on a session; never in the client's feed."""

    __mapper_args__ = {"polymorphic_identity": "session_note"}  # noqa: RUF012

    @classmethod
    def columns(cls, body: Mapping[str, Any]) -> dict[str, Any]:
        """Which session it is on."""
        return {"subject_id": body.get("session_id")}


class Review(Record):
    """What the therapist noted when she prepared a session; never in the client's feed.

    Its id is "review." and the session that was held before, or "start".
    """

    __mapper_args__ = {"polymorphic_identity": "review"}  # noqa: RUF012

    @classmethod
    def columns(cls, body: Mapping[str, Any]) -> dict[str, Any]:
        """When it was done."""
        return {"occurred_at": instant_in(body, "at")}

    @classmethod
    def done(cls, client: Client) -> Select[Review]:
        """Reviews of this client, the last first."""
        return cls.of(client).order_by(None).order_by(cls.occurred_at.desc(), cls.id)
