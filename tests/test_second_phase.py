"""A sheet of two phases reminds of its second one, once its time has come."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.pages import Element, Page
from tests.records import agree, welcomed, write
from tests.sheets import form_at, newest, send
from webapp.models.client import Client

pytestmark = pytest.mark.usefixtures("tuesday")

PLANS = {
    "activity_plan": ({"f:activity": "Swim"}, "planned_for", "Write how it went"),
    "worry_log": ({"f:worry": "The letter"}, "postponed_to", "Look back at it"),
    "problem_solving": ({"f:problem": "The noise"}, "when", "Write how it went"),
}


@pytest.fixture
def phone(app: Flask, cleo: Client, as_client: Callable[..., FlaskClient]) -> FlaskClient:
    """Cleo's browser on Tuesday noon, with every worksheet at hand."""
    welcomed(app, cleo)
    return as_client(cleo)


def still_open(phone: FlaskClient) -> list[Element]:
    """The lines of what is open on Today and stands on no card."""
    page = Page(phone.get("/today").text)
    return [
        link
        for part in page.all("section")
        if part.attributes.get("aria-labelledby") == "open-still"
        for link in part.all("a")
    ]


def planned(app: Flask, client: Client, name: str, due: str = "", **more: str) -> str:
    answers, field, _ = PLANS[name]
    moment = {f"f:{field}": due} if due else {}
    return write(app, client, {**answers, **moment}, worksheet=name, phase="plan", **more)


@pytest.mark.parametrize("name", PLANS)
def test_a_plan_of_ones_own_is_asked_about_when_its_time_has_come(
    app: Flask, phone: FlaskClient, cleo: Client, name: str
) -> None:
    entry = planned(app, cleo, name, "2026-03-10T08:00+00:00")
    (line,) = still_open(phone)
    assert line.attributes["href"] == f"/entries/{entry}/result"
    assert "how did it turn out?" in line.text
    assert next(iter(PLANS[name][0].values())) in line.text
    assert PLANS[name][2] in Page(phone.get(f"/entries/{entry}").text).text


@pytest.mark.parametrize("name", PLANS)
def test_before_that_it_says_when(app: Flask, phone: FlaskClient, cleo: Client, name: str) -> None:
    planned(app, cleo, name, "2026-03-12T08:00+00:00")
    (line,) = still_open(phone)
    assert "how did it turn out?" not in line.text
    assert "Thursday 12 Mar" in line.text


def test_one_that_names_no_time_is_asked_about_at_once(app: Flask, phone: FlaskClient, cleo: Client) -> None:
    planned(app, cleo, "worry_log")
    assert "how did it turn out?" in still_open(phone)[0].text


def test_when_the_second_phase_is_written_nothing_is_open(
    app: Flask, phone: FlaskClient, cleo: Client
) -> None:
    entry = planned(app, cleo, "worry_log", "2026-03-10T08:00+00:00")
    form = form_at(phone, f"/entries/{entry}/result")
    assert "The letter" in form.element.text, "what was written first can be read"
    assert send(phone, form, f_came_true="no", f_still_matters="2").status_code == 303
    assert still_open(phone) == []
    kept = newest(app, cleo)
    assert (kept["phase"], kept["f:worry"], kept["f:came_true"]) == ("result", "The letter", "no")


def test_a_card_asks_for_a_result_that_is_due_and_for_a_new_one_until_then(
    app: Flask, phone: FlaskClient, cleo: Client
) -> None:
    assignment = agree(app, cleo, "Worries", worksheet="worry_log")
    later = planned(app, cleo, "worry_log", "2026-03-12T08:00+00:00", assignment_id=assignment)
    card = Page(phone.get("/today").text).called(f"a-{assignment}")
    assert f"/assignments/{assignment}/log" in [one.attributes["href"] for one in card.all("a")]
    assert [line.attributes["href"] for line in still_open(phone)] == [f"/entries/{later}/result"]

    due = planned(app, cleo, "worry_log", "2026-03-10T08:00+00:00", assignment_id=assignment)
    card = Page(phone.get("/today").text).called(f"a-{assignment}")
    links = [one.attributes["href"] for one in card.all("a")]
    assert f"/entries/{due}/result" in links
    assert f"/assignments/{assignment}/log" in links, "another worry need not wait for this one"
    assert "Look back at it" in card.text
    assert [line.attributes["href"] for line in still_open(phone)] == [f"/entries/{later}/result"]


def test_what_was_begun_and_what_waits_beside_a_card_is_shown_too(
    app: Flask, phone: FlaskClient, cleo: Client
) -> None:
    assignment = agree(app, cleo, "Worries", worksheet="worry_log")
    waiting = [
        planned(app, cleo, "worry_log", "2026-03-10T08:00+00:00", assignment_id=assignment) for _ in range(3)
    ]
    shown = {line.attributes["href"] for line in still_open(phone)}
    card = Page(phone.get("/today").text).called(f"a-{assignment}")
    shown |= {one.attributes["href"] for one in card.all("a") if one.attributes["href"].endswith("/result")}
    assert shown == {f"/entries/{entry}/result" for entry in waiting}
