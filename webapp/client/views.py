"""The client's pages as data: where each one lives, what it reads, what is derived, which template draws it.

Flask and the phone's service worker read the same table, so there is no page that only one of them
knows. Each page reads with seven words; a record that is not there and not ``optional`` means 404:

* ``{"get": kind, "id": parameter}``: the record that the address names;
* ``{"get": kind, "of": name}``: the record that one read before points to (its worksheet, its
  assignment, its seen mark);
* ``{"latest": "worksheet", "id": parameter}``: the newest version of a worksheet;
* ``{"get": kind, "called": id}``: the one of which each client has one;
* ``{"range": kind}``: all of a kind, by id;
* ``{"kinds": [kind]}``: all of several kinds, by id;
* ``{"range": "entry", "months": n}``: those of this month and the n - 1 before it; with ``"reach"`` as far back
  as the assignments and sessions that were read before count from.

``"when": key`` reads them only if the worksheet that was read before says so under this key,
``"asked": key`` only if the address asks for something under it.
"""

from __future__ import annotations

from typing import Any, NotRequired, TypedDict

from webapp.client.aims import AIM_VIEWS, GOALS
from webapp.client.kinds import KINDS
from webapp.client.meetings import FEEDBACK, MEETING_VIEWS, PREPARATIONS, REFLECTIONS
from webapp.client.mine import MINE_VIEWS
from webapp.client.own_views import ANSWERS, LIMITS_HERE, OWN, OWN_VIEWS, REQUESTS
from webapp.client.routines import ROUTINE_VIEWS, ROUTINES
from webapp.client.trust import DISMISSALS, ENCOURAGEMENTS, TRUST_VIEWS
from webapp.twins.timeline import OWN as TIMED

Read = dict[str, Any]


class View(TypedDict):
    """One page or part of a page. A ``public`` one is shown to everybody; it reads for who is signed in.

    ``kind`` is the line of kinds.py that its form follows.
    """

    name: str
    rule: str
    template: str
    load: dict[str, Read]
    derive: list[str]
    public: NotRequired[bool]
    kind: NotRequired[str]


ASSIGNMENT = {"get": "assignment", "id": "assignment_id"}
ENTRY = {"get": "entry", "id": "entry_id"}
TAKEAWAY = {"get": "takeaway", "id": "takeaway_id"}
WORKSHEETS = {"range": "worksheet"}
ASSIGNMENTS = {"range": "assignment"}
SESSIONS = {"range": "therapy_session"}
SEEN = {"range": "seen"}
TAKEAWAYS = {"range": "takeaway"}

# A year of entries, where a worksheet takes a list over from earlier ones.
COMPARED = {"range": "entry", "when": "compared"}
EARLIER = {"range": "entry", "months": 12, "when": "own_lists"}
GOALS_HERE = {**GOALS, "when": "own_lists"}

# Everything else that a client writes in words, for a search through all of it.
OWN_WORDS: dict[str, Read] = {
    f"own_{kind}": {"range": kind, "asked": "q"}
    for kind, spec in KINDS.items()
    if kind != "preferences" and any(field["type"] in ("text", "long", "rows") for field in spec["fields"])
}

FOR_ASSIGNMENT: dict[str, Read] = {
    "assignment": ASSIGNMENT,
    "worksheet": {"get": "worksheet", "of": "assignment"},
    "entries": EARLIER,
    "goals": GOALS_HERE,
    "limits": LIMITS_HERE,
}
FOR_ENTRY: dict[str, Read] = {
    "entry": ENTRY,
    "worksheet": {"get": "worksheet", "of": "entry"},
    "assignment": {"get": "assignment", "of": "entry", "optional": True},
}
# An entry is read also where its worksheet is not at hand: its words come first.
TO_READ: dict[str, Read] = {
    **FOR_ENTRY,
    "worksheet": {"get": "worksheet", "of": "entry", "optional": True},
    "comments": {"range": "comment"},
    "seen": {"get": "seen", "of": "entry", "optional": True},
}

