"""What a client asked for reaches the therapist, and what she says to it reaches the phone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from tests.own_records import keep
from tests.pages import Element, Page
from tests.records import agree, in_feed, local, meet, record, say, welcomed, write
from webapp.client.kinds import SAFETY_PLAN
from webapp.db import db
from webapp.models.client import Client
from webapp.models.record import Record
from webapp.models.therapist import Therapist

pytestmark = pytest.mark.usefixtures("tuesday")


@pytest.fixture
def journal(app: Flask, cleo: Client) -> str:
    """An assignment of Cleo's."""
    welcomed(app, cleo)
    return agree(app, cleo)


@pytest.fixture
def asked(app: Flask, cleo: Client, journal: str) -> str:
    """Cleo wants it smaller."""
    return keep(app, cleo, "adjust_request", "2026-03-09T20:00", assignment_id=journal)


def page_of(desk: FlaskClient, client: Client, end: str = "") -> Page:
    return Page(desk.get(f"/clients/{client.id}{end}").text)


def caseload_line(desk: FlaskClient, client: Client) -> str:
    rows = Page(desk.get("/caseload").text).one("tbody").all("tr")
    return next(row.text for row in rows if row.one("th").text == client.name)


def answer(desk: FlaskClient, client: Client, request: str, **form: str) -> Any:
    return desk.post(f"/clients/{client.id}/requests/{request}/answer", data=form)


# ---------------------------------------------------------------- to be adjusted


def test_an_open_request_stands_on_the_client_page_in_the_review_and_on_the_caseload(
    desk: FlaskClient, cleo: Client, asked: str
) -> None:
    for page in (page_of(desk, cleo), page_of(desk, cleo, "/review")):
        assert "Smaller: Evening journal" in page.text
        assert "Ten minutes are too long just now." in page.text
    assert "waits for an answer" in page_of(desk, cleo, "/review").called(f"request-{asked}").text
    assert "1 request" in caseload_line(desk, cleo)


def test_the_answer_is_on_the_phone_beside_the_request_and_the_assignment(
    app: Flask, desk: FlaskClient, cleo: Client, as_client: Any, journal: str, asked: str
) -> None:
    done = answer(desk, cleo, asked, decision="change", words="Five minutes, and only on weekdays.")
    assert (done.status_code, done.location) == (303, f"/clients/{cleo.id}?notice=answered#requests")
    assert stored(app, cleo, f"answer.{asked}") == ("both", asked)
    assert f"answer.{asked}" in {each["id"] for each in in_feed(app, cleo)}
    phone = as_client()
    for path in (f"/assignments/{journal}", f"/requests/{asked}"):
        text = Page(phone.get(path).text).text
        assert "Thea: Yes, with a change" in text
        assert "Five minutes, and only on weekdays." in text
    assert "request" not in caseload_line(desk, cleo)
    assert "waits for an answer" not in page_of(desk, cleo, "/review").text


def test_today_tells_of_an_answer_for_a_week_where_nobody_knows_what_was_opened(
    desk: FlaskClient, cleo: Client, as_client: Any, asked: str, tuesday: time_machine.Traveller
) -> None:
    assert "has answered" not in Page(as_client().get("/today").text).text
    answer(desk, cleo, asked, decision="accept")
    (link,) = Page(as_client().get("/today").text).all("a", href=f"/requests/{asked}")
    assert link.text == "Thea has answeredSmaller: Evening journal"
    for days, told in ((7, 1), (8, 0)):
        tuesday.move_to(local(cleo, f"2026-03-{10 + days}T12:00"))
        assert len(Page(as_client().get("/today").text).all("a", href=f"/requests/{asked}")) == told


def stored(app: Flask, client: Client, record_id: str) -> tuple[str, str | None]:
    """Whose it is to see, and what it is about."""
    with app.app_context():
        found = db.session.scalar(Record.called(client, record_id))
        assert found is not None
        return found.audience, found.subject_id


