"""A therapist of a practice."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from webapp.db import Base, db, now
from webapp.ids import uuid7
from webapp.models.practice import Practice


class Therapist(Base):
    """Sees her own clients, and no others."""

    __tablename__ = "therapist"

    practice_id: Mapped[str] = mapped_column(ForeignKey("practice.id"), primary_key=True)
    id: Mapped[str] = mapped_column(primary_key=True, default=uuid7)
    name: Mapped[str]
    language: Mapped[str] = mapped_column(default="en")
    zone: Mapped[str] = mapped_column(default="UTC")
    created_at: Mapped[datetime] = mapped_column(default=now)

    @property
    def practice(self) -> Practice:
        """The practice that she works in."""
        return db.session.get_one(Practice, self.practice_id)

    def local(self, instant: datetime) -> datetime:
        """This instant on her own clock."""
        return instant.astimezone(ZoneInfo(self.zone))
