"""Supporters: whom the client lets see a little, what exactly, and what they write; lines of the tables.

A supporter is let in by a ``share_grant``, which is the client's own: made, changed and ended on the phone, and in
force as it stands on the server. The way in for the supporter is made by the server alone (supporter_links.py).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from webapp.client.commands import Command
    from webapp.client.kinds import Kind
    from webapp.client.views import View

Read = dict[str, Any]

ENCOURAGEMENTS: Read = {"range": "encouragement"}
DISMISSALS: Read = {"range": "dismissal"}
_ASSIGNMENTS: Read = {"range": "assignment"}
_GRANT: Read = {"get": "share_grant", "id": "record_id"}

TRUST_KINDS: dict[str, Kind] = {
    "share_grant": {
        "kind": "share_grant",
        "id": "",
        "about": [],
        "fields": [
            {"id": "name", "type": "text", "required": True},
            {"id": "shown", "type": "picks", "options": [], "closed": True},
            # Named after the assignment as goals are in a check: the client's own words for it.
            {"id": "called", "type": "rows", "columns": [{"id": "words", "type": "text"}], "first": 0},
            {"id": "weekly", "type": "yes_no"},
            {"id": "messages", "type": "yes_no"},
        ],
        "share": "private",
        "forms": {"new_supporter": [], "edit_supporter": ["record_id"]},
        "go": "supporter",
        "go_names": ["record_id"],
        "gone": "supporters",
        "gone_names": [],
        "notice": "saved",
    },
    "dismissal": {
        "kind": "dismissal",
        "id": "",
        "about": ["encouragement_id"],
        "fields": [],
        "share": "",
        "forms": {"today": []},
        "go": "today",
        "go_names": [],
        "gone": "today",
        "gone_names": [],
        "notice": "",
    },
}

TRUST_VIEWS: list[View] = [
    {
        "name": "supporters",
        "rule": "/supporters",
        "template": "client/supporters.html",
        "load": {
            "grants": {"range": "share_grant"},
            "encouragements": ENCOURAGEMENTS,
            "dismissals": DISMISSALS,
        },
        "derive": ["supporters_page"],
    },
    {
        "name": "new_supporter",
        "rule": "/supporters/new",
        "template": "client/supporter_form.html",
        "load": {"assignments": _ASSIGNMENTS},
        "derive": ["record_fill", "supporter_form"],
        "kind": "share_grant",
    },
    {
        "name": "supporter",
        "rule": "/supporters/<record_id>",
        "template": "client/supporter.html",
        "load": {"record": _GRANT, "assignments": _ASSIGNMENTS, "entries": {"range": "entry", "months": 2}},
        "derive": ["record_fill", "seen_by_supporter"],
        "kind": "share_grant",
    },
    {
        "name": "edit_supporter",
        "rule": "/supporters/<record_id>/edit",
        "template": "client/supporter_form.html",
        "load": {"record": _GRANT, "assignments": _ASSIGNMENTS},
        "derive": ["record_fill", "supporter_form"],
        "kind": "share_grant",
    },
]

TRUST_COMMANDS: list[Command] = [
    {
        "name": "save_supporter",
        "rule": "/supporters/<record_id>",
        "load": {"record": {**_GRANT, "optional": True}},
        "compose": "save_record",
        "kind": "share_grant",
    },
    {
        "name": "end_supporter",
        "rule": "/supporters/<record_id>/end",
        "load": {"record": _GRANT},
        "compose": "delete_record",
        "kind": "share_grant",
    },
    {
        "name": "dismiss_encouragement",
        "rule": "/encouragements/<encouragement_id>/dismiss",
        "load": {
            "encouragement": {"get": "encouragement", "id": "encouragement_id"},
            "dismissals": DISMISSALS,
        },
        "compose": "dismiss_encouragement",
    },
]
