"""One row for each client: what a list over many clients says of each, in numbers and dates, without a word."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import JSON, ForeignKeyConstraint, Table, and_, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column

from webapp.db import Base, db
from webapp.models.client import Client
from webapp.models.feed import Feed
from webapp.models.therapist import Therapist


@dataclass(frozen=True, slots=True)
class Facts:
    """What a row says. ``planned`` holds when each planned session is to start, ``held`` how many there were.

    ``flags``, ``help``, ``requests`` and ``unread`` wait for the therapist; ``asked`` of the unread are to be looked at.
    ``done`` counts since the last session, in what is agreed now. ``came_at`` is when the client last wrote anything.
    """

    planned: tuple[str, ...] = ()
    held: int = 0
    flags: int = 0
    help: int = 0
    requests: int = 0
    unread: int = 0
    asked: int = 0
    agreed: int = 0
    done: int = 0
    came_at: datetime | None = None


class ClientSummary(Base):
    """The facts of one client as they stood when the feed stood at ``head``; they follow from the records alone.

    ``made_by`` is the number of the rule that made them, so that rows of an older rule are made anew.
    """

    __tablename__ = "client_summary"
    __table_args__ = (
        ForeignKeyConstraint(["practice_id", "client_id"], ["client.practice_id", "client.id"]),
    )

    practice_id: Mapped[str] = mapped_column(primary_key=True)
    client_id: Mapped[str] = mapped_column(primary_key=True)
    head: Mapped[int]
    made_by: Mapped[int]
    planned: Mapped[list[str]] = mapped_column(JSON)
    held: Mapped[int]
    flags: Mapped[int]
    help: Mapped[int]
    requests: Mapped[int]
    unread: Mapped[int]
    asked: Mapped[int]
    agreed: Mapped[int]
    done: Mapped[int]
    came_at: Mapped[datetime | None]

    @classmethod
    def of_all(cls, therapist: Therapist, made_by: int) -> tuple[dict[str, Facts], dict[str, int]]:
        """The facts that still hold, by client; and where the feeds of all the others stand."""
        table = _TABLE
        rows = db.session.execute(
            select(Client.id.label("of"), func.coalesce(Feed.head, 0).label("at"), *table.c)
            .outerjoin(Feed, and_(Feed.practice_id == Client.practice_id, Feed.client_id == Client.id))
            .outerjoin(table, and_(table.c.practice_id == Client.practice_id, table.c.client_id == Client.id))
            .where(Client.read_by(therapist))
        ).all()
        stands = {row.of: _facts(row) for row in rows if (row.head, row.made_by) == (row.at, made_by)}
        return stands, {row.of: row.at for row in rows if row.of not in stands}

    @classmethod
    def keep(cls, session: Session, rows: Sequence[dict[str, Any]]) -> None:
        """Put these rows in the place of what stands, in one statement; clients that are gone are left out."""
        there = session.scalars(select(Client.id).where(Client.id.in_([row["client_id"] for row in rows])))
        known = set(there)
        kept = [row for row in rows if row["client_id"] in known]
        if kept:
            session.connection().execute(_keeping(session.connection().dialect.name), kept)


def row_of(practice_id: str, client_id: str, head: int, made_by: int, facts: Facts) -> dict[str, Any]:
    """The row that says this."""
    said = asdict(facts) | {"planned": list(facts.planned)}
    return {"practice_id": practice_id, "client_id": client_id, "head": head, "made_by": made_by, **said}


_TABLE = cast(Table, ClientSummary.__table__)
_KEY = ("practice_id", "client_id")
_NAMES: Collection[str] = tuple(Facts.__dataclass_fields__)


def _facts(row: Any) -> Facts:
    return Facts(**{name: getattr(row, name) for name in _NAMES} | {"planned": tuple(row.planned)})


def _keeping(dialect: str) -> Any:
    insert = (sqlite.insert if dialect == "sqlite" else postgresql.insert)(_TABLE)
    news = {column.name: insert.excluded[column.name] for column in _TABLE.c if column.name not in _KEY}
    return insert.on_conflict_do_update(index_elements=list(_KEY), set_=news)
