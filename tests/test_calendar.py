"""Calendar files: every line as RFC 5545 has it, whatever somebody calls the event."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from tests.calendar_files import events_of
from tests.own_records import filled, post
from tests.pages import Page
from tests.records import agree, meet, welcomed
from webapp.models.client import Client
from webapp.twins.calendar import calendar_text
from webapp.twins.meetings import beside

STAMP = "2026-11-30T20:30:00+01:00"
WORDS = st.text(
    st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from('\\;,:"\n\r\t'), max_size=200
)


def seen(words: str) -> str:
    """What is left of words in a calendar: line ends are one, and what cannot be seen is gone."""
    joined = words.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(sign for sign in joined if sign == "\n" or sign >= " ")


@given(WORDS, WORDS)
def test_whatever_it_is_called_comes_back_from_the_file(title: str, place: str) -> None:
    event = {"uid": "a1", "title": title, "place": place, "starts": "2026-12-03T20:30", "reminder": 5}
    (found,) = events_of(calendar_text([event], STAMP).encode())
    assert (found["SUMMARY"], found["VALARM.DESCRIPTION"]) == (seen(title), seen(title))
    assert found.get("LOCATION", "") == seen(place)


def test_a_time_of_the_day_is_told_without_a_zone_and_an_instant_in_utc() -> None:
    starts = ("2026-12-03T20:30", "2026-12-03T20:30:00-05:00", "2026-12-03")
    file = calendar_text([{"uid": one, "starts": one} for one in starts], STAMP, "America/New_York").encode()
    found = [{name: value for name, value in event.items() if "DTSTART" in name} for event in events_of(file)]
    assert found == [
        {"DTSTART": "20261203T203000"},
        {"DTSTART": "20261204T013000Z"},
        {"DTSTART;VALUE=DATE": "20261203"},
    ]
    assert b"X-WR-TIMEZONE:America/New_York\r\n" in file


# ---------------------------------------------------------------- a routine


def choose(phone: FlaskClient, assignment: str, **said: str) -> None:
    action, form = filled(phone, f"/assignments/{assignment}/routine", "/routines/")
    post(phone, action, {**form, **said})


def file_of(phone: FlaskClient, path: str) -> list[dict[str, str]]:
    """The events of the file that a page's link leads to."""
    answer = phone.get(path)
    assert answer.content_type == "text/calendar; charset=utf-8"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="calendar.ics"'
    return events_of(answer.data)


def link_on(phone: FlaskClient, path: str) -> list[str]:
    found = Page(phone.get(path).text).one("main").all("a")
    return [each.attributes["href"] for each in found if each.attributes["href"].endswith(".ics")]


@pytest.fixture
def agreed(app: Flask, cleo: Client) -> str:
    welcomed(app, cleo)
    return agree(app, cleo, dose={"end": "2026-04-30"})


@pytest.mark.usefixtures("tuesday")
def test_a_routine_goes_into_a_calendar_under_a_name_that_says_nothing(
    phone: FlaskClient, agreed: str
) -> None:
    choose(phone, agreed, **{"f:days:mo": "1", "f:days:th": "1", "f:time": "20:30", "f:place": "kitchen"})
    (link,) = link_on(phone, f"/assignments/{agreed}")
    (event,) = file_of(phone, link)
    assert event.pop("DTSTAMP").startswith("20260310T")
    assert event == {
        "UID": beside({"id": agreed}, "8"),
        "DTSTART": "20260312T203000",
        "DURATION": "PT10M",
        "RRULE": "FREQ=WEEKLY;BYDAY=MO,TH;UNTIL=20260430T235959",
        "SUMMARY": "Time for myself",
        "CLASS": "PRIVATE",
        "VALARM.ACTION": "DISPLAY",
        "VALARM.DESCRIPTION": "Time for myself",
        "VALARM.TRIGGER": "PT0S",
    }


