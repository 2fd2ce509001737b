"""Leaving and erasing: nobody reads it from then on, nothing is left but the ledger, and no backup brings it back."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.conftest import ORIGIN, sign_in
from tests.line import Line
from tests.own_records import keep
from tests.pages import Page
from tests.records import record, welcomed, write
from tests.supporting import link, opened
from tests.test_export import lived
from webapp import cli, leaving, ledger
from webapp.db import db, now, writing
from webapp.ids import uuid7
from webapp.migrations import every_table
from webapp.models.calendar_feed import CalendarFeed
from webapp.models.client import Client
from webapp.models.consent import Consent
from webapp.models.cover import Cover
from webapp.models.handover import Handover
from webapp.models.invitation import Invitation
from webapp.models.passkey import Passkey
from webapp.models.practice import Practice
from webapp.models.push_subscription import PushSubscription
from webapp.models.reminder import Reminder, ReminderChoice
from webapp.models.therapist import Therapist
from webapp.settings import Settings

pytestmark = pytest.mark.usefixtures("tuesday")

SURE = {"sure": "1"}
CANARY = "CANARY only on this page"


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    return Settings(
        database=database_url,
        origin=ORIGIN,
        bind="127.0.0.1",
        ledger=str(tmp_path / "kept" / "between.ledger"),
    )


@pytest.fixture
def book(settings: Settings) -> Path:
    """Where the ledger is."""
    return ledger.path_of(settings)


def keeps(app: Flask, practice: Practice, years: int | None) -> None:
    with app.app_context(), writing() as session:
        session.get_one(Practice, practice.id).keeps_years = years


def known(app: Flask, client: Client) -> dict[str, list[str]]:
    """By table: whatever is anywhere in it of this client, found by reading every column of every row."""
    marks = [client.id, CANARY]
    found: dict[str, list[str]] = {}
    with app.app_context():
        for table in every_table().sorted_tables:
            for row in db.session.execute(db.select(table)):
                words = " ".join(
                    value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
                    for value in row
                )
                if any(mark in words for mark in marks):
                    found.setdefault(table.name, []).append(words)
    return found


def everywhere(app: Flask, client: Client, thea: Therapist) -> FlaskClient:
    """Something of this client in every table that can hold any; the browser that is signed in."""
    lived(app, client)
    write(app, client, {"f:body": CANARY}, "2026-03-09T20:00")
    with app.app_context():
        Invitation.for_client(client, thea)
        with writing() as session:
            session.add(Consent(practice_id=client.practice_id, client_id=client.id, words=["I agree"]))
            hers = dict.fromkeys(("from_id", "to_id", "by_id"), thea.id)
            session.add(Handover(practice_id=client.practice_id, client_id=client.id, **hers))
            CalendarFeed.make(session, client)
            days = dict.fromkeys(("since", "until"), now())
            session.add(
                Cover(
                    practice_id=client.practice_id,
                    client_id=client.id,
                    arrangement_id=uuid7(),
                    **hers,
                    **days,
                )
            )
            choice = ReminderChoice.of(session, client)
            choice.email = "cleo@example.org"
            session.add(choice)
            PushSubscription.add(session, client, "", endpoint="https://x", p256dh="", auth="")
            Reminder.claim(session, client, uuid7(), date(2026, 3, 10), now())
            session.add(
                Passkey(
                    id="key-of-cleo", practice_id=client.practice_id, role="client", account_id=client.id,
                    public_key=b"k", sign_count=0, backed_up=False, device_type="single_device", name="",
                )
            )  # fmt: skip
    kept = keep(app, client, "share_grant")
    browser = sign_in(app, "client", client)
    opened(app, link(browser, kept)).post("/supporter/encouragements", data={"words": CANARY})
    Line(browser, client.id).sync()
    assert browser.post("/devices/passkeys/options").status_code == 200
    browser.get("/mine/everything.json")
    sign_in(app, "therapist", thea).get("/caseload")
    return browser


@pytest.mark.both_engines
def test_who_leaves_a_practice_without_a_duty_is_in_no_table_any_more(
    app: Flask, practice: Practice, thea: Therapist, cleo: Client, amir: Client, book: Path
) -> None:
    browser = everywhere(app, cleo, thea)
    welcomed(app, amir)
    other = write(app, amir, {"f:body": "Amir's own"})
    keeps(app, practice, 0)
    before = known(app, cleo)
    expected = {
        table.name
        for table in every_table().sorted_tables
        if {"client_id", "account_id"} & set(table.c.keys())
    }
    assert set(before) >= expected | {"client"}, "this test does not put something everywhere"
    answer = browser.post("/mine/leave", data=SURE)
    assert (answer.status_code, answer.location) == (303, "/left")
    assert known(app, cleo) == {}
    assert cleo.id in book.read_text()
    assert CANARY not in book.read_text()
    assert other in json.dumps(known(app, amir))


def test_not_even_the_files_of_the_database_hold_the_words(
    app: Flask, practice: Practice, thea: Therapist, cleo: Client, tmp_path: Path
) -> None:
    browser = everywhere(app, cleo, thea)
    keeps(app, practice, 0)
    files = list(tmp_path.glob("between.db*"))
    assert any(CANARY.encode() in file.read_bytes() for file in files)
    browser.post("/mine/leave", data=SURE)
    assert [file.name for file in tmp_path.glob("between.db*") if CANARY.encode() in file.read_bytes()] == []


def test_where_a_duty_keeps_it_it_is_closed_at_once_and_erased_when_the_duty_ends(
    app: Flask, practice: Practice, thea: Therapist, cleo: Client, desk: FlaskClient, book: Path, tuesday: Any
) -> None:
    browser = everywhere(app, cleo, thea)
    keeps(app, practice, 10)
    assert browser.get("/mine/leave").status_code == 200
    assert "It is kept closed for 10 years" in browser.get("/mine/leave").text
    assert browser.post("/mine/leave", data=SURE).status_code == 303
    assert "Cleo" not in desk.get("/caseload").text
    for path in ("", "/review", "/sessions", "/assignments/new"):
        assert desk.get(f"/clients/{cleo.id}{path}").status_code == 404, path
    practice_page = Page(desk.get("/practice").text).text
    assert "Cleo: left on 10 Mar 2026, erased on 10 Mar 2036" in practice_page
    assert browser.get("/today").status_code == 303
    tuesday.move_to(datetime(2036, 3, 9, 12, tzinfo=UTC))
    with app.app_context():
        assert leaving.erase_due(book) == 0
    tuesday.move_to(datetime(2036, 3, 10, 12, tzinfo=UTC))
    with app.app_context():
        assert leaving.erase_due(book) == 1
    assert known(app, cleo) == {}


def test_where_the_practice_has_not_said_it_stays_closed_until_it_says(
    app: Flask, practice: Practice, cleo: Client, thea: Therapist, book: Path
) -> None:
    browser = everywhere(app, cleo, thea)
    assert "Ask how long that is" in browser.get("/mine/leave").text
    browser.post("/mine/leave", data=SURE)
    with app.app_context():
        assert leaving.erase_due(book) == 0
    keeps(app, practice, 0)
    with app.app_context():
        assert leaving.erase_due(book) == 1
    assert known(app, cleo) == {}


def test_a_duty_that_grows_later_does_not_hold_who_left_under_the_shorter_one(
    app: Flask, practice: Practice, cleo: Client, thea: Therapist, book: Path, tuesday: Any
) -> None:
    """The consent named the years."""
    browser = everywhere(app, cleo, thea)
    keeps(app, practice, 1)
    browser.post("/mine/leave", data=SURE)
    keeps(app, practice, 10)
    tuesday.move_to(datetime(2027, 3, 10, 12, tzinfo=UTC))
    with app.app_context():
        assert leaving.erase_due(book) == 1


@pytest.mark.both_engines
def test_an_older_copy_of_the_database_brings_nobody_back(
    app: Flask, practice: Practice, thea: Therapist, cleo: Client, amir: Client, book: Path
) -> None:
    """A line of the ledger whose deed the database does not show: as after a restore, or a cut between the two."""
    for client in (cleo, amir):
        lived(app, client)
    ledger.add(
        book, ledger.Line(ledger.LEFT, cleo.practice_id, cleo.id, now().isoformat(), "2036-03-10", ("h1",))
    )
    ledger.add(book, ledger.Line(ledger.ERASED, amir.practice_id, amir.id, now().isoformat()))
    with app.app_context():
        assert leaving.make_good(book) == leaving.MadeGood(closed=1, erased=1)
        assert leaving.make_good(book) == leaving.MadeGood()
        kept = db.session.get_one(Client, (cleo.practice_id, cleo.id))
        assert (kept.left_at, kept.erase_on) == (now(), date(2036, 3, 10))
        assert ledger.has_left(book, "h1")
    assert known(app, amir) == {}


def test_the_command_that_serves_makes_good_before_it_serves(
    app: Flask, cleo: Client, settings: Settings, book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lived(app, cleo)
    ledger.add(book, ledger.Line(ledger.ERASED, cleo.practice_id, cleo.id, now().isoformat()))
    monkeypatch.setenv("BETWEEN_DATABASE", settings.database)
    monkeypatch.setenv("BETWEEN_LEDGER", settings.ledger)
    found: list[Any] = []
    monkeypatch.setattr(cli.os, "execve", lambda *_: found.append(known(app, cleo)))
    cli.main(["serve"])
    assert found == [{}]


def test_the_daily_command_erases_who_is_due(
    app: Flask,
    practice: Practice,
    cleo: Client,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    capsys: Any,
) -> None:
    lived(app, cleo)
    keeps(app, practice, None)
    with app.app_context():
        leaving.leave(db.session.get_one(Client, (cleo.practice_id, cleo.id)), ledger.path_of(settings))
    keeps(app, practice, 0)
    monkeypatch.setenv("BETWEEN_DATABASE", settings.database)
    monkeypatch.setenv("BETWEEN_LEDGER", settings.ledger)
    cli.main(["sync", "erase"])
    assert "1 clients who have left are erased" in capsys.readouterr().out
    assert known(app, cleo) == {}


def test_without_the_tick_or_a_fresh_passkey_nothing_happens(
    app: Flask, cleo: Client, as_client: Callable[..., FlaskClient], book: Path
) -> None:
    welcomed(app, cleo)
    page = as_client().post("/mine/leave", data={})
    assert page.status_code == 422
    assert Page(page.text).errors == {"sure": "Please tick this box if you want to leave."}
    stale = as_client(auth_at=now() - timedelta(minutes=6))
    answer = stale.post("/mine/leave", data=SURE)
    # Not a redirect: the phone takes one for a yes.
    assert answer.status_code == 422
    assert "Sign in again to leave" in answer.text
    assert not book.exists()
    assert as_client().get("/today").status_code == 200


def test_another_phone_of_who_left_is_told_to_forget_and_a_strangers_is_not(
    app: Flask, practice: Practice, cleo: Client, as_client: Callable[..., FlaskClient], stranger: FlaskClient
) -> None:
    welcomed(app, cleo)
    here, elsewhere = as_client(), as_client()
    assert Line(elsewhere, cleo.id).send().status_code == 200
    for years in (10, 0):
        keeps(app, practice, years)
    here.post("/mine/leave", data=SURE)
    answer = Line(elsewhere, cleo.id).send()
    assert (answer.status_code, answer.json) == (401, {"error": "sign_in", "wipe": True})
    assert Line(stranger, cleo.id).send().json == {"error": "sign_in"}
    stranger.set_cookie("bs", "x" * 43)
    assert Line(stranger, cleo.id).send().json == {"error": "sign_in"}


def test_signing_out_is_no_leaving(app: Flask, cleo: Client, as_client: Callable[..., FlaskClient]) -> None:
    welcomed(app, cleo)
    browser = as_client()
    browser.post("/sign-out")
    assert Line(browser, cleo.id).send().json == {"error": "sign_in"}


def test_a_line_that_was_cut_off_counts_for_nothing_and_the_next_one_does(book: Path) -> None:
    ledger.add(book, ledger.Line(ledger.ERASED, "p", "c", "2026-03-10"))
    with book.open("a") as file:
        file.write('{"what":"era')
    assert [line.client_id for line in ledger.lines(book)] == ["c"]
    assert book.stat().st_mode & 0o777 == 0o600


def test_a_line_after_a_cut_one_is_read(book: Path) -> None:
    book.parent.mkdir()
    book.write_text('{"what":"era')
    ledger.add(book, ledger.Line(ledger.LEFT, "p", "c2", "2026-03-10"))
    assert [line.client_id for line in ledger.lines(book)] == ["c2"]


def test_years_are_counted_from_the_day_of_leaving() -> None:
    leap = datetime(2024, 2, 29, 12, tzinfo=UTC)
    assert leaving.erased_on(None, leap) is None
    assert leaving.erased_on(0, leap) == date(2024, 2, 29)
    assert leaving.erased_on(4, leap) == date(2028, 2, 29)
    assert leaving.erased_on(10, leap) == date(2034, 3, 1)


def test_the_consent_names_the_years(app: Flask, practice: Practice, cleo: Client, as_client: Any) -> None:
    welcomed(app, cleo)
    assert "Ask how long that is" in as_client().get("/consent").text
    keeps(app, practice, 1)
    assert "kept closed for 1 year," in as_client().get("/consent").text
    keeps(app, practice, 0)
    assert "It is erased at once." in as_client().get("/consent").text


def test_the_practice_says_for_how_long_it_must_keep_records(
    app: Flask, practice: Practice, desk: FlaskClient
) -> None:
    page = Page(desk.get("/practice").text)
    values = page.form("/practice").values
    assert values["keeps_years"] == ""
    assert desk.post("/practice", data={**values, "keeps_years": "10"}).status_code == 303
    assert Page(desk.get("/practice").text).form("/practice").values["keeps_years"] == "10"
    wrong = desk.post("/practice", data={**values, "keeps_years": "100"})
    assert wrong.status_code == 422
    assert "keeps_years" in Page(wrong.text).errors


def test_the_practice_says_how_far_back_its_backups_go_and_phones_and_clients_hear_of_it(
    app: Flask, cleo: Client, desk: FlaskClient, phone: FlaskClient
) -> None:
    welcomed(app, cleo)
    assert "backup_days" not in record(app, cleo, "me")["body"], "a month is what every phone takes it for"
    assert "kept for 30 days" in phone.get("/mine/leave").text
    values = Page(desk.get("/practice").text).form("/practice").values
    assert values["backup_days"] == "30"
    assert desk.post("/practice", data={**values, "backup_days": "90"}).status_code == 303
    assert record(app, cleo, "me")["body"]["backup_days"] == 90
    assert "kept for 90 days" in phone.get("/mine/leave").text
    for wrong in ("", "0", "366", "soon"):
        answer = desk.post("/practice", data={**values, "backup_days": wrong})
        assert answer.status_code == 422 and "backup_days" in Page(answer.text).errors


def test_another_client_who_left_does_not_stand_on_anothers_page(
    app: Flask, practice: Practice, cleo: Client, olga: Therapist, as_therapist: Any
) -> None:
    lived(app, cleo)
    with app.app_context():
        leaving.leave(db.session.get_one(Client, (cleo.practice_id, cleo.id)), ledger.here())
    assert "Cleo" not in as_therapist(olga).get("/practice").text
