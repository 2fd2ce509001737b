"""Telling a story: what was agreed, said and written goes into the inbox in the order in which it came."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import partial
from operator import itemgetter
from random import Random
from zoneinfo import ZoneInfo

from webapp import inbox
from webapp.client.kinds import KINDS
from webapp.db import writing
from webapp.demo.amir import AMIR
from webapp.demo.cleo import CLEO
from webapp.demo.jonna import JONNA
from webapp.demo.story import SESSION_DAYS, Agreed, Body, Kept, Story, Told, moment
from webapp.ids import uuid7
from webapp.inbox import Put
from webapp.models.client import Client
from webapp.models.device import Device

STORIES = {"Cleo": CLEO, "Amir": AMIR, "Jonna": JONNA}
SESSION_AT, SESSION_MINUTES = time(10, 0), 50
PHONE = "d_" + "0" * 32

# When it reached the server, and what to do then.
Event = tuple[datetime, Callable[[datetime], object]]


def tell(client: Client, now: datetime) -> None:
    """Write this client's six weeks up to ``now``. KeyError for somebody of whom no story is told."""
    first_name = client.name.split()[0]
    today = now.astimezone(ZoneInfo(client.zone)).date()
    teller = _Teller(client, STORIES[first_name], first_name, today)
    for at, write in sorted(teller.events(), key=itemgetter(0)):
        if at <= now:
            write(at)
    place, called = (client.practice_id, client.id), now - timedelta(hours=1)
    with writing() as session:
        Device.called(session, place, PHONE, app="demo", pending=0, at=called)


