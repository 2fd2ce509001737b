"""What is the client's own to decide and to see: how the app looks, who read what, the way in; lines of the tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from webapp.twins.preferred import PREFERENCES

if TYPE_CHECKING:
    from webapp.client.commands import Command
    from webapp.client.kinds import Field, Kind
    from webapp.client.views import View

Read = dict[str, Any]

PREFERENCES_HERE: Read = {"get": "preferences", "called": PREFERENCES, "optional": True}


def _pick(field: str, *options: str) -> Field:
    return {"id": field, "type": "pick", "options": [{"id": option} for option in options]}


MINE_KINDS: dict[str, Kind] = {
    "preferences": {
        "kind": "preferences",
        "id": PREFERENCES,
        "about": [],
        "fields": [
            {"id": "language", "type": "text"},
            _pick("theme", "system", "light", "dark"),
            _pick("size", "usual", "large", "larger"),
            _pick("share", "private", "shared"),
        ],
        "share": "",
        "forms": {"preferences": []},
        "go": "preferences",
        "go_names": [],
        "gone": "preferences",
        "gone_names": [],
        "notice": "saved",
    },
}


def _page(name: str, rule: str, template: str) -> View:
    return {"name": name, "rule": rule, "template": f"client/{template}.html", "load": {}, "derive": []}


MINE_VIEWS: list[View] = [
    _page("mine", "/mine", "mine"),
    {
        "name": "preferences",
        "rule": "/preferences",
        "template": "client/preferences.html",
        "load": {"record": PREFERENCES_HERE},
        "derive": ["record_fill"],
        "kind": "preferences",
    },
    {
        "name": "read_log",
        "rule": "/read-log",
        "template": "client/read_log.html",
        "load": {
            "entries": {"range": "entry"},
            "assignments": {"range": "assignment"},
            "worksheets": {"range": "worksheet"},
            "seen_marks": {"range": "seen"},
        },
        "derive": ["read_log"],
    },
    _page("install", "/install", "install"),
    _page("welcome", "/welcome", "welcome"),
    _page("welcome_readers", "/welcome/readers", "welcome"),
    _page("welcome_phone", "/welcome/phone", "welcome"),
]

MINE_COMMANDS: list[Command] = [
    {
        "name": "save_preferences",
        "rule": "/preferences/<record_id>",
        "load": {"record": {"get": "preferences", "id": "record_id", "optional": True}},
        "compose": "save_record",
        "kind": "preferences",
    },
]
