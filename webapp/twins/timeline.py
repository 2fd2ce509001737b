"""Everything in one order of time: sessions, what was agreed, what was written. timeline.js is the twin.

The newest comes first. A stretch is what came after one session and before the next; a page that begins in
the middle of a stretch names its session again. Paged as other lists are (paging.py).
"""

from __future__ import annotations

from webapp.twins import dose, rows
from webapp.twins.days import local, local_day
from webapp.twins.goals import HIGHEST, LIST, SHEET, Known, words_of
from webapp.twins.measures import is_measure, score
from webapp.twins.paging import a_page, part_of
from webapp.twins.repeated import rows_of
from webapp.twins.shape import Json, body, identity, mapping, records, text, whole

A_PAGE = 100
# What a client keeps beside entries and stands here too: the fields whose first words are shown.
OWN: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("goal", ("f:goal",)),
    ("preparation", ("f:topic1", "f:topic2", "f:topic3", "f:well", "f:hard", "f:question")),
    ("reflection", ("f:stayed", "f:differently", "f:step")),
    ("therapy_feedback", ("f:going", "f:wish")),
    ("proposal", ("f:what",)),
    ("adjust_request", ("f:words",)),
)


def timeline(context: Json) -> Json:
    """One page of stretches, the newest first: {"session", "goes_on", "takeaways", "items"}."""
    sessions = sorted(_sessions(context), key=_place, reverse=True)
    events = sorted(_events(context), key=_place, reverse=True)
    place = text(mapping(context.get("query")).get("month"))
    shown, pages = a_page(_bounded(events, sessions), A_PAGE, part_of(place)[1])
    return {"stretches": _stretches(shown, context), "pages": pages}


def _bounded(events: list[Json], sessions: list[Json]) -> list[Json]:
    """Each session before what came after it; last what came before the first session."""
    found: list[Json] = []
    at = 0
    for session in sessions:
        found.append({"begins": True, "session": session["record"], "event": None})
        while at < len(events) and _place(events[at])[:2] >= _place(session)[:2]:
            found.append({"begins": False, "session": session["record"], "event": events[at]})
            at += 1
    return found + [{"begins": False, "session": None, "event": event} for event in events[at:]]


def _stretches(lines: list[Json], context: Json) -> list[Json]:
    sheets, agreed = rows.by_id(context.get("worksheets")), rows.by_id(context.get("assignments"))
    known, taken = Known(context.get("goals")), records(context.get("takeaways"))
    found: list[Json] = []
    for line in lines:
        session = line["session"]
        if not found or found[-1]["session"] is not session:
            mine = [each for each in taken if session and body(each).get("session_id") == identity(session)]
            found.append(
                {
                    "session": session,
                    "goes_on": session is not None and not line["begins"],
                    "takeaways": sorted(mine, key=lambda each: whole(body(each).get("order")) or 0),
                    "items": [],
                }
            )
        if line["event"]:
            found[-1]["items"].append(_item(line["event"], agreed, sheets, known, context))
    return found


def _item(event: Json, agreed: dict[str, Json], sheets: dict[str, Json], known: Known, context: Json) -> Json:
    """One line: an entry with its title, first words and numbers; of everything else what it says itself."""
    if event["kind"] != "entry":
        return {**event, "title": "", "score": None, "ratings": []}
    entry = event["record"]
    sheet = sheets.get(rows.sheet_id(entry))
    is_told = body(entry).get("status") in dose.DONE
    return {
        **event,
        "title": rows.title(
            entry, agreed.get(text(body(entry).get("assignment_id"))), sheet, context.get("lang")
        ),
        "text": rows.lead(entry, sheet),
        "score": score(entry, sheet) if is_told and is_measure(sheet) else None,
        "ratings": _ratings(entry, known) if is_told and body(entry).get("worksheet") == SHEET else [],
    }


def _ratings(entry: Json, known: Known) -> list[Json]:
    """How far each goal of a check had come, in the words that the goal has now."""
    kept = mapping(body(entry).get(LIST))
    found = []
    for row in rows_of(kept):
        said, value = text(kept.get(f"{row}.goal")), whole(kept.get(f"{row}.progress"))
        words = words_of(known.of(row, said)) or said
        if words and value is not None and 0 <= value <= HIGHEST:
            found.append({"words": words, "value": value})
    return found


def _sessions(context: Json) -> list[Json]:
    """Those that were held, each where it began: what was agreed in it comes after."""
    now = context.get("now")
    found = []
    for session in records(context.get("sessions")):
        day, starts = dose.held_day(session, now), text(body(session).get("starts_at"))
        if day:
            was_then = local_day(starts, now) == day
            at = starts if was_then else text(body(session).get("held_at"))
            found.append(_event("session", session, at, "", context))
    return found


def _events(context: Json) -> list[Json]:
    entries = [
        {
            "kind": "entry",
            "record": entry,
            "id": identity(entry),
            "day": dose.day_of(entry),
            "at": text(body(entry).get("occurred_at")),
            "text": "",
        }
        for entry in records(context.get("entries"))
    ]
    own = [
        _event(kind, record, text(body(record).get("recorded_at")), _first_words(record, fields), context)
        for kind, fields in OWN
        for record in records(context.get(kind))
    ]
    return [*entries, *own, *_agreements(context)]


def _agreements(context: Json) -> list[Json]:
    """What was agreed, changed, paused, taken up again and ended; the text is the reason."""
    kept: dict[str, list[Json]] = {}
    for revision in records(context.get("revisions")):
        kept.setdefault(text(body(revision).get("assignment_id")), []).append(revision)
    found = []
    for assignment in records(context.get("assignments")):
        mine = sorted(
            kept.get(identity(assignment), []), key=lambda each: whole(body(each).get("revision")) or 0
        )
        if not mine:
            agreed_at = text(body(assignment).get("agreed_at"))
            found.append(_event("agreed", assignment, agreed_at, "", context))
        for before, revision in zip([None, *mine], mine, strict=False):
            kind, at = _change(before, revision), text(body(revision).get("at"))
            reason = "" if kind == "agreed" else text(body(revision).get("reason"))
            reason = text(body(revision).get("paused_reason")) if kind == "paused" else reason
            found.append({**_event(kind, revision, at, reason, context), "record": assignment})
        ended = text(body(assignment).get("retired"))
        if ended:
            why = text(body(assignment).get("retired_reason"))
            # After what else happened to it in that minute.
            name = identity(assignment) + ".ended"
            found.append({**_event("ended", assignment, ended, why, context), "id": name})
    return found


def _change(before: Json | None, revision: Json) -> str:
    if before is None:
        return "agreed"
    rested, rests = text(body(before).get("paused")), text(body(revision).get("paused"))
    return "revised" if rested == rests else "paused" if rests else "resumed"


def _event(kind: str, record: Json, at: str, words: str, context: Json) -> Json:
    now = context.get("now")
    return {
        "kind": kind,
        "record": record,
        "id": identity(record),
        "day": local_day(at, now),
        "at": local(at, now),
        "text": words,
    }


def _first_words(record: Json, fields: tuple[str, ...]) -> str:
    return next((words for name in fields if (words := text(body(record).get(name)))), "")


def _place(event: Json) -> tuple[str, str, str, str]:
    """Where it stands: day, time on the person's own clock, then the id and what happened to it."""
    return event["day"], event["at"][11:16], event["id"], event["kind"]
