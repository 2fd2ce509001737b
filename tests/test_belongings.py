"""Everything of a client on one page and in one file."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.conftest import make_client
from tests.pages import Page
from tests.test_export import lived
from webapp.db import db, now
from webapp.models.audit_event import AuditEvent
from webapp.models.client import Client
from webapp.models.therapist import Therapist

pytestmark = pytest.mark.usefixtures("tuesday")


def test_the_page_holds_every_word_also_private_ones_and_what_was_said_back(
    app: Flask, cleo: Client, as_client: Callable[..., FlaskClient]
) -> None:
    lived(app, cleo)
    page = Page(as_client().get("/mine/everything").text)
    for words in (
        "on one phone",
        "Thank you",
        "A walk to the canal",
        "Cold water on my wrists",
        "Evening journal",
    ):
        assert words in page.text, words
    assert "risk.x" not in page.html
    assert page.one("button", data_print="").text


def test_the_file_is_what_was_said_and_that_it_was_taken_is_noted(
    app: Flask, cleo: Client, as_client: Callable[..., FlaskClient]
) -> None:
    lived(app, cleo)
    answer = as_client().get("/mine/everything.json")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="between-sessions-2026-03-10.json"'
    file = json.loads(answer.text)
    assert file["client"]["id"] == cleo.id
    assert "A walk to the canal" in answer.text
    with app.app_context():
        assert "exported" in [one.what for one in db.session.scalars(db.select(AuditEvent))]


def test_the_file_is_only_for_who_has_shown_the_passkey_just_now(
    app: Flask, cleo: Client, as_client: Callable[..., FlaskClient]
) -> None:
    browser = as_client(auth_at=now() - timedelta(minutes=6))
    answer = browser.get("/mine/everything.json")
    assert (answer.status_code, answer.location) == (303, "/sign-in?next=/mine/everything")
    page = browser.get("/mine/everything").text
    assert "Sign in again to save it as a file" in page
    assert "/mine/everything.json" not in page


def test_nobody_gets_anybody_elses(
    app: Flask, cleo: Client, thea: Therapist, as_client: Any, desk: FlaskClient
) -> None:
    lived(app, cleo)
    amir = make_client(app, thea, "Amir")
    assert "on one phone" not in as_client(amir).get("/mine/everything").text
    assert "on one phone" not in as_client(amir).get("/mine/everything.json").text
    assert desk.get("/mine/everything").status_code == 404
    assert desk.get("/mine/everything.json").status_code == 404


def test_a_page_of_nothing_says_so(phone: FlaskClient) -> None:
    assert "Nothing written yet" in phone.get("/mine/everything").text
