"""What a client keeps beside entries, as data: for each kind what its form asks and where it leads.

One pair of twins (``record_fill``, ``save_record``) draws and reads the forms of all these kinds, so a
new kind is one entry here, a small model, and a line in ``sync/wire.py``. Fields are those of
worksheets: their answers stand in the body as ``f:<field>``, maps meet element by element. Flask and
the phone read the same table.

A form of a kind shows all its fields. ``about`` names what a new record belongs to and keeps for good.
An address names the record itself ``record_id``; the other parts of an address are looked for in
the record, and in the form where there is none yet.
"""

from __future__ import annotations

from typing import Any, NotRequired, TypedDict

from webapp.client.aims import AIM_KINDS
from webapp.client.meetings import MEETING_KINDS
from webapp.client.mine import MINE_KINDS
from webapp.client.routines import ROUTINE_KINDS
from webapp.client.trust import TRUST_KINDS

Field = dict[str, Any]


class Kind(TypedDict):
    """One kind. ``id`` is the record's id where there is one for each client, else "".

    ``beside`` is the digit that makes it from a session's id, where there is one for each session (meetings.py).
    ``packs`` are questions that its form offers to think with (question_packs.py).
    ``share`` is what a new one starts as, "" where nobody is asked.
    ``forms`` are the views that may send it, with the names in their addresses; ``go`` is the view that
    is shown once it is saved, ``gone`` once it is deleted, each with the names in its address.
    """

    kind: str
    id: str
    about: list[str]
    fields: list[Field]
    share: str
    forms: dict[str, list[str]]
    go: str
    go_names: list[str]
    gone: str
    gone_names: list[str]
    notice: str
    beside: NotRequired[str]
    packs: NotRequired[list[dict[str, Any]]]


# Of these a client has one: two phones that begin it apart from each other write the same record.
SAFETY_PLAN = "00000000-0000-7000-8000-000000000001"
LIMITS = "00000000-0000-7000-8000-000000000002"

WORDS, PHONE = {"id": "words", "type": "text", "required": True}, {"id": "phone", "type": "text"}
NAME, ABOUT = {"id": "name", "type": "text", "required": True}, {"id": "about", "type": "text"}


def _rows(field: str, *columns: Field, first: int = 0) -> Field:
    return {"id": field, "type": "rows", "columns": list(columns), "first": first}


KINDS: dict[str, Kind] = {
    **AIM_KINDS,
    **MINE_KINDS,
    **TRUST_KINDS,
    **MEETING_KINDS,
    **ROUTINE_KINDS,
    "adjust_request": {
        "kind": "adjust_request",
        "id": "",
        "about": ["assignment_id", "assignment_revision", "entry_id"],
        "fields": [
            {
                "id": "what",
                "type": "pick",
                "required": True,
                "options": [
                    {"id": what} for what in ("smaller", "different", "less_often", "pause", "explain_again")
                ],
            },
            {"id": "words", "type": "long"},
        ],
        "share": "",
        "forms": {
            "adjust": ["assignment_id"],
            "adjust_entry": ["entry_id"],
            "request": ["record_id"],
        },
        "go": "assignment",
        "go_names": ["assignment_id"],
        "gone": "assignment",
        "gone_names": ["assignment_id"],
        "notice": "asked",
    },
    "safety_plan": {
        "kind": "safety_plan",
        "id": SAFETY_PLAN,
        "about": [],
        "fields": [
            _rows("signs", WORDS),
            _rows("alone", WORDS),
            _rows("places", WORDS),
            _rows("people", NAME, PHONE),
            _rows("professionals", NAME, PHONE, ABOUT),
            _rows("surroundings", WORDS),
            {"id": "on_lock", "type": "yes_no"},
        ],
        "share": "private",
        "forms": {"edit_safety_plan": []},
        "go": "safety_plan",
        "go_names": [],
        "gone": "safety_plan",
        "gone_names": [],
        "notice": "saved",
    },
    "coping_strategy": {
        "kind": "coping_strategy",
        "id": "",
        "about": [],
        "fields": [{"id": "what", "type": "text", "required": True}, {"id": "note", "type": "long"}],
        "share": "private",
        "forms": {"new_strategy": [], "edit_strategy": ["record_id"]},
        "go": "strategies",
        "go_names": [],
        "gone": "strategies",
        "gone_names": [],
        "notice": "saved",
    },
    "aftercare_plan": {
        "kind": "aftercare_plan",
        "id": "",
        "about": ["session_id", "assignment_id"],
        "fields": [
            {"id": "chosen", "type": "picks", "options": [], "closed": True},
            {"id": "words", "type": "long"},
            {"id": "helped", "type": "scale", "min": 0, "max": 10},
        ],
        "share": "private",
        "forms": {"session_aftercare": ["session_id"], "assignment_aftercare": ["assignment_id"]},
        "go": "aftercare",
        "go_names": [],
        "gone": "aftercare",
        "gone_names": [],
        "notice": "saved",
    },
    "limits": {
        "kind": "limits",
        "id": LIMITS,
        "about": [],
        "fields": [{"id": "distress", "type": "scale", "min": 0, "max": 100}],
        "share": "",
        "forms": {"limits": []},
        "go": "limits",
        "go_names": [],
        "gone": "limits",
        "gone_names": [],
        "notice": "saved",
    },
    "help_signal": {
        "kind": "help_signal",
        "id": "",
        "about": [],
        "fields": [],
        "share": "",
        "forms": {"help_now": []},
        "go": "help_now",
        "go_names": [],
        "gone": "help_now",
        "gone_names": [],
        "notice": "help_told",
    },
}
