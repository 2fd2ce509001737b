"""The address under which a client's calendar follows the appointments and routines. Only its hash is kept."""

from __future__ import annotations

import secrets
from datetime import datetime
from hashlib import sha256

from sqlalchemy import ForeignKeyConstraint, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from webapp.db import Base, db, now
from webapp.models.client import Client


class CalendarFeed(Base):
    """One for each client at most: a new address takes the place of the one before."""

    __tablename__ = "calendar_feed"
    __table_args__ = (
        ForeignKeyConstraint(["practice_id", "client_id"], ["client.practice_id", "client.id"]),
    )

    practice_id: Mapped[str] = mapped_column(primary_key=True)
    client_id: Mapped[str] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    made_at: Mapped[datetime]

    @classmethod
    def of(cls, client: Client) -> CalendarFeed | None:
        """This client's, if an address was made."""
        return db.session.get(cls, (client.practice_id, client.id))

    @classmethod
    def make(cls, session: Session, client: Client) -> str:
        """The secret of a new address; it is kept nowhere else, and an earlier one leads nowhere any more."""
        token = secrets.token_urlsafe(32)
        cls.end(session, client)
        session.add(
            cls(practice_id=client.practice_id, client_id=client.id, token_hash=_hash(token), made_at=now())
        )
        return token

    @classmethod
    def end(cls, session: Session, client: Client) -> None:
        """Let the address lead nowhere."""
        session.execute(delete(cls).where(cls.practice_id == client.practice_id, cls.client_id == client.id))

    @classmethod
    def led_by(cls, token: str) -> Client | None:
        """Whose calendar this address is, if it still is one."""
        return db.session.scalar(
            select(Client)
            .join(cls, (cls.practice_id == Client.practice_id) & (cls.client_id == Client.id))
            .where(cls.token_hash == _hash(token), Client.left_at.is_(None))
        )


def _hash(token: str) -> str:
    return sha256(token.encode()).hexdigest()
