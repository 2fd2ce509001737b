"""What a client wrote down, and who else may see it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, ClassVar, NamedTuple

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import aliased

from webapp.db import db
from webapp.models.client import Client
from webapp.models.comment import Seen
from webapp.models.record import Record, day_in, instant_in
from webapp.models.therapist import Therapist


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
    def unread_by(cls, therapist: Therapist) -> Select[Entry]:
        """Of all this therapist's clients: what she may read, and has not read as it stands now."""
        mark = aliased(Seen)
        is_read = (
            select(mark.id)
            .where(
                mark.practice_id == cls.practice_id,
                mark.client_id == cls.client_id,
                mark.kind == "seen",
                mark.subject_id == cls.id,
                mark.deleted.is_(False),
                mark.changed_at >= cls.changed_at,
            )
            .exists()
        )
        return cls.of_all(therapist).where(*cls._may_be_read(), ~is_read)

    @classmethod
    def times_done(cls, therapist: Therapist) -> list[TimesDone]:
        """How often each assignment was done on each day, private entries too: never their words."""
        key = (cls.client_id, cls.assignment_id, cls.day)
        rows = db.session.execute(
            select(*key, func.count())
            .where(
                cls.practice_id == therapist.practice_id,
                cls.client_id.in_(Client.ids_of(therapist)),
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
        return cls.share == "shared", cls.status != "draft", cls.disputed.is_(False)

    @classmethod
    def shared_since(cls, client: Client, instant: datetime) -> Select[Entry]:
        """Of those, what happened, came or changed after this instant."""
        return cls.for_staff(client).where(
            or_(cls.occurred_at > instant, cls.received_at > instant, cls.changed_at > instant)
        )

    @classmethod
    def days_done(cls, client: Client) -> list[DayDone]:
        """On which days something was finished or put off, private entries too: never their words."""
        rows = db.session.execute(
            select(cls.assignment_id, cls.day, cls.status)
            .where(
                cls.practice_id == client.practice_id,
                cls.client_id == client.id,
                cls.deleted.is_(False),
                cls.disputed.is_(False),
                cls.status != "draft",
            )
            .order_by(cls.day, cls.id)
        )
        return [DayDone(assignment_id or "", day, status or "") for assignment_id, day, status in rows]

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
