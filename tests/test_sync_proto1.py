"""What phones said in protocol 1 means the same for ever: words may lie on a phone for a year before they come.

A fixture that was shipped is never changed; a later protocol gets its own folder. Each tells a story in steps: what
staff wrote before it (``given``), which phone says what, the verdicts, and at the end the records as a new phone reads
them and, where there are any, the flags that were raised for staff.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from sync.wire import CLIENT_KINDS
from tests.line import Line
from tests.records import records
from webapp import inbox
from webapp.models.client import Client

FIXTURES = Path(__file__).parent / "vectors" / "proto1"
NAMES = sorted(path.stem for path in FIXTURES.glob("*.json"))
SHIPPED = {
    "another_past": "1086d47bcfb3d93c",
    "asked_and_answered": "a93aad026ab4c12f",
    "beside_sessions": "9d21b2387c7fa79a",
    "delete_and_edit": "af498f669cfe4955",
    "early_words": "763f61901e945788",
    "flagged": "1bf6dcfe57997a7f",
    "goals": "392cefc720912ced",
    "help_asked_for": "cf5f48704b4dd7bb",
    "kept_for_later": "0a14e86acb54a3ab",
    "least_words": "7253e6fa80e8747f",
    "limits": "f42493098528802e",
    "locked_plan": "2515a95767895e05",
    "one_entry": "53af8a347522a3aa",
    "own_ways": "929e19afe1a297dd",
    "refused": "1d7da12ac9b609ce",
    "routines": "96faffa0122e9b61",
    "safety_plan": "d580851ae8a2653d",
    "settled": "a5a4fb66c14028b7",
    "share_clash": "aa18b40c28d56a08",
    "supporters": "e63870a58441aa15",
    "takeaways": "e24384391925d74f",
    "twice": "89af980e340f0d4a",
    "two_phones": "1ed208c059e9ad55",
    "what_helps": "897b198aed3f1b5a",
    "wrong_clocks": "4958a9429e5e3c1c",
}


def told(change: dict[str, Any]) -> dict[str, Any]:
    """A record without the time at which it came, and without what the server says of its line of revisions."""
    later = ("received_at", "line")
    extra = {name: value for name, value in change.get("extra", {}).items() if name not in later}
    return change | {"extra": extra} if "extra" in change else change


def flags(app: Flask, client: Client) -> list[dict[str, Any]]:
    """What was raised, without the times."""
    found = sorted(records(app, client, "risk_flag"), key=lambda flag: flag["id"])
    said = ("entry_id", "field", "number", "at_least", "status")
    return [{"id": flag["id"], **{name: flag["body"][name] for name in said}} for flag in found]


@pytest.mark.both_engines
@pytest.mark.parametrize("name", NAMES)
def test_what_was_said_in_protocol_1_still_means_the_same(
    app: Flask, as_client: Callable[..., FlaskClient], cleo: Client, name: str
) -> None:
    story = json.loads((FIXTURES / f"{name}.json").read_text("utf-8"))
    browser = as_client()
    for step in [{"given": story.get("given", [])}, *story["steps"]]:
        with app.app_context():
            for record in step.get("given", []):
                inbox.put(cleo, inbox.Put(record["kind"], record["id"], record["body"]))
        if "operations" in step:
            phone = Line(browser, cleo.id, step["device"])
            assert phone.sync(*step["operations"])["results"] == step["verdicts"], step
    assert [told(change) for change in Line(browser, cleo.id, "new").sync()["changes"]] == story["records"]
    assert flags(app, cleo) == story.get("flags", [])


def test_every_kind_that_a_client_writes_has_a_story() -> None:
    told_of = {
        operation["t"].partition(".")[0]
        for name in NAMES
        for step in json.loads((FIXTURES / f"{name}.json").read_text("utf-8"))["steps"]
        for operation in step["operations"]
    }
    lacking = CLIENT_KINDS.keys() - told_of
    assert not lacking, f"tell a story of {lacking} in {FIXTURES.name}, and list it in SHIPPED"


def test_a_fixture_that_was_shipped_is_never_changed() -> None:
    assert {
        name: sha256((FIXTURES / f"{name}.json").read_bytes()).hexdigest()[:16] for name in NAMES
    } == SHIPPED
