"""What a client keeps beside a therapy session: lines of the tables in kinds.py, views.py and commands.py.

Each is one record for each session, called after it: its id is the session's with another digit for the version
(``beside``). So two phones that write apart from each other write the same one, and a session that has begun takes
nothing from the last. What is prepared belongs to the time since the last session that was held.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from webapp.client.question_packs import question_packs

if TYPE_CHECKING:
    from webapp.client.commands import Command
    from webapp.client.kinds import Field, Kind
    from webapp.client.views import View

Read = dict[str, Any]

SESSIONS: Read = {"range": "therapy_session"}
PREPARATIONS: Read = {"range": "preparation"}
FEEDBACK: Read = {"range": "therapy_feedback"}
REFLECTIONS: Read = {"range": "reflection"}


def _words(*fields: str) -> list[Field]:
    return [{"id": field, "type": "long"} for field in fields]


def _kind(kind: str, beside: str, fields: list[Field], share: str, forms: dict[str, list[str]]) -> Kind:
    return {
        "kind": kind,
        "id": "",
        "beside": beside,
        "about": ["session_id"],
        "fields": fields,
        "share": share,
        "forms": forms,
        "go": "prepare",
        "go_names": [],
        "gone": "prepare",
        "gone_names": [],
        "notice": "saved",
    }


MEETING_KINDS: dict[str, Kind] = {
    "preparation": _kind(
        "preparation",
        "8",
        [
            *({"id": f"topic{number}", "type": "text"} for number in (1, 2, 3)),
            *_words("well", "hard", "question"),
        ],
        "shared",
        {"edit_preparation": [], "preparation": ["record_id"]},
    ),
    "reflection": {
        **_kind(
            "reflection",
            "9",
            _words("stayed", "differently", "step"),
            "private",
            {"session_reflection": ["session_id"], "reflection": ["record_id"]},
        ),
        "packs": question_packs(),
    },
    "therapy_feedback": _kind(
        "therapy_feedback",
        "a",
        _words("going", "wish"),
        "private",
        {"edit_feedback": [], "feedback": ["record_id"]},
    ),
}


def _of_itself(name: str, rule: str, kind: str, template: str) -> View:
    """The form of one that is there already, whichever session it stands beside."""
    load: dict[str, Read] = {"record": {"get": kind, "id": "record_id"}}
    return {
        "name": name,
        "rule": rule,
        "template": template,
        "load": load,
        "derive": ["record_fill"],
        "kind": kind,
    }


MEETING_VIEWS: list[View] = [
    {
        "name": "edit_preparation",
        "rule": "/prepare/edit",
        "template": "client/preparation_form.html",
        "load": {"sessions": SESSIONS, "mine": PREPARATIONS},
        "derive": ["meeting_begun", "record_fill"],
        "kind": "preparation",
    },
    {
        "name": "edit_feedback",
        "rule": "/prepare/therapy",
        "template": "client/feedback_form.html",
        "load": {"sessions": SESSIONS, "mine": FEEDBACK},
        "derive": ["meeting_begun", "record_fill"],
        "kind": "therapy_feedback",
    },
    {
        "name": "session_reflection",
        "rule": "/sessions/<session_id>/reflection",
        "template": "client/reflection_form.html",
        "load": {
            "session": {"get": "therapy_session", "id": "session_id"},
            "mine": REFLECTIONS,
            "takeaways": {"range": "takeaway"},
        },
        "derive": ["meeting_begun", "record_fill"],
        "kind": "reflection",
    },
    _of_itself("preparation", "/prepare/<record_id>/edit", "preparation", "client/preparation_form.html"),
    _of_itself(
        "feedback", "/prepare/therapy/<record_id>/edit", "therapy_feedback", "client/feedback_form.html"
    ),
    _of_itself("reflection", "/reflections/<record_id>/edit", "reflection", "client/reflection_form.html"),
]


def _saving(name: str, rule: str, kind: str) -> Command:
    load: dict[str, Read] = {"record": {"get": kind, "id": "record_id", "optional": True}}
    return {"name": name, "rule": rule, "load": load, "compose": "save_record", "kind": kind}


MEETING_COMMANDS: list[Command] = [
    _saving("save_preparation", "/prepare/<record_id>", "preparation"),
    _saving("save_feedback", "/prepare/therapy/<record_id>", "therapy_feedback"),
    _saving("save_reflection", "/reflections/<record_id>", "reflection"),
]
