"""A practice of several therapists: an admin invites and deactivates, clients are handed over."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.conftest import make_therapist
from tests.pages import Page
from tests.records import record, welcomed, write
from webapp.db import db, now, writing
from webapp.feed_start import welcome
from webapp.models.audit_event import AuditEvent
from webapp.models.client import Client
from webapp.models.invitation import Invitation
from webapp.models.practice import Practice
from webapp.models.therapist import Therapist

pytestmark = pytest.mark.usefixtures("tuesday")


@pytest.fixture
def anna(app: Flask, practice: Practice) -> Therapist:
    """An admin of Thea's practice, with no clients."""
    return make_therapist(app, practice, "Anna", is_admin=True)


@pytest.fixture
def office(as_therapist: Callable[..., FlaskClient], anna: Therapist) -> FlaskClient:
    """Anna's browser."""
    return as_therapist(anna)


def deeds(app: Flask, what: str) -> list[tuple[str, str]]:
    """Who did this, and to whom, by id."""
    with app.app_context():
        rows = db.session.scalars(select(AuditEvent).where(AuditEvent.what == what))
        return [(row.account_id, row.subject_id) for row in rows]


def hand_over(desk: FlaskClient, client: Client, to: str) -> Any:
    return desk.post(f"/clients/{client.id}/handover", data={"to": to})


def test_an_admin_makes_a_colleague_one_and_no_longer_one(
    app: Flask,
    office: FlaskClient,
    as_therapist: Callable[..., FlaskClient],
    anna: Therapist,
    olga: Therapist,
    theo: Therapist,
) -> None:
    hers, path = as_therapist(olga), f"/practice/therapists/{olga.id}/admin"
    assert hers.get("/practice/audit").status_code == 404
    assert "Make Olga an admin" in office.get(f"/practice/therapists/{olga.id}").text
    for _ in range(2):
        assert office.post(path, data={"is_admin": "1"}).status_code == 303
    assert hers.get("/practice/audit").status_code == 200
    assert "Olga is no longer an admin" in office.get(f"/practice/therapists/{olga.id}").text
    # Nobody takes it from herself, and nobody from elsewhere comes into it.
    assert office.post(f"/practice/therapists/{anna.id}/admin", data={"is_admin": ""}).status_code == 404
    assert office.post(f"/practice/therapists/{theo.id}/admin", data={"is_admin": "1"}).status_code == 404
    assert office.post(path, data={"is_admin": ""}).status_code == 303
    assert hers.get("/practice/audit").status_code == 404
    assert hers.post(f"/practice/therapists/{anna.id}/admin", data={"is_admin": ""}).status_code == 404
    assert deeds(app, "admin rights given") == [(anna.id, olga.id)]
    assert deeds(app, "admin rights taken") == [(anna.id, olga.id)]


def test_an_admin_sees_who_works_here_and_how_many_clients_they_have(
    office: FlaskClient, thea: Therapist, olga: Therapist, cleo: Client, amir: Client, theo: Therapist
) -> None:
    page = Page(office.get("/practice/therapists").text)
    assert sorted(item.text for item in page.one("ul", class_="links narrow").all("li")) == [
        "Annayou · admin · 0 clients",
        "Olga0 clients",
        "Thea2 clients",
    ]
    assert "/practice/therapists" in office.get("/practice").text


def test_an_admin_finds_nothing_of_a_colleagues_clients(
    app: Flask, office: FlaskClient, cleo: Client
) -> None:
    welcomed(app, cleo)
    assert "Nobody here yet" in office.get("/caseload").text
    assert office.get(f"/clients/{cleo.id}/review").status_code == 404


def test_a_therapist_who_is_no_admin_finds_no_list(desk: FlaskClient) -> None:
    assert desk.get("/practice/therapists").status_code == 404
    assert "/practice/therapists" not in desk.get("/practice").text


def test_a_colleague_comes_in_by_a_link_that_leads_into_this_practice(
    app: Flask, office: FlaskClient, stranger: FlaskClient, anna: Therapist
) -> None:
    page = Page(office.post("/practice/therapists/invitation").text)
    link = page.one("a", class_="address").text
    assert "Riverside invites you" in stranger.get(link.removeprefix("http://localhost")).text
    with app.app_context():
        row = db.session.scalars(select(Invitation)).one()
    assert (row.role, row.practice_id, row.invited_by) == ("therapist", anna.practice_id, anna.id)
    assert deeds(app, "therapist invited") == [(anna.id, row.account_id)]


