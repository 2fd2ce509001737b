"""The caseload: everybody in one line, whose session comes next on top, in a fixed number of statements."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from tests.conftest import make_client
from tests.pages import Element, Page
from tests.records import agree, local, meet, rewrite, say, welcomed, write
from webapp.db import db, writing
from webapp.models.client import Client
from webapp.models.device import Device
from webapp.models.therapist import Therapist

pytestmark = pytest.mark.usefixtures("tuesday")


def lines(desk: FlaskClient) -> dict[str, Element]:
    """Each client's line, in their order."""
    table = Page(desk.get("/caseload").text).one("tbody")
    return {row.one("th").text: row for row in table.all("tr")}


def cells(desk: FlaskClient, name: str) -> list[str]:
    return [cell.text for cell in lines(desk)[name].all("td")[:4]]


@contextmanager
def counted(app: Flask) -> Iterator[list[str]]:
    """The statements that are sent to the database meanwhile."""
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        sent.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(engine, "before_cursor_execute", note)


def test_whose_session_comes_next_stands_on_top(app: Flask, desk: FlaskClient, thea: Therapist) -> None:
    for name, zone, starts in (
        ("Anna", "UTC", ""),
        ("Bela", "Pacific/Auckland", "2026-03-12T08:00"),  # the evening before, in UTC
        ("Carla", "UTC", "2026-03-11T21:00"),
        ("Dana", "America/Los_Angeles", "2026-03-11T09:00"),  # four in the afternoon, in UTC
        ("Alba", "UTC", ""),
    ):
        client = make_client(app, thea, name, zone=zone)
        if starts:
            meet(app, client, starts)
    assert list(lines(desk)) == ["Dana", "Bela", "Carla", "Alba", "Anna"]


def test_a_session_of_this_morning_still_counts_and_one_of_yesterday_does_not(
    app: Flask, desk: FlaskClient, cleo: Client, amir: Client
) -> None:
    meet(app, cleo, "2026-03-10T08:00")
    meet(app, amir, "2026-03-09T08:00")
    assert "session 1" in cells(desk, "Cleo")[0]
    assert cells(desk, "Amir")[0] == "not planned"


def test_what_is_unread_is_what_may_be_read_and_was_not(
    app: Flask, desk: FlaskClient, cleo: Client, amir: Client
) -> None:
    welcomed(app, cleo, amir)
    first = write(app, cleo, {"f:body": "x"}, "2026-03-09T20:00")
    write(app, cleo, {"f:body": "x"}, "2026-03-08T20:00", ask_review=True)
    write(app, cleo, {"f:body": "x"}, "2026-03-09T20:01", share="private", ask_review=True)
    write(app, cleo, {"f:body": "x"}, "2026-03-09T20:02", status="draft")
    gone = write(app, cleo, {"f:body": "x"}, "2026-03-09T20:03")
    say(app, cleo, {"t": "entry.delete", "id": gone, "base": 1})
    assert cells(desk, "Cleo")[1] == "2 unread asks you to look at 1"
    assert cells(desk, "Amir")[1] == ""
    desk.post(f"/clients/{cleo.id}/entries/{first}/seen")
    assert cells(desk, "Cleo")[1] == "1 unread asks you to look at 1"
    rewrite(app, cleo, first, local(cleo, "2026-03-10T12:30"), **{"f:body": "once more"})
    assert cells(desk, "Cleo")[1] == "2 unread asks you to look at 1"


def test_it_says_the_same_number_as_the_clients_own_page(app: Flask, desk: FlaskClient, cleo: Client) -> None:
    welcomed(app, cleo)
    for day in range(1, 8):
        write(app, cleo, {"f:body": "x"}, f"2026-03-0{day}T20:00", share="private" if day == 3 else "shared")
    assert "6 unread" in desk.get(f"/clients/{cleo.id}").text
    assert cells(desk, "Cleo")[1] == "6 unread"


def test_done_is_counted_since_the_last_session_whatever_the_period(
    app: Flask, desk: FlaskClient, cleo: Client
) -> None:
    welcomed(app, cleo)
    meet(app, cleo, "2026-02-27T10:00", "held")
    daily = agree(app, cleo, dose={"period": "day"})
    ended = agree(app, cleo, "Ended")
    desk.post(f"/clients/{cleo.id}/assignments/{ended}/retire", data={})
    for day, assignment, more in (
        ("2026-02-26", daily, {}),
        ("2026-02-28", daily, {}),
        ("2026-03-05", daily, {"share": "private"}),
        ("2026-03-09", daily, {"status": "partly"}),
        ("2026-03-10", daily, {"status": "not_done"}),
        ("2026-03-09", ended, {}),
        ("2026-03-09", "", {}),
    ):
        write(app, cleo, {"f:body": "x"}, f"{day}T09:00", assignment_id=assignment, **more)
    assert cells(desk, "Cleo")[2] == "3 times"


