"""What needs eyes first: numbers that must be looked at, calls for help, and a measure that has become worse."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from webapp.models.entry import Entry
from webapp.models.risk_flag import ACKNOWLEDGED, CLOSED, RAISED
from webapp.therapist.casefile import CaseFile
from webapp.therapist.review_window import Window
from webapp.twins.rows import said
from webapp.twins.shape import mapping, whole
from webapp.words import language

Json = dict[str, Any]
# Who has seen it, when, and what was done; then who has closed it, when, and what became of it.
SAID_OF_IT = ("seen_by", "seen_at", "action", "closed_by", "closed_at", "outcome")


def eyes(window: Window, charts: list[Json]) -> Json:
    """What nobody has seen or closed yet, however old; and what was closed in the window."""
    flags = told(window.file)
    found: Json = {
        "flags": [each for each in flags if each["status"] == RAISED],
        "flags_seen": [
            each
            for each in flags
            if each["status"] == ACKNOWLEDGED
            or (each["status"] == CLOSED and each["closed_at"][:10] >= window.day)
        ],
        "worse": _worse(window.file, charts),
    }
    return found | {"any": any(found.values())}


def flag_bodies(file: CaseFile) -> dict[str, Json]:
    """Every flag by its id. A call for help is one from the moment it came, before anything was said to it."""
    calls = {f"risk.{each['record']['id']}": _call(each) for each in file.asked("help_signal")}
    return calls | {each["id"]: each["body"] for each in file.of("risk_flag")}


def told(file: CaseFile) -> list[Json]:
    """Every flag in words, the newest first. The entry is named only where the therapist may read it."""
    bodies = flag_bodies(file)
    named = {str(body["entry_id"]) for body in bodies.values() if body.get("entry_id")}
    readable = Entry.readable(file.client, named)
    newest = sorted(bodies.items(), key=_came, reverse=True)
    return [_told(file, flag_id, body, readable) for flag_id, body in newest]


def _came(flag: tuple[str, Json]) -> tuple[datetime, str]:
    flag_id, body = flag
    return datetime.fromisoformat(body["raised_at"]), flag_id


def _call(asked: Json) -> Json:
    """A call for help as a flag."""
    record, answer = asked["record"], mapping(mapping(asked["answer"]).get("body"))
    found = {
        "signal_id": record["id"],
        "occurred_at": record["body"].get("recorded_at") or "",
        "raised_at": record["received"],
        "status": ACKNOWLEDGED if answer else RAISED,
    }
    seen = {"seen_by": answer.get("by", ""), "seen_at": answer.get("at", ""), "action": ""}
    return found | seen if answer else found


def _told(file: CaseFile, flag_id: str, body: Json, readable: set[str]) -> Json:
    entry = body.get("entry_id")
    found = {name: body.get(name, "") for name in (*SAID_OF_IT, "occurred_at", "status")}
    found |= {"id": flag_id, "received": file.local(body["raised_at"]), "is_call": "signal_id" in body}
    found |= {"entry_id": entry if entry in readable else ""}
    return found if found["is_call"] else found | _number(file, body)


def _number(file: CaseFile, body: Json) -> Json:
    """Which number it is, of how many, and for which question."""
    sheet = mapping(file.sheet_of({"body": body}) or {}).get("body") or {}
    field = next((each for each in sheet.get("fields", ()) if each.get("id") == body["field"]), {})
    options = [each for each in field.get("options", ()) if whole(each.get("value")) == body["number"]]
    highest = max(
        (whole(each.get("value")) or 0 for each in field.get("options", ())), default=field.get("max")
    )
    return {
        "title": said(sheet.get("title"), language()) or str(body.get("worksheet", "")),
        "question": said(field.get("label"), language()),
        "answer": said(options[0].get("label"), language()) if options else "",
        "number": body["number"],
        "of": highest,
    }


def _worse(file: CaseFile, charts: list[Json]) -> list[Json]:
    """Measures whose last number rose by more than its authors call chance, until that entry was read."""
    unread = {entry.id for entry in file.unread}
    return [
        each
        for each in charts
        if each.get("flag") and (each["change"] or 0) >= each["flag"] and each["entry"] in unread
    ]
