"""All of one client that the therapist may see, read in a fixed number of statements.

Entries come from ``Entry.for_staff`` alone. Of private ones only the day and how far they came is
here: enough for a bead, and no word.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import cached_property
from typing import Any

from webapp.db import db, now
from webapp.models.client import Client
from webapp.models.comment import Comment, Seen
from webapp.models.device import Device
from webapp.models.entry import DayDone, Entry
from webapp.models.own import OwnRecord
from webapp.models.record import Record, as_json
from webapp.therapist.legible import legible
from webapp.twins import dose
from webapp.twins.rows import by_id, sheet_id
from webapp.words import language

Json = dict[str, Any]

KINDS = (
    "answer",
    "assignment",
    "assignment_revision",
    "therapy_session",
    "takeaway",
    "worksheet",
    "comment",
    "review",
    "risk_flag",
    "session_note",
)


class CaseFile:
    """One client's records, as the twins take them. ``today`` and ``now`` are on the client's clock."""

    def __init__(self, client: Client) -> None:
        here = client.local(now())
        self.client = client
        self.today = here.date().isoformat()
        self.now = here.isoformat(timespec="minutes")
        self._practice_id, self._client_id = client.practice_id, client.id
        self._told: dict[str, Json] = {}

    def local(self, instant: str) -> str:
        """This instant on the client's clock."""
        return self.client.local(datetime.fromisoformat(instant)).isoformat(timespec="minutes")

    @cached_property
    def _records(self) -> Mapping[str, Sequence[Record]]:
        found: dict[str, list[Record]] = {kind: [] for kind in KINDS}
        for record in db.session.scalars(Record.of(self.client).where(Record.kind.in_(KINDS))):
            found[record.kind].append(record)
        return found

    def of(self, kind: str) -> list[Json]:
        """All records of this kind."""
        return [as_json(record) for record in self._records[kind]]

    @cached_property
    def assignments(self) -> list[Json]:
        """What was agreed, retired ones too."""
        return self.of("assignment")

    @cached_property
    def sessions(self) -> list[Json]:
        """All sessions."""
        return self.of("therapy_session")

    @cached_property
    def held(self) -> list[Json]:
        """Sessions that took place, the last first."""
        held = [each for each in self.sessions if each["body"].get("status") == "held"]
        return sorted(held, key=lambda each: (str(each["body"].get("held_at")), each["id"]), reverse=True)

    @cached_property
    def next_session(self) -> Json | None:
        """The next planned session; one that was to begin today is still to come."""
        return next_planned(self.sessions, self.today)

    @cached_property
    def next_number(self) -> int:
        """The number of the session to come."""
        return len(self.held) + 1

    @cached_property
    def worksheets(self) -> list[Json]:
        """The worksheets in all versions that this client's phone knows."""
        return self.of("worksheet")

    @cached_property
    def takeaways(self) -> dict[str, Json]:
        """What was taken from the sessions, by id."""
        return by_id(self.of("takeaway"))

    def sheet_of(self, record: Json) -> Json | None:
        """The worksheet that an entry or an assignment is written on."""
        return self._sheets.get(sheet_id(record))

    @cached_property
    def _sheets(self) -> dict[str, Json]:
        return by_id(self.worksheets)

    @cached_property
    def entries(self) -> list[Entry]:
        """What the therapist may read, the newest first."""
        return list(db.session.scalars(Entry.for_staff(self.client)))

    def each_entry(self) -> Iterator[Entry]:
        """The same, read a few at a time: for files, which may hold thousands."""
        return iter(db.session.scalars(Entry.for_staff(self.client).execution_options(yield_per=200)))

    @cached_property
    def told(self) -> list[Json]:
        """The same as the twins take it."""
        return [self.told_of(entry) for entry in self.entries]

    def told_of(self, entry: Entry) -> Json:
        """One entry as it can be shown; opened once, however often it is asked for."""
        found = self._told.get(entry.id)
        if found is None:
            found = self._told[entry.id] = legible(as_json(entry))
        return found

    @cached_property
    def done(self) -> list[Json]:
        """Every entry as far as anybody may count it: assignment, day, status."""
        return [
            {
                "id": "",
                "body": {
                    "assignment_id": each.assignment_id,
                    "day": each.day.isoformat() if each.day else "",
                    "status": each.status,
                },
            }
            for each in self.days_done()
        ]

    def days_done(self) -> list[DayDone]:
        """On which days something was finished or put off, the oldest first."""
        return Entry.days_done(self.client)

    @cached_property
    def seen(self) -> dict[str, Seen]:
        """The reading mark of each entry."""
        return {str(mark.subject_id): mark for mark in db.session.scalars(Seen.of(self.client))}

    @cached_property
    def comments(self) -> dict[str, list[Json]]:
        """What was written to each entry, in that order."""
        found: dict[str, list[Json]] = {}
        for comment in self._records["comment"]:
            if isinstance(comment, Comment):
                found.setdefault(str(comment.subject_id), []).append(as_json(comment))
        return {
            entry: sorted(said, key=lambda each: str(each["body"].get("at"))) for entry, said in found.items()
        }

    @cached_property
    def _own(self) -> Mapping[str, list[Json]]:
        found: dict[str, list[Json]] = {}
        for record in db.session.scalars(OwnRecord.for_staff(self.client)):
            came = self.client.local(record.received_at)
            found.setdefault(record.kind, []).append(
                {
                    **as_json(record),
                    "received": came.isoformat(timespec="minutes"),
                    "came": came,
                    "seq": record.seq,
                }
            )
        return found

    def own(self, kind: str) -> list[Json]:
        """The client's own records of this kind that the therapist may read, each with when it came."""
        return self._own.get(kind, [])

    @cached_property
    def answers(self) -> dict[str, Json]:
        """What the therapist said to each of them."""
        return {str(each["body"].get("record_id")): each for each in self.of("answer")}

    def asked(self, kind: str) -> list[Json]:
        """Each of these with its answer, or none; the newest first."""
        return [{"record": each, "answer": self.answers.get(each["id"])} for each in reversed(self.own(kind))]

    def is_read(self, entry: Entry) -> bool:
        """Whether it was read as it stands now."""
        mark = self.seen.get(entry.id)
        return mark is not None and mark.changed_at >= entry.changed_at

    @cached_property
    def unread(self) -> list[Entry]:
        """What was not read yet, or changed since."""
        return [entry for entry in self.entries if not self.is_read(entry)]

    @cached_property
    def devices(self) -> list[Device]:
        """The client's phones, the one that called last first."""
        return list(db.session.scalars(Device.of(self.client)))

    @cached_property
    def week_start(self) -> str:
        """The first of the seven days that beads are shown for, the same as on the phone."""
        return dose.week_start(self.sessions, self.today, self.now)

    def beads(self, assignment: Json, start: str = "") -> list[Json]:
        """Seven days of one assignment."""
        return dose.beads(
            assignment, dose.of_assignment(self.done, assignment), start or self.week_start, self.today
        )

    def tally(self, assignment: Json, start: str = "") -> Json:
        """How often it was done, of how often it was agreed."""
        entries = dose.of_assignment(self.done, assignment)
        held = dose.last_held(self.sessions, self.now)
        return dose.tally(assignment, entries, start or self.week_start, self.today, held)

    def context(self) -> Json:
        """What the twins that draw a client's own pages ask for, as far as staff may see it."""
        return {
            "today": self.today,
            "now": self.now,
            "lang": language(),
            "assignments": self.assignments,
            "sessions": self.sessions,
            "worksheets": self.worksheets,
            "takeaways": self.of("takeaway"),
            "entries": self.told,
            "goals": self.own("goal"),
            "seen_marks": [],
        }


def next_planned(sessions: list[Json], today: str) -> Json | None:
    """The first of the planned sessions from today on; one that was to begin earlier today is still to come."""
    planned = [each for each in sessions if each["body"].get("status") == "planned"]
    ahead = [each for each in planned if str(each["body"].get("starts_at"))[:10] >= today]
    return min(ahead, key=lambda each: str(each["body"]["starts_at"]), default=None)
