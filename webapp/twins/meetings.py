"""What is kept beside therapy sessions: what to bring to the next, how it goes, what stayed. meetings.js is the twin."""

from __future__ import annotations

from typing import Any

from webapp.twins import dose
from webapp.twins.compose import ID
from webapp.twins.days import add, local
from webapp.twins.rows import by_id
from webapp.twins.shape import Json, body, identity, mapping, records, text

# For so many days after a session Today asks what stayed.
ASKED_FOR = 7
MOST_EARLIER = 12
# An hour before a session a calendar may say so.
REMINDED, MOST_AHEAD = 60, 50
FIELDS = ("f:topic1", "f:topic2", "f:topic3", "f:well", "f:hard", "f:question")


def beside(session: Any, digit: str) -> str:
    """The id of what is kept beside this session, or beside the time before there was one."""
    name = identity(mapping(session))
    if not ID.fullmatch(name):
        return f"00000000-0000-{digit}000-8000-000000000000"
    return name[:14] + digit + name[15:]


def last_session(context: Json) -> Json | None:
    """The last session that was held."""
    now = context.get("now")
    held = [each for each in records(context.get("sessions")) if dose.held_day(each, now)]
    return max(held, key=lambda each: (dose.held_day(each, now), identity(each)), default=None)


def meeting_begun(context: Json) -> Json:
    """A form beside a session, the last one where the address names none: what is there, and what it is called."""
    session = context.get("session") or last_session(context)
    own_id = beside(session, text(mapping(context.get("kind")).get("beside")))
    return {"session": session, "own_id": own_id, "record": by_id(context.get("mine")).get(own_id)}


def prepared(context: Json) -> Json:
    """What is prepared since the last session, and what was prepared for those before, the newest first."""
    last = last_session(context)
    found = by_id(context.get("preparations"))
    here = found.get(beside(last, "8"))
    sessions = by_id(context.get("sessions"))
    earlier = [each for each in records(context.get("preparations")) if each is not here and _says(each)]
    earlier = sorted(
        earlier, key=lambda each: (text(body(each).get("recorded_at")), identity(each)), reverse=True
    )
    return {
        "last_session": last,
        "preparation": here if _says(here) else None,
        "topics": topics(here),
        "feedback": by_id(context.get("feedback")).get(beside(last, "a")),
        "reflection": by_id(context.get("reflections")).get(beside(last, "9")),
        "earlier": [
            {
                "preparation": each,
                "topics": topics(each),
                "after": sessions.get(text(body(each).get("session_id"))),
            }
            for each in earlier[:MOST_EARLIER]
        ],
    }


def topics(preparation: Any) -> list[str]:
    """Up to three topics in their order, without the gaps."""
    said = body(preparation)
    return [words for name in FIELDS[:3] if (words := text(said.get(name)))]


def _says(preparation: Any) -> bool:
    said = body(preparation)
    return any(text(said.get(name)) for name in FIELDS)


def reflect_on(context: Json) -> Json:
    """The session that was held lately and that nothing was written about yet."""
    last = last_session(context)
    held = dose.held_day(last, context.get("now")) if last else ""
    is_late = not held or add(held, ASKED_FOR) < text(context.get("today"))
    has_said = by_id(context.get("reflections")).get(beside(last, "9")) is not None
    return {"reflect_on": None if is_late or has_said else last}


def session_events(context: Json) -> Json:
    """The sessions that are still to come as events of a calendar."""
    now = context.get("now")
    planned = [each for each in records(context.get("sessions")) if body(each).get("status") == "planned"]
    begins = {identity(each): local(body(each).get("starts_at"), now) for each in planned}
    ahead = [each for each in planned if begins[identity(each)][:10] >= text(context.get("today"))]
    ahead.sort(key=lambda each: (begins[identity(each)], identity(each)))
    return {
        "events": [
            {
                "uid": identity(each),
                "what": "session",
                "title": "",
                "starts": text(body(each).get("starts_at")),
                "minutes": body(each).get("minutes"),
                "reminder": REMINDED,
            }
            for each in ahead[:MOST_AHEAD]
        ]
    }
