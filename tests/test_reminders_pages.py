"""Reminders as a client sets them up: an address that is confirmed first, times that make sense, an end by one tap."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from tests.conftest import TUESDAY
from tests.mail_server import Sink, mail_server, mailing
from tests.pages import Page
from tests.reminding import choice, choose
from webapp.export import everything
from webapp.models.bucket import CONFIRMATIONS
from webapp.models.client import Client
from webapp.settings import Settings

pytestmark = pytest.mark.usefixtures("tuesday")

TIMES = {"usual_time": "19:30", "quiet_from": "22:00", "quiet_until": "07:00", "zone": "America/Lima"}


@pytest.fixture
def sink() -> Iterator[Sink]:
    with mail_server() as server:
        yield server


@pytest.fixture
def settings(database_url: str, sink: Sink) -> Settings:
    return mailing(database_url, sink)


def ask(phone: FlaskClient, address: str = "cleo@example.org") -> str:
    """Ask for reminders at this address; where it leads."""
    answer = phone.post("/reminders/email", data={"email": address})
    assert answer.status_code == 303, answer.text
    return str(answer.location)


def link_in(sink: Sink) -> str:
    """The path in the letter that came last."""
    found = re.search(r"http://localhost(/reminders/\S+)", sink.letters[-1].get_content())
    assert found is not None
    return found[1]


def test_reminders_are_off_and_their_page_says_what_they_say(phone: FlaskClient) -> None:
    page = phone.get("/reminders").text
    assert "off until you switch them on" in page
    assert "You have something to look at" in page
    assert "No more e-mails" not in page
    assert 'href="/reminders"' in phone.get("/mine").text


def test_an_address_is_confirmed_by_a_link_before_it_counts(
    app: Flask, phone: FlaskClient, stranger: FlaskClient, cleo: Client, sink: Sink
) -> None:
    assert ask(phone) == "/reminders?notice=asked"
    assert sink.to == ["cleo@example.org"]
    assert choice(app, cleo).confirmed_at is None
    assert "cleo@example.org" in phone.get("/reminders").text
    link = link_in(sink)
    assert Page(stranger.get(link).text).form("").values == {}
    assert choice(app, cleo).confirmed_at is None, "looking confirms nothing"
    answer = stranger.post(link)
    assert (answer.status_code, answer.location) == (303, f"{link}?done=1")
    assert "from now on" in stranger.get(answer.location).text
    assert choice(app, cleo).confirmed_at == TUESDAY
    assert "Reminders go to cleo@example.org." in phone.get("/reminders").text


def test_the_letter_that_asks_names_nobody_and_nothing(phone: FlaskClient, sink: Sink) -> None:
    ask(phone)
    whole = sink.letters[0].as_string().replace("cleo@", "")
    for word in ("Cleo", "Thea", "Riverside", "therap", "session", "Between"):
        assert word not in whole, word


def test_a_link_works_once_and_for_a_day(
    app: Flask, phone: FlaskClient, stranger: FlaskClient, cleo: Client, sink: Sink
) -> None:
    ask(phone)
    first = link_in(sink)
    ask(phone, "other@example.org")
    second = link_in(sink)
    assert "does not work any more" in stranger.get(first).text
    assert stranger.post(first).location == first
    assert choice(app, cleo).confirmed_at is None
    with time_machine.travel(TUESDAY + timedelta(hours=25)):
        assert "does not work any more" in stranger.get(second).text
        assert stranger.post(second).location == second
    assert choice(app, cleo).confirmed_at is None
    assert stranger.post(second).location == f"{second}?done=1"
    assert stranger.post(second).location == second


def test_a_new_address_has_to_be_confirmed_anew(app: Flask, phone: FlaskClient, cleo: Client) -> None:
    choose(app, cleo)
    ask(phone, "new@example.org")
    kept = choice(app, cleo)
    assert (kept.email, kept.confirmed_at) == ("new@example.org", None)


@pytest.mark.parametrize(
    "address", ["", "  ", "cleo", "a@b.org, c@d.org", "a@b.org\r\nBcc: c@d.org", "a" * 300]
)
def test_what_is_no_address_is_refused_beside_its_field_and_changes_nothing(
    app: Flask, phone: FlaskClient, cleo: Client, sink: Sink, address: str
) -> None:
    answer = phone.post("/reminders/email", data={"email": address})
    page = Page(answer.text)
    assert answer.status_code == 422
    assert set(page.errors) == {"email"}
    if "\n" not in address:
        assert page.form("/reminders/email").values["email"] == address
    assert (sink.letters, choice(app, cleo).email) == ([], "")


def test_nobodys_mailbox_is_filled_from_here(phone: FlaskClient, sink: Sink) -> None:
    for _ in range(CONFIRMATIONS):
        ask(phone)
    answer = phone.post("/reminders/email", data={"email": "cleo@example.org"})
    assert answer.status_code == 422
    assert "try again tomorrow" in Page(answer.text).errors["email"]
    assert len(sink.letters) == CONFIRMATIONS


def test_a_letter_that_could_not_be_sent_is_said_beside_the_field(
    app: Flask, phone: FlaskClient, cleo: Client, sink: Sink
) -> None:
    sink.refuses = "451 not now"
    answer = phone.post("/reminders/email", data={"email": "cleo@example.org"})
    assert answer.status_code == 422
    assert "try again later" in Page(answer.text).errors["email"]
    assert choice(app, cleo).email == ""


def test_the_button_ends_the_emails_and_forgets_the_address(
    app: Flask, phone: FlaskClient, cleo: Client
) -> None:
    choose(app, cleo)
    assert phone.post("/reminders/email/end").location == "/reminders?notice=ended"
    kept = choice(app, cleo)
    assert (kept.email, kept.confirmed_at) == ("", None)


def test_the_link_in_a_letter_ends_them_by_a_button_without_a_sign_in(
    app: Flask, stranger: FlaskClient, cleo: Client
) -> None:
    choose(app, cleo)
    link = f"/reminders/stop/{choice(app, cleo).stop_token}"
    assert Page(stranger.get(link).text).forms
    assert choice(app, cleo).email, "looking ends nothing"
    assert "No more e-mails will come" in stranger.post(link).text
    assert choice(app, cleo).email == ""


def test_a_mail_program_may_end_them_from_elsewhere_and_is_not_sent_on(
    app: Flask, stranger: FlaskClient, cleo: Client
) -> None:
    choose(app, cleo)
    answer = stranger.post(
        f"/reminders/stop/{choice(app, cleo).stop_token}",
        data={"List-Unsubscribe": "One-Click"},
        headers={"Sec-Fetch-Site": "cross-site", "Origin": "https://mail.example"},
    )
    assert answer.status_code == 200
    assert choice(app, cleo).email == ""


def test_a_link_that_nobody_made_ends_nothing_and_tells_nothing(
    app: Flask, stranger: FlaskClient, cleo: Client
) -> None:
    choose(app, cleo)
    answer = stranger.post("/reminders/stop/nobody-made-this")
    assert answer.status_code == 200
    assert choice(app, cleo).email == "cleo@example.org"


# ---------------------------------------------------------------- when


def test_the_times_are_kept_with_the_clock_of_the_phone(app: Flask, phone: FlaskClient, cleo: Client) -> None:
    answer = phone.post("/reminders", data=TIMES)
    assert (answer.status_code, answer.location) == (303, "/reminders?notice=saved")
    kept = choice(app, cleo)
    assert (kept.usual_time, kept.quiet_from, kept.quiet_until) == ("19:30", "22:00", "07:00")
    assert kept.zone == "America/Lima"
    page = phone.get("/reminders").text
    assert "On the clock of America/Lima" in page
    assert Page(page).form("/reminders").values == {**TIMES, "zone": ""}


def test_a_clock_that_is_not_known_changes_nothing_of_it(
    app: Flask, phone: FlaskClient, cleo: Client
) -> None:
    for zone in ("", "Mars/Olympus", "../../etc/passwd"):
        assert phone.post("/reminders", data={**TIMES, "zone": zone}).status_code == 303
    assert choice(app, cleo).zone == cleo.zone


def test_without_quiet_times_nothing_is_quiet(app: Flask, phone: FlaskClient, cleo: Client) -> None:
    assert phone.post("/reminders", data={**TIMES, "quiet_from": "", "quiet_until": ""}).status_code == 303
    assert choice(app, cleo).quiet_from == ""


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"usual_time": ""}, "usual_time"),
        ({"usual_time": "25:00"}, "usual_time"),
        ({"quiet_from": "night"}, "quiet_from"),
        ({"quiet_from": ""}, "quiet_from"),
        ({"quiet_until": ""}, "quiet_until"),
    ],
)
def test_times_that_make_no_sense_are_refused_beside_their_field(
    app: Flask, phone: FlaskClient, cleo: Client, wrong: dict[str, str], field: str
) -> None:
    answer = phone.post("/reminders", data=TIMES | wrong)
    page = Page(answer.text)
    assert answer.status_code == 422
    assert set(page.errors) == {field}
    assert page.form("/reminders").values["usual_time"] == (TIMES | wrong)["usual_time"]
    assert choice(app, cleo).usual_time == "18:00"


# ---------------------------------------------------------------- whose


def test_what_one_chose_is_nobody_elses(
    app: Flask, phone: FlaskClient, as_client: Callable[..., FlaskClient], cleo: Client, amir: Client
) -> None:
    choose(app, cleo)
    other = as_client(amir)
    assert "cleo@example.org" not in other.get("/reminders").text
    other.post("/reminders/email/end")
    other.post("/reminders", data=TIMES)
    kept = choice(app, cleo)
    assert (kept.email, kept.usual_time) == ("cleo@example.org", "18:00")


def test_a_therapist_finds_neither_the_page_nor_the_address(
    app: Flask, as_therapist: Callable[..., FlaskClient], cleo: Client
) -> None:
    choose(app, cleo)
    desk = as_therapist()
    assert desk.get("/reminders").status_code == 404
    for path in (f"/clients/{cleo.id}", f"/clients/{cleo.id}/review", f"/clients/{cleo.id}/take-out"):
        assert "cleo@example.org" not in desk.get(path).text


def test_the_clients_own_file_says_what_was_chosen(app: Flask, cleo: Client) -> None:
    choose(app, cleo, quiet_from="22:00", quiet_until="07:00")
    with app.app_context():
        kept = everything(cleo)["reminders"]
    assert kept["email"] == "cleo@example.org"
    assert (kept["usual_time"], kept["quiet_from"], kept["quiet_until"]) == ("18:00", "22:00", "07:00")
    assert "stop_token" not in kept


def test_where_no_way_is_offered_the_page_says_so(app: Flask, phone: FlaskClient, cleo: Client) -> None:
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], smtp="", push=False)
    assert 'name="email"' not in phone.get("/reminders").text
    assert phone.post("/reminders/email", data={"email": "cleo@example.org"}).status_code == 422
    assert choice(app, cleo).email == ""
