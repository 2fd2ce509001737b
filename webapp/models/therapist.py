"""A therapist of a practice."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import ForeignKey, Select, select
from sqlalchemy.orm import Mapped, mapped_column

from webapp.db import Base, db, now
from webapp.ids import uuid7
from webapp.models.practice import Practice


class Therapist(Base):
    """Sees her own clients, and no others.

    ``is_admin`` lets her invite and deactivate colleagues, and reads no client's words by it. ``ended_at`` is set
    when she was deactivated: she cannot sign in any more, what she wrote keeps her name.
    """

    __tablename__ = "therapist"

    practice_id: Mapped[str] = mapped_column(ForeignKey("practice.id"), primary_key=True)
    id: Mapped[str] = mapped_column(primary_key=True, default=uuid7)
    name: Mapped[str]
    language: Mapped[str] = mapped_column(default="en")
    zone: Mapped[str] = mapped_column(default="UTC")
    is_admin: Mapped[bool] = mapped_column(default=False)
    ended_at: Mapped[datetime | None] = mapped_column(default=None)
    created_at: Mapped[datetime] = mapped_column(default=now)

    @classmethod
    def all_of(cls, practice_id: str) -> Select[Therapist]:
        """Every therapist of this practice, the first one first; also those who were deactivated."""
        return select(cls).where(cls.practice_id == practice_id).order_by(cls.created_at, cls.id)

    @classmethod
    def working_in(cls, practice_id: str) -> Select[Therapist]:
        """Those who can sign in."""
        return cls.all_of(practice_id).where(cls.ended_at.is_(None))

    @property
    def practice(self) -> Practice:
        """The practice that she works in."""
        return db.session.get_one(Practice, self.practice_id)

    def local(self, instant: datetime) -> datetime:
        """This instant on her own clock."""
        return instant.astimezone(ZoneInfo(self.zone))
