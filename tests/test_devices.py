"""The list of devices: one's own, this one marked, any of them can be signed out."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.authenticator import Authenticator
from tests.conftest import ORIGIN
from webapp.account.arrival import device_name
from webapp.db import db, now
from webapp.models.client import Client
from webapp.models.passkey import Passkey
from webapp.models.sign_in import FRESH, SignIn


def ids(page: str) -> list[str]:
    return re.findall(r"/devices/([0-9a-f-]+)/sign-out", page)


def test_a_client_signs_out_a_phone_that_is_not_at_hand(as_client: Callable[..., FlaskClient]) -> None:
    here, lost = as_client(), as_client()
    page = here.get("/devices").text
    assert page.count("This one") == 1
    assert page.count('class="card"') == 2
    [other] = ids(page)
    assert here.post(f"/devices/{other}/sign-out").location == "/devices"
    assert lost.get("/devices").status_code == 303
    assert here.get("/devices").text.count('class="card"') == 1


def test_this_device_is_signed_out_like_any_sign_out(
    app: Flask, as_client: Callable[..., FlaskClient]
) -> None:
    here = as_client()
    with app.app_context():
        mine = db.session.scalars(select(SignIn.id)).one()
    assert 'action="/sign-out"' in here.get("/devices").text
    assert here.post(f"/devices/{mine}/sign-out").location == "/sign-in"
    assert here.get("/devices").status_code == 303


def test_nobody_signs_out_somebody_elses_device(
    app: Flask, as_client: Callable[..., FlaskClient], amir: Client, as_therapist: Callable[..., FlaskClient]
) -> None:
    mine = as_client()
    with app.app_context():
        device = db.session.scalars(select(SignIn.id)).one()
    for other in (as_client(amir), as_therapist()):
        assert other.post(f"/devices/{device}/sign-out").status_code == 404
    assert mine.get("/devices").status_code == 200


def test_a_second_passkey_is_added_by_somebody_who_has_just_shown_the_first(
    app: Flask, as_client: Callable[..., FlaskClient], cleo: Client
) -> None:
    here = as_client()
    made = Authenticator(ORIGIN).make(here.post("/devices/passkeys/options").get_json())
    assert here.post("/devices/passkeys", data={"credential": made}).location == "/devices"
    assert here.post("/devices/passkeys", data={"credential": made}).status_code == 422
    with app.app_context():
        assert db.session.scalars(select(Passkey.account_id)).one() == cleo.id


def test_a_sign_in_of_an_hour_ago_adds_no_passkey(app: Flask, as_client: Callable[..., FlaskClient]) -> None:
    here = as_client()
    with time_machine.travel(now() + FRESH + timedelta(seconds=1)):
        assert "Sign in again to add a passkey" in here.get("/devices").text
        assert here.post("/devices/passkeys/options").status_code == 422
        assert here.post("/devices/passkeys").location == "/sign-in?next=/devices"


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        ("Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 Chrome/156.0 Mobile Safari/537.36", "Android, Chrome"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_4 like Mac OS X) AppleWebKit/605 Version/18.4 Safari/604", "iPhone, Safari"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0", "Linux, Firefox"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/156.0 Safari/537.36 Edg/156.0", "Windows, Edge"),
        ("<script>alert(1)</script>", ""),
        ("", ""),
    ],
)  # fmt: skip
def test_a_device_is_called_by_what_people_call_it(app: Flask, agent: str, name: str) -> None:
    with app.test_request_context(headers={"User-Agent": agent}):
        assert device_name() == name
