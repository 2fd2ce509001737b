"""What a story is made of: what was agreed, what was written, and on which of its days.

A story is six weeks long; its day 0 is six weeks ago. Sessions are on days 1, 8, 15 and so on: the
last was six days ago, the next is tomorrow.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

WEEKS = 6
DAYS = WEEKS * 7
SESSION_DAYS = tuple(range(1, DAYS + 2, 7))

MORNING, NOON, EVENING = time(8, 20), time(12, 45), time(20, 40)

SHARED: dict[str, Any] = {"share": "shared", "status": "done"}
PRIVATE: dict[str, Any] = {"share": "private", "status": "done"}

Body = dict[str, Any]


@dataclass(frozen=True)
class Later:
    """What was added to an entry on a later day."""

    day: int
    at: time
    body: Body


@dataclass(frozen=True)
class Told:
    """One entry: its day and time, its words, the assignment that it belongs to by its name in the story.

    ``arrives`` is how long the phone had no network; ``comment`` is what the therapist wrote to it; ``practised`` is the
    session whose takeaway was practised, and which one of it, both counted from one.
    """

    day: int
    at: time
    worksheet: str
    body: Body
    assignment: str = ""
    arrives: timedelta = timedelta(minutes=3)
    comment: str = ""
    then: Later | None = None
    practised: tuple[int, int] | None = None


@dataclass(frozen=True)
class Revised:
    """A change of what was agreed."""

    day: int
    reason: str
    body: Body


@dataclass(frozen=True)
class Agreed:
    """One assignment: agreed in the session of that day, perhaps changed, perhaps ended."""

    day: int
    worksheet: str
    body: Body
    revised: Revised | None = None
    retired: tuple[int, str] | None = None


@dataclass(frozen=True)
class Kept:
    """A record that is no entry, written on that day; ``about`` is an assignment, ``answer`` what came back.

    Of a share grant ``shows`` are the assignments that are seen, and ``encouraged`` what was written on which days.
    """

    day: int
    at: time
    kind: str
    body: Body
    about: str = ""
    answer: tuple[str, str] | None = None
    shows: tuple[str, ...] = ()
    encouraged: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True)
class Story:
    """One client's six weeks. ``tell`` gives the entries; it is given the story's own chance."""

    agreed: Mapping[str, Agreed]
    takeaways: tuple[tuple[str, ...], ...]
    tell: Callable[[Random], Iterator[Told]]
    keeps: tuple[Kept, ...] = ()


def dose(
    times: int, period: str, minutes: int, *, at: str = "", days: tuple[int, ...] = (), end: str = ""
) -> Body:
    """How much was agreed; the day from which it counts is added where the story is told."""
    return {
        "times_per_period": times,
        "period": period,
        "min_minutes": minutes,
        "time_of_day": at,
        "days": list(days),
        "end": end,
    }


def day_of(today: date, day: int) -> date:
    """A day of the story in the calendar."""
    return today - timedelta(days=DAYS) + timedelta(days=day)


def moment(today: date, day: int, at: time, zone: str) -> datetime:
    """A day and time of the story as an instant, on the client's clock."""
    return datetime.combine(day_of(today, day), at, ZoneInfo(zone))


# What people really type, and what some type to see whether it breaks.
AWKWARD = (
    'He said "fine" & left; I wrote <b>nothing</b> <script>alert("no")</script> back. 5 < 7 > 3, isn\'t it?',
    "היום היה קשה, אבל הלכתי לאט לאורך הנחל ונשמתי. אחר כך כתבתי לאמא.",
    "امروز آرام‌تر بودم. باران می‌آمد و من پنجره را باز گذاشتم.",
    "🌧️🚌👩‍👩‍👧 → 🙂 (rainy, bus, all of us, then all right)",
    "{{ 7*7 }} ${x} %s %(name)s __proto__ constructor ' OR 1=1 --",
    "Zoë O’Neil’s café: naïve, fiancé, Å, ﬁ, e\u0301 and é, \u202eright to left\u202c, tab\there.",
)
