"""One feed for each client: everything that the client's phones show comes through it, in one order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple, cast

from sqlalchemy import ForeignKeyConstraint, Table, bindparam, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column

from webapp.db import Base


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
        statement = _LOCKED[session.get_bind().dialect.name]
        return Head(*session.connection().execute(statement, _of(practice_id, client_id)).one())

    @classmethod
    def at_rest(cls, session: Session, practice_id: str, client_id: str) -> Head:
        """Where the feed stands, for reading only."""
        row = session.connection().execute(_AT_REST, _of(practice_id, client_id)).first()
        return Head(*row) if row else Head()

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
        session.connection().execute(
            _MOVED,
            _of(practice_id, client_id)
            | {"to": head.seq, "to_floor": head.floor, "to_tag": head.tag, "to_held": head.held},
        )


# Built once: at every push, building them anew took longer than running them.
_TABLE = cast(Table, Feed.__table__)
_HEAD = (_TABLE.c.head, _TABLE.c.floor, _TABLE.c.tag, _TABLE.c.held)
_MINE = (_TABLE.c.practice_id == bindparam("practice"), _TABLE.c.client_id == bindparam("client"))
_LOCKED = {
    dialect: insert(_TABLE)
    .values(practice_id=bindparam("practice"), client_id=bindparam("client"), head=0, floor=0, tag="", held=0)
    .on_conflict_do_update(index_elements=["practice_id", "client_id"], set_={"head": _TABLE.c.head})
    .returning(*_HEAD)
    for dialect, insert in (("sqlite", sqlite.insert), ("postgresql", postgresql.insert))
}
_AT_REST = select(*_HEAD).where(*_MINE)
_MOVED = (
    update(_TABLE)
    .where(*_MINE)
    .values(
        head=bindparam("to"), floor=bindparam("to_floor"), tag=bindparam("to_tag"), held=bindparam("to_held")
    )
)


def _of(practice_id: str, client_id: str) -> dict[str, Any]:
    return {"practice": practice_id, "client": client_id}
