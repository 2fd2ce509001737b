"""Calendar days as ISO text, counted in whole numbers: no clock, no time zones. days.js is the twin.

Day 0 is 1970-01-01. Texts that are no day of the years 1 to 9999 have no number.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
INSTANT = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})T([01][0-9]|2[0-3]):([0-5][0-9])"
    r"(?::[0-5][0-9](?:\.[0-9]{1,9})?)?(Z|[+-][0-9]{2}:[0-9]{2})"
)
CLOCK = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]")
MONTH = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])")
MONTH_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
FIRST, LAST = -719162, 2932896  # 0001-01-01 and 9999-12-31


def number(day: Any) -> int | None:
    """The number of a day; none for a text that is no day."""
    return _number(day) if isinstance(day, str) else None


# A page asks for the same few days over and over.
@lru_cache(maxsize=4096)
def _number(day: str) -> int | None:
    found = DAY.fullmatch(day)
    if not found:
        return None
    year, month, date = (int(part) for part in found.groups())
    if year < 1 or month < 1 or month > 12 or date < 1 or date > _length(year, month):
        return None
    # Years that begin in March have their leap day at the end; eras of 400 years are all alike.
    shifted = year if month > 2 else year - 1
    era, of_era = shifted // 400, shifted % 400
    of_year = (153 * (month - 3 if month > 2 else month + 9) + 2) // 5 + date - 1
    return era * 146097 + of_era * 365 + of_era // 4 - of_era // 100 + of_year - 719468


def day(count: int) -> str:
    """The day with this number; nothing outside the years 1 to 9999."""
    if count < FIRST or count > LAST:
        return ""
    shifted = count + 719468
    era, of_era = shifted // 146097, shifted % 146097
    year = (of_era - of_era // 1460 + of_era // 36524 - of_era // 146096) // 365
    of_year = of_era - (365 * year + year // 4 - year // 100)
    month = (5 * of_year + 2) // 153
    date = of_year - (153 * month + 2) // 5 + 1
    named = month + 3 if month < 10 else month - 9
    return f"{era * 400 + year + (1 if named <= 2 else 0):04d}-{named:02d}-{date:02d}"


def add(start: Any, more: int) -> str:
    """The day so many days later; nothing if there is none."""
    count = number(start)
    return "" if count is None else day(count + more)


def weekday(count: int) -> int:
    """0 for Monday to 6 for Sunday."""
    return (count + 3) % 7


def months(today: Any, count: int) -> list[str]:
    """The names ("2026-11") of this month and of those before it, the latest first."""
    found = MONTH.fullmatch(today[:7]) if isinstance(today, str) else None
    if not found:
        return []
    month = int(found[1]) * 12 + int(found[2]) - 1
    return [f"{(month - back) // 12:04d}-{(month - back) % 12 + 1:02d}" for back in range(count)]


def is_clock(value: Any) -> bool:
    """Whether this is a time of the day, such as 08:15."""
    return isinstance(value, str) and CLOCK.fullmatch(value) is not None


def offset(instant: Any) -> str:
    """How far from UTC an instant is told; UTC if it does not say."""
    found = INSTANT.fullmatch(instant) if isinstance(instant, str) else None
    return "+00:00" if not found or found[4] == "Z" else found[4]


def local_day(instant: Any, now: Any) -> str:
    """The calendar day on which an instant fell, for somebody whose clock says ``now``.

    The offset of now is used for all instants. Around a change to summer time an instant of the
    hour before midnight may so fall on the next day; nothing is lost or ordered by it.
    """
    moved = _moved(instant, now)
    if moved is None:
        first = instant[:10] if isinstance(instant, str) else ""
        return first if number(first) is not None else ""
    return day(moved // 1440)


def local(instant: Any, now: Any) -> str:
    """The same instant to the minute, told with the offset of somebody whose clock says ``now``.

    What is no instant, or would leave the calendar, stays as it is.
    """
    moved = _moved(instant, now)
    here = day(moved // 1440) if moved is not None else ""
    if moved is None or not here:
        return instant if isinstance(instant, str) else ""
    return f"{here}T{moved % 1440 // 60:02d}:{moved % 60:02d}{offset(now)}"


def wall_minutes(instant: Any) -> int | None:
    """Minutes since day 0 as the clock on the wall told them, whatever its offset; none for what is no instant."""
    found = INSTANT.fullmatch(instant) if isinstance(instant, str) else None
    count = number(found[1]) if found else None
    return None if not found or count is None else count * 1440 + int(found[2]) * 60 + int(found[3])


def _moved(instant: Any, now: Any) -> int | None:
    """Minutes since day 0 on the clock of ``now``; none for what is no instant."""
    found = INSTANT.fullmatch(instant) if isinstance(instant, str) else None
    count = number(found[1]) if found else None
    if not found or count is None:
        return None
    minutes = int(found[2]) * 60 + int(found[3]) - _minutes(offset(instant)) + _minutes(offset(now))
    return count * 1440 + minutes


def _minutes(offset_text: str) -> int:
    size = int(offset_text[1:3]) * 60 + int(offset_text[4:6])
    return -size if offset_text[0] == "-" else size


def _length(year: int, month: int) -> int:
    is_leap = year % 4 == 0 and year % 100 != 0 or year % 400 == 0
    return MONTH_DAYS[month - 1] + (1 if month == 2 and is_leap else 0)
