"""The practice: its name, and the numbers that stand behind "Help now" on every phone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.conftest import make_client
from tests.pages import Page
from tests.records import record, welcomed
from webapp.db import db
from webapp.models.client import Client
from webapp.models.practice import Practice
from webapp.models.therapist import Therapist


def opened(desk: FlaskClient) -> dict[str, str]:
    return Page(desk.get("/practice").text).form("/practice").values


def save(desk: FlaskClient, **changes: str) -> Any:
    return desk.post(
        "/practice", data=opened(desk) | {name.replace("_n", ":"): value for name, value in changes.items()}
    )


def kept(app: Flask, practice: Practice) -> Practice:
    with app.app_context():
        return db.session.get_one(Practice, practice.id)


def test_the_form_holds_what_is_kept(desk: FlaskClient) -> None:
    held = opened(desk)
    assert held["name"] == "Riverside"
    assert held["emergency_text"] == "Call 112."
    assert held["zone"] == "UTC"
    assert held["name:1"] == "Helpline"
    assert held["phone:1"] == "116 123"
    assert held["phone:6"] == ""


def test_saved_it_stands_on_every_phone_of_the_practice(
    app: Flask,
    desk: FlaskClient,
    practice: Practice,
    cleo: Client,
    olga: Therapist,
    as_client: Callable[..., FlaskClient],
) -> None:
    otto = make_client(app, olga, "Otto")
    welcomed(app, cleo, otto)
    changes = {
        "emergency_text": "Call 112.\r\nOr come in.",
        "name_n2": "Front desk",
        "phone_n2": "+44 (0) 20 7946-0018",
    }
    answer = save(desk, name="Riverside & Sons", **changes)
    assert answer.location == "/practice?notice=saved"
    for client in (cleo, otto):
        card = record(app, client, "card")["body"]
        assert card["practice"] == "Riverside & Sons"
        assert card["emergency"] == "Call 112.\nOr come in."
        assert card["contacts"][1] == {"name": "Front desk", "phone": "+44 (0) 20 7946-0018", "about": ""}
        assert record(app, client, "me")["body"]["practice"] == "Riverside & Sons"
    page = Page(as_client().get("/help-now").text)
    assert [one.attributes["href"] for one in page.all("a", class_="call")] == ["tel:+4402079460018"]


def test_the_therapist_sees_the_card_as_her_clients_do(desk: FlaskClient) -> None:
    save(desk, emergency_text="Call 112 at once.", name_n1="Front desk", phone_n1="+44 20 7946 0018")
    page = Page(desk.get("/help-now").text)
    assert "Call 112 at once." in page.text
    assert page.one("a", class_="call call-first").attributes["href"] == "tel:+442079460018"


def test_saved_unchanged_no_phone_is_told_anything(app: Flask, desk: FlaskClient, cleo: Client) -> None:
    welcomed(app, cleo)
    before = record(app, cleo, "card")["rev"]
    for _ in range(2):
        assert save(desk).status_code == 303
    assert record(app, cleo, "card")["rev"] == before


def test_a_number_without_a_name_is_called_by_itself_and_gaps_close(
    app: Flask, desk: FlaskClient, practice: Practice
) -> None:
    save(desk, name_n1="", phone_n1="", about_n1="", phone_n4="112")
    assert kept(app, practice).contacts == [{"name": "112", "phone": "112", "about": ""}]


def test_without_any_number_there_is_still_one_to_call(
    app: Flask, desk: FlaskClient, cleo: Client, as_client: Callable[..., FlaskClient]
) -> None:
    welcomed(app, cleo)
    save(desk, name_n1="", phone_n1="", about_n1="")
    page = Page(as_client().get("/help-now").text)
    assert page.one("a", class_="call call-first").attributes["href"] == "tel:112"


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("name", ""),
        ("name", "x" * 121),
        ("emergency_text", "  "),
        ("emergency_text", "x" * 501),
        ("zone", "Mars/Olympus"),
        ("zone", "../etc/passwd"),
        ("name:1", "a\u2028b"),
        ("phone:1", ""),
        ("phone:1", "call me"),
        ("phone:1", "javascript:alert(1)"),
        ("phone:1", "\uff11\uff11\uff12"),
        ("phone:1", "1" * 61),
        ("about:6", "x" * 121),
    ],
)
def test_each_bad_field_says_so_at_its_place_and_nothing_changes(
    app: Flask, desk: FlaskClient, practice: Practice, field: str, typed: str
) -> None:
    extra = {"phone:6": "112"} if field.endswith("6") else {}
    answer = desk.post(
        "/practice", data=opened(desk) | {"name:3": "Kept", "phone:3": "3"} | extra | {field: typed}
    )
    assert answer.status_code == 422
    page = Page(answer.text)
    assert list(page.errors) == [field]
    assert page.called(field).attributes["aria-invalid"] == "true"
    form = page.form("/practice")
    assert form.values["name:3"] == "Kept"
    if form.kinds[field] != "select":
        assert form.values[field] == typed
    assert (kept(app, practice).name, len(kept(app, practice).contacts)) == ("Riverside", 1)


def test_another_practice_keeps_its_own(
    app: Flask, as_therapist: Callable[..., FlaskClient], theo: Therapist, thea: Therapist
) -> None:
    save(as_therapist(), name="Changed")
    assert opened(as_therapist(theo))["name"] == "Hillside"