def test_an_answer_without_a_decision_is_asked_for_at_its_place(
    app: Flask, desk: FlaskClient, cleo: Client, asked: str
) -> None:
    done = answer(desk, cleo, asked, decision="", words="Let me think.")
    page = Page(done.text)
    assert done.status_code == 422
    assert page.errors == {f"decision-{asked}": "Choose one of these."}
    assert page.form(f"/clients/{cleo.id}/requests/{asked}/answer").values["words"] == "Let me think."
    assert f"answer.{asked}" not in {each["id"] for each in in_feed(app, cleo)}


def test_a_second_answer_takes_the_place_of_the_first(
    app: Flask, desk: FlaskClient, cleo: Client, asked: str
) -> None:
    answer(desk, cleo, asked, decision="talk")
    answer(desk, cleo, asked, decision="accept", words="Yes, five minutes.")
    assert record(app, cleo, f"answer.{asked}")["body"]["decision"] == "accept"
    assert record(app, cleo, f"answer.{asked}")["rev"] == 2


def test_nobody_else_answers_and_nothing_else_is_answered(
    desk: FlaskClient,
    as_therapist: Any,
    olga: Therapist,
    amir: Client,
    cleo: Client,
    journal: str,
    asked: str,
) -> None:
    assert answer(as_therapist(olga), cleo, asked, decision="accept").status_code == 404
    assert answer(desk, amir, asked, decision="accept").status_code == 404
    assert answer(desk, cleo, journal, decision="accept").status_code == 404


def test_a_request_that_was_taken_back_is_gone(
    app: Flask, desk: FlaskClient, cleo: Client, asked: str
) -> None:
    say(app, cleo, {"t": "adjust_request.delete", "id": asked, "base": 1})
    assert "Requests" not in [each.text for each in page_of(desk, cleo).all("h2")]
    assert answer(desk, cleo, asked, decision="accept").status_code == 404
    assert "request" not in caseload_line(desk, cleo)


def test_a_request_about_an_entry_leads_to_the_entry(
    app: Flask, desk: FlaskClient, cleo: Client, journal: str
) -> None:
    entry = write(app, cleo, {"f:body": "x"}, assignment_id=journal)
    keep(app, cleo, "adjust_request", assignment_id=journal, entry_id=entry)
    assert page_of(desk, cleo).all("a", href=f"/clients/{cleo.id}/review#entry-{entry}")


def test_a_request_about_something_unknown_is_shown_all_the_same(
    app: Flask, desk: FlaskClient, cleo: Client
) -> None:
    kept = keep(app, cleo, "adjust_request", assignment_id="019cd79e-4600-7518-ac2e-a2619bc3ccdb")
    assert answer(desk, cleo, kept, decision="talk").status_code == 303
    assert "Let us talk about it" in page_of(desk, cleo).text
    assert "Ten minutes are too long just now." in page_of(desk, cleo, "/review").text


def test_an_answered_request_of_before_the_last_session_leaves_the_review(
    app: Flask,
    desk: FlaskClient,
    as_therapist: Callable[..., FlaskClient],
    cleo: Client,
    thea: Therapist,
    asked: str,
    tuesday: time_machine.Traveller,
) -> None:
    answer(desk, cleo, asked, decision="accept")
    assert "Smaller: Evening journal" in page_of(desk, cleo, "/review").text
    tuesday.move_to(local(cleo, "2026-03-12T12:00"))
    meet(app, cleo, "2026-03-12T10:00", "held")
    review = page_of(as_therapist(thea), cleo, "/review")
    assert "session 2" in review.text
    assert "Smaller: Evening journal" not in review.called("barriers").text


# ---------------------------------------------------------------- for help


def eyes(desk: FlaskClient, client: Client) -> Element:
    return page_of(desk, client, "/review").called("eyes")


