"""Reads a calendar file as strictly as RFC 5545 writes it: an oracle of its own, which shares nothing with the writer."""

from __future__ import annotations

import re

LINE = re.compile(r"([A-Z][A-Z-]*)((?:;[A-Z-]+=[^\x00-\x1f:;,\"]+)*):(.*)")
ESCAPES = {"\\\\": "\\", "\\;": ";", "\\,": ",", "\\n": "\n", "\\N": "\n"}
TEXTS = ("UID", "SUMMARY", "LOCATION", "DESCRIPTION")
ONCE = ("UID", "DTSTAMP", "DTSTART", "SUMMARY", "RRULE")


def events_of(file: bytes) -> list[dict[str, str]]:
    """Its events, each by the names of its lines; those of an alarm begin with "VALARM."."""
    events: list[dict[str, str]] = []
    opened: list[str] = []
    for name, parameters, value in lines_of(file):
        if name == "BEGIN":
            opened.append(value)
            if value == "VEVENT":
                events.append({})
        elif name == "END":
            assert opened.pop() == value
        elif "VEVENT" in opened:
            key = ".".join([*opened[2:], name + parameters])
            assert key not in events[-1], f"{key} twice"
            events[-1][key] = plain(value) if name in TEXTS else value
    assert opened == []
    for event in events:
        assert {"UID", "DTSTAMP"} <= event.keys()
        assert re.fullmatch(r"[0-9]{8}T[0-9]{6}Z", event["DTSTAMP"])
    return events


def lines_of(file: bytes) -> list[tuple[str, str, str]]:
    """Name, parameters and value of each line, unfolded."""
    assert file.endswith(b"\r\n")
    parts = file[:-2].split(b"\r\n")
    assert all(len(part) <= 75 and b"\r" not in part and b"\n" not in part for part in parts)
    for part in parts:
        part.decode()  # no sign is cut in two
    found = []
    for line in re.sub(rb"\r\n[ \t]", b"", file[:-2]).decode().split("\r\n"):
        read = LINE.fullmatch(line)
        assert read, line
        found.append((read[1], read[2], read[3]))
    assert found[0] == ("BEGIN", "", "VCALENDAR")
    assert ("VERSION", "", "2.0") in found
    assert any(name == "PRODID" for name, _, _ in found)
    return found


def plain(value: str) -> str:
    """A text without its escapes; no mark with a meaning stands there bare."""
    assert not re.search(r"(?<!\\)(?:\\\\)*[;,]", value), value
    return re.sub(r"\\.", lambda found: ESCAPES[found[0]], value)