VIEWS: list[View] = [
    {
        "name": "today",
        "rule": "/today",
        "template": "client/today.html",
        "load": {
            "assignments": ASSIGNMENTS,
            "worksheets": WORKSHEETS,
            "sessions": SESSIONS,
            "entries": {"range": "entry", "months": 3, "reach": True},
            "takeaways": TAKEAWAYS,
            "own": OWN,
            "answers": ANSWERS,
            "goals": GOALS,
            "encouragements": ENCOURAGEMENTS,
            "dismissals": DISMISSALS,
            "reflections": REFLECTIONS,
            "routines": ROUTINES,
        },
        "derive": ["today", "own_versions", "answered", "encouraged", "reflect_on"],
    },
    {
        "name": "log",
        "rule": "/log",
        "template": "client/log.html",
        "load": {"assignments": ASSIGNMENTS, "worksheets": WORKSHEETS},
        "derive": ["log"],
    },
    {
        "name": "new_free_entry",
        "rule": "/log/<worksheet>",
        "template": "client/entry_form.html",
        # A form that was begun on an earlier version is drawn, and sent, in that one.
        "load": {
            "worksheet": {"latest": "worksheet", "id": "worksheet"},
            "worksheets": WORKSHEETS,
            "entries": EARLIER,
            "goals": GOALS_HERE,
            "limits": LIMITS_HERE,
        },
        "derive": ["form_fill"],
    },
    {
        "name": "assignment",
        "rule": "/assignments/<assignment_id>",
        "template": "client/assignment.html",
        "load": {
            "assignment": ASSIGNMENT,
            "worksheet": {"get": "worksheet", "of": "assignment", "optional": True},
            "entries": {"range": "entry"},
            "revisions": {"range": "assignment_revision"},
            "sessions": SESSIONS,
            "seen_marks": SEEN,
            "requests": REQUESTS,
            "answers": ANSWERS,
            "goals": GOALS,
            "routines": ROUTINES,
        },
        "derive": ["assignment_page", "requests_of", "goal_of", "routine_of", "routine_events"],
    },
    {
        "name": "new_entry",
        "rule": "/assignments/<assignment_id>/log",
        "template": "client/entry_form.html",
        "load": FOR_ASSIGNMENT,
        "derive": ["form_fill"],
    },
    {
        "name": "not_today",
        "rule": "/assignments/<assignment_id>/not-today",
        "template": "client/not_today.html",
        "load": FOR_ASSIGNMENT,
        "derive": ["form_fill"],
    },
    {
        "name": "entry",
        "rule": "/entries/<entry_id>",
        "template": "client/entry.html",
        "load": {
            **TO_READ,
            "entries": COMPARED,
            "goals": GOALS,
            "takeaway": {"get": "takeaway", "of": "entry", "optional": True},
        },
        "derive": ["entry_page", "versions", "goal_of"],
    },
    {
        "name": "edit_entry",
        "rule": "/entries/<entry_id>/edit",
        "template": "client/entry_form.html",
        "load": {**FOR_ENTRY, "entries": EARLIER, "goals": GOALS_HERE, "limits": LIMITS_HERE},
        "derive": ["form_fill"],
    },
    {
        "name": "result",
        "rule": "/entries/<entry_id>/result",
        "template": "client/entry_form.html",
        "load": {**FOR_ENTRY, "entries": EARLIER, "goals": GOALS_HERE, "limits": LIMITS_HERE},
        "derive": ["form_fill"],
    },
    {
        "name": "entry_card",
        "rule": "/entries/<entry_id>/card",
        "template": "client/_entry_card.html",
        "load": TO_READ,
        "derive": ["entry_page"],
    },
    {
        "name": "history",
        "rule": "/history",
        "template": "client/history.html",
        "load": {
            "entries": {"range": "entry"},
            "assignments": ASSIGNMENTS,
            "worksheets": WORKSHEETS,
            "seen_marks": SEEN,
            **OWN_WORDS,
        },
        "derive": ["history"],
    },
    {
        "name": "timeline",
        "rule": "/timeline",
        "template": "client/timeline.html",
        "load": {
            "entries": {"range": "entry"},
            "assignments": ASSIGNMENTS,
            "revisions": {"range": "assignment_revision"},
            "worksheets": WORKSHEETS,
            "sessions": SESSIONS,
            "takeaways": {"range": "takeaway"},
            "goals": GOALS,
            # By their kinds, as the twin takes each for a line of its own.
            **{kind: {"range": kind} for kind, _ in TIMED},
        },
        "derive": ["timeline"],
    },
    {
        "name": "progress",
        "rule": "/progress",
        "template": "client/progress.html",
        "load": {
            "entries": {"range": "entry"},
            "worksheets": WORKSHEETS,
            "goals": GOALS,
        },
        "derive": ["progress"],
    },
    {
        "name": "prepare",
        "rule": "/prepare",
        "template": "client/prepare.html",
        "load": {
            "entries": {"range": "entry"},
            "assignments": ASSIGNMENTS,
            "worksheets": WORKSHEETS,
            "sessions": SESSIONS,
            "takeaways": TAKEAWAYS,
            "seen_marks": SEEN,
            "preparations": PREPARATIONS,
            "feedback": FEEDBACK,
            "reflections": REFLECTIONS,
        },
        "derive": ["prepare", "prepared", "practised", "session_events"],
    },
    {
        "name": "takeaway",
        "rule": "/takeaways/<takeaway_id>",
        "template": "client/takeaway.html",
        "load": {
            "takeaway": TAKEAWAY,
            "sessions": SESSIONS,
            "entries": {"range": "entry"},
            "assignments": ASSIGNMENTS,
            "worksheets": WORKSHEETS,
            "seen_marks": SEEN,
        },
        "derive": ["takeaway_page"],
    },
    {
        "name": "new_practice",
        "rule": "/takeaways/<takeaway_id>/log/<worksheet>",
        "template": "client/entry_form.html",
        "load": {
            "takeaway": TAKEAWAY,
            "worksheet": {"latest": "worksheet", "id": "worksheet"},
            "worksheets": WORKSHEETS,
            "entries": EARLIER,
            "goals": GOALS_HERE,
            "limits": LIMITS_HERE,
        },
        "derive": ["form_fill"],
    },
    {"name": "more", "rule": "/more", "template": "client/more.html", "load": {}, "derive": []},
    {
        "name": "sync_status",
        "rule": "/sync-status",
        "template": "client/sync_status.html",
        "load": {
            "entries": {"range": "entry"},
            "assignments": ASSIGNMENTS,
            "worksheets": WORKSHEETS,
            "own": OWN,
        },
        "derive": ["sync_status", "own_versions"],
    },
    {"name": "status", "rule": "/status", "template": "client/_status.html", "load": {}, "derive": []},
    *OWN_VIEWS,
    *MINE_VIEWS,
    *AIM_VIEWS,
    *TRUST_VIEWS,
    *MEETING_VIEWS,
    *ROUTINE_VIEWS,
]
