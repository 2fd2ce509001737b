"""The pages and forms of what a client keeps beside entries; lines of the tables in views.py and commands.py.

``kind`` names the line in kinds.py that the form follows. The record itself is loaded as ``record``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from webapp.client.kinds import KINDS, LIMITS, SAFETY_PLAN

if TYPE_CHECKING:
    from webapp.client.commands import Command
    from webapp.client.views import View

Read = dict[str, Any]

LIMITS_HERE: Read = {"get": "limits", "called": LIMITS, "optional": True}
PLAN_HERE: Read = {"get": "safety_plan", "called": SAFETY_PLAN, "optional": True}
STRATEGIES = {"range": "coping_strategy"}
AFTERCARE = {"range": "aftercare_plan"}
REQUESTS = {"range": "adjust_request"}
ANSWERS = {"range": "answer"}
# Whatever two phones can have written at once.
OWN = {"kinds": sorted(KINDS.keys() - {"help_signal", "dismissal"})}
_ASSIGNMENT = {"get": "assignment", "id": "assignment_id"}


def _record(kind: str, *, optional: bool = False) -> Read:
    read: Read = {"get": kind, "id": "record_id"}
    return {**read, "optional": True} if optional else read


OWN_VIEWS: list[View] = [
    {
        "name": "calm",
        "rule": "/calm",
        "template": "client/calm.html",
        "load": {"strategies": STRATEGIES},
        "derive": [],
    },
    {
        "name": "strategies",
        "rule": "/what-helps",
        "template": "client/strategies.html",
        "load": {"strategies": STRATEGIES},
        "derive": [],
    },
    {
        "name": "new_strategy",
        "rule": "/what-helps/new",
        "template": "client/strategy_form.html",
        "load": {},
        "derive": ["record_fill"],
        "kind": "coping_strategy",
    },
    {
        "name": "edit_strategy",
        "rule": "/what-helps/<record_id>/edit",
        "template": "client/strategy_form.html",
        "load": {"record": _record("coping_strategy")},
        "derive": ["record_fill"],
        "kind": "coping_strategy",
    },
    {
        "name": "safety_plan",
        "rule": "/safety-plan",
        "template": "client/safety_plan.html",
        "load": {"record": PLAN_HERE},
        "derive": ["plan_page"],
    },
    {
        "name": "edit_safety_plan",
        "rule": "/safety-plan/edit",
        "template": "client/safety_plan_form.html",
        "load": {"record": PLAN_HERE},
        "derive": ["record_fill"],
        "kind": "safety_plan",
    },
    {
        "name": "limits",
        "rule": "/limits",
        "template": "client/limits.html",
        "load": {"record": LIMITS_HERE},
        "derive": ["record_fill"],
        "kind": "limits",
    },
    {
        "name": "aftercare",
        "rule": "/aftercare",
        "template": "client/aftercare.html",
        "load": {
            "plans": AFTERCARE,
            "strategies": STRATEGIES,
            "sessions": {"range": "therapy_session"},
            "assignments": {"range": "assignment"},
        },
        "derive": ["aftercare_page"],
    },
    {
        "name": "session_aftercare",
        "rule": "/sessions/<session_id>/aftercare",
        "template": "client/aftercare_form.html",
        "load": {
            "session": {"get": "therapy_session", "id": "session_id"},
            "plans": AFTERCARE,
            "strategies": STRATEGIES,
        },
        "derive": ["aftercare_of", "record_fill"],
        "kind": "aftercare_plan",
    },
    {
        "name": "assignment_aftercare",
        "rule": "/assignments/<assignment_id>/aftercare",
        "template": "client/aftercare_form.html",
        "load": {"assignment": _ASSIGNMENT, "plans": AFTERCARE, "strategies": STRATEGIES},
        "derive": ["aftercare_of", "record_fill"],
        "kind": "aftercare_plan",
    },
    {
        "name": "adjust",
        "rule": "/assignments/<assignment_id>/adjust",
        "template": "client/adjust.html",
        "load": {"assignment": _ASSIGNMENT},
        "derive": ["record_fill"],
        "kind": "adjust_request",
    },
    {
        "name": "adjust_entry",
        "rule": "/entries/<entry_id>/adjust",
        "template": "client/adjust.html",
        "load": {
            "entry": {"get": "entry", "id": "entry_id"},
            "assignment": {"get": "assignment", "of": "entry"},
        },
        "derive": ["record_fill"],
        "kind": "adjust_request",
    },
    {
        "name": "request",
        "rule": "/requests/<record_id>",
        "template": "client/request.html",
        "load": {
            "record": _record("adjust_request"),
            "assignment": {"get": "assignment", "of": "record", "optional": True},
            "answer": {"get": "answer", "of": "record", "optional": True},
        },
        "derive": ["record_fill", "record_way"],
        "kind": "adjust_request",
    },
    {
        "name": "help_now",
        "rule": "/help-now",
        "template": "client/help_now.html",
        "load": {"plan": PLAN_HERE, "signals": {"range": "help_signal"}, "answers": ANSWERS},
        "derive": ["help_page"],
        "public": True,
    },
]


def _saving(name: str, rule: str, kind: str) -> Command:
    load = {"record": _record(kind, optional=True)}
    return {"name": name, "rule": rule, "load": load, "compose": "save_record", "kind": kind}


def _deleting(name: str, rule: str, kind: str) -> Command:
    return {
        "name": name,
        "rule": rule,
        "load": {"record": _record(kind)},
        "compose": "delete_record",
        "kind": kind,
    }


OWN_COMMANDS: list[Command] = [
    _saving("save_strategy", "/what-helps/<record_id>", "coping_strategy"),
    _deleting("delete_strategy", "/what-helps/<record_id>/delete", "coping_strategy"),
    _saving("save_safety_plan", "/safety-plan/<record_id>", "safety_plan"),
    _saving("save_limits", "/limits/<record_id>", "limits"),
    _saving("save_aftercare", "/aftercare/<record_id>", "aftercare_plan"),
    _deleting("delete_aftercare", "/aftercare/<record_id>/delete", "aftercare_plan"),
    _saving("save_request", "/requests/<record_id>", "adjust_request"),
    _deleting("withdraw_request", "/requests/<record_id>/withdraw", "adjust_request"),
    _saving("tell_help", "/help-signals/<record_id>", "help_signal"),
]
