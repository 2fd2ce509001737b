"""A phone as the sync door knows it: what it last said about itself."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import BindParameter, ForeignKeyConstraint, Select, Table, bindparam, exists, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column

from webapp.db import Base, now
from webapp.models.client import Client
from webapp.models.laid_out import LaidOut
from webapp.models.therapist import Therapist

# How exactly "last heard" is kept.
NOTED_FOR = timedelta(minutes=1)


class Device(Base):
    """One app on one phone (or browser) of one client.

    Its id is made there, and a new one when its storage was cleared. ``pending`` is how many entries it
    still held when it last called: a therapist is told, so that silence is not taken for nothing done.
    """

    __tablename__ = "device"
    __table_args__ = (
        ForeignKeyConstraint(["practice_id", "client_id"], ["client.practice_id", "client.id"]),
    )

    practice_id: Mapped[str] = mapped_column(primary_key=True)
    client_id: Mapped[str] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(primary_key=True)
    app: Mapped[str] = mapped_column(default="")
    pending: Mapped[int] = mapped_column(default=0)
    first_seen_at: Mapped[datetime] = mapped_column(default=now)
    seen_at: Mapped[datetime] = mapped_column(default=now)

    @classmethod
    def of(cls, client: Client) -> Select[Device]:
        """This client's phones, the one that called last first."""
        return (
            select(cls)
            .where(cls.practice_id == client.practice_id, cls.client_id == client.id)
            .order_by(cls.seen_at.desc())
        )

    @classmethod
    def of_all(cls, therapist: Therapist) -> Select[Device]:
        """The phones of all this therapist's clients, the one that called last first."""
        return (
            select(cls)
            .where(cls.practice_id == therapist.practice_id, cls.client_id.in_(Client.ids_of(therapist)))
            .order_by(cls.seen_at.desc())
        )

    def has_said(self, app: str, pending: int, at: datetime) -> bool:
        """Whether that it calls with this at that moment is noted already; ``called`` asks the same of the row."""
        return (self.app, self.pending) == (app, pending) and at - self.seen_at < NOTED_FOR

    @classmethod
    def called(
        cls, session: Session, place: tuple[str, str], device_id: str, *, app: str, pending: int, at: datetime
    ) -> None:
        """Note in this transaction that the phone called; ``place`` is (practice id, client id).

        One that called within the last minute, and has nothing else to say of itself, is noted already.
        """
        values: dict[str, Any] = {"practice": place[0], "client": place[1], "device": device_id}
        values |= {"named": app, "waiting": pending, "called": at, "lately": at - NOTED_FOR}
        _CALLED.run(session.connection(), values)


def _calling(dialect: str) -> Any:
    """Note a call in one statement, the first one too."""
    insert = sqlite.insert if dialect == "sqlite" else postgresql.insert

    def given(column: str, name: str) -> BindParameter[Any]:
        return bindparam(name, type_=_TABLE.c[column].type)

    key = {"practice_id": "practice", "client_id": "client", "id": "device"}
    news: dict[str, Any] = {
        column: given(column, name)
        for column, name in {"app": "named", "pending": "waiting", "seen_at": "called"}.items()
    }
    first = {column: given(column, name) for column, name in key.items()} | news
    first |= {"first_seen_at": given("first_seen_at", "called")}
    # What is noted already costs nothing: no row is written anew, and none is locked.
    is_noted = exists().where(
        *(_TABLE.c[column] == first[column] for column in (*key, "app", "pending")),
        _TABLE.c.seen_at > given("seen_at", "lately"),
    )
    return (
        insert(_TABLE)
        .from_select(list(first), select(*first.values()).where(~is_noted))
        .on_conflict_do_update(index_elements=list(key), set_=news)
    )


_TABLE = cast(Table, Device.__table__)
_CALLED = LaidOut(_calling)
