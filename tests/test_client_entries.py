"""Entries that are there: changed, shared, thrown away, found again, through the server; twice is once."""

from __future__ import annotations

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from tests.pages import Page
from tests.records import record, records, welcomed, write
from tests.test_client_forms import ANSWERS, form_on, only, send
from webapp.models.client import Client

pytestmark = pytest.mark.usefixtures("tuesday")


@pytest.fixture
def entry(app: Flask, phone: FlaskClient, cleo: Client) -> str:
    send(
        phone,
        "/log/journal",
        **ANSWERS["journal"],
        **{"barriers:boring": "1", "ask_review": "1", "difficulty": "2"},
    )
    return str(only(app, cleo)["id"])


def test_an_edit_changes_what_differs_and_nothing_else(
    app: Flask, phone: FlaskClient, cleo: Client, entry: str, tuesday: time_machine.Traveller
) -> None:
    before = only(app, cleo)["body"]
    tuesday.shift(3600)
    send(phone, f"/entries/{entry}/edit", **{"f:title": "", "f:minutes": "20"})
    body = only(app, cleo)["body"]
    assert (body.pop("f:title", None), body.pop("f:minutes")) == (None, 20)
    assert body == {key: value for key, value in before.items() if key not in ("f:title", "f:minutes")}


def test_an_edit_that_changes_nothing_is_nothing(
    app: Flask, phone: FlaskClient, cleo: Client, entry: str
) -> None:
    assert send(phone, f"/entries/{entry}/edit").status_code == 303
    assert only(app, cleo)["rev"] == 1


def test_ticks_can_be_taken_back(app: Flask, phone: FlaskClient, cleo: Client, entry: str) -> None:
    form = form_on(phone, f"/entries/{entry}/edit")
    left = {key: value for key, value in form.values.items() if key not in ("barriers:boring", "ask_review")}
    phone.post(form.action, data=left | {"as": "done"})
    body = only(app, cleo)["body"]
    assert not (body.get("barriers") or {}).get("boring")
    assert body["ask_review"] is False


def test_a_bad_edit_leaves_the_entry_and_keeps_the_words(
    app: Flask, phone: FlaskClient, cleo: Client, entry: str
) -> None:
    answer = send(phone, f"/entries/{entry}/edit", **{"f:body": "new words", "f:minutes": "many"})
    assert answer.status_code == 422
    form = next(form for form in Page(answer.text).forms if "form" in form.values)
    assert (form.values["f:body"], form.values["f:minutes"]) == ("new words", "many")
    assert only(app, cleo)["rev"] == 1


@pytest.mark.parametrize("share", ["shared", "private"])
def test_who_may_read_it_is_changed_on_its_page(
    app: Flask, phone: FlaskClient, cleo: Client, desk: FlaskClient, entry: str, share: str
) -> None:
    for _ in range(2):
        answer = phone.post(f"/entries/{entry}/share", data={"share": share, "base": "1"})
        assert (answer.status_code, answer.location) == (303, f"/entries/{entry}?notice={share}")
    assert only(app, cleo)["body"]["share"] == share
    assert ("singing" in desk.get(f"/clients/{cleo.id}/review").text) == (share == "shared")


@pytest.mark.parametrize("share", ["", "everybody", "Shared"])
def test_who_may_read_it_is_one_of_two(
    app: Flask, phone: FlaskClient, cleo: Client, entry: str, share: str
) -> None:
    phone.post(f"/entries/{entry}/share", data={"share": share})
    assert only(app, cleo)["body"]["share"] == "private"


def test_thrown_away_it_is_gone_and_a_second_press_says_the_same(
    app: Flask, phone: FlaskClient, cleo: Client, entry: str
) -> None:
    for _ in range(2):
        answer = phone.post(f"/entries/{entry}/delete", data={"base": "1"})
        assert (answer.status_code, answer.location) == (303, "/history?notice=deleted")
    assert records(app, cleo, "entry") == []
    assert phone.get(f"/entries/{entry}").status_code == 404
    assert "singing" not in phone.get("/history").text


@pytest.mark.parametrize("ending", ["", "/edit", "/result", "/card"])
def test_an_entry_of_somebody_else_is_not_there(
    app: Flask, phone: FlaskClient, amir: Client, ending: str
) -> None:
    welcomed(app, amir)
    others = write(app, amir, {"f:body": "Amir's"}, "2026-03-09T20:00")
    assert phone.get(f"/entries/{others}{ending}").status_code == 404


def test_nobody_writes_into_somebody_elses_entry(
    app: Flask, phone: FlaskClient, cleo: Client, amir: Client
) -> None:
    welcomed(app, amir)
    others = write(app, amir, {"f:body": "Amir's"}, "2026-03-09T20:00")
    form = form_on(phone, "/log/journal")
    phone.post(f"/entries/{others}", data=form.values | {"f:body": "Cleo's", "as": "done"})
    for what in ("share", "delete"):
        phone.post(f"/entries/{others}/{what}", data={"share": "private"})
    assert record(app, amir, others)["body"]["f:body"] == "Amir's"
    assert record(app, amir, others)["rev"] == 1


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("singing", 1),
        ("SINGING choir", 1),
        ("singing tea", 0),
        ("<3", 1),
        ("%", 0),
        ("_", 0),
        ("", 2),
        ("'; --", 0),
        ("\x00", 0),
        ("  ", 2),
    ],
)
def test_a_search_finds_words_and_nothing_else(
    app: Flask, phone: FlaskClient, cleo: Client, entry: str, query: str, found: int
) -> None:
    send(phone, "/log/mood_check", **ANSWERS["mood_check"])
    page = Page(phone.get("/history", query_string={"q": query}).text)
    assert len(page.all("article")) == found
    assert page.called("q").attributes["value"] == query


def test_under_the_heading_of_a_day_a_card_says_only_the_hour(
    app: Flask, phone: FlaskClient, cleo: Client
) -> None:
    entry = write(app, cleo, {"f:body": "Snow."}, "2026-03-07T21:40")
    day = Page(phone.get("/history").text).one("section", aria_labelledby="day-2026-03-07")
    assert day.one("h2").text == "Saturday 7 Mar"
    assert [each.text for each in day.called(f"entry-{entry}").one("header").all("time")] == ["21:40"]


def test_what_can_be_written_unasked_begins_with_the_quickest(phone: FlaskClient) -> None:
    own = Page(phone.get("/log").text).one("section", aria_labelledby="own")
    names = [link.attributes["href"].removeprefix("/log/") for link in own.all("a")]
    assert names[:3] == ["check_in", "mood_check", "activity_log"]
    assert names[-1] == "exposure_practice"


def test_the_form_of_an_entry_that_is_gone_says_so_and_stores_nothing(
    app: Flask, phone: FlaskClient, cleo: Client, entry: str
) -> None:
    form = form_on(phone, f"/entries/{entry}/edit")
    phone.post(f"/entries/{entry}/delete", data={})
    assert phone.post(form.action, data=form.values | {"as": "done"}).status_code == 404
    assert records(app, cleo, "entry") == []
