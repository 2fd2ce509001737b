"""Invitations: how an account begins, and how a client with a lost passkey comes back.

The link holds 256 random bits, of which only the hash is kept. It works once, for 72 hours.
A client's also needs six digits that the therapist reads out: whoever finds the link cannot use it.
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from hashlib import sha256
from hmac import compare_digest

from sqlalchemy import select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from webapp.db import Base, db, now, writing
from webapp.ids import uuid7
from webapp.models.audit_event import AuditEvent
from webapp.models.client import Client
from webapp.models.therapist import Therapist

INVITATION_LIFE = timedelta(hours=72)
MAX_TRIES = 5


class Invitation(Base):
    """For one account, which may not exist yet when it is a therapist's."""

    __tablename__ = "invitation"

    token_hash: Mapped[str] = mapped_column(primary_key=True)
    code_hash: Mapped[str] = mapped_column(default="")
    role: Mapped[str]
    practice_id: Mapped[str]
    account_id: Mapped[str]
    invited_by: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None] = mapped_column(default=None)
    tries: Mapped[int] = mapped_column(default=0)

    @classmethod
    def for_therapist(cls, practice_id: str = "", therapist_id: str = "", by: Therapist | None = None) -> str:
        """The token that invites a therapist: to found a practice, into this one, or back after a loss."""
        token = secrets.token_urlsafe(32)
        with writing() as session:
            ids = (practice_id or uuid7(), therapist_id or uuid7())
            row = cls._add(session, token, "therapist", *ids, by=by.id if by else "")
            _note(session, row, "therapist invited", by=by)
        return token

    @classmethod
    def for_client(cls, client: Client, by: Therapist) -> tuple[str, str]:
        """The token and the code that invite this client; earlier ones that were not used stop working."""
        token, code = secrets.token_urlsafe(32), f"{secrets.randbelow(10**6):06}"
        with writing() as session:
            cls.withdraw(session, client.practice_id, "client", client.id)
            row = cls._add(session, token, "client", client.practice_id, client.id, by=by.id)
            row.code_hash = _code_hash(token, code)
            _note(session, row, "client invited", by=by)
        return token, code

    @classmethod
    def open_by(cls, token: str) -> Invitation | None:
        """The invitation behind this link, if it can still be accepted."""
        found = db.session.scalar(select(cls).where(cls.token_hash == _hash(token)))
        return found if found is not None and found.is_open(now()) else None

    @classmethod
    def waiting_for(cls, client: Client) -> Invitation | None:
        """The invitation that this client could accept now."""
        mine = select(cls).where(
            cls.practice_id == client.practice_id, cls.account_id == client.id, cls.role == "client"
        )
        return next((row for row in db.session.scalars(mine) if row.is_open(now())), None)

    @classmethod
    def waiting_of(cls, therapist: Therapist) -> set[str]:
        """The ids of those of this therapist's clients who could accept an invitation now."""
        theirs = select(cls).where(
            cls.practice_id == therapist.practice_id,
            cls.role == "client",
            cls.used_at.is_(None),
            cls.account_id.in_(Client.ids_of(therapist)),
        )
        return {row.account_id for row in db.session.scalars(theirs) if row.is_open(now())}

    @classmethod
    def try_code(cls, session: Session, token: str, code: str) -> bool:
        """Whether these are its six digits. A wrong try counts; after five nobody gets in with it."""
        row = session.scalar(select(cls).where(cls.token_hash == _hash(token)).with_for_update())
        if row is None or not row.is_open(now()):
            return False
        if row.code_hash == "" or compare_digest(row.code_hash, _code_hash(token, code)):
            return True
        row.tries += 1
        return False

    @classmethod
    def claim(cls, session: Session, token: str) -> Invitation | None:
        """Use it up, once for all: of many who try at the same time, one gets it."""
        moment = now()
        return session.scalar(
            update(cls)
            .where(
                cls.token_hash == _hash(token),
                cls.used_at.is_(None),
                cls.expires_at > moment,
                cls.tries < MAX_TRIES,
            )
            .values(used_at=moment)
            .returning(cls)
        )

    @property
    def needs_code(self) -> bool:
        """Whether the six digits are asked for."""
        return self.code_hash != ""

    def is_open(self, moment: datetime) -> bool:
        """Whether it can still be accepted."""
        return self.used_at is None and moment < self.expires_at and self.tries < MAX_TRIES

    @classmethod
    def _add(
        cls, session: Session, token: str, role: str, practice_id: str, account_id: str, by: str = ""
    ) -> Invitation:
        row = cls(
            token_hash=_hash(token),
            role=role,
            practice_id=practice_id,
            account_id=account_id,
            invited_by=by,
            expires_at=now() + INVITATION_LIFE,
        )
        session.add(row)
        return row

    @classmethod
    def withdraw(cls, session: Session, practice_id: str, role: str, account_id: str) -> None:
        """Let none of this account's invitations work any more."""
        session.execute(
            update(cls)
            .where(
                cls.practice_id == practice_id,
                cls.account_id == account_id,
                cls.role == role,
                cls.used_at.is_(None),
            )
            .values(used_at=now())
        )


def invite_client(therapist: Therapist, name: str, client_id: str = "") -> tuple[Client, str, str]:
    """A new client of this therapist, with the token and the code that invite her or him."""
    client = Client(
        practice_id=therapist.practice_id,
        id=client_id or uuid7(),
        name=name,
        therapist_id=therapist.id,
        language=therapist.language,
        zone=therapist.zone,
    )
    with writing() as session:
        session.add(client)
    return client, *Invitation.for_client(client, therapist)


def _note(session: Session, row: Invitation, what: str, by: Therapist | None = None) -> None:
    session.add(
        AuditEvent(
            practice_id=row.practice_id,
            role="therapist" if by else "",
            account_id=by.id if by else "",
            what=what,
            subject_id=row.account_id,
        )
    )


def _hash(token: str) -> str:
    return sha256(token.encode()).hexdigest()


def _code_hash(token: str, code: str) -> str:
    # The token, which is not kept, is the salt: a million codes cannot be tried on the table alone.
    return sha256(f"{token} {code}".encode()).hexdigest()