@dataclass
class _Teller:
    client: Client
    story: Story
    seed: str
    today: date
    ids: dict[str, str] = field(default_factory=dict)
    taken: dict[tuple[int, int], str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        # Sorted: made within one millisecond they would stand in another order each time.
        ids = sorted(uuid7() for _ in self.story.agreed)
        self.ids = dict(zip(self.story.agreed, ids, strict=True))
        self.therapist = self.client.therapist.name
        self.taken = {
            (number, order): uuid7()
            for number, words in enumerate(self.story.takeaways, 1)
            for order, _ in enumerate(words, 1)
        }

    def events(self) -> Iterator[Event]:
        """All that happened, in no order."""
        yield from self._sessions()
        for name, agreed in self.story.agreed.items():
            yield from self._agreement(self.ids[name], agreed)
        # The story is the same each time; nothing secret hangs on it.
        chance = Random(self.seed)  # noqa: S311
        for n, told in enumerate(self.story.tell(chance), 1):
            yield from self._entry(told, n)
        for n, kept in enumerate(self.story.keeps, 1):
            yield from self._kept(kept, n + 5000)

    def at(self, day: int, clock: time) -> datetime:
        """A day and time of this story."""
        return moment(self.today, day, clock, self.client.zone)

    def put(self, *puts: Put) -> Callable[[datetime], object]:
        """Something that the therapist writes."""
        return partial(_put, self.client, puts)

    def _sessions(self) -> Iterator[Event]:
        """Each is planned when the one before it is over."""
        planned = self.at(SESSION_DAYS[0] - 1, SESSION_AT)
        for number, day in enumerate(SESSION_DAYS, 1):
            starts, session = self.at(day, SESSION_AT), uuid7()
            over = starts + timedelta(minutes=SESSION_MINUTES)
            body = {
                "starts_at": starts.isoformat(),
                "minutes": SESSION_MINUTES,
                "number": number,
                "status": "planned",
                "held_at": "",
            }
            yield planned, self.put(Put("therapy_session", session, body))
            held = body | {"status": "held", "held_at": over.isoformat()}
            words = self.story.takeaways[number - 1] if number <= len(self.story.takeaways) else ()
            takeaways = [
                Put(
                    "takeaway",
                    self.taken[number, order],
                    {"session_id": session, "order": order, "text": text},
                )
                for order, text in enumerate(words, 1)
            ]
            yield over, self.put(Put("therapy_session", session, held), *takeaways)
            planned = over + timedelta(minutes=2)

    def _agreement(self, assignment: str, agreed: Agreed) -> Iterator[Event]:
        at = self.at(agreed.day, time(10, 40))
        body = self._assignment(agreed, at)
        yield at, self.put(*_revision(assignment, body, "", at))
        if agreed.revised:
            at = self.at(agreed.revised.day, time(10, 45))
            body = _merged(body, agreed.revised.body) | {"revision": 2}
            yield at, self.put(*_revision(assignment, body, agreed.revised.reason, at))
        if agreed.retired:
            day, reason = agreed.retired
            at = self.at(day, time(10, 48))
            ended = body | {"retired": at.isoformat(), "retired_reason": reason}
            yield at, self.put(Put("assignment", assignment, ended))

    def _assignment(self, agreed: Agreed, at: datetime) -> Body:
        unsaid: Body = dict.fromkeys(("where", "first_step", "obstacle", "if_then", "smaller"), "")
        about = {
            "worksheet": agreed.worksheet,
            "worksheet_version": 1,
            "revision": 1,
            "share": "shared",
            "smaller_minutes": None,
            "agreed_at": at.isoformat(),
            "by": self.therapist,
            "retired": "",
            "retired_reason": "",
        }
        return _merged(unsaid | about, agreed.body | {"dose": {"start": at.date().isoformat()}}, agreed.body)

    def _entry(self, told: Told, n: int) -> Iterator[Event]:
        agreed = self.story.agreed.get(told.assignment)
        if agreed and told.day < agreed.day:
            return
        at, entry = self.at(told.day, told.at), uuid7()
        body = {
            "assignment_id": self.ids.get(told.assignment, ""),
            "assignment_revision": _revision_on(agreed, told.day),
            "worksheet": told.worksheet,
            "worksheet_version": 1,
            "day": at.date().isoformat(),
            "occurred_at": at.isoformat(),
            "recorded_at": at.isoformat(),
            **({"takeaway_id": self.taken[told.practised]} if told.practised else {}),
            **told.body,
        }
        if told.worksheet == "behavioural_experiment":
            body["f:when"] = self.at(told.day + 3, time(10, 30)).isoformat()
        yield at + told.arrives, self._said("entry.create", entry, n, body, at)
        if told.then:
            later = self.at(told.then.day, told.then.at)
            yield later + told.arrives, self._said("entry.edit", entry, n + 1000, told.then.body, later)
        if told.body["share"] == "shared":
            yield from self._readings(told, entry)

    def _kept(self, kept: Kept, n: int) -> Iterator[Event]:
        """What the client keeps beside entries, and what the therapist says to it the next morning."""
        at, record = self.at(kept.day, kept.at), KINDS[kept.kind]["id"] or uuid7()
        about = {"assignment_id": self.ids[kept.about], "assignment_revision": 1} if kept.about else {}
        shown = {"f:shown": {self.ids[name]: True for name in kept.shows}} if kept.shows else {}
        body = {"recorded_at": at.isoformat(), **about, **shown, **kept.body}
        yield at, self._said(f"{kept.kind}.create", record, n, body, at)
        for day, words in kept.encouraged:
            yield from self._encouragement(
                record, str(kept.body["f:name"]), self.at(day, time(17, 40)), words
            )
        if kept.answer:
            decision, words = kept.answer
            at = self.at(kept.day + 1, time(8, 15))
            said = {"record_id": record, "decision": decision, "words": words, "by": self.therapist}
            yield at, self.put(Put("answer", f"answer.{record}", said | {"at": at.isoformat()}))

    def _encouragement(self, grant: str, by: str, at: datetime, words: str) -> Iterator[Event]:
        said = {"grant_id": grant, "by": by, "words": words, "at": at.isoformat()}
        yield at, self.put(Put("encouragement", uuid7(), said, audience="client"))

    def _said(self, what: str, entry: str, n: int, body: Body, at: datetime) -> Callable[[datetime], object]:
        said = {
            "op": uuid7(),
            "n": n,
            "t": what,
            "v": 1,
            "id": entry,
            "base": 0 if what.endswith(".create") else 1,
            "mine": [],
            "at": at.isoformat(),
            "body": body,
        }
        return partial(_accept, self.client, said)

    def _readings(self, told: Told, entry: str) -> Iterator[Event]:
        """Just before a session the therapist reads what has come, and now and then writes a line to it."""
        come = self.at(told.day, told.at) + told.arrives
        before = [self.at(day, time(9, 50)) for day in (*SESSION_DAYS, SESSION_DAYS[-1] + 7)]
        at = next(each for each in before if each > come)
        seen = {"entry_id": entry, "by": self.therapist, "at": at.isoformat()}
        yield at, self.put(Put("seen", f"seen.{entry}", seen))
        if told.comment:
            at += timedelta(minutes=2)
            comment = {"entry_id": entry, "text": told.comment, "by": self.therapist, "at": at.isoformat()}
            yield at, self.put(Put("comment", uuid7(), comment))


def _put(client: Client, puts: tuple[Put, ...], at: datetime) -> None:
    inbox.put(client, *puts, now=at)


def _accept(client: Client, said: Body, at: datetime) -> None:
    (verdict,) = inbox.accept(client, [said], device=PHONE, now=at)
    if verdict.status not in ("applied", "same"):
        raise ValueError(f"the story cannot be told: {verdict}")


def _revision(assignment: str, body: Body, reason: str, at: datetime) -> list[Put]:
    kept = body | {"assignment_id": assignment, "reason": reason, "at": at.isoformat()}
    number = f"{assignment}.{body['revision']}"
    return [Put("assignment", assignment, body), Put("assignment_revision", number, kept)]


def _revision_on(agreed: Agreed | None, day: int) -> int | None:
    if agreed is None:
        return None
    return 2 if agreed.revised and day >= agreed.revised.day else 1


def _merged(*bodies: Body) -> Body:
    """Later ones win; of the dose only what they say."""
    merged: Body = {}
    for body in bodies:
        merged |= body | ({"dose": merged.get("dose", {}) | body["dose"]} if "dose" in body else {})
    return merged