def test_without_an_agreement_it_says_so(desk: FlaskClient, cleo: Client) -> None:
    assert cells(desk, "Cleo")[2] == "nothing agreed yet"


def test_it_tells_when_a_phone_called_and_what_it_still_holds(
    app: Flask, desk: FlaskClient, cleo: Client, thea: Therapist
) -> None:
    assert cells(desk, "Cleo")[3] == "no phone yet"
    for device, pending, at in (("d_1", 1, "2026-03-08T09:00"), ("d_2", 2, "2026-03-10T11:00")):
        with app.app_context(), writing() as session:
            place = (cleo.practice_id, cleo.id)
            Device.called(session, place, device, app="", pending=pending, at=local(cleo, at))
    assert "11:00" in cells(desk, "Cleo")[3]
    assert "3 still on the phone" in cells(desk, "Cleo")[3]
    make_client(app, thea, "Nora", consented_at=None)
    assert cells(desk, "Nora")[3] == "invitation has run out"


def test_only_ones_own_clients_are_there(
    app: Flask, as_therapist: Callable[..., FlaskClient], cleo: Client, olga: Therapist, carl: Client
) -> None:
    make_client(app, olga, "Otto")
    assert list(lines(as_therapist())) == ["Cleo"]
    assert list(lines(as_therapist(olga))) == ["Otto"]


def test_nobody_is_there_yet(desk: FlaskClient) -> None:
    assert "Nobody here yet" in desk.get("/caseload").text


def test_it_asks_the_database_as_often_for_twenty_clients_as_for_one(
    app: Flask, desk: FlaskClient, thea: Therapist
) -> None:
    def one_more(number: int) -> None:
        client = make_client(app, thea, f"Client {number}")
        welcomed(app, client)
        journal = agree(app, client)
        meet(app, client, "2026-03-12T10:00")
        write(app, client, {"f:body": "x"}, "2026-03-09T20:00", assignment_id=journal)

    one_more(0)
    desk.get("/caseload")
    with counted(app) as few:
        desk.get("/caseload")
    for number in range(1, 20):
        one_more(number)
    with counted(app) as many:
        desk.get("/caseload")
    assert len(lines(desk)) == 20
    assert len(many) == len(few)
    assert len(many) < 15


# -------------------------------------------------------------------------------------- somebody new


def invite(desk: FlaskClient, **changes: str) -> Page:
    held = Page(desk.get("/clients/new").text).form("/clients/new").values
    return Page(desk.post("/clients/new", data=held | {"name": "Nora"} | changes).text)


def test_a_new_client_gets_a_link_a_picture_and_six_digits(app: Flask, desk: FlaskClient) -> None:
    page = invite(desk)
    assert page.one("img", class_="qr").attributes["src"].startswith("data:image/svg+xml")
    assert len(page.called("code").text.replace(" ", "")) == 6
    assert "/invitation/" in page.one("a", class_="address").text
    assert cells(desk, "Nora")[3] == "invited"


def test_pressed_twice_there_is_one_client_and_the_later_invitation_counts(
    app: Flask, desk: FlaskClient, stranger: FlaskClient
) -> None:
    held = Page(desk.get("/clients/new").text).form("/clients/new").values | {"name": "Nora"}
    links = [
        Page(desk.post("/clients/new", data=held).text).one("a", class_="address").text.removeprefix("http://localhost")
        for _ in range(2)
    ]  # fmt: skip
    assert list(lines(desk)) == ["Nora"]
    assert [stranger.get(link).status_code for link in links] == [404, 200]


def test_an_id_of_somebody_elses_client_makes_a_new_one(
    app: Flask, as_therapist: Callable[..., FlaskClient], cleo: Client, olga: Therapist
) -> None:
    desk = as_therapist(olga)
    invite(desk, client_id=cleo.id)
    assert list(lines(desk)) == ["Nora"]
    assert list(lines(as_therapist())) == ["Cleo"]


@pytest.mark.parametrize("typed", ["", "   ", "x" * 121, "a\nb", "\u200b", "a\x00"])
def test_a_name_that_is_none_is_shown_again(desk: FlaskClient, typed: str) -> None:
    page = invite(desk, name=typed)
    assert list(page.errors) == ["name"]
    assert page.form("/clients/new").values["name"] == typed
    assert "Nobody here yet" in desk.get("/caseload").text
