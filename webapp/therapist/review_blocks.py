"""The blocks of a review: agreed and done, in the way, what changed, what was learned."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import Any

from webapp.therapist.review_window import Window
from webapp.twins import dose
from webapp.twins.days import add
from webapp.twins.meetings import beside, topics
from webapp.twins.progress import charts
from webapp.twins.routines import DIGIT
from webapp.twins.rows import by_id, title
from webapp.twins.shape import mapping, text, whole
from webapp.words import language

Json = dict[str, Any]

BELIEFS = ("f:belief_before", "f:belief_after")


def agreed(window: Window) -> list[Json]:
    """A row for each assignment that stands, or was written to in the window."""
    file = window.file
    told = window.told
    written = {str(each["body"].get("assignment_id")) for each in told}
    shown = [each for each in file.assignments if not each["body"].get("retired") or each["id"] in written]
    return [_row(window, each, dose.of_assignment(told, each)) for each in shown]


def brought(window: Window) -> list[Json]:
    """What the client prepared and wrote beside the session, as far as it is shared.

    What was prepared for the last session and came only after it stands here too, and says so.
    """
    file, session = window.file, window.session
    here = by_id(file.own("preparation")).get(beside(session, "8"))
    late = [each for each in file.own("preparation") if each is not here and _came_after(each, session)]
    lines = [_brought(here)] if here else []
    lines += [{**_brought(each), "is_late": True} for each in late]
    for kind, digit, names in (
        ("reflection", "9", ("f:stayed", "f:differently", "f:step")),
        ("therapy_feedback", "a", ("f:going", "f:wish")),
    ):
        found = by_id(file.own(kind)).get(beside(session, digit))
        said = [words for name in names if (words := text(mapping(found)["body"].get(name)))] if found else []
        if said:
            lines.append({"kind": kind, "words": said})
    return lines


def _brought(preparation: Json) -> Json:
    return {"preparation": preparation, "topics": topics(preparation)}


def _came_after(preparation: Json, session: Json | None) -> bool:
    held = text(session["body"].get("held_at")) if session else ""
    if not held or preparation["body"].get("session_id") == (session or {}).get("id"):
        return False
    return datetime.fromisoformat(preparation["received"]) > datetime.fromisoformat(held)


def _row(window: Window, assignment: Json, told: list[Json]) -> Json:
    """Its last seven days at most, how often it was done in them and in the whole window, and how it was."""
    file = window.file
    first = max(window.day, add(file.today, 1 - dose.WEEK)) or file.week_start
    done = dose.of_assignment(file.done, assignment)
    mine = [
        each
        for each in done
        if each["body"]["status"] in dose.DONE and str(each["body"]["day"]) >= window.day
    ]
    minutes = [whole(each["body"].get("f:minutes")) or 0 for each in told]
    agreed_at = str(assignment["body"].get("agreed_at"))[:10]
    count = file.tally(assignment, first)
    # What was agreed for a week is held against the week that is shown, however long ago the session was.
    is_weekly = count["period"] in ("week", "weeks", "session")
    return {
        "assignment": assignment,
        "routine": by_id(file.own("routine")).get(beside(assignment, DIGIT)),
        "dots": file.beads(assignment, first),
        "done": count["done"] if is_weekly else len(mine),
        "of": count["of"] if is_weekly else None,
        "since": len(mine),
        "minutes": sum(minutes),
        "difficulty": _last(told, "difficulty"),
        "helpfulness": _last(told, "helpfulness"),
        "revision": _revised_in(window, assignment),
        "is_paused": dose.is_paused(assignment, file.today),
        "is_new": bool(window.day) and agreed_at >= window.day,
    }


def _last(told: list[Json], name: str) -> int | None:
    """What was said last; entries come newest first."""
    said = [whole(each["body"].get(name)) for each in told]
    return next((value for value in said if value is not None), None)


def _revised_in(window: Window, assignment: Json) -> Json | None:
    """The last change of the agreement, if it was made in the window."""
    number = int(assignment["body"].get("revision", 1))
    name = f"{assignment['id']}.{number}"
    found = by_id(window.file.of("assignment_revision")).get(name) if number > 1 else None
    return found["body"] if found and str(found["body"].get("at"))[:10] >= window.day else None


def requests(window: Window) -> list[Json]:
    """What was asked about an assignment, or proposed, and has no answer yet, or came in the window."""
    return [
        each
        for each in [*window.file.asked("adjust_request"), *window.file.asked("proposal")]
        if each["answer"] is None or _is_since(window, each["record"])
    ]


def _is_since(window: Window, record: Json) -> bool:
    return str(record["received"])[:10] >= window.day


def barriers(window: Window) -> Json:
    """What got in the way, counted; and it in the client's own words."""
    told = [each["body"] for each in window.told]
    counted = Counter(
        barrier for body in told for barrier, is_set in (body.get("barriers") or {}).items() if is_set
    )
    statuses = Counter(body.get("status") for body in told)
    return {
        "counted": [{"id": name, "times": times} for name, times in counted.most_common()],
        "words": [
            {"day": body.get("day"), "text": body["barrier_other"]}
            for body in told
            if body.get("barrier_other")
        ],
        "not_done": statuses["not_done"],
        "partly": statuses["partly"],
    }


def changed(window: Window) -> list[Json]:
    """Six weeks as lines, from what the therapist may read."""
    return charts(window.file.context())


def learned(window: Window) -> list[Json]:
    """Sentences, beliefs before and after, and predictions beside what happened."""
    agreed_on = by_id(window.file.assignments)
    found = []
    for entry, told in zip(window.entries, window.told, strict=True):
        body = told["body"]
        before, after = (whole(body.get(name)) for name in BELIEFS)
        sentences = [words for name in ("f:learned", "learned") if (words := text(body.get(name)))]
        has_belief = before is not None and after is not None
        happened = text(body.get("f:happened"))
        if not sentences and not has_belief and not happened:
            continue
        sheet = window.file.sheet_of(told)
        found.append(
            {
                "entry_id": entry.id,
                "title": title(told, agreed_on.get(entry.assignment_id or ""), sheet, language()),
                "day": body.get("day", ""),
                "prediction": text(body.get("f:prediction")) if happened else "",
                "happened": happened,
                "before": before if has_belief else None,
                "after": after if has_belief else None,
                "sentences": sentences,
            }
        )
    return found
