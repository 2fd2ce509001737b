"""A practice: one or more therapists, and the border that nobody's rows cross."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON
from sqlalchemy.orm import Mapped, mapped_column

from webapp.db import Base, now
from webapp.ids import uuid7

# What phones take it for where nothing else is said.
BACKUP_DAYS = 30


class Practice(Base):
    """Who stands behind the app, and whom a client calls when it is urgent.

    ``keeps_years`` is for how long it must keep the records of a treatment: 0 for not at all, none where it was
    not said yet. ``backup_days`` is how far back its backups go, and so how long phones keep what they sent.
    ``demo`` is the marker without which the demo door stays shut; only ``between demo`` sets it.
    """

    __tablename__ = "practice"

    id: Mapped[str] = mapped_column(primary_key=True, default=uuid7)
    name: Mapped[str]
    language: Mapped[str] = mapped_column(default="en")
    zone: Mapped[str] = mapped_column(default="UTC")
    emergency_text: Mapped[str] = mapped_column(default="")
    contacts: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    keeps_years: Mapped[int | None] = mapped_column(default=None)
    backup_days: Mapped[int] = mapped_column(default=BACKUP_DAYS)
    demo: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(default=now)
