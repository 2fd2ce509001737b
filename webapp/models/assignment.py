"""What was agreed to be done between sessions, and how the agreement changed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Select

from webapp.models.client import Client
from webapp.models.record import Record


class Assignment(Record):
    """One thing that therapist and client agreed on, as it stands now."""

    __mapper_args__ = {"polymorphic_identity": "assignment"}  # noqa: RUF012

    @classmethod
    def columns(cls, body: Mapping[str, Any]) -> dict[str, Any]:
        """Whether it was retired can be asked for without reading it."""
        return {"assignment_id": None, "status": "retired" if body.get("retired") else "current"}

    @classmethod
    def current(cls, client: Client) -> Select[Assignment]:
        """Those that were not retired."""
        return cls.of(client).where(cls.status == "current")

    @property
    def title(self) -> str:
        """What both call it."""
        return str(self.body.get("title", ""))

    @property
    def worksheet(self) -> str:
        """The id of the worksheet's record: "<worksheet>.<version>"."""
        return f"{self.body['worksheet']}.{self.body['worksheet_version']}"

    @property
    def revision(self) -> int:
        """How often it was agreed anew, the first time included."""
        return int(self.body.get("revision", 1))

    @property
    def is_retired(self) -> bool:
        """Whether it is over."""
        return self.status == "retired"


class AssignmentRevision(Record):
    """An assignment as it stood from one change on, with the reason; its id is "<assignment>.<revision>"."""

    __mapper_args__ = {"polymorphic_identity": "assignment_revision"}  # noqa: RUF012

    @classmethod
    def columns(cls, body: Mapping[str, Any]) -> dict[str, Any]:
        """Which assignment it is of."""
        return {"assignment_id": body.get("assignment_id")}

    @classmethod
    def of_assignment(cls, client: Client, assignment_id: str) -> Select[AssignmentRevision]:
        """The revisions of one assignment."""
        return cls.of(client).where(cls.assignment_id == assignment_id)
