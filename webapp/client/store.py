"""Reading one client's records: the two calls that pages know, as on the phone (static/js/phone/store.js)."""

from __future__ import annotations

from datetime import date
from typing import Any, Protocol

from webapp.db import db
from webapp.models.client import Client
from webapp.models.record import IN_FEED, Record, as_json


class Store(Protocol):
    """Where an interpreter reads. What is deleted is not there."""

    def get(self, kind: str, id: str) -> dict[str, Any] | None:  # noqa: A002
        """One record, or none."""

    def range(self, kind: str, bucket: str | None = None) -> list[dict[str, Any]]:
        """All records of a kind, or those of one bucket (an entry's month, "2026-11")."""


class Records:
    """The records that this client's phone knows of, and nobody else's."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def get(self, kind: str, id: str) -> dict[str, Any] | None:  # noqa: A002
        """One record, or none."""
        if not 0 < len(id) <= 64 or not id.isprintable():
            return None
        called = Record.called(self._client, id).where(Record.kind == kind, Record.audience.in_(IN_FEED))
        found = db.session.scalar(called)
        return None if found is None else as_json(found)

    def range(self, kind: str, bucket: str | None = None) -> list[dict[str, Any]]:
        """All records of a kind, or those of one month."""
        wanted = Record.of(self._client).where(Record.kind == kind, Record.audience.in_(IN_FEED))
        if bucket is not None:
            first, after = _month(bucket)
            wanted = wanted.where(Record.day >= first, Record.day < after)
        return [as_json(record) for record in db.session.scalars(wanted)]


def _month(bucket: str) -> tuple[date, date]:
    year, month = int(bucket[:4]), int(bucket[5:])
    return date(year, month, 1), date(year + month // 12, month % 12 + 1, 1)
