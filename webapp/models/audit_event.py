"""What was done to accounts and access, by whom, and when; never what anybody wrote."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from webapp.db import Base, now
from webapp.ids import uuid7


class AuditEvent(Base):
    """One line of the record; added, never changed.

    ``what`` is a fixed word, ``subject_id`` the id of what it was done to. No names, no text.
    """

    __tablename__ = "audit_event"
    __table_args__ = (Index("audit_event_of_practice", "practice_id", "at"),)

    id: Mapped[str] = mapped_column(primary_key=True, default=uuid7)
    practice_id: Mapped[str]
    at: Mapped[datetime] = mapped_column(default=now)
    role: Mapped[str] = mapped_column(default="")
    account_id: Mapped[str] = mapped_column(default="")
    what: Mapped[str]
    subject_id: Mapped[str] = mapped_column(default="")