@pytest.mark.usefixtures("tuesday")
def test_a_routine_has_the_clients_own_name_and_the_same_event_when_it_is_changed(
    phone: FlaskClient, agreed: str
) -> None:
    choose(phone, agreed, **{"f:days:mo": "1", "f:title": "Tea, and a line; or two"})
    (before,) = file_of(phone, f"/assignments/{agreed}/calendar.ics")
    choose(phone, agreed, **{"f:time": "07:00"})
    (after,) = file_of(phone, f"/assignments/{agreed}/calendar.ics")
    assert before["SUMMARY"] == after["SUMMARY"] == "Tea, and a line; or two"
    assert before["UID"] == after["UID"]
    assert (before["DTSTART;VALUE=DATE"], after["DTSTART"]) == ("20260316", "20260316T070000")


@pytest.mark.usefixtures("tuesday")
@pytest.mark.parametrize(
    ("dose", "rule", "starts"),
    [
        ({"period": "day", "time_of_day": "07:15"}, "FREQ=DAILY", "20260310T071500"),
        ({"days": [2, 4]}, "FREQ=WEEKLY;BYDAY=WE,FR", "20260311"),
        ({"days": [0], "start": "2026-03-24"}, "FREQ=WEEKLY;BYDAY=MO", "20260330"),
        ({"days": [1], "period": "once"}, None, "20260310"),
        ({"days": [4], "period": "weeks", "every": 3}, "FREQ=WEEKLY;INTERVAL=3;BYDAY=FR", "20260327"),
    ],
)
def test_without_days_of_ones_own_those_that_were_agreed_stand_there(
    app: Flask, cleo: Client, phone: FlaskClient, dose: dict[str, object], rule: str | None, starts: str
) -> None:
    welcomed(app, cleo)
    (event,) = file_of(phone, f"/assignments/{agree(app, cleo, dose=dose)}/calendar.ics")
    assert event.get("RRULE") == rule
    assert (event.get("DTSTART") or event["DTSTART;VALUE=DATE"]) == starts


@pytest.mark.usefixtures("tuesday")
@pytest.mark.parametrize(
    "more",
    [
        {},
        {"dose": {"days": [0], "end": "2026-03-12"}},
        {"dose": {"days": [0]}, "retired": "2026-03-09T10:00:00+00:00"},
        {"dose": {"days": [0]}, "paused": "2026-03-09T10:00:00+00:00", "paused_until": ""},
    ],
)
def test_what_has_no_days_is_over_or_rests_is_not_offered(
    app: Flask, cleo: Client, phone: FlaskClient, more: dict[str, object]
) -> None:
    welcomed(app, cleo)
    assignment = agree(app, cleo, **more)
    assert link_on(phone, f"/assignments/{assignment}") == []
    assert phone.get(f"/assignments/{assignment}/calendar.ics").status_code == 404


@pytest.mark.usefixtures("tuesday")
def test_a_strangers_routine_goes_into_no_calendar(
    app: Flask, cleo: Client, amir: Client, phone: FlaskClient
) -> None:
    welcomed(app, cleo, amir)
    theirs = agree(app, amir, dose={"days": [0]})
    meet(app, amir, "2026-03-12T10:00")
    assert phone.get(f"/assignments/{theirs}/calendar.ics").status_code == 404
    assert phone.get("/sessions.ics").status_code == 404


# ---------------------------------------------------------------- sessions


@pytest.mark.usefixtures("tuesday")
def test_planned_sessions_are_appointments_at_their_instant_also_behind_a_change_of_the_clocks(
    app: Flask, cleo: Client, phone: FlaskClient
) -> None:
    welcomed(app, cleo)
    meet(app, cleo, "2026-03-03T10:00", "held")
    meet(app, cleo, "2026-03-06T10:00")
    meet(app, cleo, "2026-03-13T10:00", "cancelled")
    ahead = [meet(app, cleo, f"2026-{day}") for day in ("03-12T10:00+00:00", "04-02T10:00+01:00")]
    (link,) = link_on(phone, "/prepare")
    found = file_of(phone, link)
    assert [each["UID"] for each in found] == ahead
    assert [each["DTSTART"] for each in found] == ["20260312T100000Z", "20260402T090000Z"]
    assert {(each["SUMMARY"], each["DURATION"], each["VALARM.TRIGGER"]) for each in found} == {
        ("Appointment", "PT50M", "-PT60M")
    }