def test_a_call_for_help_stands_first_until_somebody_says_that_she_has_seen_it(
    app: Flask,
    desk: FlaskClient,
    cleo: Client,
    as_client: Any,
    journal: str,
    tuesday: time_machine.Traveller,
) -> None:
    signal = keep(app, cleo, "help_signal", "2026-03-09T23:50")
    assert "asked for help" in caseload_line(desk, cleo)
    block = eyes(desk, cleo)
    assert "“I need help” was tapped Monday 9 Mar, 23:50" in block.text
    assert "hidden" not in block.attributes
    for action in ("Called her at once.", "Somebody later."):
        done = desk.post(f"/clients/{cleo.id}/risk-flags/risk.{signal}/seen", data={"action": action})
        assert done.location == f"/clients/{cleo.id}/review#eyes"
        tuesday.shift(60)
    assert record(app, cleo, f"answer.{signal}")["rev"] == 1, "who saw it first stays"
    block = eyes(desk, cleo)
    assert "seen by Thea today, 12:00: Called her at once." in block.text
    assert block.all("button") == []
    assert "asked for help" not in caseload_line(desk, cleo)
    page = as_client().get("/help-now").text
    assert "Seen by Thea" in Page(page).text
    assert "Called her" not in page, "what was done is the practice's own"
    assert "risk_flag" not in {each["kind"] for each in in_feed(app, cleo)}


def test_a_call_for_help_asks_what_was_done_like_a_number_does(
    app: Flask, desk: FlaskClient, cleo: Client, journal: str
) -> None:
    signal = keep(app, cleo, "help_signal", "2026-03-09T23:50")
    (link,) = eyes(desk, cleo).all("a", href=f"/clients/{cleo.id}/risk-flags/risk.{signal}")
    assert "“I need help” was tapped" in Page(desk.get(link.attributes["href"]).text).text
    done = desk.post(f"{link.attributes['href']}/seen", data={"action": " "})
    assert done.status_code == 422
    assert list(Page(done.text).errors) == ["action"]
    assert "asked for help" in caseload_line(desk, cleo)
    assert f"answer.{signal}" not in {each["id"] for each in in_feed(app, cleo)}


def test_a_call_for_help_is_closed_with_words_and_stays_in_the_history(
    app: Flask, desk: FlaskClient, cleo: Client, journal: str
) -> None:
    signal = keep(app, cleo, "help_signal", "2026-03-09T23:50")
    path = f"/clients/{cleo.id}/risk-flags/risk.{signal}"
    desk.post(f"{path}/seen", data={"action": "Called her at once."})
    desk.post(f"{path}/close", data={"outcome": "She is with her sister."})
    assert record(app, cleo, f"risk.{signal}")["body"]["status"] == "closed"
    for page in (page_of(desk, cleo, "/review").called("eyes"), page_of(desk, cleo, "/risk-flags")):
        assert "Called her at once." in page.text
        assert "closed by Thea today, 12:00: She is with her sister." in page.text


def test_a_call_for_help_from_before_the_last_session_is_not_lost(
    app: Flask, desk: FlaskClient, cleo: Client, tuesday: time_machine.Traveller
) -> None:
    keep(app, cleo, "help_signal", "2026-03-01T23:50")
    meet(app, cleo, "2026-03-05T10:00", "held")
    assert "I have seen this" in eyes(desk, cleo).text


def test_without_a_call_there_is_nothing_to_see_first(desk: FlaskClient, cleo: Client) -> None:
    assert "hidden" in eyes(desk, cleo).attributes


def test_an_entry_is_no_call_for_help_and_another_clients_is_not_there(
    app: Flask, desk: FlaskClient, cleo: Client, amir: Client, asked: str
) -> None:
    signal = keep(app, amir, "help_signal")
    for other in (signal, asked):
        path = f"/clients/{cleo.id}/risk-flags/risk.{other}"
        assert desk.get(path).status_code == 404
        assert desk.post(f"{path}/seen", data={"action": "x"}).status_code == 404
        assert desk.post(f"{path}/close", data={"outcome": "x"}).status_code == 404


# ---------------------------------------------------------------- what is shared


def test_a_plan_is_shown_only_where_the_client_shares_it(app: Flask, desk: FlaskClient, cleo: Client) -> None:
    keep(app, cleo, "safety_plan")
    keep(app, cleo, "coping_strategy")
    assert "Sam" not in page_of(desk, cleo).text
    say(app, cleo, {"t": "safety_plan.edit", "id": SAFETY_PLAN, "base": 1, "body": {"share": "shared"}})
    page = page_of(desk, cleo)
    assert page.one("a", href="tel:+442079460018").text.startswith("Sam")
    assert "A walk to the canal" not in page.text
