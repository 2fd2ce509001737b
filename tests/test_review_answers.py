"""A request answered on the review itself: in its place, and back to the review afterwards."""

from __future__ import annotations

from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from tests.own_records import keep
from tests.pages import Page
from tests.records import agree, record, records, welcomed
from tests.test_review import review
from webapp.models.client import Client

pytestmark = pytest.mark.usefixtures("tuesday")

PART = {"HX-Request": "true"}


@pytest.fixture
def journal(app: Flask, cleo: Client) -> str:
    welcomed(app, cleo)
    return agree(app, cleo)


@pytest.fixture
def asked(app: Flask, cleo: Client, journal: str) -> str:
    return keep(app, cleo, "adjust_request", "2026-03-09T20:00", assignment_id=journal)


@pytest.fixture
def idea(app: Flask, cleo: Client, journal: str) -> str:
    return keep(app, cleo, "proposal", "2026-03-09T20:00")


def answer(
    desk: FlaskClient, client: Client, request: str, headers: dict[str, str] | None = None, **said: str
) -> Any:
    """Fill in the form that stands on the review."""
    action = f"/clients/{client.id}/requests/{request}/answer"
    form = review(desk, client).form(action).values
    return desk.post(action, data={**form, **said}, headers=headers)


def test_an_answer_in_place_is_on_the_phone_and_the_request_stands_there_answered(
    desk: FlaskClient, cleo: Client, as_client: Any, journal: str, asked: str
) -> None:
    done = answer(desk, cleo, asked, PART, decision="change", words="Five minutes.")
    part = Page(done.text)
    assert done.status_code == 200
    assert "Thea: Yes, with a change" in part.called(f"request-{asked}").text
    assert part.all("h1") == [], "a part, not a page"
    for path in (f"/requests/{asked}", f"/assignments/{journal}"):
        assert "Five minutes." in Page(as_client().get(path).text).text
    assert "Five minutes." in review(desk, cleo).called(f"request-{asked}").text


def test_without_a_script_the_way_leads_back_to_the_request_on_the_review(
    desk: FlaskClient, cleo: Client, asked: str
) -> None:
    done = answer(desk, cleo, asked, decision="talk")
    assert (done.status_code, done.location) == (
        303,
        f"/clients/{cleo.id}/review?notice=answered#request-{asked}",
    )
    page = Page(desk.get(done.location).text)
    assert "Answered." in page.text
    assert "Let us talk about it" in page.called(f"request-{asked}").text


def test_an_answer_without_a_decision_is_asked_for_in_its_place_and_keeps_the_words(
    app: Flask, desk: FlaskClient, cleo: Client, asked: str
) -> None:
    done = answer(desk, cleo, asked, PART, words="Let me think.")
    part = Page(done.text)
    assert done.status_code == 422
    assert part.errors == {f"decision-{asked}": "Choose one of these."}
    form = part.form(f"/clients/{cleo.id}/requests/{asked}/answer").values
    assert form == {"back": "review", "words": "Let me think."}
    assert "open" in part.one("details").attributes
    assert records(app, cleo, "answer") == []


@pytest.mark.parametrize("headers", [None, PART])
def test_yes_to_an_idea_leads_to_agreeing_and_back_to_the_review(
    app: Flask, desk: FlaskClient, cleo: Client, idea: str, headers: dict[str, str] | None
) -> None:
    done = answer(desk, cleo, idea, headers, decision="accept")
    path = done.headers["HX-Redirect"] if headers else done.location
    assert path == f"/clients/{cleo.id}/assignments/new?proposal={idea}&back=review"
    page = Page(desk.get(path).text)
    assert page.all("a", href=f"/clients/{cleo.id}/assign?proposal={idea}&back=review")
    action = f"/clients/{cleo.id}/assignments"
    agreed = desk.post(action, data=page.form(action).values)
    assert agreed.location == f"/clients/{cleo.id}/review?notice=assigned"
    assert idea in {each["body"].get("proposal_id") for each in records(app, cleo, "assignment")}
    shelves = Page(desk.get(f"/clients/{cleo.id}/assign?proposal={idea}&back=review").text)
    new = [
        one.attributes["href"] for one in shelves.all("a") if "/assignments/new?" in one.attributes["href"]
    ]
    assert new
    assert all(each.endswith(f"&proposal={idea}&back=review") for each in new)


def test_changing_what_the_request_is_about_leads_back_to_the_review(
    app: Flask, desk: FlaskClient, cleo: Client, journal: str, asked: str
) -> None:
    place = f"/clients/{cleo.id}/assignments/{journal}"
    (change,) = [
        one
        for one in review(desk, cleo).called(f"request-{asked}").all("a")
        if one.text == "Change the assignment"
    ]
    page = Page(desk.get(change.attributes["href"]).text)
    assert page.all("a", href=f"{place}/revise?smaller=1&back=review")
    form = Page(desk.get(f"{place}/revise?back=review").text).form(f"{place}/revise").values
    done = desk.post(f"{place}/revise", data={**form, "reason": "Five minutes fit."})
    assert done.location == f"/clients/{cleo.id}/review?notice=revised"
    assert record(app, cleo, journal)["body"]["revision"] == 2
    rests = page.form(f"{place}/pause").values
    assert desk.post(f"{place}/pause", data=rests).location.startswith(f"/clients/{cleo.id}/review?")


def test_a_way_back_leads_nowhere_else(desk: FlaskClient, cleo: Client, journal: str) -> None:
    place = f"/clients/{cleo.id}/assignments/{journal}"
    for typed in ("//elsewhere.example", "https://elsewhere.example", "x"):
        assert 'name="back"' not in desk.get(f"{place}/revise?back={typed}").text
        done = desk.post(f"{place}/pause", data={"back": typed})
        assert done.location == f"{place}?notice=paused"


def test_a_request_that_comes_while_the_page_is_open_is_put_below_and_touches_no_other(
    app: Flask, desk: FlaskClient, cleo: Client, journal: str, asked: str, tuesday: time_machine.Traveller
) -> None:
    asks = review(desk, cleo).called("watch").attributes["hx-get"]
    tuesday.shift(60)
    idea = keep(app, cleo, "proposal")
    news = Page(desk.get(asks, headers=PART).text)
    (put_in,) = news.all(hx_swap_oob="beforeend:#requests")
    assert [one.attributes["id"] for one in put_in.all("article")] == [f"request-{idea}"]
