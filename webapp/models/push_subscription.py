"""Web Push subscriptions: the phones on which a client wants to be reminded."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from hashlib import sha256

from sqlalchemy import ColumnElement, ForeignKeyConstraint, Select, delete, exists, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from webapp.db import Base, now
from webapp.models.client import Client
from webapp.models.sign_in import SignIn

MOST = 5


class PushSubscription(Base):
    """One browser of one client. ``id`` is made from its address, so that a browser is there once, for whoever came last.

    It counts as long as the sign-in on which it was switched on was not ended: whoever signs a phone out, here or from
    another one, hears no more there.
    """

    __tablename__ = "push_subscription"
    __table_args__ = (
        ForeignKeyConstraint(["practice_id", "client_id"], ["client.practice_id", "client.id"]),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    practice_id: Mapped[str]
    client_id: Mapped[str]
    sign_in: Mapped[str]
    endpoint: Mapped[str]
    p256dh: Mapped[str]
    auth: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(default=now)

    @classmethod
    def of(cls, client: Client) -> Select[PushSubscription]:
        """This client's phones that count, the first one first."""
        return (
            select(cls)
            .where(
                cls.practice_id == client.practice_id,
                cls.client_id == client.id,
                cls.counts(),
            )
            .order_by(cls.created_at, cls.id)
        )

    @classmethod
    def counts(cls) -> ColumnElement[bool]:
        """Whether the sign-in on which it was switched on still stands."""
        return exists().where(SignIn.id == cls.sign_in, SignIn.revoked_at.is_(None))

    @classmethod
    def add(
        cls, session: Session, client: Client, sign_in: str, *, endpoint: str, p256dh: str, auth: str
    ) -> None:
        """Remind on this browser, too; of a sixth phone the first one goes."""
        name = sha256(endpoint.encode()).hexdigest()
        cls.forget(session, [name])
        mine = select(cls.id).where(cls.practice_id == client.practice_id, cls.client_id == client.id)
        known = session.scalars(mine.order_by(cls.created_at, cls.id)).all()
        cls.forget(session, known[: max(0, len(known) - MOST + 1)])
        session.add(
            cls(
                id=name,
                practice_id=client.practice_id,
                client_id=client.id,
                sign_in=sign_in,
                endpoint=endpoint,
                p256dh=p256dh,
                auth=auth,
            )
        )

    @classmethod
    def end(cls, session: Session, client: Client, name: str) -> None:
        """Remind on this browser no more, if it is one of this client's."""
        session.execute(
            delete(cls).where(
                cls.practice_id == client.practice_id, cls.client_id == client.id, cls.id == name
            )
        )

    @classmethod
    def forget(cls, session: Session, names: Collection[str]) -> None:
        """Take these away, whoever's they are."""
        session.execute(delete(cls).where(cls.id.in_(names)))
