"""What a client wrote down, and who else may see it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date, datetime
from typing import Any, ClassVar, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, or_, select
from sqlalchemy.orm import aliased

from webapp.db import db
from webapp.models.client import Client
from webapp.models.comment import Seen
from webapp.models.laid_out import LaidOut
from webapp.models.record import Record, day_in, instant_in, opened, told_as


class DayDone(NamedTuple):
    """That something was written on a day, and nothing of what."""

    assignment_id: str
    day: date | None
    status: str


class TimesDone(NamedTuple):
    """How often something was done on a day, and nothing of what."""

    client_id: str
    assignment_id: str
    day: date | None
    times: int


class Entry(Record):
    """One entry. A draft, a private one, and one whose fate the client has yet to decide are nobody else's."""

    __mapper_args__ = {"polymorphic_identity": "entry"}  # noqa: RUF012
    is_clients: ClassVar[bool] = True

    @classmethod
    def columns(cls, body: Mapping[str, Any]) -> dict[str, Any]:
        """Day, time, assignment, status and share; what was not said is a private draft."""
        return {
            "day": day_in(body, "day"),
            "occurred_at": instant_in(body, "occurred_at"),
            "assignment_id": body.get("assignment_id") or "",
            "status": body.get("status") or "draft",
            "share": body.get("share") or "private",
        }

    @classmethod
    def for_staff(cls, client: Client) -> Select[Entry]:
        """The entries that the therapist may read, the newest day first."""
        return (
            cls.of(client)
            .where(*cls._may_be_read())
            .order_by(None)
            .order_by(cls.day.desc(), cls.occurred_at.desc(), cls.id.desc())
        )

    @classmethod
    def unread_of(cls, practice_id: str, client_ids: Collection[str]) -> dict[str, list[bool]]:
        """Of these clients: for each entry that staff may read and have not, whether it is asked to be looked at."""
        mark = aliased(Seen)
        rows = db.session.execute(
            select(cls.client_id, cls.id, cls.sealed_body.label("body"))
            .outerjoin(mark, cls._is_of_it(mark))
            .where(
                cls.practice_id == practice_id,
                cls.client_id.in_(client_ids),
                cls.deleted.is_(False),
                *cls._may_be_read(),
                cls._is_unread(mark),
            )
        )
        found: dict[str, list[bool]] = {}
        for row in rows:
            asks = opened(row, practice_id, row.client_id, "body").get("ask_review") is True
            found.setdefault(row.client_id, []).append(asks)
        return found

    @classmethod
    def times_done(cls, practice_id: str, client_ids: Collection[str]) -> list[TimesDone]:
        """How often each assignment was done on each day, private entries too: never their words."""
        key = (cls.client_id, cls.assignment_id, cls.day)
        rows = db.session.execute(
            select(*key, func.count())
            .where(
                cls.practice_id == practice_id,
                cls.client_id.in_(client_ids),
                cls.deleted.is_(False),
                cls.disputed.is_(False),
                cls.status.in_(("done", "partly")),
            )
            .group_by(*key)
        )
        return [TimesDone(client, assignment or "", day, times) for client, assignment, day, times in rows]

    @classmethod
    def _may_be_read(cls) -> tuple[ColumnElement[bool], ...]:
        """The one place where it is decided what others than the client may read."""
        table = Record.__table__.c
        return table.share == "shared", table.status != "draft", table.disputed.is_(False)

    @classmethod
    def shared_since(cls, client: Client, instant: datetime) -> Select[Entry]:
        """Of those, what happened, came or changed after this instant."""
        return cls.for_staff(client).where(
            or_(cls.occurred_at > instant, cls.received_at > instant, cls.changed_at > instant)
        )

    @classmethod
    def to_review(cls, client: Client, after: datetime | None) -> list[tuple[Entry, Seen | None]]:
        """Of those, what happened after this instant (none: all of them) or nobody knows when, and what is unread.

        The newest first, each with its reading mark.
        """
        mark = aliased(Seen)
        wanted = cls.for_staff(client).add_columns(mark).outerjoin(mark, cls._is_of_it(mark))
        if after is not None:
            wanted = wanted.where(
                or_(cls.occurred_at > after, cls.occurred_at.is_(None), cls._is_unread(mark))
            )
        return [(entry, seen) for entry, seen in db.session.execute(wanted)]

    @staticmethod
    def _is_of_it(mark: type[Seen]) -> ColumnElement[bool]:
        """Whether this is the entry's mark, by its id, which is the index that finds one among thousands."""
        return and_(
            mark.practice_id == Entry.practice_id,
            mark.client_id == Entry.client_id,
            mark.id == "seen." + Entry.id,
            mark.deleted.is_(False),
        )

    @staticmethod
    def _is_unread(mark: type[Seen]) -> ColumnElement[bool]:
        return or_(mark.id.is_(None), mark.changed_at < Entry.changed_at)

    @classmethod
    def readable(cls, client: Client, ids: Collection[str]) -> set[str]:
        """Which of these the therapist may read."""
        if not ids:
            return set()
        return set(db.session.scalars(cls.for_staff(client).with_only_columns(cls.id).where(cls.id.in_(ids))))

    @classmethod
    def each_told(
        cls, client: Client, is_wanted: Callable[[dict[str, Any]], bool]
    ) -> Iterator[dict[str, Any]]:
        """Of those that the therapist may read, in no order, the ones whose body is wanted; as JSON."""
        practice, of = client.practice_id, client.id
        for row in _BARE.rows(db.session.connection(), {"practice": practice, "client": of}):
            body = opened(row, practice, of, "body")
            if is_wanted(body):
                yield told_as(row, body, opened(row, practice, of, "extra"))

    @classmethod
    def days_done(cls, client: Client, since: date | None = None) -> list[DayDone]:
        """On which days (from one on) something was finished or put off, private entries too: never their words."""
        bound = () if since is None else (cls.day >= since,)
        rows = db.session.execute(
            select(cls.assignment_id, cls.day, cls.status)
            .where(*cls._finished(client), *bound)
            .order_by(cls.day, cls.id)
        )
        return [DayDone(assignment_id or "", day, status or "") for assignment_id, day, status in rows]

    @classmethod
    def _finished(cls, client: Client) -> tuple[ColumnElement[bool], ...]:
        """What counts as finished or put off: nothing deleted, disputed or only begun."""
        return (
            cls.practice_id == client.practice_id,
            cls.client_id == client.id,
            cls.deleted.is_(False),
            cls.disputed.is_(False),
            cls.status != "draft",
        )

    @classmethod
    def counted(cls, client: Client) -> list[tuple[str, str, int]]:
        """How often each assignment was finished in which way, private entries too: assignment, status, times."""
        key = (cls.assignment_id, cls.status)
        rows = db.session.execute(
            select(*key, func.count()).where(*cls._finished(client)).group_by(*key).order_by(*key)
        )
        return [(assignment or "", status or "", times) for assignment, status, times in rows]

    @classmethod
    def undecided(cls, client: Client) -> int:
        """How many shared entries nobody may read before the client has settled what becomes of them."""
        return (
            db.session.scalar(
                select(func.count()).where(
                    cls.practice_id == client.practice_id,
                    cls.client_id == client.id,
                    cls.deleted.is_(False),
                    cls.disputed.is_(True),
                    cls.share == "shared",
                    cls.status != "draft",
                )
            )
            or 0
        )

    @property
    def worksheet(self) -> str:
        """The id of the worksheet's record: "<worksheet>.<version>"."""
        body = self.body
        return f"{body.get('worksheet', '')}.{body.get('worksheet_version', '')}"

    @property
    def answers(self) -> dict[str, Any]:
        """What was answered, by field; what was taken back is left out."""
        return {
            key.removeprefix("f:"): value
            for key, value in self.body.items()
            if key.startswith("f:") and value is not None
        }

    @property
    def wants_review(self) -> bool:
        """Whether the client asks to talk about it."""
        return self.body.get("ask_review") is True


_COLUMNS = Record.__table__.c
# Without the columns that only lists ask for.
_BARE = LaidOut(
    lambda _dialect: select(
        *(_COLUMNS[name] for name in ("id", "kind", "rev", "deleted", "body", "extra"))
    ).where(
        _COLUMNS.practice_id == bindparam("practice"),
        _COLUMNS.client_id == bindparam("client"),
        _COLUMNS.kind == "entry",
        _COLUMNS.deleted.is_(False),
        *Entry._may_be_read(),
    )
)
