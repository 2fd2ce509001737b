"""A calendar follows an address: times and neutral names, for whoever has it, until the client ends it."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from icalendar import Calendar
from sqlalchemy import select

from tests.calendar_files import events_of, lines_of
from tests.conftest import Browser, make_therapist
from tests.own_records import filled, keep, post
from tests.records import agree, meet, welcomed
from webapp import cli, export, leaving, ledger
from webapp.client import calendar_feeds
from webapp.db import db
from webapp.models.calendar_feed import CalendarFeed
from webapp.models.client import Client
from webapp.models.practice import Practice

pytestmark = pytest.mark.usefixtures("tuesday")

ADDRESS = re.compile(r"http://localhost(/calendar/[\w-]{43}\.ics)")


@pytest.fixture
def phone(app: Flask, cleo: Client, as_client: Callable[..., FlaskClient]) -> FlaskClient:
    """Cleo's, with a session and a routine ahead."""
    welcomed(app, cleo)
    meet(app, cleo, "2026-03-12T10:00")
    agree(app, cleo, title="Leave the house", dose={"days": [0, 2], "period": "week", "time_of_day": "20:30"})
    return as_client(cleo)


def make(phone: FlaskClient) -> str:
    """The path of the address that is shown once."""
    found = ADDRESS.findall(phone.post("/mine/calendar").text)
    assert found and len(set(found)) == 1
    return str(found[0])


def test_the_address_gives_sessions_and_routines_to_whoever_has_it(
    phone: FlaskClient, stranger: FlaskClient, cleo: Client
) -> None:
    answer = stranger.get(make(phone))
    assert answer.status_code == 200
    assert answer.content_type == "text/calendar; charset=utf-8"
    assert answer.headers["Cache-Control"] == "private, no-cache"
    routine, session = events_of(answer.data)
    assert (session["SUMMARY"], session["DTSTART"]) == ("Appointment", "20260312T100000Z")
    assert (routine["SUMMARY"], routine["DTSTART"]) == ("Time for myself", "20260311T203000")
    assert routine["RRULE"] == "FREQ=WEEKLY;BYDAY=MO,WE"
    assert f"X-WR-TIMEZONE:{cleo.zone}\r\n".encode() in answer.data


def test_nothing_in_it_says_what_it_is_for(phone: FlaskClient, stranger: FlaskClient) -> None:
    text = stranger.get(make(phone)).text
    for word in ("Leave the house", "therap", "Thea", "Cleo", "Riverside"):
        assert word not in text


def test_a_name_that_the_client_gave_stands_in_it(
    app: Flask, cleo: Client, phone: FlaskClient, stranger: FlaskClient
) -> None:
    assignment = agree(app, cleo, dose={"days": [4]})
    action, form = filled(phone, f"/assignments/{assignment}/routine", "/routines/")
    post(phone, action, {**form, "f:title": "Tea"})
    assert "Tea" in [event["SUMMARY"] for event in events_of(stranger.get(make(phone)).data)]


def test_it_is_called_by_a_name_that_says_nothing_and_says_how_often_to_ask(
    app: Flask, cleo: Client, phone: FlaskClient, stranger: FlaskClient
) -> None:
    path = make(phone)
    said = {name: value for name, _, value in lines_of(stranger.get(path).data)}
    # Without a name some calendars show the address.
    assert said["X-WR-CALNAME"] == said["NAME"] == "Appointments"
    assert said["REFRESH-INTERVAL"] == said["X-PUBLISHED-TTL"] == "PT4H"
    keep(app, cleo, "preferences", **{"f:language": "es"})
    answer = stranger.get(path, headers={"Accept-Language": "en"})
    assert "\r\nNAME:Citas\r\n" in answer.text
    assert "Cita" in [event["SUMMARY"] for event in events_of(answer.data)]


