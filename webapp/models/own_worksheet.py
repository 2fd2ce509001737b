"""The worksheets that the therapists of a practice wrote themselves: one draft of each, and all published versions."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, ForeignKeyConstraint, Select, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from webapp.db import Base, now


class OwnWorksheet(Base):
    """One worksheet of a therapist's own.

    ``draft`` is what the editor holds, ready or not, until it is published: {"values": what is typed, by form
    name, "base": the worksheet that it began from, or none}. Only its author changes it. ``shared`` shows what
    was published to the practice; ``retired`` takes it out of the library, and off no phone.
    """

    __tablename__ = "own_worksheet"

    practice_id: Mapped[str] = mapped_column(ForeignKey("practice.id"), primary_key=True)
    worksheet: Mapped[str] = mapped_column(primary_key=True)
    author_id: Mapped[str]
    draft: Mapped[dict[str, Any] | None] = mapped_column(JSON, default=None)
    shared: Mapped[bool] = mapped_column(default=False)
    retired: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(default=now)

    @classmethod
    def seen_by(cls, practice_id: str, therapist_id: str) -> Select[OwnWorksheet]:
        """Those that a therapist wrote, and those that colleagues share, the oldest first."""
        theirs = or_(cls.author_id == therapist_id, cls.shared.is_(True))
        return select(cls).where(cls.practice_id == practice_id, theirs).order_by(cls.created_at)


class OwnWorksheetVersion(Base):
    """One published version. Nothing of it ever changes: entries keep the version that they were written on."""

    __tablename__ = "own_worksheet_version"
    __table_args__ = (
        ForeignKeyConstraint(
            ["practice_id", "worksheet"], ["own_worksheet.practice_id", "own_worksheet.worksheet"]
        ),
    )

    practice_id: Mapped[str] = mapped_column(primary_key=True)
    worksheet: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    sheet: Mapped[dict[str, Any]] = mapped_column(JSON)
    published_by: Mapped[str]
    published_at: Mapped[datetime] = mapped_column(default=now)

    @classmethod
    def of(cls, practice_id: str) -> Select[OwnWorksheetVersion]:
        """All versions of all of this practice's own worksheets, the oldest version first."""
        return select(cls).where(cls.practice_id == practice_id).order_by(cls.worksheet, cls.version)
