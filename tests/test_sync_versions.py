"""A phone that is newer than the server: what cannot be read yet is kept as it came, and placed after the upgrade."""

from __future__ import annotations

from collections.abc import Callable
from unittest import mock

import pytest
from flask import Flask
from flask.testing import FlaskClient

from sync import wire
from tests.line import Line
from tests.said import DAY, ENTRY, OTHER, said
from webapp.models.client import Client
from webapp.rebuild import differences
from webapp.replay import Replayed, replay_held

pytestmark = pytest.mark.both_engines

OWN_KINDS = sorted(wire.CLIENT_KINDS.keys() - {"entry"})


@pytest.mark.parametrize("kind", OWN_KINDS)
def test_a_kind_of_record_from_a_later_version_is_kept_whole_and_placed_after_the_upgrade(
    app: Flask, as_client: Callable[..., FlaskClient], cleo: Client, kind: str
) -> None:
    phone, place = Line(as_client(), cleo.id), (cleo.practice_id, cleo.id)
    earlier = {name: line for name, line in wire.CLIENT_KINDS.items() if name != kind}
    body = {"recorded_at": "2026-11-23T22:14:05+01:00", "f:words": "new", "from_later": {"any": [1]}}
    newer = said(f"{kind}.create", 1, body)
    neighbour = said("create", 2, DAY, record=OTHER)
    unheard_of = said(f"{kind}.turn", 3, {}, base=1, surprise={"deep": 1})
    with mock.patch.object(wire, "CLIENT_KINDS", earlier):
        answer = phone.sync(newer, neighbour, unheard_of)
        assert [one["s"] for one in answer["results"]] == ["held", "applied", "held"]
        with app.app_context():
            assert replay_held(place) == Replayed(2, 0)
    with app.app_context():
        assert replay_held(place) == Replayed(2, 1), "what nobody knows yet stays"
        assert differences(place) == []
    changes = [change for change in phone.sync()["changes"] if change["kind"] == kind]
    assert [(change["id"], change["body"]) for change in changes] == [(ENTRY, body)]