def test_handed_over_only_the_colleague_reads(
    app: Flask, desk: FlaskClient, as_therapist: Callable[..., FlaskClient], cleo: Client, olga: Therapist
) -> None:
    welcomed(app, cleo)
    entry = write(app, cleo, {"f:body": "x"}, "2026-03-09T20:00")
    write(app, cleo, {"f:body": "y"}, "2026-03-09T21:00")
    desk.post(f"/clients/{cleo.id}/entries/{entry}/seen")
    answer = hand_over(desk, cleo, olga.id)
    assert answer.location == "/caseload?notice=handed_over"
    assert "Only your colleague reads from now on" in desk.get(answer.location).text
    assert desk.get(f"/clients/{cleo.id}").status_code == 404
    assert "Nobody here yet" in desk.get("/caseload").text
    hers = as_therapist(olga)
    assert "1 unread" in hers.get("/caseload").text  # what Thea has read is not new again
    assert hers.get(f"/clients/{cleo.id}/review").status_code == 200
    assert deeds(app, "client handed over") == [(cleo.therapist_id, cleo.id)]


def test_the_phone_says_who_reads_from_when(
    app: Flask, desk: FlaskClient, phone: FlaskClient, cleo: Client, olga: Therapist, tuesday: Any
) -> None:
    hand_over(desk, cleo, olga.id)
    assert record(app, cleo, "me")["body"]["therapist"] == "Olga"
    assert record(app, cleo, "card")["body"]["therapist"] == "Olga"
    today = Page(phone.get("/today").text).text
    assert "Olga reads what you share from now on, and Thea no longer does." in today
    log = Page(phone.get("/read-log").text).text
    assert "Only Olga can read what you share." in log
    assert "Olga took over from Thea: today, 12:00" in log
    tuesday.move_to("2026-03-25T12:00Z")
    assert "reads what you share from now on" not in phone.get("/today").text
    assert "Olga took over from Thea" in Page(phone.get("/read-log").text).text


@pytest.mark.parametrize("to", ["", "nobody", "thea", "theo", "ended"])
def test_nobody_is_handed_over_to_somebody_who_cannot_take_her_on(
    app: Flask, desk: FlaskClient, cleo: Client, olga: Therapist, theo: Therapist, to: str
) -> None:
    with app.app_context(), writing() as session:
        gone = Therapist(practice_id=cleo.practice_id, name="Gone", ended_at=cleo.created_at)
        session.add(gone)
        session.flush()
        ids = {"thea": cleo.therapist_id, "theo": theo.id, "ended": gone.id}
    answer = hand_over(desk, cleo, ids.get(to, to))
    assert answer.status_code == 422
    assert list(Page(answer.text).errors) == ["to"]
    assert desk.get(f"/clients/{cleo.id}").status_code == 200


def test_alone_in_a_practice_there_is_nobody_to_hand_over_to(desk: FlaskClient, cleo: Client) -> None:
    assert "There is no colleague in this practice." in desk.get(f"/clients/{cleo.id}/handover").text


def test_who_is_deactivated_is_out_at_once_and_her_clients_go_where_it_was_said(
    app: Flask,
    office: FlaskClient,
    desk: FlaskClient,
    as_therapist: Callable[..., FlaskClient],
    thea: Therapist,
    olga: Therapist,
    anna: Therapist,
    cleo: Client,
    amir: Client,
) -> None:
    with app.app_context():
        for client in (cleo, amir):
            welcome(client)
        token = Invitation.for_therapist(thea.practice_id, thea.id)
    path = f"/practice/therapists/{thea.id}"
    assert "Who takes on Cleo" in office.get(path).text
    wrong = office.post(f"{path}/deactivate", data={f"to:{cleo.id}": olga.id, f"to:{amir.id}": thea.id})
    assert wrong.status_code == 422
    assert list(Page(wrong.text).errors) == [f"to:{amir.id}"]
    assert desk.get("/caseload").status_code == 200

    answer = office.post(f"{path}/deactivate", data={f"to:{cleo.id}": olga.id, f"to:{amir.id}": anna.id})
    assert answer.location == "/practice/therapists?notice=deactivated"
    assert desk.get("/caseload").status_code == 303
    assert app.test_client().get(f"/invitation/{token}").status_code == 404
    assert "Cleo" in as_therapist(olga).get("/caseload").text
    assert "Amir" in office.get("/caseload").text
    assert record(app, cleo, "me")["body"]["therapist"] == "Olga"
    assert deeds(app, "therapist deactivated") == [(anna.id, thea.id)]
    assert "Deactivated Thea" in Page(office.get(answer.location).text).text
    for gone in (path, f"/practice/therapists/{anna.id}"):
        assert office.get(gone).status_code == 404


def test_a_sign_in_of_somebody_deactivated_opens_nothing(
    app: Flask, as_therapist: Callable[..., FlaskClient], practice: Practice
) -> None:
    """Also one that began at the very moment at which she was deactivated."""
    gone = make_therapist(app, practice, "Gone", ended_at=now())
    assert as_therapist(gone).get("/caseload").status_code == 404
