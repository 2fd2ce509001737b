"""A night in numbers: the same from both twins, and rather none than a wrong one."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.pages import Page
from tests.records import welcomed, write
from tests.v8 import Phone
from webapp.models.client import Client
from webapp.offline.assets import STATIC
from webapp.twins import sleep

Json = dict[str, Any]

NIGHTS: list[Json] = json.loads((Path(__file__).parent / "vectors/sleep.json").read_text("utf-8"))
GOOD = NIGHTS[0]["held"]
BROKEN = next(each for each in NIGHTS if each["name"] == "up before going to bed")["held"]
IDS = [each["name"].replace(" ", "_") for each in NIGHTS]


@pytest.fixture(scope="module")
def phone() -> Phone:
    return Phone.of(STATIC / "js/twins/sleep.js")


@pytest.mark.parametrize("night", NIGHTS, ids=IDS)
def test_a_night_has_these_numbers(night: Json) -> None:
    held = night["held"]
    assert sleep.time_in_bed(held) == night["minutes_in_bed"]
    assert sleep.total_sleep(held) == night["minutes_asleep"]
    assert sleep.efficiency(held) == night["efficiency"]


@pytest.mark.parametrize("night", NIGHTS, ids=IDS)
def test_it_has_the_same_on_the_phone(phone: Phone, night: Json) -> None:
    assert phone.call("facts", night["held"]) == sleep.facts(night["held"])


def test_a_night_in_any_order_is_never_longer_than_it_was_nor_better_than_all_of_it() -> None:
    for night in NIGHTS:
        in_bed, asleep, share = (
            reckon(night["held"]) for reckon in (sleep.time_in_bed, sleep.total_sleep, sleep.efficiency)
        )
        if share is not None:
            assert in_bed is not None
            assert asleep is not None
            assert 0 <= asleep <= in_bed
            assert 0 <= share <= 100


def page_of(app: Flask, client: Client, browser: FlaskClient, held: Json) -> Page:
    entry = write(app, client, held, worksheet="sleep_diary")
    return Page(browser.get(f"/entries/{entry}").text)


@pytest.mark.usefixtures("tuesday")
def test_the_numbers_stand_on_the_entry_in_the_review_and_as_a_line(
    app: Flask, cleo: Client, desk: FlaskClient, as_client: Callable[..., FlaskClient]
) -> None:
    welcomed(app, cleo)
    browser = as_client(cleo)
    shown = page_of(app, cleo, browser, GOOD).text
    for words in ("Time in bed 8 h 0 min", "Asleep 6 h 40 min", "Time in bed asleep 83 %"):
        assert words in shown, words
    review = Page(desk.get(f"/clients/{cleo.id}/review").text)
    assert "6 h 40 min" in review.text
    for page in (review, Page(browser.get("/progress").text)):
        figures = [one for one in page.all("figure") if "Time in bed asleep" in one.text]
        assert len(figures) == 1
        assert "83" in figures[0].text


@pytest.mark.usefixtures("tuesday")
def test_a_night_in_no_order_shows_its_times_and_no_number(
    app: Flask, cleo: Client, as_client: Callable[..., FlaskClient]
) -> None:
    welcomed(app, cleo)
    browser = as_client(cleo)
    page = page_of(app, cleo, browser, BROKEN)
    assert "When did you go to bed?" in page.text
    assert "Time in bed" not in page.text
    assert "Time in bed asleep" not in Page(browser.get("/progress").text).text
