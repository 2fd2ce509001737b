"""Numbers by region: suggestions with a source, that are saved only by somebody who has checked them."""

from __future__ import annotations

from datetime import date
from zoneinfo import available_timezones

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.pages import Page
from webapp.db import db
from webapp.fields import DIALLED
from webapp.models.practice import Practice
from webapp.regions import region_called, region_of, regions, with_suggestions
from webapp.therapist.practice import MOST_CONTACTS


@pytest.mark.parametrize("region", regions(), ids=lambda region: str(region["id"]))
def test_every_number_can_be_dialled_and_says_where_and_when_it_was_read(region: dict[str, object]) -> None:
    numbers = region["numbers"]
    assert isinstance(numbers, list)
    assert 0 < len(numbers) <= MOST_CONTACTS
    for number in numbers:
        assert DIALLED.fullmatch(number["phone"])
        assert number["name"]
        assert number["source"].startswith(("https://", "http://"))
        assert date(2026, 11, 1) <= date.fromisoformat(number["read_on"]) <= date.today()


def test_every_zone_is_one_and_belongs_to_one_region() -> None:
    zones = [zone for region in regions() for zone in region["zones"]]
    assert set(zones) <= available_timezones()
    assert len(zones) == len(set(zones))
    found = region_of("Europe/London")
    assert found is not None
    assert found["id"] == "GB"
    assert region_of("Antarctica/Troll") is None
    assert region_called("XX") is None


def test_a_suggestion_fills_empty_rows_writes_over_none_and_doubles_none() -> None:
    region = region_called("GB")
    assert region is not None
    held = {
        "name:1": "Front desk",
        "phone:1": "0113 496 0000",
        "name:2": "Sams",
        "phone:2": "116123",
        "about:3": "x",
    }
    filled = with_suggestions(held, region, 6)
    assert held.items() <= filled.items()
    assert [filled.get(f"phone:{row}") for row in range(3, 7)] == [None, "999", "111", None]
    assert with_suggestions({f"name:{row}": "x" for row in range(1, 7)}, region, 6).keys() == {
        f"name:{row}" for row in range(1, 7)
    }


def kept(app: Flask, practice: Practice) -> list[dict[str, str]]:
    with app.app_context():
        return db.session.get_one(Practice, practice.id).contacts


def test_what_is_suggested_is_saved_only_when_it_was_checked(
    app: Flask, desk: FlaskClient, practice: Practice
) -> None:
    page = Page(desk.get("/practice?region=FI").text)
    assert "nothing is saved yet" in page.called("suggested").text
    assert "read on 25 Nov 2026" in page.called("suggested").text
    form = page.form("/practice").values
    assert (form["phone:2"], form["phone:3"]) == ("112", "09 2525 0111")
    assert len(kept(app, practice)) == 1
    answer = desk.post("/practice", data=form)
    assert answer.status_code == 422
    again = Page(answer.text)
    assert again.errors == {"checked": "Please check each number, then tick this box."}
    assert again.form("/practice").values["phone:3"] == "09 2525 0111"
    assert len(kept(app, practice)) == 1
    assert (
        desk.post(
            "/practice", data={**form, "phone:3": "", "name:3": "", "about:3": "", "checked": "1"}
        ).status_code
        == 303
    )
    assert [each["phone"] for each in kept(app, practice)] == ["116 123", "112", "09 2525 0112"]


def test_a_region_that_is_none_suggests_nothing(desk: FlaskClient) -> None:
    page = Page(desk.get("/practice?region=%3Cb%3E").text)
    assert page.form("/practice").values["phone:2"] == ""
    assert "nothing is saved yet" not in page.text
    assert page.all("a", href="/practice?region=GB")


def test_a_practice_without_numbers_is_reminded_on_the_caseload(
    app: Flask, desk: FlaskClient, practice: Practice
) -> None:
    assert "Nobody stands on the card" not in desk.get("/caseload").text
    form = Page(desk.get("/practice").text).form("/practice").values
    desk.post("/practice", data={**form, "name:1": "", "phone:1": "", "about:1": ""})
    assert "Nobody stands on the card" in desk.get("/caseload").text
