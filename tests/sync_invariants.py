"""What must hold at the end of any history, whatever went wrong on the way (I1 to I10)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any
from zlib import crc32

Json = dict[str, Any]
Row = dict[str, Any]


def by_record(log: dict[str, Row]) -> dict[str, list[Row]]:
    """The log, record by record."""
    found: dict[str, list[Row]] = defaultdict(list)
    for row in log.values():
        found[row["record_id"]].append(row)
    return found


def hidden_words(log: dict[str, Row], records: dict[str, Json]) -> list[str]:
    """I4: words that are not shown although nobody who had them in sight replaced or deleted them."""
    return [
        f"{row['op']} {key} {element or ''}"
        for record, rows in by_record(log).items()
        for marks in [_marks(rows)]
        for row in rows
        if row["s"] in ("applied", "merged") and row["t"].startswith("entry.")
        for key, element, value in _words(row["said"])
        if not _is_shown(records.get(record), key, element, value)
        and not any(_took_away(other, row, key, element, marks) for other in rows)
    ]


def shared_against_the_will(log: dict[str, Row], records: dict[str, Json]) -> list[str]:
    """Privacy wins: what is shared was shared by somebody who had every "private" in sight."""
    return [
        row["op"]
        for record, rows in by_record(log).items()
        if records.get(record, {}).get("body", {}).get("share") == "shared"
        for marks in [_marks(rows)]
        for row in rows
        if row["s"] in ("applied", "merged") and row["said"].get("body", {}).get("share") == "private"
        if not any(
            _had(other, row, marks)
            for other in rows
            if other["said"].get("body", {}).get("share") == "shared"
        )
    ]


def quarrels_with_oneself(log: dict[str, Row], records: dict[str, Json]) -> list[str]:
    """I4b: second versions and disputes of a record that one phone alone has written, and never in two tabs."""
    return [
        record
        for record, rows in by_record(log).items()
        if len({row["device"] for row in rows if row["t"] != "srv.placed"}) == 1
        and sum(row["t"] == "entry.create" for row in rows) == 1
        and (records.get(record, {}).get("extra", {}).keys() & {"alts", "disputed"})
    ]


def never_placed(log: dict[str, Row], records: dict[str, Json]) -> list[str]:
    """I4c: operations that wait for a record which is there."""
    return [
        row["op"] for row in log.values() if row["why"] == "unknown_record" and row["record_id"] in records
    ]


def _words(said: Json) -> Iterator[tuple[str, str | None, Any]]:
    for key, value in said.get("body", {}).items():
        if key == "share" or value is None:
            continue
        if isinstance(value, dict):
            yield from ((key, element, part) for element, part in value.items() if part is not None)
        else:
            yield key, None, value


def _is_shown(record: Json | None, key: str, element: str | None, value: Any) -> bool:
    if record is None or record["deleted"]:
        return False
    if _has(record["body"].get(key), element, value):
        return True
    return any(
        alt["k"] == key and (alt["v"] == value if alt.get("e") == element else _has(alt["v"], element, value))
        for alt in record["extra"].get("alts", [])
    )


def _has(standing: Any, element: str | None, value: Any) -> bool:
    if element is None:
        return bool(standing == value)
    return isinstance(standing, dict) and standing.get(element) == value


def _marks(rows: list[Row]) -> dict[int, int]:
    """What led to each revision, as the log has it: a running CRC-32 over the operations."""
    marks: dict[int, int] = {}
    mark = 0
    for row in sorted((row for row in rows if row["rev"] is not None), key=lambda row: row["rev"]):
        mark = marks[row["rev"]] = crc32(row["op"].encode(), mark)
    return marks


def _had(other: Row, row: Row, marks: dict[int, int]) -> bool:
    """Whether the writer of the other had this one in sight, the past of what it read being that of the log."""
    said = other["said"]
    if other["op"] == row["op"] or not said:
        return False
    if row["op"] in said.get("mine", []):
        return True
    base, line = said.get("base", 0), said.get("line", [])
    if row["rev"] is None or base < row["rev"]:
        return False
    first = base - len(line) + 1
    return not line or any(
        marks.get(first + at) == mark for at, mark in enumerate(line) if first + at >= row["rev"]
    )


def _took_away(other: Row, row: Row, key: str, element: str | None, marks: dict[int, int]) -> bool:
    """Whether the other replaced or deleted these words, knowing them."""
    said = other["said"]
    if row["op"] in said.get("drop", []):
        return True
    if not _had(other, row, marks):
        return False
    if other["t"] == "entry.delete":
        return True
    if key not in said.get("body", {}):
        return False
    value = said["body"][key]
    return element is None or not isinstance(value, dict) or element in value
