"""Words outlive the clock: a midnight, a change to summer time, a clock that is put back, another part of the world."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from time_machine import Traveller

from tests.pages import Page
from tests.records import agree, local, record, welcomed
from tests.sheets import form_at, newest, send
from webapp.models.client import Client

Json = dict[str, Any]
WORDS = "The night was long, and then it was not."


class Night:
    """Cleo's phone and her therapist's desk, at whatever hour it is; what was agreed is a journal."""

    def __init__(self, app: Flask, cleo: Client, traveller: Traveller, browsers: tuple[Any, Any]) -> None:
        self.app, self.cleo, self._traveller = app, cleo, traveller
        self._client, self._therapist = browsers
        welcomed(app, cleo)
        self.journal = agree(app, cleo)

    def move_to(self, clock: str) -> None:
        """Let it be this time of Cleo's."""
        self._traveller.move_to(local(self.cleo, clock))

    @property
    def phone(self) -> FlaskClient:
        """Signed in just now."""
        found: FlaskClient = self._client(self.cleo)
        return found

    def write(self, form: Any, **answers: str) -> str:
        """Send the form. The id of the entry."""
        done = send(self.phone, form, f_body=WORDS, **answers)
        assert done.status_code == 303, Page(done.text).errors
        return str(form.action.rsplit("/", 1)[1])

    def read(self, entry: str) -> list[str]:
        """The client's page of an entry, and the review's."""
        review = Page(self._therapist().get(f"/clients/{self.cleo.id}/review").text)
        return [Page(self.phone.get(f"/entries/{entry}").text).text, review.called(f"entry-{entry}").text]


@pytest.fixture
def night(
    app: Flask,
    cleo: Client,
    tuesday: Traveller,
    as_client: Callable[..., FlaskClient],
    as_therapist: Callable[..., FlaskClient],
) -> Night:
    """It is Tuesday noon until it is moved."""
    return Night(app, cleo, tuesday, (as_client, as_therapist))


def test_a_form_that_is_open_over_midnight_counts_for_the_day_on_which_it_was_begun(night: Night) -> None:
    night.move_to("2026-03-11T23:50")
    form = form_at(night.phone, f"/assignments/{night.journal}/log")
    night.move_to("2026-03-12T00:10")
    entry = night.write(form)
    assert newest(night.app, night.cleo)["day"] == "2026-03-11"
    assert all(WORDS in page for page in night.read(entry))


@pytest.mark.parametrize(
    ("now", "day", "clock"),
    [
        ("2026-03-29T12:00", "2026-03-29", "01:30"),  # there was no such hour
        ("2026-10-25T12:00", "2026-10-25", "01:30"),  # there were two
        ("2026-03-29T03:10", "2026-03-28", "23:40"),  # the hour before was on the other clock
    ],
)
def test_the_hour_that_was_typed_is_the_hour_that_is_read(
    night: Night, now: str, day: str, clock: str
) -> None:
    night.move_to(now)
    form = form_at(night.phone, f"/assignments/{night.journal}/log")
    entry = night.write(form, occurred_on=day, occurred_time=clock)
    kept = newest(night.app, night.cleo)
    assert (kept["day"], kept["occurred_at"][:16]) == (day, f"{day}T{clock}")
    for page in night.read(entry):
        assert WORDS in page
        assert clock in page


def test_an_entry_of_tomorrow_is_changed_after_the_clock_was_put_right(night: Night) -> None:
    night.move_to("2026-03-12T00:20")
    entry = night.write(form_at(night.phone, f"/assignments/{night.journal}/log"))
    night.move_to("2026-03-11T12:00")
    form = form_at(night.phone, f"/entries/{entry}/edit")
    assert form.values["f:body"] == WORDS
    assert send(night.phone, form, f_body=f"{WORDS} And more.").status_code == 303
    body = record(night.app, night.cleo, entry)["body"]
    assert (body["day"], body["f:body"]) == ("2026-03-12", f"{WORDS} And more.")
    assert all(f"{WORDS} And more." in page for page in night.read(entry))


def test_after_a_clock_that_was_years_behind_nothing_is_out_of_sight(night: Night) -> None:
    form = form_at(night.phone, f"/assignments/{night.journal}/log")
    entry = night.write(form, occurred_on="1970-01-01", occurred_time="00:03")
    assert all(WORDS in page for page in night.read(entry))
    assert WORDS in Page(night.phone.get("/history?q=night+was+long").text).text
