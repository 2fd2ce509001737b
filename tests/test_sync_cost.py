"""What a request to the sync door costs the database does not grow with what is said or read in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from tests.bench.words import DEVICE, entries
from webapp import inbox
from webapp.db import db
from webapp.models.client import Client

Counts = list[str]


@contextmanager
def statements(app: Flask) -> Iterator[Counts]:
    """The statements that are sent within this block; a COMMIT is not one of them."""
    with app.app_context():
        engine = db.engine
    seen: Counts = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith("BEGIN"):
            seen.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield seen
    event.remove(engine, "before_cursor_execute", note)


class Phone:
    """Cleo's phone: it says what it has and remembers how far it has read."""

    def __init__(self, browser: FlaskClient, account: str) -> None:
        self.browser, self.account = browser, account
        self.cursor = self.token = ""

    def sync(self, said: list[dict[str, Any]]) -> list[dict[str, Any]]:
        asked = {
            "proto": 1, "account": self.account, "device": DEVICE, "app": "test", "sent_at": "",
            "pending": len(said), "cursor": self.cursor, "token": self.token, "limit": 200, "ops": said,
        }  # fmt: skip
        answer = self.browser.post("/sync", json=asked).get_json()
        assert [verdict["s"] for verdict in answer["results"]] == ["applied"] * len(said)
        self.cursor, self.token = answer["cursor"], answer["token"]
        return list(answer["changes"])


@pytest.fixture
def phone(as_client: Callable[..., FlaskClient], cleo: Client) -> Phone:
    phone = Phone(as_client(), cleo.id)
    phone.sync(entries(1))
    phone.sync([])
    return phone


def test_a_push_of_a_hundred_new_entries_takes_as_many_statements_as_one(app: Flask, phone: Phone) -> None:
    with statements(app) as for_one:
        phone.sync(entries(1))
    with statements(app) as for_many:
        phone.sync(entries(100))
    assert len(for_one) == len(for_many) <= MOST_FOR_A_PUSH, "\n".join(for_one)


def test_a_pull_of_a_hundred_changes_takes_as_many_statements_as_one(
    app: Flask, phone: Phone, cleo: Client
) -> None:
    counts = []
    for news in (1, 100):
        with app.app_context():
            inbox.accept(cleo, entries(news), device="d_other")
        with statements(app) as sent:
            assert len(phone.sync([])) == news
        counts.append(len(sent))
    assert counts[0] == counts[1] <= MOST_FOR_A_PULL, "\n".join(sent)


# The sign-in, where the feed stands, the lock, what is known of operations and records, log, records,
# head and device: what is new to a phone that had read everything is known by then. A pull needs neither
# lock nor log, and reads what is new.
MOST_FOR_A_PUSH, MOST_FOR_A_PULL = 8, 6
