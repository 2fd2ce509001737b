"""What a therapist sets for herself: her name on the phones, her language, her clock."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.conftest import make_client
from tests.pages import Page
from tests.records import record, welcomed
from webapp.db import db
from webapp.models.client import Client
from webapp.models.therapist import Therapist


def opened(desk: FlaskClient) -> dict[str, str]:
    return Page(desk.get("/account").text).form("/account").values


def kept(app: Flask, therapist: Therapist) -> Therapist:
    with app.app_context():
        return db.session.get_one(Therapist, (therapist.practice_id, therapist.id))


def test_pages_are_in_the_language_that_she_chose(app: Flask, desk: FlaskClient, thea: Therapist) -> None:
    assert opened(desk) == {"name": "Thea", "language": "en", "zone": thea.zone}
    answer = desk.post("/account", data=opened(desk) | {"language": "es", "zone": "Europe/Madrid"})
    assert answer.location == "/account?notice=saved"
    page = Page(desk.get("/caseload").text)
    assert page.all("html")[0].attributes["lang"] == "es"
    assert (kept(app, thea).language, kept(app, thea).zone) == ("es", "Europe/Madrid")


def test_another_name_is_told_to_the_phones_of_her_own_clients(
    app: Flask, desk: FlaskClient, cleo: Client, olga: Therapist
) -> None:
    otto = make_client(app, olga, "Otto")
    welcomed(app, cleo, otto)
    desk.post("/account", data=opened(desk) | {"name": "Thea Lind"})
    assert record(app, cleo, "me")["body"]["therapist"] == "Thea Lind"
    assert record(app, cleo, "card")["body"]["therapist"] == "Thea Lind"
    assert record(app, otto, "me")["body"]["therapist"] == "Olga"


@pytest.mark.parametrize(
    ("field", "typed"), [("name", " "), ("name", "x" * 121), ("language", "xx"), ("zone", "Mars/Olympus")]
)
def test_what_cannot_be_is_told_at_its_field_and_nothing_changes(
    app: Flask, desk: FlaskClient, thea: Therapist, field: str, typed: str
) -> None:
    before = opened(desk)
    answer = desk.post("/account", data=before | {"name": "Somebody", "language": "es"} | {field: typed})
    assert answer.status_code == 422
    assert Page(answer.text).all(id=f"{field}-error")
    assert opened(desk) == before


def test_a_client_has_no_such_page(as_client: Callable[..., FlaskClient]) -> None:
    assert as_client().get("/account").status_code == 404
    assert as_client().post("/account", data={"name": "Thea"}).status_code == 404
