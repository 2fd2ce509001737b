"""One client's page: the next session, what is agreed with its dots, what has ended, a new way in."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.conftest import make_client
from tests.own_records import keep
from tests.pages import Page
from tests.records import agree, local, meet, welcomed, write
from webapp.db import writing
from webapp.models.client import Client
from webapp.models.device import Device
from webapp.models.therapist import Therapist

pytestmark = pytest.mark.usefixtures("tuesday")


def page_of(desk: FlaskClient, client: Client) -> Page:
    return Page(desk.get(f"/clients/{client.id}").text)


def test_it_begins_with_nothing_and_leads_on(desk: FlaskClient, cleo: Client) -> None:
    page = page_of(desk, cleo)
    assert "No session is planned" in page.text
    assert "Nothing is agreed yet" in page.text
    assert "No phone has called yet." in page.text
    ways = {one.attributes["href"] for one in page.one("main").all("a")}
    assert len(ways) >= 3
    for way in ways:
        assert desk.get(way).status_code == 200, way


def test_what_is_agreed_stands_with_its_dots_the_newest_first(
    app: Flask, desk: FlaskClient, cleo: Client
) -> None:
    welcomed(app, cleo)
    meet(app, cleo, "2026-03-05T10:00", "held")
    first = agree(app, cleo, "Older", at="2026-03-01T10:00")
    agree(app, cleo, "Newer", at="2026-03-05T10:00", dose={"days": [0, 4]})
    write(app, cleo, {"f:body": "x"}, "2026-03-06T20:00", assignment_id=first)
    write(
        app, cleo, {"f:body": "x"}, "2026-03-08T20:00", assignment_id=first, status="partly", share="private"
    )
    write(app, cleo, {}, "2026-03-09T20:00", assignment_id=first, status="not_done")
    write(app, cleo, {"f:body": "x"}, "2026-03-10T08:00", assignment_id=first, status="draft")
    newer, older = page_of(desk, cleo).all("article")
    assert (newer.one("h3").text, older.one("h3").text) == ("Newer", "Older")
    states = [[one.attributes["class"] for one in card.all("li")] for card in (newer, older)]
    # The week begins on the day of the session, a Thursday.
    assert states == [
        ["off", "none", "off", "off", "none", "off now", "off"],
        ["none", "done", "none", "part", "rest", "now", "later"],
    ]
    assert "2 of 3" in older.text


def test_without_a_session_the_week_begins_on_monday(app: Flask, desk: FlaskClient, cleo: Client) -> None:
    agree(app, cleo)
    card = page_of(desk, cleo).one("article")
    assert [one.attributes["class"] for one in card.all("li")] == ["none", "now", *["later"] * 5]


def test_the_next_session_can_be_held_from_here(app: Flask, desk: FlaskClient, cleo: Client) -> None:
    meet(app, cleo, "2026-03-03T10:00", "held")
    meet(app, cleo, "2026-03-24T10:00")
    soon = meet(app, cleo, "2026-03-12T10:00")
    page = page_of(desk, cleo)
    assert "Session 2" in page.text
    assert page.all("a", href=f"/clients/{cleo.id}/sessions/{soon}")


def test_it_counts_what_is_unread(app: Flask, desk: FlaskClient, cleo: Client) -> None:
    welcomed(app, cleo)
    for share in ("shared", "private"):
        write(app, cleo, {"f:body": "x"}, "2026-03-09T20:00", share=share)
    assert "Review · 1 unread" in page_of(desk, cleo).text


def test_a_phone_is_told_with_when_it_called_on_the_clients_clock(
    app: Flask, desk: FlaskClient, thea: Therapist
) -> None:
    far = make_client(app, thea, "Far", zone="Pacific/Auckland")
    with app.app_context(), writing() as session:
        place = (far.practice_id, far.id)
        Device.called(session, place, "d_1", app="", pending=1, at=local(far, "2026-03-11T00:30"))
    text = page_of(desk, far).text
    assert "Last heard 11 Mar, 00:30. 1 entry had not been sent yet." in text


def test_invited_again_the_earlier_invitation_stops_working(
    app: Flask, desk: FlaskClient, cleo: Client, stranger: FlaskClient
) -> None:
    links = []
    for _ in range(2):
        page = Page(desk.post(f"/clients/{cleo.id}/invitation").text)
        links.append(page.one("a", class_="address").text.removeprefix("http://localhost"))
    assert [stranger.get(link).status_code for link in links] == [404, 200]


def test_an_invitation_is_told_of_until_it_is_accepted(
    app: Flask, desk: FlaskClient, thea: Therapist
) -> None:
    nora = make_client(app, thea, "Nora", consented_at=None)
    assert "There is no invitation that still works." in page_of(desk, nora).text
    desk.post(f"/clients/{nora.id}/invitation")
    assert "The invitation has not been accepted yet." in page_of(desk, nora).text


@pytest.mark.parametrize("notice", ["assigned", "retired", "held", "<script>"])
def test_what_has_just_happened_is_said_in_our_own_words(
    desk: FlaskClient, cleo: Client, notice: str
) -> None:
    page = Page(desk.get(f"/clients/{cleo.id}", query_string={"notice": notice}).text)
    assert len(page.all("p", role="status")) == 1
    assert "<script>" not in page.text


@pytest.mark.parametrize(
    "client_id", ["x", "0", "%00", "..%2f", "019cd79e-4600-7518-ac2e-a2619bc3ccdb", "é" * 300]
)
def test_a_client_that_is_none_is_not_there(desk: FlaskClient, client_id: str) -> None:
    assert desk.get(f"/clients/{client_id}").status_code == 404


def test_a_call_for_help_stands_on_top_until_somebody_has_seen_it(
    app: Flask, desk: FlaskClient, cleo: Client
) -> None:
    call = keep(app, cleo, "help_signal", share="shared")
    page = page_of(desk, cleo)
    assert "“I need help” was tapped" in page.text
    [way] = [
        one.attributes["href"] for one in page.one("main").all("a") if "risk-flags/" in one.attributes["href"]
    ]
    assert way.endswith(f"/risk-flags/risk.{call}")
    form = {"action": "Called back at once."}
    assert desk.post(f"{way}/seen", data=form).status_code == 303
    assert "“I need help” was tapped" not in page_of(desk, cleo).text
