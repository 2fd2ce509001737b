"""The audit page: admins see who did what and when, and nothing that anybody wrote."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from tests.conftest import make_therapist
from tests.pages import Page
from tests.records import welcomed, write
from webapp import audit
from webapp.db import writing
from webapp.models.client import Client
from webapp.models.practice import Practice
from webapp.models.therapist import Therapist

pytestmark = pytest.mark.usefixtures("tuesday")


@pytest.fixture
def office(app: Flask, practice: Practice, as_therapist: Callable[..., FlaskClient]) -> FlaskClient:
    """The browser of an admin who has no clients."""
    return as_therapist(make_therapist(app, practice, "Anna", is_admin=True))


def lines(office: FlaskClient, query: str = "") -> list[str]:
    return [
        line.text for line in Page(office.get(f"/practice/audit{query}").text).one("ul", class_="links narrow").all("li")
    ]  # fmt: skip


def test_who_opened_whose_review_stands_there_and_nothing_that_was_written(
    app: Flask, office: FlaskClient, desk: FlaskClient, cleo: Client
) -> None:
    welcomed(app, cleo)
    write(app, cleo, {"f:body": "canary"}, "2026-03-09T20:00")
    desk.get(f"/clients/{cleo.id}/review")
    desk.get(f"/clients/{cleo.id}/review/news?refresh=1")
    assert lines(office) == ["Opened the review: CleoThea, today, 12:00"]
    assert "canary" not in office.get("/practice/audit").text


def test_the_latest_stands_first_a_hundred_on_a_page(
    app: Flask, office: FlaskClient, thea: Therapist, tuesday: time_machine.Traveller
) -> None:
    with app.app_context(), writing() as session:
        for _ in range(101):
            audit.note(session, (thea.practice_id, "therapist", thea.id), "practice changed")
    tuesday.shift(60)
    with app.app_context(), writing() as session:
        audit.note(session, (thea.practice_id, "", ""), "therapist invited", thea.id)
    assert len(lines(office)) == 100
    assert lines(office)[0] == "Invited a colleague: Theathe people who run this server, today, 12:01"
    assert len(lines(office, "?page=2")) == 2
    for wrong in ("0", "-1", "x", "99999"):
        assert lines(office, f"?page={wrong}")


def test_another_practice_is_not_in_it(app: Flask, office: FlaskClient, theo: Therapist) -> None:
    with app.app_context(), writing() as session:
        audit.note(session, (theo.practice_id, "therapist", theo.id), "practice changed")
    assert lines(office) == []
