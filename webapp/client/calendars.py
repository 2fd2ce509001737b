"""What a client can put into a calendar, as data: where each file lives, what it reads, which twins make its events.

Flask and the phone read the same table. A time of a routine is told without a zone, so that it stays where it is on the
clock; a session is an instant. Nothing in a file says what it is for, unless the client gave it a name.
"""

from __future__ import annotations

from typing import Any, TypedDict

from webapp.client.routines import ROUTINES


class Calendar(TypedDict):
    """One file. Its twins leave ``events``, as webapp/twins/calendar.py has them."""

    name: str
    rule: str
    load: dict[str, dict[str, Any]]
    derive: list[str]


CALENDARS: list[Calendar] = [
    {
        "name": "routine_calendar",
        "rule": "/assignments/<assignment_id>/calendar.ics",
        "load": {
            "assignment": {"get": "assignment", "id": "assignment_id"},
            "worksheet": {"get": "worksheet", "of": "assignment", "optional": True},
            "routines": ROUTINES,
        },
        "derive": ["routine_events"],
    },
    {
        "name": "sessions_calendar",
        "rule": "/sessions.ics",
        "load": {"sessions": {"range": "therapy_session"}},
        "derive": ["session_events"],
    },
]
