"""Whatever a phone shows or wrote: one row for each record, a view of the log.

A kind is a subclass with typed views over the body. Rows are written by the inbox alone; here they
are read. Columns beside the body hold only what the server must ask for without reading words.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any, ClassVar, Self, cast

from sqlalchemy import (
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    Row,
    Select,
    Table,
    bindparam,
    delete,
    event,
    literal_column,
    select,
    update,
)
from sqlalchemy.orm import Mapped, Mapper, Session, mapped_column

from webapp.db import Base
from webapp.models.client import Client
from webapp.models.laid_out import LaidOut, listed, one_of
from webapp.models.many_rows import ManyRows
from webapp.models.seal import Place, open_sealed, seal
from webapp.models.therapist import Therapist

# What the phones of a client are told of.
IN_FEED = ("client", "both")


class Record(Base):
    """One record of one client. ``audience`` says whose it is to see: client, both or staff.

    ``seq`` is its place in the client's feed, that of the last operation that changed it; ``fw`` tells
    what wrote each part of it. ``received_at`` is when it first came, ``changed_at`` when it last changed.
    """

    __tablename__ = "record"
    __table_args__ = (
        ForeignKeyConstraint(["practice_id", "client_id"], ["client.practice_id", "client.id"]),
        Index("record_in_feed", "practice_id", "client_id", "seq", unique=True),
        Index("record_of_kind", "practice_id", "client_id", "kind", "day"),
    )
    __mapper_args__ = {"polymorphic_on": "kind"}  # noqa: RUF012

    # Whether the client writes it; all other kinds are the server's own.
    is_clients: ClassVar[bool] = False

    practice_id: Mapped[str] = mapped_column(primary_key=True)
    client_id: Mapped[str] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    audience: Mapped[str]
    rev: Mapped[int]
    seq: Mapped[int]
    deleted: Mapped[bool]
    disputed: Mapped[bool]
    sealed_body: Mapped[bytes] = mapped_column("body", LargeBinary)
    sealed_extra: Mapped[bytes] = mapped_column("extra", LargeBinary)
    fw: Mapped[str]
    day: Mapped[date | None]
    occurred_at: Mapped[datetime | None]
    received_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    assignment_id: Mapped[str | None]
    status: Mapped[str | None]
    share: Mapped[str | None]
    subject_id: Mapped[str | None]

    @classmethod
    def of(cls, client: Client) -> Select[Self]:
        """This client's records of this kind (of every kind, asked of Record), the deleted ones left out."""
        return (
            select(cls)
            .where(cls.practice_id == client.practice_id, cls.client_id == client.id, cls.deleted.is_(False))
            .order_by(cls.id)
        )

    @classmethod
    def of_all(cls, therapist: Therapist) -> Select[Self]:
        """The same of all this therapist's clients."""
        return (
            select(cls)
            .where(
                cls.practice_id == therapist.practice_id,
                cls.client_id.in_(Client.ids_of(therapist)),
                cls.deleted.is_(False),
            )
            .order_by(cls.client_id, cls.id)
        )

    @classmethod
    def called(cls, client: Client, record_id: str) -> Select[Self]:
        """The one with this id, if it is there."""
        return cls.of(client).where(cls.id == record_id)

    @classmethod
    def columns(cls, body: Mapping[str, Any]) -> dict[str, Any]:
        """What the server may ask for without opening the body, read from the body."""
        return {}

    @property
    def body(self) -> dict[str, Any]:
        """What was said; a copy."""
        return open_sealed(_place(self.practice_id, self.client_id, self.id, "body"), self.sealed_body)

    @property
    def extra(self) -> dict[str, Any]:
        """What the server adds: when it was received, words kept aside, what is disputed; a copy."""
        return open_sealed(_place(self.practice_id, self.client_id, self.id, "extra"), self.sealed_extra)

    @classmethod
    def standing(
        cls, session: Session, practice_id: str, client_id: str, ids: Collection[str]
    ) -> Sequence[Any]:
        """What is judged by of these records (``_AS_JUDGED``), as it is kept, of the deleted ones too."""
        return cls.stand(session, practice_id, client_id, ids)()

    @classmethod
    def stand(
        cls, session: Session, practice_id: str, client_id: str, ids: Collection[str]
    ) -> Callable[[], Sequence[Any]]:
        """The same, for ``db.together``; what is given reads it."""
        connection = session.connection()
        wanted = {"practice": practice_id, "client": client_id, "ids": listed(ids, connection)}
        return _STANDING.ask(connection, wanted)

    @classmethod
    def since(cls, session: Session, practice_id: str, client_id: str, seq: int, limit: int) -> Sequence[Any]:
        """What changed in the feed after this place, in order, as it is kept; never what is staff's alone."""
        wanted = {"practice": practice_id, "client": client_id, "after": seq, "most": limit}
        return _SINCE.rows(session.connection(), wanted)

    @classmethod
    def whole(cls, session: Session, practice_id: str, client_id: str) -> Sequence[Any]:
        """The rows of all records of this feed, as they are kept, the deleted ones too."""
        table = _TABLE
        return session.connection().execute(
            select(table).where(table.c.practice_id == practice_id, table.c.client_id == client_id)
        ).all()  # fmt: skip

    @classmethod
    def deleted_before(
        cls, session: Session, practice_id: str, client_id: str, horizon: datetime
    ) -> Sequence[Any]:
        """The rows of what was deleted before this instant, the oldest place first."""
        table = _TABLE
        return session.connection().execute(
            select(table)
            .where(
                table.c.practice_id == practice_id,
                table.c.client_id == client_id,
                table.c.deleted.is_(True),
                table.c.changed_at < horizon,
            )
            .order_by(table.c.seq)
        ).all()  # fmt: skip

    @classmethod
    def blank(cls, session: Session, row: Row[Any], writes: str, columns: Mapping[str, Any]) -> None:
        """Take all words out of the row of a deleted record; its place and its dates stay.

        ``columns`` are those of its kind for a body without words.
        """
        key = {name: row._mapping[name] for name in _KEY}
        empty = _sealed({**key, "body": {}, "extra": {}})
        session.connection().execute(
            update(_TABLE)
            .where(*(_TABLE.c[name] == value for name, value in key.items()))
            .values(
                body=empty["body"],
                extra=empty["extra"],
                fw=writes,
                disputed=False,
                subject_id=None,
                **columns,
            )
        )

    @classmethod
    def purge(cls, session: Session, practice_id: str, client_id: str, ids: Collection[str]) -> None:
        """Let these rows go altogether."""
        table = _TABLE
        session.connection().execute(
            delete(table).where(
                table.c.practice_id == practice_id, table.c.client_id == client_id, table.c.id.in_(ids)
            )
        )

    @classmethod
    def add(cls, session: Session, rows: Sequence[dict[str, Any]]) -> None:
        """Add rows; body and extra come as words."""
        _ROWS.add(session, [_sealed(row) for row in rows])

    @classmethod
    def change(cls, session: Session, rows: Sequence[dict[str, Any]]) -> None:
        """Write these rows anew; body and extra come as words."""
        _CHANGE.run_all(session.connection(), [_bound(_sealed(row)) for row in rows])


