"""Leaving and erasing: at once nobody else's to read, and gone for good when no duty keeps it any longer.

A practice may have to keep the records of a treatment for some years; the consent says for how many.
Until then what a client wrote who has left stands closed: no page shows it, no sign-in opens it. A
practice without such a duty erases at once.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import ColumnElement, Table, and_, delete, or_, select, text
from sqlalchemy.orm import Session

from webapp import ledger
from webapp.db import db, now, writing
from webapp.ledger import ERASED, LEFT, Line
from webapp.migrations import every_table
from webapp.models.challenge import Challenge
from webapp.models.client import Client
from webapp.models.practice import Practice
from webapp.models.sign_in import SignIn
from webapp.words import gettext, ngettext

# A row that names a client under one of these is that client's; the first that a table has decides.
_WHOSE = ("client_id", "account_id")


@dataclass(frozen=True, slots=True)
class MadeGood:
    """How many clients were closed again, and how many erased again, after an older copy came back."""

    closed: int = 0
    erased: int = 0


def leave(client: Client, path: Path, at: datetime | None = None) -> date | None:
    """Close everything of this client at once, or erase it where nothing has to be kept.

    The day on which it will be erased is given back: today's if it is gone now, none if the practice has not said.
    """
    at = at or now()
    until = erased_on(client.practice.keeps_years, at)
    place = (client.practice_id, client.id)
    line = Line(LEFT, *place, at.isoformat(), until.isoformat() if until else "", _sign_ins(*place))
    db.session.rollback()  # what was read lies behind us; the next transaction is to write
    ledger.add(path, line)
    with writing() as session:
        _close(session, line)
    if until is not None and until <= at.date():
        erase(*place, path, at)
    return until


def erase(practice_id: str, client_id: str, path: Path, at: datetime | None = None) -> None:
    """Take every row of this client out of every table."""
    line = Line(
        ERASED, practice_id, client_id, (at or now()).isoformat(), sign_ins=_sign_ins(practice_id, client_id)
    )
    db.session.rollback()
    ledger.add(path, line)
    with writing() as session:
        _erase(session, practice_id, client_id)
    _forget_the_pages()


def erase_due(path: Path, at: datetime | None = None) -> int:
    """Erase everybody who has left and whose words nothing keeps any longer; how many they were."""
    at = at or now()
    left = db.session.execute(
        select(Client.practice_id, Client.id, Client.left_at, Client.erase_on, Practice.keeps_years)
        .join(Practice, Client.practice_id == Practice.id)
        .where(Client.left_at.is_not(None))
    ).all()
    due = [
        (row.practice_id, row.id)
        for row in left
        if (day := row.erase_on or erased_on(row.keeps_years, row.left_at)) is not None and day <= at.date()
    ]
    for place in due:
        erase(*place, path, at)
    return len(due)


def make_good(path: Path) -> MadeGood:
    """Do again what the ledger tells of and this database, restored from an older copy perhaps, does not show."""
    closed = erased = 0
    for line in ledger.lines(path):
        known = db.session.get(Client, (line.practice_id, line.client_id))
        if known is None:
            continue
        if line.what == ERASED:
            with writing() as session:
                _erase(session, line.practice_id, line.client_id)
            erased += 1
        elif known.left_at is None:
            with writing() as session:
                _close(session, line)
            closed += 1
    if erased:
        _forget_the_pages()
    return MadeGood(closed, erased)


def erased_on(keeps_years: int | None, left_at: datetime) -> date | None:
    """The day on which the words of somebody who left then may go; none if the practice has not said."""
    if keeps_years is None:
        return None
    left = left_at.date()
    try:
        return left.replace(year=left.year + keeps_years)
    except ValueError:  # the 29th of February
        return date(left.year + keeps_years, 3, 1)


def kept_words(practice: str, keeps_years: int | None) -> str:
    """What becomes of the words of somebody who leaves."""
    if keeps_years is None:
        return gettext(
            "It is kept closed for as long as %(practice)s has to keep the records of a treatment, then it is "
            "erased. Ask how long that is.",
            practice=practice,
        )
    if keeps_years == 0:
        return gettext("It is erased at once.")
    return ngettext(
        "It is kept closed for %(num)s year, because %(practice)s has to keep the records of a treatment for "
        "so long, then it is erased.",
        "It is kept closed for %(num)s years, because %(practice)s has to keep the records of a treatment for "
        "so long, then it is erased.",
        keeps_years,
        practice=practice,
    )


def _sign_ins(practice_id: str, client_id: str) -> tuple[str, ...]:
    """The hashes of all sign-ins of this client, so that its phones can be told."""
    whose = (SignIn.practice_id == practice_id, SignIn.role == "client", SignIn.account_id == client_id)
    return tuple(db.session.scalars(select(SignIn.id_hash).where(*whose).order_by(SignIn.id_hash)))


def _close(session: Session, line: Line) -> None:
    """No sign-in opens it, no invitation leads to it, and no therapist's page shows it."""
    client = session.get_one(Client, (line.practice_id, line.client_id))
    client.left_at = datetime.fromisoformat(line.at)
    client.erase_on = date.fromisoformat(line.until) if line.until else None
    for name in (
        "sign_in",
        "passkey",
        "invitation",
        "supporter",
        "calendar_feed",
        "reminder_choice",
        "push_subscription",
        "reminder",
    ):
        table = every_table().tables[name]
        session.connection().execute(delete(table).where(_rows_of(table, line.practice_id, line.client_id)))


def _erase(session: Session, practice_id: str, client_id: str) -> None:
    """Every table is asked, the ones that point to others first; a new table with a client in it is in by itself."""
    ids = session.scalars(
        select(SignIn.id).where(SignIn.practice_id == practice_id, SignIn.account_id == client_id)
    ).all()
    for sign_in in ids:
        session.execute(delete(Challenge).where(Challenge.purpose.contains(sign_in, autoescape=True)))
    for table in reversed(every_table().sorted_tables):
        rows = _rows_of(table, practice_id, client_id)
        if rows is not None:
            session.connection().execute(delete(table).where(rows))


def _rows_of(table: Table, practice_id: str, client_id: str) -> ColumnElement[bool] | None:
    """What in this table is about this client; none if no row of it can be."""
    whose: Iterable[ColumnElement[bool]]
    if table.name == Client.__tablename__:
        whose = [table.c.id == client_id]
    else:
        name = next((each for each in _WHOSE if each in table.c), "")
        whose = [table.c[name] == client_id] if name else []
        if name == "account_id" and "subject_id" in table.c:
            whose = [*whose, table.c.subject_id == client_id]
    return and_(table.c.practice_id == practice_id, or_(*whose)) if whose else None


def _forget_the_pages() -> None:
    """SQLite overwrites what is deleted, but its journal still holds the pages as they were."""
    if db.engine.dialect.name == "sqlite":
        with db.engine.connect() as connection:
            connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
