"""Handing a client over to a colleague: who read until then, who reads from then on."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKeyConstraint, Select, select
from sqlalchemy.orm import Mapped, mapped_column

from webapp.db import Base, now
from webapp.ids import uuid7
from webapp.models.client import Client


class Handover(Base):
    """One hand-over of a client, from one therapist of the practice to another; ``by_id`` is who did it."""

    __tablename__ = "handover"
    __table_args__ = (
        ForeignKeyConstraint(["practice_id", "client_id"], ["client.practice_id", "client.id"]),
    )

    practice_id: Mapped[str] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(primary_key=True, default=uuid7)
    client_id: Mapped[str]
    from_id: Mapped[str]
    to_id: Mapped[str]
    by_id: Mapped[str]
    at: Mapped[datetime] = mapped_column(default=now)

    @classmethod
    def all_of(cls, client: Client) -> Select[Handover]:
        """Every hand-over of this client, the latest first."""
        return (
            select(cls)
            .where(cls.practice_id == client.practice_id, cls.client_id == client.id)
            .order_by(cls.at.desc(), cls.id.desc())
        )
