"""What comes back from the therapist: that an entry was read, and what there is to say about it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from sqlalchemy import Select

from webapp.models.client import Client
from webapp.models.record import Record


class _AboutEntry(Record):
    """Something about one entry."""

    __mapper_args__ = {"polymorphic_abstract": True}  # noqa: RUF012

    @classmethod
    def columns(cls, body: Mapping[str, Any]) -> dict[str, Any]:
        """Which entry it is about."""
        return {"subject_id": body.get("entry_id")}

    @classmethod
    def about(cls, client: Client, entry_id: str) -> Select[Self]:
        """Those about one entry, in the order in which they were made."""
        return cls.of(client).where(cls.subject_id == entry_id)


class Comment(_AboutEntry):
    """A few words on an entry."""

    __mapper_args__ = {"polymorphic_identity": "comment"}  # noqa: RUF012


class Seen(_AboutEntry):
    """The therapist has read the entry; its id is "seen.<entry>"."""

    __mapper_args__ = {"polymorphic_identity": "seen"}  # noqa: RUF012
