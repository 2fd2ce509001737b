"""The client's own days, time and place for what was agreed: one record for each assignment, seen where it matters."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.own_records import filled, post
from tests.pages import Page
from tests.records import agree, records, welcomed
from webapp.models.client import Client
from webapp.twins.meetings import beside

pytestmark = pytest.mark.usefixtures("tuesday")

SAID = {
    "f:days:mo": "1",
    "f:days:th": "1",
    "f:time": "20:30",
    "f:place": "The <b>kitchen</b>",
    "f:after": "the dishes",
}
WORDS = "Monday, Thursday · 20:30 · The <b>kitchen</b> · after the dishes"


@pytest.fixture
def agreed(app: Flask, cleo: Client) -> str:
    welcomed(app, cleo)
    return agree(app, cleo)


def choose(phone: FlaskClient, assignment_id: str, said: dict[str, str]) -> int:
    action, form = filled(phone, f"/assignments/{assignment_id}/routine", "/routines/")
    return phone.post(action, data={**form, **said}, headers={"Sec-Fetch-Site": "same-origin"}).status_code


def test_what_was_chosen_stands_on_today_on_the_assignment_and_in_the_review(
    app: Flask, cleo: Client, phone: FlaskClient, desk: FlaskClient, agreed: str
) -> None:
    choose(phone, agreed, SAID)
    (kept,) = records(app, cleo, "routine")
    assert (kept["id"], kept["body"]["assignment_id"]) == (beside({"id": agreed}, "8"), agreed)
    for place in (phone.get("/today"), phone.get(f"/assignments/{agreed}")):
        assert WORDS in Page(place.text).one("main").text
    assert WORDS in Page(desk.get(f"/clients/{cleo.id}/review").text).called("agreed").text


def test_a_day_that_is_not_ticked_any_more_is_taken_back(
    app: Flask, cleo: Client, phone: FlaskClient, agreed: str
) -> None:
    choose(phone, agreed, SAID)
    action, form = filled(phone, f"/assignments/{agreed}/routine", "/routines/")
    del form["f:days:mo"]
    post(phone, action, {**form, "f:time": ""})
    assert "Thursday · The <b>kitchen</b>" in Page(phone.get("/today").text).one("main").text
    assert "Monday" not in Page(phone.get("/today").text).one("article").text.split("·")[0]


@pytest.mark.parametrize("time", ["25:00", "noon"])
def test_what_is_no_time_is_told_at_its_field_and_nothing_changes(
    app: Flask, cleo: Client, phone: FlaskClient, agreed: str, time: str
) -> None:
    assert choose(phone, agreed, {**SAID, "f:time": time}) == 422
    assert records(app, cleo, "routine") == []


def test_a_strangers_assignment_has_no_routine(
    app: Flask, cleo: Client, amir: Client, phone: FlaskClient
) -> None:
    welcomed(app, cleo, amir)
    theirs = agree(app, amir)
    assert phone.get(f"/assignments/{theirs}/routine").status_code == 404


def test_the_page_of_the_record_itself_shows_the_same_form(
    app: Flask, cleo: Client, phone: FlaskClient, agreed: str
) -> None:
    choose(phone, agreed, SAID)
    _, form = filled(phone, f"/routines/{beside({'id': agreed}, '8')}/edit", "/routines/")
    assert (form["f:time"], form["f:days:th"]) == ("20:30", "1")