_KEY = ("practice_id", "client_id", "id")
# What stays as it was when the record was made.
_STAYS = frozenset({*_KEY, "kind", "audience", "received_at"})
_TABLE = cast(Table, Record.__table__)
_ROWS = ManyRows(_TABLE)
_MINE = (_TABLE.c.practice_id == bindparam("practice"), _TABLE.c.client_id == bindparam("client"))
_AS_JUDGED = ("id", "kind", "audience", "rev", "seq", "deleted", "body", "extra", "fw")
_STANDING = LaidOut(
    lambda dialect: select(*(_TABLE.c[name] for name in _AS_JUDGED)).where(
        *_MINE, one_of(_TABLE.c.id, "ids", dialect)
    )
)
_SINCE = LaidOut(
    lambda _dialect: (
        select(*(_TABLE.c[name] for name in ("id", "kind", "rev", "seq", "deleted", "body", "extra")))
        .where(
            *_MINE,
            _TABLE.c.seq > bindparam("after"),
            _TABLE.c.audience.in_([literal_column(f"'{one}'") for one in IN_FEED]),
        )
        .order_by(_TABLE.c.seq)
        .limit(bindparam("most"))
    )
)
_CHANGE = LaidOut(
    lambda _dialect: (
        update(_TABLE)
        .where(*(_TABLE.c[name] == bindparam(f"of_{name}") for name in _KEY))
        .values({column.name: bindparam(column.name) for column in _TABLE.c if column.name not in _STAYS})
    )
)


def as_json(record: Record) -> dict[str, Any]:
    """The record as templates and twins get it, here and on the phone."""
    return told_as(record, record.body, record.extra)


def told_as(row: Any, body: dict[str, Any], extra: dict[str, Any]) -> dict[str, Any]:
    """The same of a record, or of a row with its id, kind, rev and deleted, whose words are open already."""
    return {
        "id": row.id,
        "kind": row.kind,
        "rev": row.rev,
        "deleted": row.deleted,
        "pending": False,
        "body": body,
        "extra": extra,
    }


def opened(row: Any, practice_id: str, client_id: str, column: str) -> dict[str, Any]:
    """The words of one column of a row that was not read as a model."""
    return open_sealed(_place(practice_id, client_id, row.id, column), getattr(row, column))


def day_in(body: Mapping[str, Any], key: str) -> date | None:
    """The day that stands there, if one does."""
    text = body.get(key)
    return date.fromisoformat(text) if text else None


def instant_in(body: Mapping[str, Any], key: str) -> datetime | None:
    """The instant that stands there, if one does."""
    text = body.get(key)
    return datetime.fromisoformat(text) if text else None


def _sealed(row: dict[str, Any]) -> dict[str, Any]:
    place = row["practice_id"], row["client_id"], row["id"]
    row["body"] = seal(_place(*place, "body"), row["body"])
    row["extra"] = seal(_place(*place, "extra"), row["extra"])
    return row


def _bound(row: dict[str, Any]) -> dict[str, Any]:
    key = {f"of_{name}": row[name] for name in _KEY}
    return key | {name: value for name, value in row.items() if name not in _STAYS}


def _place(practice_id: str, client_id: str, record_id: str, column: str) -> Place:
    return Place(practice_id, client_id, "record", column, record_id)


@event.listens_for(Record, "before_insert", propagate=True)
@event.listens_for(Record, "before_update", propagate=True)
@event.listens_for(Record, "before_delete", propagate=True)
def _written_by_the_inbox_alone(_mapper: Mapper[Any], _connection: Any, target: Record) -> None:
    raise RuntimeError(f"{target.kind} {target.id}: records are written through the inbox")
