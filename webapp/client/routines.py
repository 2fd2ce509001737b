"""The client's own days, time and place for an assignment: lines of the tables in kinds.py, views.py and commands.py.

There is one record for each assignment, called after it (webapp/twins/routines.py), so that two phones write the same
one. What was agreed stays as it is; this is how the client fits it into a week.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from webapp.client.commands import Command
    from webapp.client.kinds import Kind
    from webapp.client.views import View

Read = dict[str, Any]

DAYS = ("mo", "tu", "we", "th", "fr", "sa", "su")
ROUTINES: Read = {"range": "routine"}

ROUTINE_KINDS: dict[str, Kind] = {
    "routine": {
        "kind": "routine",
        "id": "",
        "about": ["assignment_id"],
        "fields": [
            {"id": "days", "type": "picks", "options": [{"id": day} for day in DAYS], "closed": True},
            {"id": "time", "type": "clock"},
            {"id": "place", "type": "text"},
            {"id": "after", "type": "text"},
            {"id": "title", "type": "text"},
        ],
        "share": "",
        "forms": {"routine": ["assignment_id"], "edit_routine": ["record_id"]},
        "go": "assignment",
        "go_names": ["assignment_id"],
        "gone": "today",
        "gone_names": [],
        "notice": "saved",
    },
}

ROUTINE_VIEWS: list[View] = [
    {
        "name": "routine",
        "rule": "/assignments/<assignment_id>/routine",
        "template": "client/routine_form.html",
        "load": {"assignment": {"get": "assignment", "id": "assignment_id"}, "routines": ROUTINES},
        "derive": ["routine_begun", "record_fill"],
        "kind": "routine",
    },
    {
        "name": "edit_routine",
        "rule": "/routines/<record_id>/edit",
        "template": "client/routine_form.html",
        "load": {
            "record": {"get": "routine", "id": "record_id"},
            "assignment": {"get": "assignment", "of": "record", "optional": True},
        },
        "derive": ["record_fill"],
        "kind": "routine",
    },
]

ROUTINE_COMMANDS: list[Command] = [
    {
        "name": "save_routine",
        "rule": "/routines/<record_id>",
        "load": {"record": {"get": "routine", "id": "record_id", "optional": True}},
        "compose": "save_record",
        "kind": "routine",
    },
]
