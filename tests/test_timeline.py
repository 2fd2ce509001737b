"""One timeline of a client: sessions, what was agreed, what was written, in the order in which it happened."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.own_records import keep
from tests.pages import Page
from tests.records import agree, meet, write
from webapp.models.client import Client
from webapp.models.therapist import Therapist

pytestmark = pytest.mark.usefixtures("tuesday")


def stretches(phone: FlaskClient, place: str = "") -> list[tuple[str, list[str]]]:
    """The heading of each stretch, and what its lines say."""
    page = Page(phone.get("/timeline", query_string={"month": place}).text)
    found = [each for each in page.all("section") if each.attributes["aria-labelledby"].startswith("stretch")]
    return [(each.one("h2").text, [line.text for line in each.all("a")]) for each in found]


def test_sessions_bound_what_was_agreed_and_written_between_them(
    app: Flask, desk: FlaskClient, cleo: Client, phone: FlaskClient
) -> None:
    write(app, cleo, {"f:body": "Before it all."}, "2026-02-20T20:00", share="private")
    meet(app, cleo, "2026-03-01T09:30", status="held", number=1)
    journal = agree(app, cleo)
    write(app, cleo, {"f:body": "The first evening."}, "2026-03-02T21:00", assignment_id=journal)
    keep(app, cleo, "goal", "2026-03-02T21:30")
    keep(app, cleo, "therapy_feedback", "2026-03-02T22:00", session_id="")
    desk.post(f"/clients/{cleo.id}/assignments/{journal}/pause", data={"paused_reason": "A cold."})
    desk.post(f"/clients/{cleo.id}/assignments/{journal}/resume")
    desk.post(f"/clients/{cleo.id}/assignments/{journal}/retire", data={"retired_reason": "Enough."})
    first, before = stretches(phone)
    assert first[0].startswith("Session 1, Sunday")
    said = ["Ended: Evening journal", "Taken up again: Evening journal", "Paused: Evening journal"]
    said += ["How therapy is going", "Your goal", "Evening journal", "Agreed: Evening journal"]
    assert [line[: len(words)] for line, words in zip(first[1], said, strict=True)] == said
    for line, words in zip(
        first[1], ["Enough.", "Taken up again", "A cold.", "dread", "bus to choir"], strict=False
    ):
        assert words in line
    assert "private" in first[1][3]
    assert before[0] == "Before the first session"
    assert "Before it all." in before[1][0]
    assert "private" in before[1][0]


def test_ratings_of_goals_stand_in_their_line(app: Flask, cleo: Client, phone: FlaskClient) -> None:
    cells = {"a1.goal": "Sing <b>again</b>", "a1.progress": 4}
    write(app, cleo, {"f:goals": cells}, "2026-03-02T21:00", worksheet="goal_check")
    ((_, lines),) = stretches(phone)
    assert "Sing <b>again</b>: 4 of 10" in lines[0]


def test_a_long_time_is_read_page_by_page(app: Flask, cleo: Client, phone: FlaskClient) -> None:
    meet(app, cleo, "2026-01-01T09:00", status="held", number=1)
    for count in range(103):
        write(app, cleo, {"f:body": f"soup {count}."}, f"2026-01-{count % 28 + 2:02d}T{count % 24:02d}:00")
    ((_, first),) = stretches(phone)
    ((heading, rest),) = stretches(phone, ".2")
    assert (len(first), len(rest)) == (99, 4)
    assert heading.endswith("continued")
    page = Page(phone.get("/timeline").text)
    assert [button.text for form in page.forms for button in form.element.all("button", name="month")] == [
        "Older"
    ]


def test_the_history_leads_to_it_and_a_search_does_not(cleo: Client, phone: FlaskClient) -> None:
    assert Page(phone.get("/history").text).all("a", href="/timeline")
    assert not Page(phone.get("/history?q=soup").text).one("main").all("a", href="/timeline")
    assert "Write a first entry" in Page(phone.get("/timeline").text).one("main").text


def test_nobody_else_gets_to_see_any_of_it(
    app: Flask,
    cleo: Client,
    amir: Client,
    thea: Therapist,
    phone: FlaskClient,
    desk: FlaskClient,
    stranger: FlaskClient,
) -> None:
    write(app, amir, {"f:body": "A sentence of Amir's."}, "2026-03-02T21:00")
    assert "Amir" not in phone.get("/timeline").text
    assert desk.get("/timeline").status_code in (302, 303, 401, 403, 404)
    answer = stranger.get("/timeline")
    assert (answer.status_code, answer.location.split("?")[0]) == (303, "/sign-in")
