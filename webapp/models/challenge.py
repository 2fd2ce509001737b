"""Challenges: what a passkey has to sign, once, soon, and for one purpose."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import delete
from sqlalchemy.orm import Mapped, Session, mapped_column

from webapp.db import Base, now

CHALLENGE_BYTES = 32
CHALLENGE_LIFE = timedelta(minutes=5)


class Challenge(Base):
    """Kept by its hash; ``purpose`` says what it may be used for ("sign-in", "invitation <hash>", ...)."""

    __tablename__ = "challenge"

    hash: Mapped[str] = mapped_column(primary_key=True)
    purpose: Mapped[str]
    expires_at: Mapped[datetime] = mapped_column(index=True)

    @classmethod
    def make(cls, session: Session, purpose: str) -> bytes:
        """A new challenge for this purpose; what has run out is swept away with the same stroke."""
        session.execute(delete(cls).where(cls.expires_at < now()))
        challenge = secrets.token_bytes(CHALLENGE_BYTES)
        session.add(cls(hash=_hash(challenge), purpose=purpose, expires_at=now() + CHALLENGE_LIFE))
        return challenge

    @classmethod
    def use(cls, session: Session, challenge: bytes, purpose: str) -> bool:
        """Take it away, whatever it was for; true if it was ours, in time, and for this purpose."""
        found = session.get(cls, _hash(challenge))
        if found is None:
            return False
        ours = found.purpose == purpose and found.expires_at > now()
        taken = session.scalar(delete(cls).where(cls.hash == found.hash).returning(cls.hash))
        return ours and taken is not None


def _hash(challenge: bytes) -> str:
    return sha256(challenge).hexdigest()
