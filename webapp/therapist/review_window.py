"""Which entries a review is about.

The window begins when the last session was held (or an earlier one, if asked for). What happened
before it and came, changed or stayed unread since stands apart: nothing is unread for ever because
it was on its way during a session.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from webapp.models.entry import Entry
from webapp.therapist.review_file import ReviewFile
from webapp.twins.days import number

Json = dict[str, Any]


@dataclass
class Window:
    """The entries of a client since a held session, or all of them if there was none."""

    file: ReviewFile

    @property
    def session(self) -> Json | None:
        """The session that it begins with; none where there was none."""
        return self.file.session

    @property
    def start(self) -> datetime | None:
        """When it begins."""
        return self.file.start

    @cached_property
    def begun(self) -> datetime | None:
        """When the session itself began: what came from then on, came too late for it."""
        if self.session is None or self.start is None:
            return None
        return min(self.start, datetime.fromisoformat(self.session["body"]["starts_at"]))

    @property
    def day(self) -> str:
        """The first day of the window on the client's clock; "" where it has no beginning."""
        return self.file.first_day

    @property
    def days(self) -> int | None:
        """How many days it is long."""
        first, last = number(self.day), number(self.file.today)
        return None if first is None or last is None else last - first

    @cached_property
    def entries(self) -> list[Entry]:
        """What happened in it, the newest first."""
        return [entry for entry in self.file.entries if self._is_inside(entry)]

    @cached_property
    def told(self) -> list[Json]:
        """The same as the twins take it."""
        return [self.file.told_of(entry) for entry in self.entries]

    @cached_property
    def late(self) -> list[Entry]:
        """What happened before, and came or was changed after the session had begun; read, it goes."""
        return [entry for entry in self._before if self._is_late(entry) and not self.file.is_read(entry)]

    @cached_property
    def missed(self) -> list[Entry]:
        """What was there in time for the session and was not read."""
        return [entry for entry in self._before if not self._is_late(entry) and not self.file.is_read(entry)]

    @property
    def _before(self) -> list[Entry]:
        return [entry for entry in self.file.entries if not self._is_inside(entry)]

    def _is_inside(self, entry: Entry) -> bool:
        return self.start is None or entry.occurred_at is None or entry.occurred_at > self.start

    def _is_late(self, entry: Entry) -> bool:
        return self.begun is not None and entry.changed_at > self.begun
