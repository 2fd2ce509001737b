"""What a client agreed to, in the words that were on the screen."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, ForeignKeyConstraint, Select, select
from sqlalchemy.orm import Mapped, mapped_column

from webapp.db import Base, now
from webapp.ids import uuid7
from webapp.models.client import Client

# Goes up whenever the words change in what they mean.
CONSENT_VERSION = 3


class Consent(Base):
    """Given once for each invitation; the newest is in force."""

    __tablename__ = "consent"
    __table_args__ = (
        ForeignKeyConstraint(["practice_id", "client_id"], ["client.practice_id", "client.id"]),
    )

    practice_id: Mapped[str] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(primary_key=True, default=uuid7)
    client_id: Mapped[str]
    version: Mapped[int] = mapped_column(default=CONSENT_VERSION)
    words: Mapped[list[str]] = mapped_column(JSON)
    at: Mapped[datetime] = mapped_column(default=now)

    @classmethod
    def all_of(cls, client: Client) -> Select[Consent]:
        """Everything that this client has agreed to, in its order."""
        return (
            select(cls)
            .where(cls.practice_id == client.practice_id, cls.client_id == client.id)
            .order_by(cls.at, cls.id)
        )

    @classmethod
    def newest_of(cls, client: Client) -> Select[Consent]:
        """What this client has agreed to last."""
        return (
            select(cls)
            .where(cls.practice_id == client.practice_id, cls.client_id == client.id)
            .order_by(cls.at.desc(), cls.id.desc())
            .limit(1)
        )
