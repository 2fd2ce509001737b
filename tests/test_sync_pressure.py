"""When the server cannot just now: 429 and 503 with a time to come again, nothing half stored, and then it goes in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from time import monotonic

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, text

from tests.line import Line
from tests.said import DAY, ENTRY, said, uid
from webapp import create_app, pressure
from webapp.db import db, now, writing
from webapp.models.client import Client
from webapp.models.feed import Feed
from webapp.models.operation import LoggedOperation
from webapp.models.record import Record
from webapp.settings import Settings

# The attribute of this name is the SQLAlchemy object.
database = import_module("webapp.db")


@pytest.fixture
def phone(as_client: Callable[..., FlaskClient], cleo: Client) -> Line:
    return Line(as_client(), cleo.id)


def stored(app: Flask) -> tuple[int, int]:
    with app.app_context():
        counts = [
            db.session.scalar(select(func.count()).select_from(table)) for table in (LoggedOperation, Record)
        ]
        return counts[0] or 0, counts[1] or 0


# ---------------------------------------------------------------- a phone that runs in circles


@pytest.mark.both_engines
def test_a_phone_that_asks_for_nothing_all_the_time_is_told_to_wait(phone: Line, cleo: Client) -> None:
    with time_machine.travel(now(), tick=False) as clock:
        for _ in range(pressure.IDLE):
            phone.sync()
        answer = phone.send()
        assert (answer.status_code, answer.json) == (429, {"error": "too_often"})
        assert answer.headers["Retry-After"] == "2"
        assert Line(phone.browser, cleo.id, "tablet").send().status_code == 200
        clock.shift(2)
        assert phone.send().status_code == 200


def test_words_are_taken_however_often_a_phone_comes(app: Flask, phone: Line) -> None:
    with time_machine.travel(now(), tick=False):
        for _ in range(pressure.IDLE + 1):
            phone.send()
        assert phone.send().status_code == 429
        for number in range(1, 6):
            assert (
                phone.sync(said("create", number, DAY, record=uid(number, 3)))["results"][0]["s"] == "applied"
            )
            assert (
                phone.sync(said("create", number, DAY, record=uid(number, 3)))["results"][0]["s"] == "applied"
            )
    assert stored(app) == (5, 5)


def test_reading_on_is_never_too_often(phone: Line, cleo: Client) -> None:
    with time_machine.travel(now(), tick=False):
        phone.sync(
            *[said("create", number, DAY, record=uid(number, 3)) for number in range(1, 2 * pressure.IDLE)]
        )
        assert len(Line(phone.browser, cleo.id, "new").pages(1)) == 2 * pressure.IDLE - 1


# ---------------------------------------------------------------- before it comes to that


def waiting(seconds: float, *, requests: int = 30) -> pressure.Waiting:
    """A process whose last requests have waited so long, a hundredth of a second apart; the last one now, at 100."""
    found = pressure.Waiting()
    for number in range(requests):
        found.note(seconds, 100 - (requests - 1 - number) / 100)
    return found


def test_a_server_that_is_in_time_asks_for_no_pause() -> None:
    assert waiting(0.2).wait_ms(100) == 0
    assert waiting(30, requests=3).wait_ms(100) == 0, "a few slow ones are no crowd"


def test_the_longer_requests_wait_the_later_a_phone_should_come_again() -> None:
    short, long = [{waiting(seconds).wait_ms(100) for _ in range(50)} for seconds in (0.5, 5)]
    assert 5_000 <= min(short) < max(short) <= 15_000
    assert 50_000 <= min(long) < max(long) <= 150_000
    assert len(long) > 10, "not all of them at once"
    assert max(waiting(300).wait_ms(100) for _ in range(50)) == pressure.LONGEST * 1000


def test_a_crowd_that_has_gone_is_forgotten() -> None:
    found = waiting(5)
    assert found.wait_ms(101) > 0
    assert found.wait_ms(120) == 0
    for number in range(200):
        found.note(0.01, 120 + number / 10)
    assert found.wait_ms(140) == 0


def test_a_phone_is_told_in_its_answer(app: Flask, phone: Line) -> None:
    assert phone.sync()["next"]["wait_ms"] == 0
    for _ in range(100):
        app.extensions["waiting"].note(5, monotonic())
    assert phone.sync(said("create", 1, DAY))["next"]["wait_ms"] > 10_000
    assert stored(app) == (1, 1), "words are taken all the same"


def test_the_time_that_requests_wait_for_a_lock_is_seen(hasty: None, app: Flask, phone: Line) -> None:
    with locked(app):
        for number in range(1, pressure.ENOUGH + 2):
            phone.send(said("create", number, DAY, record=uid(number, 3)))
    spent = app.extensions["waiting"]
    assert spent._waited / spent._count > 0.05


# ---------------------------------------------------------------- a database that is busy, full or away


@contextmanager
def locked(app: Flask) -> Iterator[None]:
    """Somebody else writes, and takes long."""
    with app.app_context(), writing() as session:
        Feed.locked(session, *session.execute(text("SELECT practice_id, id FROM client")).one())
        yield


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits long for a lock."""
    monkeypatch.setattr(database, "LOCK_TIMEOUT", 100)
    pragmas = tuple("busy_timeout=100" if one.startswith("busy_timeout") else one for one in database.PRAGMAS)
    monkeypatch.setattr(database, "PRAGMAS", pragmas)


