"""The caseload: everybody in one line, whose session comes next on top, in a fixed number of statements."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, func, select
from sqlalchemy.exc import OperationalError

from tests.conftest import make_client
from tests.own_records import keep as own
from tests.pages import Element, Page
from tests.records import agree, local, meet, rewrite, say, welcomed, write
from webapp.db import db, writing
from webapp.ids import uuid7
from webapp.models.client import Client
from webapp.models.device import Device
from webapp.models.summary import ClientSummary
from webapp.models.therapist import Therapist

pytestmark = pytest.mark.usefixtures("tuesday")


def lines(desk: FlaskClient) -> dict[str, Element]:
    """Each client's line, in their order."""
    table = Page(desk.get("/caseload").text).one("tbody")
    return {row.one("th").text: row for row in table.all("tr")}


def cells(desk: FlaskClient, name: str) -> list[str]:
    return [cell.text for cell in lines(desk)[name].all("td")[:4]]


def local_day(day: str) -> datetime:
    return datetime.fromisoformat(day).replace(hour=12, tzinfo=UTC)


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
    with counted(app) as first:
        desk.get("/caseload")
    with counted(app) as again:
        desk.get("/caseload")
    for number in range(1, 20):
        one_more(number)
    with counted(app) as all_new:
        desk.get("/caseload")
    with counted(app) as none_new:
        desk.get("/caseload")
    assert len(lines(desk)) == 20
    assert len(all_new) == len(first) <= 21, "\n".join(all_new)
    assert len(none_new) == len(again) <= 10, "\n".join(none_new)
    assert not any("record" in sent.split("FROM")[-1] for sent in none_new)


# ------------------------------------------------------------------------- whom to look at first


def test_open_risk_stands_first_then_what_waits_then_the_nearest_session(
    app: Flask, desk: FlaskClient, thea: Therapist
) -> None:
    people = {name: make_client(app, thea, name) for name in ("Anna", "Bela", "Carla", "Dana", "Elif")}
    welcomed(app, *people.values())
    for name, starts in (("Anna", "11"), ("Bela", "14"), ("Carla", "12"), ("Dana", "13")):
        meet(app, people[name], f"2026-03-{starts}T09:00")
    write(app, people["Bela"], {"f:body": "x"}, "2026-03-09T20:00")
    own(app, people["Carla"], "adjust_request", "2026-03-09T20:00")
    own(app, people["Elif"], "help_signal", "2026-03-09T20:00")
    assert list(lines(desk)) == ["Elif", "Carla", "Bela", "Anna", "Dana"]
    assert "open risk flag" in Page(desk.get("/caseload").text).called("rule").text


def test_a_request_that_is_kept_private_is_not_counted(app: Flask, desk: FlaskClient, cleo: Client) -> None:
    welcomed(app, cleo)
    own(app, cleo, "adjust_request", "2026-03-09T20:00", share="private")
    assert cells(desk, "Cleo")[1] == ""


def test_who_has_not_written_for_a_week_is_silent_since_then(
    app: Flask, desk: FlaskClient, cleo: Client, amir: Client, thea: Therapist
) -> None:
    welcomed(app, cleo, amir)
    write(app, cleo, {"f:body": "x"}, "2026-03-03T11:00", share="private")
    write(app, cleo, {"f:body": "x"}, "2026-03-09T11:00", status="draft")
    write(app, amir, {"f:body": "x"}, "2026-03-04T11:00")
    assert "silent since 3 Mar" in cells(desk, "Cleo")[3]
    assert "silent" not in cells(desk, "Amir")[3]
    make_client(app, thea, "Nora", consented_at=None)
    assert "silent" not in cells(desk, "Nora")[3]
    write(app, cleo, {"f:body": "x"}, "2026-03-10T11:00")
    assert "silent" not in cells(desk, "Cleo")[3]


def shown(desk: FlaskClient, query: str) -> list[str]:
    tables = Page(desk.get(f"/caseload?{query}").text).all("tbody")
    return [row.one("th").text for table in tables for row in table.all("tr")]


