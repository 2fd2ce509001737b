"""Sessions: planned on the client's clock, moved, held once with what is taken away, called off."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.conftest import make_client
from tests.pages import Page
from tests.records import in_feed, meet, record, records
from webapp.models.client import Client
from webapp.models.therapist import Therapist

pytestmark = pytest.mark.usefixtures("tuesday")

WHEN = {"on": "2026-03-17", "at": "10:30", "minutes": "45"}


@pytest.fixture
def london(app: Flask, thea: Therapist) -> Client:
    """A client whose clocks go forward on 29 March 2026 and back on 25 October."""
    return make_client(app, thea, "Lena", zone="Europe/London")


def plan(desk: FlaskClient, client: Client, **changes: str) -> tuple[int, Page]:
    answer = desk.post(f"/clients/{client.id}/sessions", data=WHEN | changes)
    return answer.status_code, Page(answer.text)


def only(app: Flask, client: Client) -> dict[str, object]:
    (session,) = records(app, client, "therapy_session")
    return dict(session["body"])


def test_a_date_is_planned_and_stands_on_the_phone(app: Flask, desk: FlaskClient, cleo: Client) -> None:
    answer = desk.post(f"/clients/{cleo.id}/sessions", data=WHEN)
    assert answer.location == f"/clients/{cleo.id}/sessions?notice=planned"
    assert only(app, cleo) == {
        "starts_at": "2026-03-17T10:30+00:00",
        "minutes": 45,
        "status": "planned",
        "held_at": "",
        "number": 1,
    }
    assert [each["kind"] for each in in_feed(app, cleo)] == ["therapy_session"]
    assert "Session 1" in Page(desk.get(answer.location).text).text


def test_pressed_twice_it_is_planned_once(app: Flask, desk: FlaskClient, cleo: Client) -> None:
    for _ in range(2):
        assert plan(desk, cleo)[0] == 303
    assert len(records(app, cleo, "therapy_session")) == 1


def test_the_same_hour_can_be_planned_again_after_it_was_called_off(
    app: Flask, desk: FlaskClient, cleo: Client
) -> None:
    meet(app, cleo, "2026-03-17T10:30", status="cancelled")
    assert plan(desk, cleo)[0] == 303
    assert {each["body"]["status"] for each in records(app, cleo, "therapy_session")} == {
        "cancelled",
        "planned",
    }


@pytest.mark.parametrize(
    ("day", "clock", "starts"),
    [
        ("2026-03-28", "10:00", "2026-03-28T10:00+00:00"),
        ("2026-03-30", "10:00", "2026-03-30T10:00+01:00"),
        ("2026-03-29", "00:59", "2026-03-29T00:59+00:00"),
        ("2026-03-29", "02:00", "2026-03-29T02:00+01:00"),
        ("2026-10-25", "01:30", "2026-10-25T01:30+01:00"),  # told twice that night: the first one
        ("2026-10-25", "02:00", "2026-10-25T02:00+00:00"),
    ],
)
def test_ten_oclock_is_ten_oclock_on_the_clients_clock(
    app: Flask, desk: FlaskClient, london: Client, day: str, clock: str, starts: str
) -> None:
    assert plan(desk, london, on=day, at=clock)[0] == 303
    assert only(app, london)["starts_at"] == starts


def test_an_hour_that_the_clocks_leave_out_is_not_planned(
    app: Flask, desk: FlaskClient, london: Client
) -> None:
    status, page = plan(desk, london, on="2026-03-29", at="01:30")
    assert status == 422
    assert list(page.errors) == ["at"]
    assert page.form(f"/clients/{london.id}/sessions").values == WHEN | {"on": "2026-03-29", "at": "01:30"}
    assert records(app, london, "therapy_session") == []


def test_a_date_planned_in_winter_for_summer_is_shown_as_it_was_planned(
    app: Flask, desk: FlaskClient, london: Client
) -> None:
    session = meet(app, london, "2026-04-07T10:00")
    page = Page(desk.get(f"/clients/{london.id}/sessions/{session}").text)
    held = page.form(f"/clients/{london.id}/sessions/{session}").values
    assert held == {"on": "2026-04-07", "at": "10:00", "minutes": "50"}


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("on", ""),
        ("on", "2026-02-29"),
        ("on", "1999-12-31"),
        ("at", ""),
        ("at", "10"),
        ("at", "25:00"),
        ("minutes", "4"),
        ("minutes", "601"),
        ("minutes", "ten"),
    ],
)
def test_each_bad_field_says_so_at_its_place(
    app: Flask, desk: FlaskClient, cleo: Client, name: str, typed: str
) -> None:
    status, page = plan(desk, cleo, **{name: typed})
    assert (status, list(page.errors)) == (422, [name])
    assert page.form(f"/clients/{cleo.id}/sessions").values == WHEN | {name: typed}
    assert records(app, cleo, "therapy_session") == []


def test_it_is_moved_and_stays_the_same_session(app: Flask, desk: FlaskClient, cleo: Client) -> None:
    session = meet(app, cleo, "2026-03-17T10:00", number=4)
    answer = desk.post(f"/clients/{cleo.id}/sessions/{session}", data=WHEN | {"on": "2026-03-19"})
    assert answer.status_code == 303
    body = record(app, cleo, session)["body"]
    assert (body["starts_at"], body["minutes"], body["number"]) == ("2026-03-19T10:30+00:00", 45, 4)
    assert len(records(app, cleo, "therapy_session")) == 1


def test_a_bad_move_keeps_what_was_typed_in_both_forms(app: Flask, desk: FlaskClient, cleo: Client) -> None:
    session = meet(app, cleo, "2026-03-17T10:00")
    here = f"/clients/{cleo.id}/sessions/{session}"
    answer = desk.post(here, data=WHEN | {"on": "soon"})
    assert answer.status_code == 422
    page = Page(answer.text)
    assert list(page.errors) == ["on"]
    assert page.form(here).values == WHEN | {"on": "soon"}
    assert page.form(f"{here}/hold").values["next_at"] == "10:00"


HELD = {
    "takeaway:1": "A quick thought is a guess, not news.",
    "takeaway:2": "   ",
    "takeaway:3": "Rest is part of the plan.",
    "next_on": "2026-03-17",
    "next_at": "11:15",
    "note": "Looked tired.\nAsk about sleep.",
}


def hold(desk: FlaskClient, client: Client, session: str, **changes: str) -> tuple[int, Page]:
    answer = desk.post(f"/clients/{client.id}/sessions/{session}/hold", data=HELD | changes)
    return answer.status_code, Page(answer.text)


def test_held_it_gives_takeaways_the_next_date_and_a_note_that_stays_here(
    app: Flask, desk: FlaskClient, cleo: Client
) -> None:
    session = meet(app, cleo, "2026-03-10T11:00")
    assert hold(desk, cleo, session)[0] == 303
    held = record(app, cleo, session)["body"]
    assert (held["status"], held["held_at"], held["number"]) == ("held", "2026-03-10T12:00:00+00:00", 1)
    taken = sorted((each["body"] for each in records(app, cleo, "takeaway")), key=lambda each: each["order"])
    assert taken == [
        {"session_id": session, "order": 1, "text": "A quick thought is a guess, not news."},
        {"session_id": session, "order": 2, "text": "Rest is part of the plan."},
    ]
    (following,) = (each for each in records(app, cleo, "therapy_session") if each["id"] != session)
    assert following["body"]["starts_at"] == "2026-03-17T11:15+00:00"
    assert following["body"]["number"] == 2
    (note,) = records(app, cleo, "session_note")
    assert note["body"]["text"] == "Looked tired.\nAsk about sleep."
    fed = in_feed(app, cleo)
    assert {each["kind"] for each in fed} == {"therapy_session", "takeaway"}
    assert "Looked tired" not in str(fed)


def test_the_note_is_in_no_page_of_the_client_and_in_no_answer_of_the_sync(
    app: Flask, desk: FlaskClient, cleo: Client, as_client: Callable[..., FlaskClient]
) -> None:
    session = meet(app, cleo, "2026-03-10T11:00")
    hold(desk, cleo, session)
    phone = as_client()
    for path in ("/today", "/prepare", "/history", "/progress"):
        assert "Looked tired" not in phone.get(path).text
    answer = phone.post("/sync", json={"proto": 1, "account": cleo.id, "device": "d_" + "2" * 32})
    assert "Rest is part of the plan." in answer.text
    assert "Looked tired" not in answer.text
    assert "Rest is part of the plan." in phone.get("/prepare").text
    assert "Looked tired." in desk.get(f"/clients/{cleo.id}/sessions/{session}").text


def test_the_next_session_is_as_long_as_this_one(app: Flask, desk: FlaskClient, cleo: Client) -> None:
    plan(desk, cleo, on="2026-03-10", at="11:00", minutes="90")
    (first,) = records(app, cleo, "therapy_session")
    hold(desk, cleo, first["id"])
    assert [each["body"]["minutes"] for each in records(app, cleo, "therapy_session")] == [90, 90]


def test_five_takeaways_fit(app: Flask, desk: FlaskClient, cleo: Client) -> None:
    session = meet(app, cleo, "2026-03-10T11:00")
    page = Page(desk.get(f"/clients/{cleo.id}/sessions/{session}").text)
    form = page.form(f"/clients/{cleo.id}/sessions/{session}/hold")
    places = [name for name in form.values if name.startswith("takeaway:")]
    assert places == [f"takeaway:{number}" for number in range(1, 6)]
    hold(desk, cleo, session, **{place: f"number {place[-1]}" for place in places})
    assert len(records(app, cleo, "takeaway")) == 5


def test_held_twice_is_404_and_held_once(app: Flask, desk: FlaskClient, cleo: Client) -> None:
    session = meet(app, cleo, "2026-03-10T11:00")
    assert hold(desk, cleo, session)[0] == 303
    assert hold(desk, cleo, session)[0] == 404
    assert len(records(app, cleo, "takeaway")) == 2
    assert len(records(app, cleo, "therapy_session")) == 2


def test_what_was_held_or_called_off_is_neither_moved_nor_called_off(
    app: Flask, desk: FlaskClient, cleo: Client
) -> None:
    for status in ("held", "cancelled"):
        session = meet(app, cleo, "2026-03-03T11:00", status)
        here = f"/clients/{cleo.id}/sessions/{session}"
        assert desk.post(here, data=WHEN).status_code == 404
        assert desk.post(f"{here}/cancel").status_code == 404
        assert desk.post(f"{here}/hold", data=HELD).status_code == 404
        assert desk.get(here).status_code == 200
        assert record(app, cleo, session)["rev"] == 1


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("takeaway:1", "x" * 501),
        ("takeaway:5", "a\nb"),
        ("note", "x" * 5001),
        ("next_on", "2026-02-30"),
        ("next_at", ""),
        ("next_at", "noon"),
    ],
)
def test_a_mistake_while_holding_stores_nothing_and_loses_nothing(
    app: Flask, desk: FlaskClient, cleo: Client, name: str, typed: str
) -> None:
    session = meet(app, cleo, "2026-03-10T11:00")
    status, page = hold(desk, cleo, session, **{name: typed})
    assert (status, list(page.errors)) == (422, [name])
    form = page.form(f"/clients/{cleo.id}/sessions/{session}/hold")
    assert form.values == HELD | {"takeaway:4": "", "takeaway:5": ""} | {name: typed}
    as_planned = {"on": "2026-03-10", "at": "11:00", "minutes": "50"}
    assert page.form(f"/clients/{cleo.id}/sessions/{session}").values == as_planned
    assert record(app, cleo, session)["body"]["status"] == "planned"
    assert records(app, cleo, "takeaway") == records(app, cleo, "session_note") == []


def test_called_off_the_date_goes_and_the_number_is_given_again(
    app: Flask, desk: FlaskClient, cleo: Client
) -> None:
    session = meet(app, cleo, "2026-03-17T10:00")
    assert desk.post(f"/clients/{cleo.id}/sessions/{session}/cancel").status_code == 303
    assert record(app, cleo, session)["body"]["status"] == "cancelled"
    page = Page(desk.get(f"/clients/{cleo.id}").text)
    assert "No session is planned" in page.text
    plan(desk, cleo)
    assert sorted(each["body"]["number"] for each in records(app, cleo, "therapy_session")) == [1, 1]


def test_sessions_planned_ahead_have_numbers_of_their_own(
    app: Flask, desk: FlaskClient, cleo: Client
) -> None:
    for day in ("2026-03-11", "2026-03-18", "2026-03-25"):
        plan(desk, cleo, on=day)
    sessions = sorted(records(app, cleo, "therapy_session"), key=lambda each: each["body"]["starts_at"])
    assert [each["body"]["number"] for each in sessions] == [1, 2, 3]
    for session in sessions:
        hold(desk, cleo, session["id"], next_on="")
    held = sorted(records(app, cleo, "therapy_session"), key=lambda each: each["body"]["starts_at"])
    assert [each["body"]["number"] for each in held] == [1, 2, 3]


def test_a_session_held_after_one_was_called_off_counts_what_was_held(
    app: Flask, desk: FlaskClient, cleo: Client
) -> None:
    for day in ("2026-03-11", "2026-03-18"):
        plan(desk, cleo, on=day)
    first, second = sorted(records(app, cleo, "therapy_session"), key=lambda each: each["body"]["starts_at"])
    desk.post(f"/clients/{cleo.id}/sessions/{first['id']}/cancel")
    hold(desk, cleo, second["id"], next_on="")
    assert record(app, cleo, second["id"])["body"]["number"] == 1


def test_a_session_of_another_client_is_not_there(
    app: Flask, desk: FlaskClient, cleo: Client, amir: Client
) -> None:
    others = meet(app, amir, "2026-03-17T10:00")
    here = f"/clients/{cleo.id}/sessions/{others}"
    assert desk.get(here).status_code == 404
    for path in (here, f"{here}/hold", f"{here}/cancel"):
        assert desk.post(path, data=WHEN | HELD).status_code == 404