@pytest.mark.both_engines
def test_a_database_that_is_busy_is_503_and_soon_again(hasty: None, app: Flask, phone: Line) -> None:
    phone.sync(said("create", 1, DAY))
    with locked(app):
        answer = phone.send(said("edit", 2, {"f:body": "x"}, base=1))
        assert (answer.status_code, answer.json) == (503, {"error": "unavailable"})
        assert answer.headers["Retry-After"] == "2"
    assert phone.sync(said("edit", 2, {"f:body": "x"}, base=1))["results"][0]["s"] == "applied"
    assert stored(app) == (2, 1)


def test_a_disk_that_is_full_is_503_and_keeps_nothing_half(
    app: Flask, phone: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    phone.sync(said("create", 1, DAY))
    with app.app_context():
        pages = db.session.scalar(text("PRAGMA page_count"))
        db.engine.dispose()
        monkeypatch.setattr(database, "PRAGMAS", (*database.PRAGMAS, f"max_page_count={pages + 8}"))
    large = [said("create", n, DAY | {"f:body": "x" * 20_000}, record=uid(n, 3)) for n in range(2, 12)]
    answer = phone.send(*large)
    assert (answer.status_code, answer.json) == (503, {"error": "unavailable"})
    assert answer.headers["Retry-After"] == "60"
    assert stored(app) == (1, 1)
    monkeypatch.undo()
    with app.app_context():
        db.engine.dispose()
    assert {one["s"] for one in phone.sync(*large)["results"]} == {"applied"}
    assert stored(app) == (11, 11)


def test_a_small_entry_still_fits_where_a_large_one_does_not(
    app: Flask, phone: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    with app.app_context():
        pages = db.session.scalar(text("PRAGMA page_count"))
        db.engine.dispose()
        monkeypatch.setattr(database, "PRAGMAS", (*database.PRAGMAS, f"max_page_count={pages + 2}"))
    assert phone.send(said("create", 1, DAY | {"f:body": "x" * 20_000})).status_code == 503
    assert phone.sync(said("create", 2, DAY | {"f:body": "x"}, record=ENTRY))["results"][0]["s"] == "applied"


def test_a_database_that_is_away_is_503() -> None:
    app = create_app(
        Settings(database="postgresql+psycopg://postgres@127.0.0.1:9/nowhere", origin="http://localhost")
    )
    browser = app.test_client()
    browser.set_cookie("__Host-bs", "anything")
    answer = browser.post("/sync", json={"proto": 1}, headers={"Sec-Fetch-Site": "same-origin"})
    assert (answer.status_code, answer.json) == (503, {"error": "unavailable"})
    page = browser.get("/today")
    assert page.status_code == 503
    assert "It is our fault, not yours" in page.text


@pytest.mark.both_engines
def test_what_went_wrong_stands_in_the_log_without_a_word_of_anybodys(
    hasty: None, app: Flask, phone: Line, caplog: pytest.LogCaptureFixture
) -> None:
    with locked(app):
        phone.send(said("create", 1, DAY | {"f:body": "secret words"}))
    assert "the database cannot just now" in caplog.text
    assert "secret words" not in caplog.text
