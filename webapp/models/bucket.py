"""How often something may go wrong before it has to wait: a token bucket in the database.

It lives in SQL because several processes answer: what one of them counts, all of them know.
A clock that is set back neither refills a bucket nor locks it.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import case, delete, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column

from webapp.db import Base

# Only failures count: a whole clinic may sit behind one address.
FAILED_SIGN_INS, FAILED_SIGN_INS_IN = 20, timedelta(hours=1)
# A few words now and then, not a conversation.
ENCOURAGEMENTS, ENCOURAGEMENTS_IN = 4, timedelta(hours=24)
# A calendar asks a few times a day.
CALENDAR_READS, CALENDAR_READS_IN = 60, timedelta(hours=1)
# Links that confirm an address: nobody's mailbox is to be filled from here.
CONFIRMATIONS, CONFIRMATIONS_IN = 5, timedelta(hours=24)
# After so long every bucket is full again.
FULL_AFTER = max(FAILED_SIGN_INS_IN, ENCOURAGEMENTS_IN, CONFIRMATIONS_IN)


class Bucket(Base):
    """What is left for one key, and when that was reckoned (seconds since 1970)."""

    __tablename__ = "bucket"

    key: Mapped[str] = mapped_column(primary_key=True)
    tokens: Mapped[float]
    at: Mapped[float]

    @classmethod
    def take(cls, session: Session, key: str, moment: datetime, *, capacity: int, per: timedelta) -> bool:
        """Take one; false if none is left. It refills evenly, ``capacity`` in each ``per``."""
        stamp = moment.timestamp()
        insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
        gone = case((cls.at < stamp, stamp - cls.at), else_=0.0)
        filled = cls.tokens + gone * (capacity / per.total_seconds())
        left = case((filled < capacity, filled), else_=float(capacity))
        statement = (
            insert(cls)
            .values(key=key, tokens=capacity - 1.0, at=stamp)
            .on_conflict_do_update(
                index_elements=[cls.key],
                set_={"tokens": left - 1.0, "at": case((cls.at < stamp, stamp), else_=cls.at)},
                where=left >= 1.0,
            )
            .returning(cls.tokens)
        )
        return session.execute(statement).first() is not None

    @classmethod
    def forgive(cls, session: Session, key: str) -> None:
        """Give back the one that was just taken: it did not go wrong after all."""
        session.execute(update(cls).where(cls.key == key).values(tokens=cls.tokens + 1.0))

    @classmethod
    def sweep(cls, session: Session, moment: datetime) -> None:
        """Forget the keys that have long been full again."""
        session.execute(delete(cls).where(cls.at < (moment - FULL_AFTER).timestamp()))