def test_filters_are_links_that_say_how_many_they_leave(
    app: Flask, desk: FlaskClient, thea: Therapist
) -> None:
    people = {
        name: make_client(app, thea, name, consented_at=local_day(day))
        for name, day in (("Anna", "2026-03-10"), ("Bela", "2026-03-09"), ("Carla", "2026-02-01"))
    }
    welcomed(app, *people.values())
    meet(app, people["Anna"], "2026-03-10T16:00")
    meet(app, people["Bela"], "2026-03-16T16:00")
    meet(app, people["Carla"], "2026-03-17T16:00")
    own(app, people["Carla"], "proposal", "2026-02-02T20:00", received="2026-02-02T20:01")
    links = Page(desk.get("/caseload").text).one("nav", class_="tags").all("a")
    assert [link.text for link in links] == [
        "All 3", "Needs eyes 1", "Session today 1", "Within 7 days 2", "Silent 1",
    ]  # fmt: skip
    found = [shown(desk, link.attributes["href"].partition("?")[2]) for link in links]
    assert found == [["Carla", "Anna", "Bela"], ["Carla"], ["Anna"], ["Anna", "Bela"], ["Carla"]]
    assert shown(desk, "show=nonsense") == found[0]


def test_a_name_is_found_by_its_beginning_without_its_accents_and_within_a_filter(
    app: Flask, desk: FlaskClient, thea: Therapist
) -> None:
    for name in ("Zoë Müller", "Zola Mbeki", "Ana"):
        meet(app, make_client(app, thea, name), "2026-03-10T16:00" if name == "Ana" else "2026-03-20T16:00")
    assert shown(desk, "q=zo") == ["Zola Mbeki", "Zoë Müller"]
    assert shown(desk, "q=mull ZOE") == ["Zoë Müller"]
    assert shown(desk, "q=zo&show=today") == []
    page = Page(desk.get("/caseload?q=%3Cb%3E&show=today").text)
    assert "Nobody here is called that." in page.text
    assert page.one("input", name="q").attributes["value"] == "<b>"
    assert page.one("input", name="show").attributes["value"] == "today"


def test_a_long_list_is_read_by_fifties_and_keeps_its_filter(
    app: Flask, desk: FlaskClient, thea: Therapist
) -> None:
    with app.app_context(), writing() as session:
        session.add_all(
            Client(practice_id=thea.practice_id, id=uuid7(), name=f"Client {number:02}", therapist_id=thea.id, zone="UTC")
            for number in range(51)
        )  # fmt: skip
    first = Page(desk.get("/caseload?q=client").text)
    assert "1 to 50 of 51" in first.text
    onward = next(link for link in first.all("a") if link.text == "Next clients").attributes["href"]
    second = Page(desk.get(onward).text)
    assert [row.one("th").text for row in second.one("tbody").all("tr")] == ["Client 50"]
    assert second.one("input", name="q").attributes["value"] == "client"
    for page, shown_there in (
        ("0", "Client 00"),
        ("-1", "Client 00"),
        ("x", "Client 00"),
        ("99", "Client 50"),
    ):
        assert shown(desk, f"page={page}")[0] == shown_there


def test_a_summary_that_cannot_be_kept_is_shown_all_the_same(
    app: Flask, desk: FlaskClient, cleo: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    welcomed(app, cleo)
    write(app, cleo, {"f:body": "x"}, "2026-03-09T20:00")

    def busy(*_given: object) -> None:
        raise OperationalError("", {}, Exception("database is locked"))

    with monkeypatch.context() as patched:
        patched.setattr(ClientSummary, "keep", busy)
        assert cells(desk, "Cleo")[1] == "1 unread"
    assert cells(desk, "Cleo")[1] == "1 unread"


@pytest.mark.both_engines
def test_what_is_kept_follows_whatever_moves_the_feed(app: Flask, desk: FlaskClient, cleo: Client) -> None:
    welcomed(app, cleo)
    first = write(app, cleo, {"f:body": "x"}, "2026-03-09T20:00")
    assert cells(desk, "Cleo")[1] == "1 unread"
    rewrite(app, cleo, first, share="private")
    assert cells(desk, "Cleo")[1] == ""
    meet(app, cleo, "2026-03-12T10:00")
    assert "session 1" in cells(desk, "Cleo")[0]
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(ClientSummary)) == 1


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
