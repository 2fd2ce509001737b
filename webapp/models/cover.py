"""Cover: a colleague who stands in for some days, and reads what the therapist of a client reads."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, ForeignKeyConstraint, Index, Select, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from webapp.db import Base, now


class Cover(Base):
    """One client's part of an arrangement: ``to_id`` stands in for ``from_id`` from ``since`` to before ``until``.

    ``by_id`` is who arranged it; ``ended_at`` is set where it was ended early.
    """

    __tablename__ = "cover"
    __table_args__ = (
        ForeignKeyConstraint(["practice_id", "client_id"], ["client.practice_id", "client.id"]),
        Index("cover_by_colleague", "practice_id", "to_id"),
    )

    practice_id: Mapped[str] = mapped_column(primary_key=True)
    arrangement_id: Mapped[str] = mapped_column(primary_key=True)
    client_id: Mapped[str] = mapped_column(primary_key=True)
    from_id: Mapped[str]
    to_id: Mapped[str]
    by_id: Mapped[str]
    since: Mapped[datetime]
    until: Mapped[datetime]
    ended_at: Mapped[datetime | None] = mapped_column(default=None)
    at: Mapped[datetime] = mapped_column(default=now)

    @classmethod
    def stands(cls, moment: datetime) -> ColumnElement[bool]:
        """Whether it holds at this moment."""
        return (cls.ended_at.is_(None)) & (cls.since <= moment) & (cls.until > moment)

    @classmethod
    def clients_of(cls, practice_id: str, therapist_id: str, moment: datetime) -> Select[str]:
        """The ids of the clients for whom this therapist stands in just then."""
        return select(cls.client_id).where(
            cls.practice_id == practice_id, cls.to_id == therapist_id, cls.stands(moment)
        )

    @classmethod
    def all_of(cls, practice_id: str, client_id: str) -> Select[Cover]:
        """Every cover of this client, the latest first."""
        mine = select(cls).where(cls.practice_id == practice_id, cls.client_id == client_id)
        return mine.order_by(cls.since.desc(), cls.arrangement_id.desc())

    @classmethod
    def ahead_of(cls, practice_id: str, therapist_id: str, moment: datetime) -> Select[Cover]:
        """What is arranged from now on, for this therapist's clients or by her for others', the first first."""
        return (
            select(cls)
            .where(
                cls.practice_id == practice_id,
                (cls.from_id == therapist_id) | (cls.to_id == therapist_id),
                cls.ended_at.is_(None),
                cls.until > moment,
            )
            .order_by(cls.since, cls.arrangement_id, cls.client_id)
        )

    @classmethod
    def end(cls, session: Session, *which: ColumnElement[bool]) -> list[str]:
        """End those that still hold or are ahead; the ids of their clients."""
        moment = now()
        return list(
            session.scalars(
                update(cls)
                .where(*which, cls.ended_at.is_(None), cls.until > moment)
                .values(ended_at=moment)
                .returning(cls.client_id)
            )
        )
