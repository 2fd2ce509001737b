"""Supporters: the way in of somebody close, whom a client lets see a little.

What a supporter may see is a record of the client's, the share grant. Here is only the key: a link that was made
and not opened yet, then the browser that opened it. Of both only the hash is kept, so that whoever reads the
table gets in nowhere. There is one key for each grant: a new link takes the place of an earlier one.
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import ForeignKeyConstraint, Select, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from webapp.db import Base, db, now
from webapp.models.client import Client
from webapp.models.operation import LoggedOperation
from webapp.models.own import ShareGrant

LINK_LIFE = timedelta(days=7)
KEY_LIFE, KEY_IDLE = timedelta(days=365), timedelta(days=90)
# How exactly "last seen" is kept.
SEEN_STEP = timedelta(minutes=10)


class Supporter(Base):
    """The key to one grant. No name and no words are here: those are the client's."""

    __tablename__ = "supporter"
    __table_args__ = (
        ForeignKeyConstraint(["practice_id", "client_id"], ["client.practice_id", "client.id"]),
    )

    practice_id: Mapped[str] = mapped_column(primary_key=True)
    client_id: Mapped[str] = mapped_column(primary_key=True)
    grant_id: Mapped[str] = mapped_column(primary_key=True)
    link_hash: Mapped[str | None] = mapped_column(default=None, unique=True)
    link_until: Mapped[datetime | None] = mapped_column(default=None)
    key_hash: Mapped[str | None] = mapped_column(default=None, unique=True)
    joined_at: Mapped[datetime | None] = mapped_column(default=None)
    seen_at: Mapped[datetime | None] = mapped_column(default=None)

    @classmethod
    def invite(cls, session: Session, grant: ShareGrant) -> str:
        """The secret of a new link to this grant; it is kept nowhere else. Who had opened an earlier one stays in."""
        token = secrets.token_urlsafe(32)
        row = session.get(cls, (grant.practice_id, grant.client_id, grant.id))
        if row is None:
            row = cls(practice_id=grant.practice_id, client_id=grant.client_id, grant_id=grant.id)
            session.add(row)
        row.link_hash, row.link_until = _hash(token), now() + LINK_LIFE
        return token

    @classmethod
    def join(cls, session: Session, token: str) -> tuple[Supporter, str] | None:
        """Use a link up: whose it is now, and the secret that the browser holds. Of many who try, one gets in."""
        key, moment = secrets.token_urlsafe(32), now()
        row = session.scalar(
            update(cls)
            .where(cls.link_hash == _hash(token), cls.link_until > moment)
            .values(link_hash=None, link_until=None, key_hash=_hash(key), joined_at=moment, seen_at=moment)
            .returning(cls)
        )
        return None if row is None else (row, key)

    @classmethod
    def held_by(cls, key: str) -> Supporter | None:
        """Whoever holds this secret and may still come in."""
        row = db.session.scalar(select(cls).where(cls.key_hash == _hash(key)))
        return row if row is not None and row.is_live(now()) else None

    @classmethod
    def of(cls, client: Client) -> Select[Supporter]:
        """All keys to this client's grants."""
        return (
            select(cls)
            .where(cls.practice_id == client.practice_id, cls.client_id == client.id)
            .order_by(cls.grant_id)
        )

    def is_live(self, moment: datetime) -> bool:
        """Whether the browser that opened the link may come in; whether the grant stands is another question."""
        if self.key_hash is None or self.joined_at is None or self.seen_at is None:
            return False
        return moment < min(self.joined_at + KEY_LIFE, self.seen_at + KEY_IDLE)

    def is_awaited(self, moment: datetime) -> bool:
        """Whether there is a link that can still be opened."""
        return self.link_hash is not None and self.link_until is not None and moment < self.link_until

    def wants_seen(self, moment: datetime) -> bool:
        """Whether "last seen" is out of date by more than a step."""
        return self.seen_at is None or moment >= self.seen_at + SEEN_STEP

    def leave(self) -> None:
        """Let the browser that opened the link in no more."""
        self.key_hash = None


def grant_of(client: Client, grant_id: str) -> ShareGrant | None:
    """The grant of this client as far as it stands.

    Ending it is for good: once the server has heard that it was ended, no change from another phone, made earlier or
    later, lets anybody in again.
    """
    called = ShareGrant.called(client, grant_id).where(
        ShareGrant.kind == "share_grant", ShareGrant.disputed.is_(False)
    )
    found = db.session.scalar(called)
    return None if found is None or _was_ended(client, grant_id) else found


def grants_of(client: Client) -> list[ShareGrant]:
    """All grants of this client that stand."""
    found = db.session.scalars(ShareGrant.of(client).where(ShareGrant.kind == "share_grant"))
    return [each for each in found if grant_of(client, each.id) is not None]


def _was_ended(client: Client, grant_id: str) -> bool:
    ended = select(LoggedOperation.op).where(
        LoggedOperation.practice_id == client.practice_id,
        LoggedOperation.client_id == client.id,
        LoggedOperation.record_id == grant_id,
        LoggedOperation.t == "share_grant.delete",
    )
    return db.session.scalar(ended.limit(1)) is not None


def _hash(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()
