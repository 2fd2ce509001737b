"""Passkeys: the only way in. The private half never leaves the person's device."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, Select, select
from sqlalchemy.orm import Mapped, mapped_column

from webapp.db import Base, now

# More than this for one account is not a person with many phones.
MAX_PASSKEYS = 10


class Passkey(Base):
    """One credential of one account; ``id`` is the credential id as base64url text."""

    __tablename__ = "passkey"
    __table_args__ = (Index("passkey_of_account", "practice_id", "role", "account_id"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    practice_id: Mapped[str]
    role: Mapped[str]
    account_id: Mapped[str]
    public_key: Mapped[bytes]
    sign_count: Mapped[int] = mapped_column(default=0)
    # Whether it is, and may be, copied to the person's other devices. Noted, never a reason to refuse.
    backed_up: Mapped[bool] = mapped_column(default=False)
    device_type: Mapped[str] = mapped_column(default="")
    name: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime] = mapped_column(default=now)
    used_at: Mapped[datetime | None] = mapped_column(default=None)

    @classmethod
    def of(cls, practice_id: str, role: str, account_id: str) -> Select[Passkey]:
        """The passkeys of this account, oldest first."""
        return (
            select(cls)
            .where(cls.practice_id == practice_id, cls.role == role, cls.account_id == account_id)
            .order_by(cls.created_at, cls.id)
        )

    def is_copied(self, sign_count: int) -> bool:
        """Whether this counter says that somebody else holds the same key too. Many stay at 0 for ever."""
        return max(sign_count, self.sign_count) > 0 and sign_count <= self.sign_count
