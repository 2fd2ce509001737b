"""Events as the text of a calendar file (RFC 5545). calendar.js is the twin, and writes the same bytes.

An event is a mapping: ``uid`` and ``title``; ``starts``, which says by its shape what is meant: a day (``2026-11-30``, the
whole of it), a time on the clock of whoever looks (``2026-11-30T20:30``, which stays half past eight when the clocks
change or somebody travels), or an instant with its offset, which is written in UTC; and what it may have: ``minutes``
(how long), ``repeat`` (``days`` as in "mo", every day where none is named; ``every`` so many weeks or days; ``until``,
the last day), ``reminder`` (minutes before) and ``place``. One without a uid or a start is left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from webapp.twins.days import CLOCK, local, number, wall_minutes
from webapp.twins.shape import Json, listing, mapping, text, whole

DAYS = ("mo", "tu", "we", "th", "fr", "sa", "su")
UTC = "1970-01-01T00:00+00:00"
# Of the longest line, without its end: octets of UTF-8, as the RFC counts them.
LONGEST = 75
MOST_MINUTES = 7 * 24 * 60
# The second is what Outlook reads.
REFRESHED = ("REFRESH-INTERVAL;VALUE=DURATION:PT4H", "X-PUBLISHED-TTL:PT4H")


def calendar_text(events: Any, stamp: Any, zone: Any = "", name: Any = "") -> str:
    """The whole file. ``stamp`` is the instant at which it is made, ``zone`` the name of the zone whose clock is meant.

    Calendars that follow an address take a time without a zone for one of ``zone``; those that open a file, for their own.
    ``name`` is what they call the whole of it, and with it stands how often they are to ask.
    """
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Between//Calendar//EN", "CALSCALE:GREGORIAN"]
    if text(zone):
        lines.append(f"X-WR-TIMEZONE:{escaped(text(zone))}")
    if text(name):
        called = escaped(text(name))
        lines += [f"X-WR-CALNAME:{called}", f"NAME:{called}", *REFRESHED]
    made = _moment(stamp)
    if not made.endswith("Z"):
        made = "19700101T000000Z"
    for event in listing(events):
        lines += _event(mapping(event), made)
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in folded(line))


def named(events: Any, names: Json) -> list[Json]:
    """The events, each that has no title with the name of ``what`` it is."""
    return [{**event, "title": text(event.get("title")) or names[event["what"]]} for event in listing(events)]


def _event(event: Json, made: str) -> list[str]:
    uid, starts = text(event.get("uid")), _moment(event.get("starts"))
    if not uid or not starts:
        return []
    is_day = len(starts) == 8
    title, minutes = escaped(text(event.get("title"))), _minutes(event.get("minutes"), 1)
    place, reminder = escaped(text(event.get("place"))), _minutes(event.get("reminder"), 0)
    return [
        "BEGIN:VEVENT",
        f"UID:{escaped(uid)}",
        f"DTSTAMP:{made}",
        f"DTSTART{';VALUE=DATE' if is_day else ''}:{starts}",
        *([f"DURATION:PT{minutes}M"] if minutes is not None and not is_day else []),
        *_rule(event.get("repeat"), starts),
        f"SUMMARY:{title}",
        *([f"LOCATION:{place}"] if place else []),
        "CLASS:PRIVATE",
        *(_alarm(title, reminder) if reminder is not None and not is_day else []),
        "END:VEVENT",
    ]


def _rule(repeat: Any, starts: str) -> list[str]:
    """When it comes again; nothing for what comes once."""
    if not isinstance(repeat, dict):
        return []
    named = listing(repeat.get("days"))
    days = [day for day in DAYS if day in named]
    every, until = whole(repeat.get("every")), text(repeat.get("until"))
    parts = ["FREQ=WEEKLY" if days else "FREQ=DAILY"]
    if every is not None and 1 < every < 100:
        parts.append(f"INTERVAL={every}")
    if days:
        parts.append("BYDAY=" + ",".join(days).upper())
    if number(until) is not None:
        # The end is told in the same way as the beginning.
        parts.append(
            "UNTIL=" + until.replace("-", "") + ("" if len(starts) == 8 else "T235959" + starts[15:])
        )
    return ["RRULE:" + ";".join(parts)]


def _alarm(title: str, reminder: int) -> list[str]:
    trigger = f"-PT{reminder}M" if reminder else "PT0S"
    return ["BEGIN:VALARM", "ACTION:DISPLAY", f"DESCRIPTION:{title}", f"TRIGGER:{trigger}", "END:VALARM"]


def _minutes(value: Any, least: int) -> int | None:
    count = whole(value)
    return count if count is not None and least <= count <= MOST_MINUTES else None


def _moment(value: Any) -> str:
    """A day, a time of a day or an instant as a calendar file has it; nothing for anything else."""
    said = text(value)
    day, clock = said[:10], said[11:]
    if number(day) is None:
        return ""
    if said == day:
        return day.replace("-", "")
    if said[10:11] == "T" and CLOCK.fullmatch(clock):
        return f"{day}T{clock}00".replace("-", "").replace(":", "")
    there = local(said, UTC)
    # What would leave the calendar comes back as it was.
    if wall_minutes(said) is None or there[16:] != "+00:00":
        return ""
    return there[:16].replace("-", "").replace(":", "") + "00Z"


def escaped(words: str) -> str:
    """A text as a value: marks with a meaning are escaped, lines become one, what cannot be seen is left out."""
    plain = words.replace("\r\n", "\n").replace("\r", "\n")
    for sign, written in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        plain = plain.replace(sign, written)
    return "".join(sign for sign in plain if sign >= " " and sign != "\x7f")


def folded(line: str) -> Iterator[str]:
    """The line in parts that are short enough, all but the first with a space before them; no sign is cut in two."""
    begun, size = "", 0
    for sign in line:
        more = _size(ord(sign))
        if size + more > LONGEST:
            yield begun
            begun, size = " ", 1
        begun, size = begun + sign, size + more
    yield begun


def _size(code: int) -> int:
    """How many octets a sign takes in UTF-8."""
    return 1 if code < 0x80 else 2 if code < 0x800 else 3 if code < 0x10000 else 4
