"""The log: every operation that was ever stored, with all its words. Records can be rebuilt from it.

Rows are only added. What may change later is the verdict of an operation that was held, and the words
of one whose record was lawfully erased.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import datetime
from typing import Any, cast

from sqlalchemy import ForeignKeyConstraint, Index, Table, bindparam, event, inspect, select, update
from sqlalchemy.orm import Mapped, Mapper, Session, mapped_column

from webapp.db import Base
from webapp.models.laid_out import LaidOut, listed, one_of
from webapp.models.many_rows import ManyRows
from webapp.models.seal import Place, open_sealed, seal

# All but the verdict.
_FIXED = frozenset(
    {
        "practice_id",
        "client_id",
        "op",
        "device",
        "n",
        "t",
        "record_id",
        "hash",
        "seq",
        "tag",
        "received_at",
        "body",
    }
)


class LoggedOperation(Base):
    """One operation as it was said, what it was answered (s, why, rev), and its place in the feed."""

    __tablename__ = "operation"
    __table_args__ = (
        ForeignKeyConstraint(["practice_id", "client_id"], ["client.practice_id", "client.id"]),
        Index("operation_in_feed", "practice_id", "client_id", "seq", unique=True),
    )

    practice_id: Mapped[str] = mapped_column(primary_key=True)
    client_id: Mapped[str] = mapped_column(primary_key=True)
    op: Mapped[str] = mapped_column(primary_key=True)
    device: Mapped[str]
    n: Mapped[int]
    t: Mapped[str]
    record_id: Mapped[str]
    hash: Mapped[str]
    s: Mapped[str]
    why: Mapped[str]
    rev: Mapped[int | None]
    seq: Mapped[int]
    tag: Mapped[str]
    received_at: Mapped[datetime]
    skew_ms: Mapped[int | None]
    body: Mapped[bytes]

    @property
    def said(self) -> dict[str, Any]:
        """The whole operation in its own words."""
        return open_sealed(_place(self.practice_id, self.client_id, self.op), self.body)

    @classmethod
    def answered(
        cls, session: Session, practice_id: str, client_id: str, ids: Collection[str]
    ) -> Callable[[], Sequence[Any]]:
        """Ask what those of these operations that are in the log were answered; what is given reads it."""
        connection = session.connection()
        wanted = {"practice": practice_id, "client": client_id, "ids": listed(ids, connection)}
        return _ANSWERED.ask(connection, wanted)

    @classmethod
    def waiting(
        cls, session: Session, practice_id: str, client_id: str, record_ids: Collection[str]
    ) -> list[tuple[str, dict[str, Any]]]:
        """(device, said) of what is held until one of these records comes, oldest first."""
        rows = session.execute(
            select(cls.op, cls.device, cls.body)
            .where(
                cls.practice_id == practice_id,
                cls.client_id == client_id,
                cls.s == "held",
                cls.why == "unknown_record",
                cls.record_id.in_(record_ids),
            )
            .order_by(cls.seq)
        )
        return [(row.device, opened(row, practice_id, client_id)) for row in rows]

    @classmethod
    def held(cls, session: Session, practice_id: str, client_id: str) -> Sequence[Any]:
        """What is held in this feed (op, device, received_at, and body as it is kept), oldest first."""
        return session.execute(
            select(cls.op, cls.device, cls.received_at, cls.body)
            .where(cls.practice_id == practice_id, cls.client_id == client_id, cls.s == "held")
            .order_by(cls.seq)
        ).all()

    @classmethod
    def whole(cls, session: Session, practice_id: str, client_id: str) -> Iterator[Any]:
        """The whole log of this feed, row by row, in order, as it is kept; ``t`` is called ``type`` in these rows."""
        table = cast(Table, cls.__table__)
        columns = [one.label("type") if one.name == "t" else one for one in table.c]
        return iter(
            session.connection().execute(
                select(*columns)
                .where(table.c.practice_id == practice_id, table.c.client_id == client_id)
                .order_by(table.c.seq)
                .execution_options(yield_per=500)
            )
        )

    @classmethod
    def erase(cls, session: Session, practice_id: str, client_id: str, record_id: str) -> int:
        """Blank the words of all that was said about a record; how many of them were held is returned.

        Id, hash and verdict stay: what a phone sends again is still known, and the running hash still holds.
        """
        mine = (cls.practice_id == practice_id, cls.client_id == client_id, cls.record_id == record_id)
        rows = session.execute(select(cls.op, cls.s, cls.body).where(*mine)).all()
        words = [row for row in rows if opened(row, practice_id, client_id)]
        table = cast(Table, cls.__table__)
        for row in words:
            nothing = seal(_place(practice_id, client_id, row.op), {})
            session.connection().execute(
                update(table).where(*mine, table.c.op == row.op).values(body=nothing)
            )
        return sum(row.s == "held" for row in words)

    @classmethod
    def tag_at(cls, session: Session, practice_id: str, client_id: str, seq: int) -> str | None:
        """The running hash at this place of the feed, or None if there is no such place."""
        wanted = {"practice": practice_id, "client": client_id, "at": seq}
        rows = _TAG_AT.rows(session.connection(), wanted)
        return rows[0].tag if rows else None

    @classmethod
    def keep(cls, session: Session, rows: Sequence[dict[str, Any]]) -> None:
        """Add these rows; ``said`` becomes the sealed body."""
        for row in rows:
            row["body"] = seal(_place(row["practice_id"], row["client_id"], row["op"]), row.pop("said"))
        _ROWS.add(session, rows)

    @classmethod
    def release(
        cls, session: Session, practice_id: str, client_id: str, verdicts: Sequence[dict[str, Any]]
    ) -> None:
        """Give held operations their later verdict: dicts of op, s, why, rev."""
        mine = {"practice": practice_id, "client": client_id}
        rows = [
            {**mine, "of": one["op"], "s": one["s"], "why": one["why"], "rev": one["rev"]} for one in verdicts
        ]
        _RELEASED.run_all(session.connection(), rows)


# Built once: for one entry, building a statement takes longer than running it.
_TABLE = cast(Table, LoggedOperation.__table__)
_ROWS = ManyRows(_TABLE)
_MINE = (_TABLE.c.practice_id == bindparam("practice"), _TABLE.c.client_id == bindparam("client"))
_ANSWERED = LaidOut(
    lambda dialect: select(*(_TABLE.c[name] for name in ("op", "hash", "s", "why", "rev", "seq"))).where(
        *_MINE, one_of(_TABLE.c.op, "ids", dialect)
    )
)
_TAG_AT = LaidOut(lambda _dialect: select(_TABLE.c.tag).where(*_MINE, _TABLE.c.seq == bindparam("at")))
_RELEASED = LaidOut(
    lambda _dialect: (
        update(_TABLE)
        .where(*_MINE, _TABLE.c.op == bindparam("of"))
        .values(s=bindparam("s"), why=bindparam("why"), rev=bindparam("rev"))
    )
)


def opened(row: Any, practice_id: str, client_id: str) -> dict[str, Any]:
    """What was said, of a row that was not read as a model; empty where it was erased."""
    return open_sealed(_place(practice_id, client_id, row.op), row.body)


def _place(practice_id: str, client_id: str, op: str) -> Place:
    return Place(practice_id, client_id, "operation", "body", op)


@event.listens_for(LoggedOperation, "before_update")
def _only_verdicts_change(_mapper: Mapper[Any], _connection: Any, target: LoggedOperation) -> None:
    changed = {name for name in _FIXED if inspect(target).attrs[name].history.has_changes()}
    if changed:
        raise RuntimeError(f"the log is only added to; not to be changed: {', '.join(sorted(changed))}")


@event.listens_for(LoggedOperation, "before_delete")
def _nothing_is_removed(_mapper: Mapper[Any], _connection: Any, _target: LoggedOperation) -> None:
    raise RuntimeError("the log is only added to")
