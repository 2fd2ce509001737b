"""One feed for each client: everything that the client's phones show comes through it, in one order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, cast

from sqlalchemy import ForeignKeyConstraint, Table, bindparam, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column

from webapp.db import Base
from webapp.models.laid_out import LaidOut


class Head(NamedTuple):
    """Where a feed stands: the newest place, the oldest that can still be read from, the running hash."""

    seq: int = 0
    floor: int = 0
    tag: str = ""
    held: int = 0


class Feed(Base):
    """The head of one client's feed. ``held`` counts the operations that are kept but not yet applied."""

    __tablename__ = "feed"
    __table_args__ = (
        ForeignKeyConstraint(["practice_id", "client_id"], ["client.practice_id", "client.id"]),
        # Room on the page: the row is updated in place at every push.
        {"postgresql_with": {"fillfactor": 50}},
    )

    practice_id: Mapped[str] = mapped_column(primary_key=True)
    client_id: Mapped[str] = mapped_column(primary_key=True)
    head: Mapped[int] = mapped_column(default=0)
    floor: Mapped[int] = mapped_column(default=0)
    tag: Mapped[str] = mapped_column(default="")
    held: Mapped[int] = mapped_column(default=0)

    @classmethod
    def locked(cls, session: Session, practice_id: str, client_id: str) -> Head:
        """Make the feed if there is none, lock it to the end of the transaction, read it: one statement.

        It must come first. Then, in one feed, the order of the places is the order of the commits, and no
        reader can pass over a place that is filled later.
        """
        return cls.lock(session, practice_id, client_id)()

    @classmethod
    def lock(cls, session: Session, practice_id: str, client_id: str) -> Callable[[], Head]:
        """The same, for ``db.together``; what is given reads it."""
        asked = _LOCKED.ask(session.connection(), _of(practice_id, client_id))
        return lambda: Head(*asked()[0])

    @classmethod
    def at_rest(cls, session: Session, practice_id: str, client_id: str) -> Head:
        """Where the feed stands, for reading only."""
        rows = _AT_REST.rows(session.connection(), _of(practice_id, client_id))
        return Head(*rows[0]) if rows else Head()

    @classmethod
    def all(cls, session: Session) -> Sequence[tuple[str, str]]:
        """(practice id, client id) of every feed there is."""
        rows = session.execute(
            select(cls.practice_id, cls.client_id).order_by(cls.practice_id, cls.client_id)
        )
        return [(practice_id, client_id) for practice_id, client_id in rows]

    @classmethod
    def move(cls, session: Session, practice_id: str, client_id: str, head: Head) -> None:
        """Set the locked feed to its new head."""
        to = {"to": head.seq, "to_floor": head.floor, "to_tag": head.tag, "to_held": head.held}
        _MOVED.run(session.connection(), _of(practice_id, client_id) | to)


_TABLE = cast(Table, Feed.__table__)
_HEAD = (_TABLE.c.head, _TABLE.c.floor, _TABLE.c.tag, _TABLE.c.held)
_MINE = (_TABLE.c.practice_id == bindparam("practice"), _TABLE.c.client_id == bindparam("client"))


def _locking(dialect: str) -> Any:
    insert = sqlite.insert if dialect == "sqlite" else postgresql.insert
    return (
        insert(_TABLE)
        .values(
            practice_id=bindparam("practice"), client_id=bindparam("client"), head=0, floor=0, tag="", held=0
        )
        .on_conflict_do_update(index_elements=["practice_id", "client_id"], set_={"head": _TABLE.c.head})
        .returning(*_HEAD)
    )


_LOCKED = LaidOut(_locking)
_AT_REST = LaidOut(lambda _dialect: select(*_HEAD).where(*_MINE))
_MOVED = LaidOut(
    lambda _dialect: (
        update(_TABLE)
        .where(*_MINE)
        .values(
            head=bindparam("to"),
            floor=bindparam("to_floor"),
            tag=bindparam("to_tag"),
            held=bindparam("to_held"),
        )
    )
)


def _of(practice_id: str, client_id: str) -> dict[str, Any]:
    return {"practice": practice_id, "client": client_id}
