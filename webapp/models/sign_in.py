"""Sign-ins: who is signed in where, since when, until when.

The browser holds 256 random bits; only their hash is here, so that whoever reads the table
cannot sign in with it. A sign-in can be ended from another device, which a signed cookie cannot.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import Index, Select, Table, bindparam, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from webapp.db import Base, glance, now
from webapp.ids import uuid7
from webapp.models.laid_out import LaidOut

THERAPIST_LIFE, THERAPIST_IDLE = timedelta(hours=12), timedelta(minutes=30)
CLIENT_LIFE, CLIENT_IDLE = timedelta(days=90), timedelta(days=30)
# Words must arrive before a session even though nobody opened the app for a while.
APPEND_LIFE = timedelta(days=90)
# How exactly "last seen" is kept: a write for every request would be a write for nothing.
SEEN_STEP = timedelta(minutes=1)
# How fresh a sign-in must be before a key may be added.
FRESH = timedelta(minutes=5)


class Validity:
    """How long a sign-in is good for, by what its row says."""

    if TYPE_CHECKING:  # the model's columns are of another type to SQLAlchemy, of the same to a reader
        role: Any
        created_at: Any
        seen_at: Any
        auth_at: Any
        revoked_at: Any

    @property
    def expires_at(self) -> datetime:
        """When it ends by itself if nobody comes again."""
        life, idle = (CLIENT_LIFE, CLIENT_IDLE) if self.role == "client" else (THERAPIST_LIFE, THERAPIST_IDLE)
        return cast(datetime, min(self.created_at + life, self.seen_at + idle))

    def is_live(self, moment: datetime) -> bool:
        """Whether it lets its holder read and write."""
        return self.revoked_at is None and moment < self.expires_at

    def may_append(self, moment: datetime) -> bool:
        """Whether its holder may hand in what was written: live, or a client's that ran out not long ago."""
        if self.revoked_at is not None:
            return False
        return moment < self.expires_at + (APPEND_LIFE if self.role == "client" else timedelta())

    def is_fresh(self, moment: datetime) -> bool:
        """Whether its holder has shown the passkey just now."""
        return self.is_live(moment) and moment < self.auth_at + FRESH

    def wants_seen(self, moment: datetime) -> bool:
        """Whether "last seen" is out of date by more than a step."""
        return bool(moment >= self.seen_at + SEEN_STEP)


@dataclass(frozen=True, slots=True)
class Held(Validity):
    """What must be known of a sign-in at every request: its row without the weight of a model."""

    id_hash: str
    id: str
    practice_id: str
    role: str
    account_id: str
    created_at: datetime
    seen_at: datetime
    auth_at: datetime
    revoked_at: datetime | None


class SignIn(Validity, Base):
    """One person on one device. ``id`` may be shown and stand in a URL; what the cookie holds may not."""

    __tablename__ = "sign_in"
    __table_args__ = (Index("sign_in_of_account", "practice_id", "role", "account_id"),)

    id_hash: Mapped[str] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(unique=True, default=uuid7)
    practice_id: Mapped[str]
    role: Mapped[str]
    account_id: Mapped[str]
    passkey_id: Mapped[str] = mapped_column(default="")
    device_name: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime] = mapped_column(default=now)
    seen_at: Mapped[datetime] = mapped_column(default=now)
    auth_at: Mapped[datetime] = mapped_column(default=now)
    revoked_at: Mapped[datetime | None] = mapped_column(default=None)

    @classmethod
    def begin(
        cls,
        session: Session,
        practice_id: str,
        role: str,
        account_id: str,
        *,
        device_name: str = "",
        passkey_id: str = "",
    ) -> tuple[SignIn, str]:
        """A new sign-in and the secret that its cookie holds; the secret is kept nowhere else."""
        secret = secrets.token_urlsafe(32)
        moment = now()
        row = cls(
            id_hash=hash_of(secret),
            id=uuid7(),
            practice_id=practice_id,
            role=role,
            account_id=account_id,
            passkey_id=passkey_id,
            device_name=device_name,
            created_at=moment,
            seen_at=moment,
            auth_at=moment,
        )
        session.add(row)
        return row, secret

    @classmethod
    def held_by(cls, secret: str) -> Held | None:
        """The sign-in that this cookie stands for, in whatever state it is."""
        with glance() as connection:
            rows = _HELD.rows(connection, {"hash": hash_of(secret)})
        return Held(*rows[0]) if rows else None

    @classmethod
    def of(cls, practice_id: str, role: str, account_id: str) -> Select[SignIn]:
        """The sign-ins of this account that nobody has ended, the one seen last first."""
        return (
            select(cls)
            .where(
                cls.practice_id == practice_id,
                cls.role == role,
                cls.account_id == account_id,
                cls.revoked_at.is_(None),
            )
            .order_by(cls.seen_at.desc(), cls.id.desc())
        )

    @classmethod
    def revoke_all(cls, session: Session, practice_id: str, role: str, account_id: str) -> None:
        """End every sign-in of this account."""
        session.execute(
            update(cls)
            .where(
                cls.practice_id == practice_id,
                cls.role == role,
                cls.account_id == account_id,
                cls.revoked_at.is_(None),
            )
            .values(revoked_at=now())
        )


_TABLE = cast(Table, SignIn.__table__)
_HELD = LaidOut(
    lambda _dialect: select(*(_TABLE.c[name.name] for name in fields(Held))).where(
        _TABLE.c.id_hash == bindparam("hash")
    )
)


def hash_of(secret: str) -> str:
    """What is kept of a secret."""
    return sha256(secret.encode()).hexdigest()
