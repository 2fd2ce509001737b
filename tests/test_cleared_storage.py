"""A browser that cleared a phone's storage is found out by a cookie, and what may be lost is counted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from webapp.ids import uuid7
from webapp.models.client import Client

AsClient = Callable[..., FlaskClient]
BEFORE, AFTER = "d_before", "d_after"


def call(phone: FlaskClient, client: Client, device: str, **more: Any) -> dict[str, Any]:
    said = {"proto": 1, "account": client.id, "device": device, "pending": 0, "ops": []} | more
    answer = phone.post("/sync", json=said)
    assert answer.status_code == 200
    return dict(answer.get_json())


def test_a_phone_that_calls_under_a_new_id_hears_what_it_still_held(
    as_client: AsClient, cleo: Client
) -> None:
    phone = as_client()
    assert "lost" not in call(phone, cleo, BEFORE, pending=3)
    lost = call(phone, cleo, AFTER)["lost"]
    assert lost["pending"] == 3
    assert lost["at"].endswith("+00:00")
    assert "lost" not in call(phone, cleo, AFTER), "it is said once"


def test_a_phone_that_had_sent_everything_has_lost_nothing(as_client: AsClient, cleo: Client) -> None:
    phone = as_client()
    body = {"day": "2026-03-03", "status": "done", "share": "private"}
    said = {"op": uuid7(), "n": 1, "t": "entry.create", "v": 1, "id": uuid7(), "base": 0, "body": body}
    call(phone, cleo, BEFORE, pending=1, ops=[said])
    assert "lost" not in call(phone, cleo, AFTER)


def test_a_second_phone_of_the_same_person_has_lost_nothing(as_client: AsClient, cleo: Client) -> None:
    call(as_client(), cleo, BEFORE, pending=3)
    assert "lost" not in call(as_client(), cleo, AFTER)


def test_nobody_hears_of_another_persons_phone(as_client: AsClient, cleo: Client, amir: Client) -> None:
    call(as_client(), cleo, BEFORE, pending=3)
    stranger = as_client(amir)
    stranger.set_cookie("bs-phone", BEFORE)
    stranger.set_cookie("__Host-bs-phone", BEFORE)
    assert "lost" not in call(stranger, amir, AFTER)


@pytest.mark.parametrize(("form", "heard"), [({}, True), ({"remove": "1"}, False)])
def test_only_what_the_person_removed_herself_is_no_loss(
    as_client: AsClient, cleo: Client, form: dict[str, str], heard: bool
) -> None:
    phone = as_client()
    call(phone, cleo, BEFORE, pending=3)
    phone.post("/sign-out", data=form)
    again = as_client()
    cookie = phone.get_cookie("bs-phone") or phone.get_cookie("__Host-bs-phone")
    if cookie:
        again.set_cookie(cookie.key, cookie.value)
    assert ("lost" in call(again, cleo, AFTER)) is heard


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(as_client: AsClient, cleo: Client) -> None:
    said = {"proto": 1, "account": cleo.id, "device": BEFORE, "ops": []}
    (cookie,) = as_client().post("/sync", json=said).headers.getlist("Set-Cookie")
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert BEFORE in cookie
