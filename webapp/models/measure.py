"""The measures that a practice has installed, in all their versions."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, Select, select
from sqlalchemy.orm import Mapped, mapped_column

from webapp.db import Base, now


class Measure(Base):
    """One version of a measure. ``sheet`` is the worksheet that it becomes in the feed of each client.

    ``url`` and ``label`` are what the file calls itself and its version; ``worksheet`` and ``version`` what
    they are here. Nothing of it ever changes: entries keep the version that they were written on.
    """

    __tablename__ = "measure"
    __table_args__ = (Index("measure_by_url", "practice_id", "url", "version", unique=True),)

    practice_id: Mapped[str] = mapped_column(ForeignKey("practice.id"), primary_key=True)
    worksheet: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    url: Mapped[str]
    label: Mapped[str]
    sheet: Mapped[dict[str, Any]] = mapped_column(JSON)
    installed_by: Mapped[str]
    installed_at: Mapped[datetime] = mapped_column(default=now)

    @classmethod
    def of(cls, practice_id: str) -> Select[Measure]:
        """All versions of all measures of this practice, by name, the oldest version first."""
        return select(cls).where(cls.practice_id == practice_id).order_by(cls.worksheet, cls.version)
