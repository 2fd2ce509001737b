"""Goals, what was learned, own ideas: lines of the tables in kinds.py, views.py and commands.py."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from webapp.client.commands import Command
    from webapp.client.kinds import Field, Kind
    from webapp.client.views import View

Read = dict[str, Any]

# There is one for each client, under an id that is the same for all.
SETBACK_PLAN = "00000000-0000-7000-8000-000000000003"

GOALS: Read = {"range": "goal"}
ENTRIES: Read = {"range": "entry"}
_ASSIGNMENTS: Read = {"range": "assignment"}
_WORKSHEETS: Read = {"range": "worksheet"}
_SEEN: Read = {"range": "seen"}
_GOAL: Read = {"get": "goal", "id": "record_id"}
_PROPOSAL: Read = {"get": "proposal", "id": "record_id"}
_SETBACKS: Read = {"get": "setback_plan", "called": SETBACK_PLAN, "optional": True}


def _pick(field: str, *options: str) -> Field:
    return {"id": field, "type": "pick", "options": [{"id": option} for option in options]}


def _lines(field: str) -> Field:
    words = {"id": "words", "type": "text", "required": True}
    return {"id": field, "type": "rows", "columns": [words], "first": 0}


AIM_KINDS: dict[str, Kind] = {
    "goal": {
        "kind": "goal",
        "id": "",
        "about": [],
        "fields": [
            {"id": "goal", "type": "text", "required": True},
            {"id": "why", "type": "long"},
            {"id": "notice", "type": "long"},
            _pick("state", "reached", "rest"),
        ],
        "share": "shared",
        "forms": {"new_goal": [], "edit_goal": ["record_id"]},
        "go": "goal",
        "go_names": ["record_id"],
        "gone": "goals",
        "gone_names": [],
        "notice": "saved",
    },
    "setback_plan": {
        "kind": "setback_plan",
        "id": SETBACK_PLAN,
        "about": [],
        "fields": [_lines("signs"), _lines("then"), _lines("people"), {"id": "reminder", "type": "long"}],
        "share": "private",
        "forms": {"edit_setback_plan": []},
        "go": "pack",
        "go_names": [],
        "gone": "pack",
        "gone_names": [],
        "notice": "saved",
    },
    "proposal": {
        "kind": "proposal",
        "id": "",
        "about": [],
        "fields": [
            {"id": "what", "type": "text", "required": True},
            {"id": "why", "type": "long"},
            {"id": "often", "type": "text"},
        ],
        "share": "",
        "forms": {"new_proposal": [], "proposal": ["record_id"]},
        "go": "proposal",
        "go_names": ["record_id"],
        "gone": "proposals",
        "gone_names": [],
        "notice": "asked",
    },
}

AIM_VIEWS: list[View] = [
    {
        "name": "goals",
        "rule": "/goals",
        "template": "client/goals.html",
        "load": {"goals": GOALS, "entries": ENTRIES, "assignments": _ASSIGNMENTS},
        "derive": ["goals_page"],
    },
    {
        "name": "new_goal",
        "rule": "/goals/new",
        "template": "client/goal_form.html",
        "load": {},
        "derive": ["record_fill", "goal_begun"],
        "kind": "goal",
    },
    {
        "name": "goal",
        "rule": "/goals/<record_id>",
        "template": "client/goal.html",
        "load": {
            "record": _GOAL,
            "goals": GOALS,
            "entries": ENTRIES,
            "assignments": _ASSIGNMENTS,
            "worksheets": _WORKSHEETS,
            "seen_marks": _SEEN,
        },
        "derive": ["record_way", "goal_page"],
        "kind": "goal",
    },
    {
        "name": "edit_goal",
        "rule": "/goals/<record_id>/edit",
        "template": "client/goal_form.html",
        "load": {"record": _GOAL},
        "derive": ["record_fill", "goal_begun"],
        "kind": "goal",
    },
    {
        "name": "learned",
        "rule": "/learned",
        "template": "client/learned.html",
        "load": {"entries": ENTRIES, "assignments": _ASSIGNMENTS, "worksheets": _WORKSHEETS},
        "derive": ["learned_page"],
    },
    {
        "name": "pack",
        "rule": "/take-with-me",
        "template": "client/pack.html",
        "load": {
            "record": _SETBACKS,
            "entries": ENTRIES,
            "goals": GOALS,
            "strategies": {"range": "coping_strategy"},
            "sessions": {"range": "therapy_session"},
            "takeaways": {"range": "takeaway"},
        },
        "derive": ["pack_page", "practised"],
    },
    {
        "name": "edit_setback_plan",
        "rule": "/take-with-me/setbacks",
        "template": "client/setback_form.html",
        "load": {"record": _SETBACKS},
        "derive": ["record_fill"],
        "kind": "setback_plan",
    },
    {
        "name": "proposals",
        "rule": "/proposals",
        "template": "client/proposals.html",
        "load": {
            "proposals": {"range": "proposal"},
            "answers": {"range": "answer"},
            "assignments": _ASSIGNMENTS,
        },
        "derive": ["proposals_page"],
    },
    {
        "name": "new_proposal",
        "rule": "/proposals/new",
        "template": "client/proposal_form.html",
        "load": {},
        "derive": ["record_fill"],
        "kind": "proposal",
    },
    {
        "name": "proposal",
        "rule": "/proposals/<record_id>",
        "template": "client/proposal.html",
        "load": {
            "record": _PROPOSAL,
            "answer": {"get": "answer", "of": "record", "optional": True},
            "assignments": _ASSIGNMENTS,
        },
        "derive": ["record_fill", "record_way", "proposal_page"],
        "kind": "proposal",
    },
]


def _saving(name: str, rule: str, kind: str, read: Read) -> Command:
    load = {"record": {**read, "optional": True}}
    return {"name": name, "rule": rule, "load": load, "compose": "save_record", "kind": kind}


def _deleting(name: str, rule: str, kind: str, read: Read) -> Command:
    return {"name": name, "rule": rule, "load": {"record": read}, "compose": "delete_record", "kind": kind}


AIM_COMMANDS: list[Command] = [
    _saving("save_goal", "/goals/<record_id>", "goal", _GOAL),
    _deleting("delete_goal", "/goals/<record_id>/delete", "goal", _GOAL),
    _saving(
        "save_setback_plan",
        "/take-with-me/setbacks/<record_id>",
        "setback_plan",
        {"get": "setback_plan", "id": "record_id"},
    ),
    _saving("save_proposal", "/proposals/<record_id>", "proposal", _PROPOSAL),
    _deleting("withdraw_proposal", "/proposals/<record_id>/withdraw", "proposal", _PROPOSAL),
    {
        "name": "tie_entry",
        "rule": "/entries/<entry_id>/goal",
        "load": {"entry": {"get": "entry", "id": "entry_id"}, "goals": GOALS},
        "compose": "tie_entry",
    },
]
