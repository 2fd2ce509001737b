"""What a client's forms may ask for, as data: where it is posted, what it reads, which twin makes the operations.

A command changes nothing by itself. Its twin says which operations to queue and where to go on;
Flask gives them to the inbox, the phone to its outbox.
"""

from __future__ import annotations

from typing import NotRequired, TypedDict

from webapp.client.aims import AIM_COMMANDS
from webapp.client.meetings import MEETING_COMMANDS
from webapp.client.mine import MINE_COMMANDS
from webapp.client.own_views import OWN_COMMANDS
from webapp.client.routines import ROUTINE_COMMANDS
from webapp.client.trust import TRUST_COMMANDS
from webapp.client.views import ASSIGNMENTS, ENTRY, TAKEAWAYS, WORKSHEETS, Read


class Command(TypedDict):
    """One form's address. ``compose`` names the twin that turns the form into operations.

    ``kind`` is the line of kinds.py that the form follows.
    """

    name: str
    rule: str
    load: dict[str, Read]
    compose: str
    kind: NotRequired[str]


COMMANDS: list[Command] = [
    {
        "name": "save_entry",
        "rule": "/entries/<entry_id>",
        "load": {
            "entry": {**ENTRY, "optional": True},
            "worksheets": WORKSHEETS,
            "assignments": ASSIGNMENTS,
            "takeaways": TAKEAWAYS,
        },
        "compose": "save_entry",
    },
    {
        "name": "share_entry",
        "rule": "/entries/<entry_id>/share",
        "load": {"entry": ENTRY},
        "compose": "share_entry",
    },
    {
        "name": "settle_entry",
        "rule": "/entries/<entry_id>/settle",
        "load": {"entry": ENTRY, "worksheet": {"get": "worksheet", "of": "entry", "optional": True}},
        "compose": "settle_entry",
    },
    {
        "name": "delete_entry",
        "rule": "/entries/<entry_id>/delete",
        "load": {"entry": {**ENTRY, "optional": True}},
        "compose": "delete_entry",
    },
    {"name": "discard_draft", "rule": "/drafts/discard", "load": {}, "compose": "discard_draft"},
    {"name": "dismiss", "rule": "/phone/dismiss", "load": {}, "compose": "dismiss"},
    *OWN_COMMANDS,
    *MINE_COMMANDS,
    *AIM_COMMANDS,
    *TRUST_COMMANDS,
    *MEETING_COMMANDS,
    *ROUTINE_COMMANDS,
]