def test_it_holds_what_the_files_hold(phone: FlaskClient, stranger: FlaskClient) -> None:
    path = re.findall(r'href="(/assignments/[0-9a-f-]{36})"', phone.get("/today").text)[0]
    files = [
        event
        for each in (f"{path}/calendar.ics", "/sessions.ics")
        for event in events_of(phone.get(each).data)
    ]
    followed = events_of(stranger.get(make(phone)).data)
    for event in [*files, *followed]:
        event.pop("DTSTAMP")
    assert followed == files


def test_a_calendar_with_nothing_ahead_is_an_empty_one(
    app: Flask, amir: Client, as_client: Callable[..., FlaskClient], stranger: FlaskClient
) -> None:
    welcomed(app, amir)
    assert events_of(stranger.get(make(as_client(amir))).data) == []


def test_what_has_not_changed_is_not_sent_again(
    app: Flask, cleo: Client, phone: FlaskClient, stranger: FlaskClient
) -> None:
    path = make(phone)
    tag = stranger.get(path).headers["ETag"]
    with time_machine.travel(datetime(2026, 3, 10, 19, 0, tzinfo=UTC), tick=False):
        again = stranger.get(path, headers={"If-None-Match": tag})
        assert (again.status_code, again.data) == (304, b"")
        meet(app, cleo, "2026-03-19T10:00")
        assert stranger.get(path, headers={"If-None-Match": tag}).status_code == 200


def test_a_new_address_takes_the_place_of_the_one_before(phone: FlaskClient, stranger: FlaskClient) -> None:
    first = make(phone)
    second = make(phone)
    assert first != second
    assert stranger.get(first).status_code == 404
    assert stranger.get(second).status_code == 200


def test_ended_it_leads_nowhere(phone: FlaskClient, stranger: FlaskClient) -> None:
    path = make(phone)
    answer = phone.post("/mine/calendar/off")
    assert (answer.status_code, answer.location) == (303, "/mine/calendar?notice=ended")
    assert stranger.get(path).status_code == 404
    page = phone.get(answer.location).text
    assert "leads nowhere now" in page and "Make the address" in page
    # Twice is as well as once.
    assert phone.post("/mine/calendar/off").status_code == 303


@pytest.mark.parametrize("path", ["/calendar/x.ics", f"/calendar/{'a' * 43}.ics", "/calendar/é.ics"])
def test_an_address_that_nobody_made_is_not_there(
    phone: FlaskClient, stranger: FlaskClient, path: str
) -> None:
    make(phone)
    assert stranger.get(path).status_code == 404


def test_who_has_left_is_followed_by_nobody(
    app: Flask, cleo: Client, phone: FlaskClient, stranger: FlaskClient
) -> None:
    path = make(phone)
    with app.app_context():
        client = db.session.get_one(Client, (cleo.practice_id, cleo.id))
        client.practice.keeps_years = 10
        db.session.commit()
        leaving.leave(client, ledger.here())
        assert db.session.scalars(select(CalendarFeed)).all() == []
    assert stranger.get(path).status_code == 404


def test_the_secret_is_kept_nowhere(app: Flask, cleo: Client, phone: FlaskClient) -> None:
    token = make(phone).removeprefix("/calendar/").removesuffix(".ics")
    assert token not in phone.get("/mine/calendar").text
    with app.app_context():
        client = db.session.get_one(Client, (cleo.practice_id, cleo.id))
        feed = CalendarFeed.of(client)
        assert feed is not None and token not in feed.token_hash
        kept = export.everything(client)
        assert kept["calendar_address"]["since"].startswith("2026-03-10T12:00")
        assert token not in str(kept)


def test_it_is_the_clients_own_calendar_alone(
    app: Flask, amir: Client, phone: FlaskClient, as_client: Callable[..., FlaskClient], stranger: FlaskClient
) -> None:
    welcomed(app, amir)
    meet(app, amir, "2026-03-13T09:00")
    mine, path = make(phone), make(as_client(amir))
    assert [event["DTSTART"] for event in events_of(stranger.get(path).data)] == ["20260313T090000Z"]
    # Ending one's own leaves another's.
    phone.post("/mine/calendar/off")
    assert (stranger.get(mine).status_code, stranger.get(path).status_code) == (404, 200)


