"""Reminders: what a client chose about them, and which one was sent on which day. No word of what they are about."""

from __future__ import annotations

import secrets
from datetime import date, datetime, timedelta
from hashlib import sha256

from sqlalchemy import ColumnElement, ForeignKeyConstraint, Select, delete, exists, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column

from webapp.db import Base, now
from webapp.models.client import Client
from webapp.models.push_subscription import PushSubscription

CONFIRM_WITHIN = timedelta(hours=24)
# How long a round has for sending what it claimed; then, if nobody said how it went, it is left.
HELD = timedelta(minutes=5)
# What could not be sent is tried again, some time later and not for ever.
AGAIN_AFTER, MOST_TRIES = timedelta(minutes=10), 3
# Which day somebody was reminded is of no use later.
KEPT = timedelta(days=7)


class ReminderChoice(Base):
    """What one client chose; there is a row as soon as something was chosen.

    ``email`` is an address, which gets nothing before ``confirmed_at``: whoever reads there has opened a link first. Of that
    link only the hash is kept. ``stop_token`` stands in every reminder: it can end the e-mails and do nothing else. Times
    are times of the day on the clock of ``zone``; quiet is nothing where ``quiet_from`` is "".
    """

    __tablename__ = "reminder_choice"
    __table_args__ = (
        ForeignKeyConstraint(["practice_id", "client_id"], ["client.practice_id", "client.id"]),
    )

    practice_id: Mapped[str] = mapped_column(primary_key=True)
    client_id: Mapped[str] = mapped_column(primary_key=True)
    usual_time: Mapped[str] = mapped_column(default="18:00")
    quiet_from: Mapped[str] = mapped_column(default="21:00")
    quiet_until: Mapped[str] = mapped_column(default="08:00")
    zone: Mapped[str]
    email: Mapped[str] = mapped_column(default="")
    confirmed_at: Mapped[datetime | None] = mapped_column(default=None)
    link_hash: Mapped[str | None] = mapped_column(default=None, unique=True)
    link_until: Mapped[datetime | None] = mapped_column(default=None)
    stop_token: Mapped[str] = mapped_column(default=lambda: secrets.token_urlsafe(32), unique=True)

    @classmethod
    def of(cls, session: Session, client: Client) -> ReminderChoice:
        """This client's choice: the row, or one as it is before anything was chosen, not kept yet."""
        found = session.get(cls, (client.practice_id, client.id))
        return found or cls(
            practice_id=client.practice_id,
            client_id=client.id,
            usual_time="18:00",
            quiet_from="21:00",
            quiet_until="08:00",
            zone=client.zone,
            email="",
        )

    @classmethod
    def in_use(cls) -> Select[str, str]:
        """The practice id and the client id of everybody who is to be reminded somehow."""
        return (
            select(cls.practice_id, cls.client_id)
            .join(Client, (Client.practice_id == cls.practice_id) & (Client.id == cls.client_id))
            .where(Client.left_at.is_(None), Client.ended_at.is_(None))
            .where(or_(cls.confirmed_at.is_not(None), _on_a_phone(cls)))
            .order_by(cls.practice_id, cls.client_id)
        )

    def ask(self, email: str, token: str) -> None:
        """Take this address, which has to be confirmed first, by a link with this secret."""
        self.email, self.confirmed_at = email, None
        self.link_hash, self.link_until = _hash(token), now() + CONFIRM_WITHIN

    def forget_email(self) -> None:
        """Send nothing by e-mail any more, and keep no address."""
        self.email, self.confirmed_at, self.link_hash, self.link_until = "", None, None, None

    @classmethod
    def asked_by(cls, session: Session, token: str) -> ReminderChoice | None:
        """Whose address the link with this secret confirms, as long as it does."""
        return session.scalar(select(cls).where(cls.link_hash == _hash(token), cls.link_until > now()))

    @classmethod
    def confirm(cls, session: Session, token: str) -> bool:
        """Whether this secret confirmed an address; a link does so once."""
        found = session.execute(
            update(cls)
            .where(cls.link_hash == _hash(token), cls.link_until > now())
            .values(confirmed_at=now(), link_hash=None, link_until=None)
            .returning(cls.client_id)
        )
        return found.first() is not None

    @classmethod
    def stopped_by(cls, session: Session, token: str) -> ReminderChoice | None:
        """Whose e-mails this secret ends."""
        return session.scalar(select(cls).where(cls.stop_token == token))


class Reminder(Base):
    """One client is reminded of one assignment on one day, once.

    A round claims the row before it sends, so of several rounds at once one sends. ``outcome`` is "" as long as nobody has said
    how it went; that is never tried again, since it may have been sent. What "failed" is tried again from ``claimed_until`` on.
    """

    __tablename__ = "reminder"
    __table_args__ = (
        ForeignKeyConstraint(["practice_id", "client_id"], ["client.practice_id", "client.id"]),
    )

    practice_id: Mapped[str] = mapped_column(primary_key=True)
    client_id: Mapped[str] = mapped_column(primary_key=True)
    assignment_id: Mapped[str] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    claimed_until: Mapped[datetime]
    tries: Mapped[int] = mapped_column(default=1)
    sent_at: Mapped[datetime | None] = mapped_column(default=None)
    channel: Mapped[str] = mapped_column(default="")
    outcome: Mapped[str] = mapped_column(default="")

    @classmethod
    def claim(cls, session: Session, client: Client, assignment_id: str, day: date, moment: datetime) -> bool:
        """Whether this round is the one that sends it; of many that ask, one is."""
        insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
        statement = (
            insert(cls)
            .values(
                practice_id=client.practice_id,
                client_id=client.id,
                assignment_id=assignment_id,
                day=day,
                claimed_until=moment + HELD,
                tries=1,
                channel="",
                outcome="",
            )
            .on_conflict_do_update(
                index_elements=[cls.practice_id, cls.client_id, cls.assignment_id, cls.day],
                set_={"claimed_until": moment + HELD, "tries": cls.tries + 1, "outcome": ""},
                where=(cls.outcome == "failed") & (cls.claimed_until <= moment) & (cls.tries < MOST_TRIES),
            )
            .returning(cls.tries)
        )
        return session.execute(statement).first() is not None

    @classmethod
    def settle(
        cls,
        session: Session,
        client: Client,
        assignments: list[str],
        day: date,
        moment: datetime,
        channel: str,
    ) -> None:
        """Note how it went: by which ways it was sent, "" for none."""
        went = (
            {"outcome": "sent", "channel": channel, "sent_at": moment}
            if channel
            else {"outcome": "failed", "claimed_until": moment + AGAIN_AFTER}
        )
        session.execute(
            update(cls)
            .where(
                cls.practice_id == client.practice_id,
                cls.client_id == client.id,
                cls.assignment_id.in_(assignments),
                cls.day == day,
            )
            .values(went)
        )

    @classmethod
    def sweep(cls, session: Session, moment: datetime) -> None:
        """Forget the days that are long over."""
        session.execute(delete(cls).where(cls.day < (moment - KEPT).date()))


def _on_a_phone(choice: type[ReminderChoice]) -> ColumnElement[bool]:
    return (
        exists()
        .where(PushSubscription.practice_id == choice.practice_id)
        .where(PushSubscription.client_id == choice.client_id, PushSubscription.counts())
    )


def _hash(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()
