"""POST /sync on a server that forgot: whatever a phone knows of another lineage makes it read, or send, again."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from tests.line import Line
from tests.said import DAY, said
from webapp.models.client import Client

pytestmark = pytest.mark.both_engines

As = Callable[..., FlaskClient]


@pytest.fixture
def phone(as_client: As, cleo: Client) -> Line:
    return Line(as_client(), cleo.id)


def test_a_cursor_of_another_lineage_starts_anew_and_sends_again(phone: Line) -> None:
    phone.sync(said("create", 1, DAY))
    for cursor in ("1.1.ffffffffffff", "1.99.ffffffffffff", "1.0.x", "garbage", "2.1."):
        answer = phone.send(cursor=cursor)
        assert (answer.status_code, answer.json) == (
            409, {"error": "reset", "why": "lineage", "keep_outbox": True, "replay_sent": True}
        )  # fmt: skip


@pytest.mark.parametrize("token", ["1.1.ffffffffffff", "1.99.ffffffffffff", "garbage"])
def test_a_push_with_a_token_of_another_lineage_is_taken_and_asks_for_the_rest(
    phone: Line, token: str
) -> None:
    phone.sync(said("create", 1, DAY))
    answer = phone.sync(said("edit", 2, {"f:body": "x"}, base=1), token=token)
    assert answer["replay_sent"] is True
    assert answer["results"][0]["s"] == "applied"
    assert phone.sync()["replay_sent"] is False
    assert Line(phone.browser, phone.account, "new").sync()["changes"][0]["rev"] == 2


def test_a_token_of_anothers_feed_is_of_another_lineage(phone: Line, as_client: As, amir: Client) -> None:
    theirs = Line(as_client(amir), amir.id)
    theirs.sync(said("create", 9, DAY))
    phone.sync(said("create", 1, DAY))
    assert phone.send(cursor=theirs.cursor).status_code == 409
    assert phone.sync(token=theirs.token)["replay_sent"] is True


def test_the_beginning_is_a_place_in_every_feed(phone: Line) -> None:
    first = phone.sync()
    assert first["cursor"] == "1.0."
    phone.sync(said("create", 1, DAY))
    assert phone.send(cursor=first["cursor"], token=first["token"]).json["replay_sent"] is False