def test_an_address_that_was_ended_or_replaced_looks_like_one_that_never_was(
    phone: FlaskClient, stranger: FlaskClient
) -> None:
    old, ended = make(phone), make(phone)
    phone.post("/mine/calendar/off")
    pages = set()
    for path in (old, ended, "/calendar/x.ics"):
        answer = stranger.get(path)
        assert answer.status_code == 404
        pages.add(re.sub(r'nonce="[^"]+"', "", answer.text).replace(path, ""))
    assert len(pages) == 1


def test_who_is_signed_in_makes_no_difference(
    phone: FlaskClient,
    amir: Client,
    as_client: Callable[..., FlaskClient],
    as_therapist: Callable[..., FlaskClient],
) -> None:
    path, theirs = make(phone), as_client(amir)
    for browser in (phone, theirs, as_therapist()):
        assert len(events_of(browser.get(path).data)) == 2
    assert theirs.post("/mine/calendar/off").status_code == 303
    assert as_therapist().post("/mine/calendar/off").status_code == 404
    assert phone.get(path).status_code == 200


def test_no_log_names_the_secret_not_even_when_it_goes_wrong(
    app: Flask, phone: FlaskClient, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_client: Client) -> str:
        raise ValueError("bees in the disk")

    path = make(phone)
    monkeypatch.setattr(calendar_feeds, "_text", broken)
    app.testing = False
    with caplog.at_level(logging.DEBUG):
        assert Browser(app).get(path).status_code == 500
    assert "GET of /calendar/<token>.ics failed" in caplog.text
    assert path.removeprefix("/calendar/").removesuffix(".ics") not in caplog.text
    assert [word for word in cli.gunicorn("127.0.0.1", 8000, 1, 1) if "access" in word] == []


def test_the_page_is_reached_from_where_the_files_are_too(
    app: Flask, cleo: Client, phone: FlaskClient
) -> None:
    assignment = agree(app, cleo, dose={"days": [4]})
    for path in ("/mine", f"/assignments/{assignment}", "/prepare"):
        assert 'href="/mine/calendar"' in phone.get(path).text, path


def test_who_asks_all_the_time_is_asked_to_wait(phone: FlaskClient, stranger: FlaskClient) -> None:
    path = make(phone)
    with time_machine.travel(datetime(2026, 3, 10, 12, 0, tzinfo=UTC), tick=False) as clock:
        codes = [stranger.get(path).status_code for _ in range(61)]
        assert codes == [200] * 60 + [429]
        assert int(stranger.get(path).headers["Retry-After"]) == 60
        clock.shift(timedelta(minutes=2))
        assert stranger.get(path).status_code == 200


def test_making_and_ending_it_stand_in_the_audit(
    app: Flask, practice: Practice, phone: FlaskClient, as_therapist: Callable[..., FlaskClient]
) -> None:
    make(phone)
    phone.post("/mine/calendar/off")
    office = as_therapist(make_therapist(app, practice, "Anna", is_admin=True))
    page = office.get("/practice/audit").text
    assert "Made an address for a calendar" in page
    assert "Ended the address for a calendar" in page


def test_another_reader_of_calendars_finds_the_same(phone: FlaskClient, stranger: FlaskClient) -> None:
    read = Calendar.from_ical(stranger.get(make(phone)).data)
    routine, session = read.events
    assert session.start == datetime(2026, 3, 12, 10, 0, tzinfo=UTC)
    assert session.duration == timedelta(minutes=50)
    # On the wall, wherever somebody is: without a zone.
    assert routine.start == datetime(2026, 3, 11, 20, 30)
    assert routine["RRULE"].to_ical() == b"FREQ=WEEKLY;BYDAY=MO,WE"
    assert [str(event["SUMMARY"]) for event in (routine, session)] == ["Time for myself", "Appointment"]
