"""What a client has chosen about language and looks is on every page, and decides what an own entry starts as."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.own_records import filled, keep, post
from tests.pages import Page
from tests.records import agree, welcomed
from webapp.models.client import Client

pytestmark = pytest.mark.usefixtures("tuesday")


def test_what_is_chosen_is_on_the_next_page_and_stands_in_the_form(phone: FlaskClient) -> None:
    action, form = filled(phone, "/preferences", "/preferences/")
    assert (form["f:language"], form["f:theme"], form["f:size"], form["f:share"]) == (
        "en",
        "system",
        "usual",
        "private",
    )
    went = post(phone, action, {**form, "f:language": "es", "f:theme": "dark", "f:size": "large"})
    assert went == "/preferences?notice=saved"
    page = Page(phone.get("/today").text)
    root = page.one("html").attributes
    assert (root["lang"], root["data-language"], root["data-size"]) == ("es", "es", "large")
    assert page.one("meta", name="color-scheme").attributes["content"] == "dark"
    dark = [
        one.attributes["media"] for one in page.all("link") if "dark.css" in one.attributes.get("href", "")
    ]
    assert dark == ["screen"]
    assert filled(phone, "/preferences", "/preferences/")[1]["f:theme"] == "dark"


def test_without_a_choice_the_phone_decides(phone: FlaskClient) -> None:
    page = Page(phone.get("/today").text)
    assert page.one("meta", name="color-scheme").attributes["content"] == "light dark"
    dark = [
        one.attributes["media"] for one in page.all("link") if "dark.css" in one.attributes.get("href", "")
    ]
    assert dark == ["screen and (prefers-color-scheme: dark)"]


def test_who_chose_light_gets_no_dark_sheet(phone: FlaskClient) -> None:
    action, form = filled(phone, "/preferences", "/preferences/")
    post(phone, action, {**form, "f:theme": "light"})
    for path in ("/today", "/devices"):
        assert "dark.css" not in phone.get(path).text, path


def test_an_own_entry_starts_as_chosen_and_an_assignment_as_agreed(
    app: Flask, cleo: Client, as_client: Callable[..., FlaskClient]
) -> None:
    welcomed(app, cleo)
    assignment = agree(app, cleo, share="private")
    browser = as_client()

    def shared(path: str) -> str:
        form = next(one for one in Page(browser.get(path).text).forms if one.action.startswith("/entries/"))
        return form.values["share"]

    assert shared("/log/mood_check") == "private"
    keep(app, cleo, "preferences", **{"f:share": "shared"})
    assert shared("/log/mood_check") == "shared"
    assert shared("/log/journal") == "private"
    assert shared(f"/assignments/{assignment}/log") == "private"


def test_a_look_that_there_is_not_is_refused_beside_its_field(phone: FlaskClient) -> None:
    action, form = filled(phone, "/preferences", "/preferences/")
    answer = phone.post(action, data={**form, "f:theme": "pink"})
    assert answer.status_code == 422
    assert set(Page(answer.text).errors) == {"f:theme"}
