"""What a client keeps beside entries, written as a phone writes it: one body of each kind, right in everything."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from tests.pages import Page
from tests.records import local, say
from webapp.client.kinds import KINDS
from webapp.ids import uuid7
from webapp.models.client import Client

Json = dict[str, Any]

BODIES: dict[str, Json] = {
    "adjust_request": {"f:what": "smaller", "f:words": "Ten minutes are too long just now."},
    "safety_plan": {
        "share": "private",
        "f:signs": {"a1.words": "I stop answering messages"},
        "f:alone": {"a1.words": "Cold water on my wrists"},
        "f:people": {"a1.name": "Sam", "a1.phone": "+44 20 7946 0018", "a2.name": "Nobody's number"},
        "f:professionals": {"a1.name": "Dr Okafor", "a1.phone": "116 123", "a1.about": "mornings"},
        "f:on_lock": False,
    },
    "coping_strategy": {"share": "private", "f:what": "A walk to the canal", "f:note": "before it gets dark"},
    "aftercare_plan": {"share": "private", "f:words": "Home on foot, no phone for an hour", "f:helped": 7},
    "limits": {"f:distress": 55},
    "preferences": {"f:language": "en", "f:theme": "dark", "f:size": "large", "f:share": "shared"},
    "setback_plan": {
        "share": "private",
        "f:signs": {"a1.words": "I cancel twice"},
        "f:then": {"a1.words": "One small outing"},
        "f:reminder": "It passes",
    },
    "proposal": {"f:what": "Draw instead of writing", "f:why": "Words feel heavy", "f:often": "Sundays"},
    "goal": {
        "share": "shared",
        "f:goal": "Take the bus to choir",
        "f:why": "I miss singing",
        "f:notice": "Twice in a month",
    },
    "share_grant": {
        "share": "private",
        "f:name": "Sam",
        "f:shown": {"0000000a-0000-7000-8000-000000000001": True},
        "f:called": {"0000000a0000000001.words": "My ten minutes"},
        "f:weekly": True,
        "f:messages": True,
    },
    "dismissal": {"encouragement_id": "0000000f-0000-7000-8000-000000000001"},
    "preparation": {
        "share": "shared",
        "f:topic1": "The call with my sister",
        "f:topic2": "Sleep",
        "f:well": "I went to choir",
        "f:hard": "Sunday evening",
        "f:question": "Is it normal that it got louder?",
    },
    "reflection": {"share": "private", "f:stayed": "That I may leave early", "f:step": "Say so once"},
    "therapy_feedback": {"share": "private", "f:going": "Sometimes I dread the hour"},
    "routine": {
        "f:days": {"mo": True, "we": True},
        "f:time": "20:30",
        "f:place": "The kitchen",
        "f:after": "dinner",
        "f:title": "Quiet quarter hour",
    },
    "help_signal": {},
}


def keep(
    app: Flask, client: Client, kind: str, at: str | datetime | None = None, record_id: str = "", **more: Any
) -> str:
    """A record of this kind, begun at this moment; ``more`` is what differs. Its id."""
    kept = record_id or KINDS[kind]["id"] or uuid7()
    body = {"recorded_at": local(client, at).isoformat(timespec="minutes"), **BODIES[kind], **more}
    say(app, client, {"t": f"{kind}.create", "id": kept, "base": 0, "body": body}, local(client, at))
    return kept


def post(phone: FlaskClient, action: str, form: Json) -> str:
    """Send a form; where it leads."""
    answer = phone.post(action, data=form)
    assert answer.status_code == 303, answer.text
    return str(answer.location)


def filled(phone: FlaskClient, path: str, begin: str) -> tuple[str, Json]:
    """The form on this page that goes to an address with this beginning: where to, and what it holds."""
    forms = [form for form in Page(phone.get(path).text).forms if form.action.startswith(begin)]
    forms = [form for form in forms if not form.action.endswith("/delete")]
    assert len(forms) == 1, [form.action for form in forms]
    return forms[0].action, forms[0].values
