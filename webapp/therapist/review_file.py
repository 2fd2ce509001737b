"""What a review needs of a client's records: however long somebody has written, only the window is read as it is shown.

Of the entries before it there is what nobody has read, what six weeks of lines are drawn from, and what counts
without an end: answers to measures, checks of goals, takeaways that were practised.
"""

from __future__ import annotations

from datetime import date, datetime
from functools import cached_property
from typing import Any

from webapp.models.client import Client
from webapp.models.comment import Seen
from webapp.models.entry import DayDone, Entry
from webapp.therapist.casefile import CaseFile
from webapp.therapist.legible import legible
from webapp.twins import dose
from webapp.twins.days import add, local_day
from webapp.twins.goals import SHEET
from webapp.twins.measures import is_measure
from webapp.twins.progress import DAYS
from webapp.twins.shape import mapping, text

Json = dict[str, Any]


class ReviewFile(CaseFile):
    """The file since this held session, or since the last one."""

    def __init__(self, client: Client, session_id: str = "") -> None:
        super().__init__(client)
        self._session_id = session_id

    @cached_property
    def session(self) -> Json | None:
        """The session that the window begins with; none where there was none."""
        named = [each for each in self.held if each["id"] == self._session_id]
        return next(iter(named or self.held), None)

    @cached_property
    def start(self) -> datetime | None:
        """When the window begins."""
        if self.session is None:
            return None
        body = self.session["body"]
        return datetime.fromisoformat(body.get("held_at") or body["starts_at"])

    @cached_property
    def first_day(self) -> str:
        """The first day of the window on the client's clock; "" where it has no beginning."""
        return local_day(self.start.isoformat(), self.now) if self.start else ""

    @cached_property
    def entries(self) -> list[Entry]:
        """What the therapist may read of the window, and whatever is unread, the newest first."""
        return [entry for entry, _ in self._with_marks]

    @cached_property
    def seen(self) -> dict[str, Seen]:
        """The reading marks of these."""
        return {entry.id: mark for entry, mark in self._with_marks if mark is not None}

    @cached_property
    def _with_marks(self) -> list[tuple[Entry, Seen | None]]:
        return Entry.to_review(self.client, self.start)

    @cached_property
    def told(self) -> list[Json]:
        """What lines are drawn from, in no order."""
        first = add(self.today, 1 - DAYS)
        endless = {text(each["body"].get("worksheet")) for each in self.worksheets if is_measure(each)}
        endless.add(SHEET)

        def counts(body: Json) -> bool:
            return (
                text(body.get("day")) >= first
                or text(body.get("worksheet")) in endless
                or bool(text(body.get("takeaway_id")))
            )

        return [legible(found) for found in Entry.each_told(self.client, counts)]

    def days_done(self) -> list[DayDone]:
        """The same from the first day on that a count of the review can begin with."""
        held = dose.last_held(self.sessions, self.now)
        firsts = [self.first_day, held, add(self.today, 1 - dose.WEEK)]
        if any(mapping(each["body"].get("dose")).get("period") == "weeks" for each in self.assignments):
            firsts.append(add(self.today, -dose.WEEK * dose.MOST_WEEKS))
        first = min(firsts)
        return Entry.days_done(self.client, date.fromisoformat(first) if first else None)
