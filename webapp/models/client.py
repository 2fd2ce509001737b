"""A client: known from the invitation on, with or without a passkey yet."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, ForeignKeyConstraint, Index, Select, and_, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from webapp.db import Base, db, now
from webapp.ids import uuid7
from webapp.models.cover import Cover
from webapp.models.practice import Practice
from webapp.models.therapist import Therapist


class Client(Base):
    """Belongs to one therapist of one practice.

    ``share_default`` is "private" or "shared": what a free entry starts as. ``consented_at`` is empty
    until the client has accepted the invitation; ``ended_at`` is set when the work has ended. ``left_at`` is set
    when the client has left: nobody reads anything any more, and on ``erase_on`` (none: not known) it is gone.
    """

    __tablename__ = "client"
    __table_args__ = (
        ForeignKeyConstraint(["practice_id", "therapist_id"], ["therapist.practice_id", "therapist.id"]),
        Index("client_of_therapist", "practice_id", "therapist_id"),
    )

    practice_id: Mapped[str] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(primary_key=True, default=uuid7)
    name: Mapped[str]
    therapist_id: Mapped[str]
    language: Mapped[str] = mapped_column(default="en")
    zone: Mapped[str] = mapped_column(default="UTC")
    share_default: Mapped[str] = mapped_column(default="private")
    consented_at: Mapped[datetime | None] = mapped_column(default=None)
    ended_at: Mapped[datetime | None] = mapped_column(default=None)
    left_at: Mapped[datetime | None] = mapped_column(default=None)
    erase_on: Mapped[date | None] = mapped_column(default=None)
    created_at: Mapped[datetime] = mapped_column(default=now)

    @classmethod
    def of(cls, therapist: Therapist) -> Select[Client]:
        """This therapist's clients, by name; who has left is nobody's."""
        return select(cls).where(cls.read_by(therapist)).order_by(cls.name, cls.id)

    @classmethod
    def ids_of(cls, therapist: Therapist) -> Select[str]:
        """The ids of these, to ask for all their records at once."""
        return select(cls.id).where(cls.read_by(therapist))

    @classmethod
    def read_by(cls, therapist: Therapist) -> ColumnElement[bool]:
        """The one rule of who reads whom: whatever a therapist is shown of a client goes through it.

        Her own clients, and those for whom she stands in at this moment.
        """
        covered = Cover.clients_of(therapist.practice_id, therapist.id, now())
        is_hers = or_(cls.therapist_id == therapist.id, cls.id.in_(covered))
        return and_(cls.practice_id == therapist.practice_id, is_hers, cls.left_at.is_(None))

    @classmethod
    def _own_of(cls, therapist: Therapist) -> ColumnElement[bool]:
        return and_(cls.practice_id == therapist.practice_id, cls.therapist_id == therapist.id)

    @classmethod
    def own_of(cls, therapist: Therapist) -> Select[Client]:
        """Those whose therapist she is herself, by name."""
        return select(cls).where(cls._own_of(therapist), cls.left_at.is_(None)).order_by(cls.name, cls.id)

    @classmethod
    def who_left(cls, therapist: Therapist) -> Select[Client]:
        """Those of this therapist's clients who have left and are not erased yet, the last first."""
        return (
            select(cls)
            .where(cls._own_of(therapist), cls.left_at.is_not(None))
            .order_by(cls.left_at.desc(), cls.id)
        )

    @classmethod
    def here(cls) -> Select[Client]:
        """Every client who has not left."""
        return select(cls).where(cls.left_at.is_(None))

    @property
    def therapist(self) -> Therapist:
        """The therapist whom the client works with."""
        return db.session.get_one(Therapist, (self.practice_id, self.therapist_id))

    @property
    def practice(self) -> Practice:
        """The practice that the client comes to."""
        return self.therapist.practice

    @property
    def has_joined(self) -> bool:
        """Whether the client has accepted an invitation."""
        return self.consented_at is not None

    def local(self, instant: datetime) -> datetime:
        """This instant on the client's own clock."""
        return instant.astimezone(ZoneInfo(self.zone))
