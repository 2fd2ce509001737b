"""A client's own idea: written on the phone, answered at the desk, agreed on with its author kept."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.own_records import filled, keep, post
from tests.pages import Page
from tests.records import meet, record, records
from webapp.models.client import Client
from webapp.models.therapist import Therapist

pytestmark = pytest.mark.usefixtures("tuesday")

WHAT = "Draw instead of writing"


@pytest.fixture
def idea(app: Flask, cleo: Client) -> str:
    """Cleo would rather draw."""
    return keep(app, cleo, "proposal", "2026-03-09T20:00")


def answer(desk: FlaskClient, client: Client, idea: str, **form: str) -> Any:
    return desk.post(f"/clients/{client.id}/requests/{idea}/answer", data=form)


def text_of(browser: FlaskClient, path: str) -> str:
    return Page(browser.get(path).text).text


def test_an_idea_is_written_changed_and_taken_back(app: Flask, cleo: Client, phone: FlaskClient) -> None:
    action, form = filled(phone, "/proposals/new", "/proposals/")
    going = post(phone, action, {**form, "f:what": WHAT, "f:often": "Sundays"})
    assert going == f"{action}?notice=asked"
    (kept,) = records(app, cleo, "proposal")
    assert "share" not in kept["body"], "an idea is told to the therapist, and its form says so"
    again = Page(phone.get(action).text).form(action).values
    post(phone, action, {**again, "f:often": "Saturdays"})
    assert "Saturdays" in text_of(phone, "/proposals")
    assert "no answer yet" in text_of(phone, "/proposals")
    taken = Page(phone.get(action).text).form(f"{action}/withdraw").values
    assert post(phone, f"{action}/withdraw", taken) == "/proposals?notice=deleted"
    assert records(app, cleo, "proposal") == []


def test_an_idea_without_words_is_asked_for_them(phone: FlaskClient) -> None:
    action, form = filled(phone, "/proposals/new", "/proposals/")
    answered = phone.post(action, data={**form, "f:why": "Because"})
    page = Page(answered.text)
    assert (answered.status_code, set(page.errors)) == (422, {"f:what"})
    assert page.form(action).values["f:why"] == "Because"


def test_an_open_idea_stands_on_the_client_page_in_the_review_and_on_the_caseload(
    cleo: Client, desk: FlaskClient, idea: str
) -> None:
    for end in ("", "/review"):
        text = text_of(desk, f"/clients/{cleo.id}{end}")
        for words in (f"Own idea: {WHAT}", "Words feel heavy", "Sundays"):
            assert words in text
    assert "waits for an answer" in text_of(desk, f"/clients/{cleo.id}/review")
    assert "1 request" in text_of(desk, "/caseload")


def test_to_talk_about_it_is_an_answer_on_the_phone(
    cleo: Client, desk: FlaskClient, phone: FlaskClient, idea: str
) -> None:
    done = answer(desk, cleo, idea, decision="talk", words="On Thursday?")
    assert done.location == f"/clients/{cleo.id}?notice=answered#requests"
    for path in ("/proposals", f"/proposals/{idea}"):
        assert "Thea: Let us talk about it" in text_of(phone, path)
        assert "On Thursday?" in text_of(phone, path)
    assert "1 request" not in text_of(desk, "/caseload")


@pytest.mark.parametrize("decision", ["accept", "change"])
def test_yes_leads_to_a_form_that_begins_with_the_idea_and_keeps_whose_it_was(
    app: Flask, cleo: Client, desk: FlaskClient, phone: FlaskClient, idea: str, decision: str
) -> None:
    done = answer(desk, cleo, idea, decision=decision)
    assert done.location == f"/clients/{cleo.id}/assignments/new?proposal={idea}"
    page = Page(desk.get(done.location).text)
    base = f"/clients/{cleo.id}/assignments"
    form = page.form(base).values
    assert (form["title"], form["rationale"]) == (WHAT, "Words feel heavy")
    assert "Cleo’s own idea" in page.text
    assert "Sundays" in page.text
    bad = desk.post(base, data={**form, "title": ""})
    assert Page(bad.text).form(base).values["proposal_id"] == idea, "a mistake does not lose whose idea it is"
    assert desk.post(base, data=form).status_code == 303
    (agreed,) = records(app, cleo, "assignment")
    assert agreed["body"]["proposal_id"] == idea
    for path in ("/today", f"/assignments/{agreed['id']}"):
        assert "Your own idea" in text_of(phone, path)
    assert Page(phone.get(f"/proposals/{idea}").text).all("a", href=f"/assignments/{agreed['id']}")
    path = f"{base}/{agreed['id']}/revise"
    changed = Page(desk.get(path).text).form(path).values
    assert desk.post(path, data={**changed, "reason": "x"}).status_code == 303
    assert record(app, cleo, agreed["id"])["body"]["proposal_id"] == idea


def test_another_worksheet_can_be_chosen_for_it(cleo: Client, desk: FlaskClient, idea: str) -> None:
    page = Page(desk.get(f"/clients/{cleo.id}/assign?proposal={idea}").text)
    way = f"/clients/{cleo.id}/assignments/new?worksheet=journal&proposal={idea}"
    assert page.all("a", href=way)
    form = Page(desk.get(way).text).form(f"/clients/{cleo.id}/assignments").values
    assert (form["worksheet"], form["title"], form["proposal_id"]) == ("journal", WHAT, idea)


def test_an_idea_of_somebody_else_is_neither_answered_nor_taken_over(
    app: Flask, cleo: Client, amir: Client, desk: FlaskClient, as_therapist: Any, olga: Therapist, idea: str
) -> None:
    assert answer(desk, amir, idea, decision="accept").status_code == 404
    assert answer(as_therapist(olga), cleo, idea, decision="accept").status_code == 404
    base = f"/clients/{amir.id}/assignments"
    page = Page(desk.get(f"{base}/new?proposal={idea}").text)
    assert WHAT not in page.text
    form = page.form(base).values
    assert desk.post(base, data={**form, "proposal_id": idea}).status_code == 303
    (agreed,) = records(app, amir, "assignment")
    assert "proposal_id" not in agreed["body"]


def test_an_answered_idea_leaves_the_review_with_the_next_session(
    app: Flask, cleo: Client, desk: FlaskClient, idea: str, tuesday: Any
) -> None:
    answer(desk, cleo, idea, decision="talk")
    assert WHAT in text_of(desk, f"/clients/{cleo.id}/review")
    meet(app, cleo, "2026-03-10T10:00", "held")
    tuesday.shift(3600)
    assert WHAT not in text_of(desk, f"/clients/{cleo.id}/review")
