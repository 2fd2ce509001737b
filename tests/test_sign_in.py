"""Signing in with a passkey: no name, one challenge once, a limit on failures, an end in time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from webauthn.helpers import base64url_to_bytes

from tests.authenticator import Authenticator
from tests.conftest import ORIGIN, make_client, sign_in
from webapp import access
from webapp.account import passkeys
from webapp.db import db, now, writing
from webapp.models.audit_event import AuditEvent
from webapp.models.bucket import FAILED_SIGN_INS, FAILED_SIGN_INS_IN, Bucket
from webapp.models.challenge import CHALLENGE_BYTES, CHALLENGE_LIFE, Challenge
from webapp.models.client import Client
from webapp.models.passkey import Passkey
from webapp.models.sign_in import (
    APPEND_LIFE,
    CLIENT_IDLE,
    CLIENT_LIFE,
    SEEN_STEP,
    THERAPIST_IDLE,
    THERAPIST_LIFE,
    SignIn,
)
from webapp.models.therapist import Therapist


@pytest.fixture
def phone(app: Flask, cleo: Client) -> Authenticator:
    """Cleo's phone, with her passkey in it."""
    return registered(app, cleo)


def registered(app: Flask, client: Client) -> Authenticator:
    device = Authenticator(ORIGIN)
    whose = passkeys.Account(client.practice_id, "client", client.id, client.name)
    with app.test_request_context():
        made = device.make(passkeys.registration_options(whose, "test"))
        row = passkeys.register(whose, "test", made)
        with writing() as session:
            session.add(row)
    return device


def options(browser: FlaskClient) -> dict[str, Any]:
    return dict(browser.post("/sign-in/options").get_json())


def enter(browser: FlaskClient, credential: str, **more: str) -> Any:
    return browser.post("/sign-in", data={"credential": credential, **more})


def test_nobody_types_a_name(stranger: FlaskClient, phone: Authenticator) -> None:
    asked = options(stranger)
    assert asked["allowCredentials"] == []
    assert asked["userVerification"] == "required"
    assert len(base64url_to_bytes(asked["challenge"])) == CHALLENGE_BYTES
    answer = enter(stranger, phone.sign(asked))
    assert (answer.status_code, answer.location) == (303, "/")
    assert stranger.get("/").location == "/today"


def test_registration_asks_for_all_that_it_needs(app: Flask, cleo: Client, phone: Authenticator) -> None:
    whose = passkeys.Account(cleo.practice_id, "client", cleo.id, cleo.name)
    with app.test_request_context():
        asked = passkeys.registration_options(whose, "test")
    assert asked["rp"]["id"] == "localhost"
    assert asked["attestation"] == "none"
    assert asked["authenticatorSelection"]["userVerification"] == "required"
    assert asked["authenticatorSelection"]["residentKey"] == "required"
    assert [known["id"] for known in asked["excludeCredentials"]] == list(phone.keys)


def test_a_passkey_made_without_finger_face_or_code_is_refused(app: Flask, cleo: Client) -> None:
    whose = passkeys.Account(cleo.practice_id, "client", cleo.id, cleo.name)
    with app.test_request_context(), pytest.raises(passkeys.Refused):
        made = Authenticator(ORIGIN, verifies=False).make(passkeys.registration_options(whose, "test"))
        passkeys.register(whose, "test", made)


def test_a_sign_in_without_finger_face_or_code_is_refused(
    stranger: FlaskClient, phone: Authenticator
) -> None:
    phone.verifies = False
    assert enter(stranger, phone.sign(options(stranger))).status_code == 422
    assert stranger.get("/").location == "/sign-in"


def test_a_challenge_works_once(app: Flask, stranger: FlaskClient, phone: Authenticator) -> None:
    signed = phone.sign(options(stranger))
    assert enter(stranger, signed).status_code == 303
    assert enter(app.test_client(), signed).status_code == 422


def test_a_challenge_is_used_up_by_a_failure_too(stranger: FlaskClient, phone: Authenticator) -> None:
    asked = options(stranger)
    assert enter(stranger, phone.sign(asked, origin="https://evil.example")).status_code == 422
    assert enter(stranger, phone.sign(asked)).status_code == 422


def test_a_challenge_of_our_own_making_is_refused(stranger: FlaskClient, phone: Authenticator) -> None:
    asked = options(stranger) | {"challenge": "A" * 43}
    assert enter(stranger, phone.sign(asked)).status_code == 422


def test_a_challenge_for_something_else_is_refused(
    app: Flask, stranger: FlaskClient, phone: Authenticator
) -> None:
    asked = options(stranger)
    with app.app_context(), writing() as session:
        row = session.scalars(select(Challenge)).one()
        row.purpose = "invitation 1"
    assert enter(stranger, phone.sign(asked)).status_code == 422


def test_a_challenge_runs_out(stranger: FlaskClient, phone: Authenticator) -> None:
    asked = options(stranger)
    with time_machine.travel(now() + CHALLENGE_LIFE + timedelta(seconds=1)):
        assert enter(stranger, phone.sign(asked)).status_code == 422


@pytest.mark.parametrize(
    "changes",
    [{"origin": "https://localhost"}, {"origin": "http://localhost:8001"}, {"type": "webauthn.create"}],
)
def test_what_was_signed_elsewhere_is_refused(
    stranger: FlaskClient, phone: Authenticator, changes: dict[str, str]
) -> None:
    assert enter(stranger, phone.sign(options(stranger), **changes)).status_code == 422


@pytest.mark.parametrize(
    "credential",
    [
        "",
        "x",
        "null",
        "[]",
        "{}",
        '{"id": 1}',
        "[" * 10_000,
        '{"id":"a","response":{"clientDataJSON":"_"}}',
        "\x00",
    ],
)
def test_nonsense_is_refused_without_a_trace(stranger: FlaskClient, credential: str) -> None:
    answer = enter(stranger, credential)
    assert answer.status_code == 422
    assert "Traceback" not in answer.text


def test_an_unknown_passkey_and_a_bad_signature_look_the_same(
    app: Flask, stranger: FlaskClient, thea: Therapist, phone: Authenticator
) -> None:
    other = registered(app, make_client(app, thea, "Somebody"))
    with app.app_context(), writing() as session:
        session.delete(session.get_one(Passkey, next(iter(other.keys))))
    unknown = enter(stranger, other.sign(options(stranger)))
    key = next(iter(phone.keys))
    phone.keys[key] = next(iter(other.keys.values()))
    forged = enter(stranger, phone.sign(options(stranger)))
    assert unknown.status_code == forged.status_code == 422
    assert without_nonce(unknown.text) == without_nonce(forged.text)


def without_nonce(page: str) -> str:
    nonce = page.split('nonce="')[1].split('"')[0]
    return page.replace(nonce, "")


def test_a_counter_that_falls_is_noted_and_not_refused(
    app: Flask, stranger: FlaskClient, phone: Authenticator
) -> None:
    phone.counter = 10
    assert enter(stranger, phone.sign(options(stranger))).status_code == 303
    phone.counter = 3
    assert enter(stranger, phone.sign(options(stranger))).status_code == 303
    with app.app_context():
        assert "passkey counter fell" in set(db.session.scalars(select(AuditEvent.what)))


def test_after_twenty_failures_an_address_waits(
    app: Flask, stranger: FlaskClient, phone: Authenticator
) -> None:
    for _ in range(FAILED_SIGN_INS):
        assert enter(stranger, "x").status_code == 422
    assert enter(stranger, phone.sign(options(stranger))).status_code == 429
    with time_machine.travel(now() + FAILED_SIGN_INS_IN / FAILED_SIGN_INS + timedelta(seconds=5)):
        assert enter(stranger, phone.sign(options(stranger))).status_code == 303


def test_success_is_not_counted_because_a_clinic_has_one_address(app: Flask, phone: Authenticator) -> None:
    for _ in range(FAILED_SIGN_INS + 5):
        browser = app.test_client()
        assert enter(browser, phone.sign(options(browser))).status_code == 303


def test_a_clock_set_back_neither_refills_the_bucket_nor_locks_it(app: Flask) -> None:
    def take(at: float) -> bool:
        with app.app_context(), writing() as session:
            moment = now() + timedelta(seconds=at)
            return Bucket.take(session, "x", moment, capacity=2, per=timedelta(minutes=2))

    with time_machine.travel(now(), tick=False):
        assert [take(0), take(-3600), take(-3600)] == [True, True, False]
        assert take(60)


def test_the_sign_in_is_new_each_time_and_the_old_one_ends(
    stranger: FlaskClient, phone: Authenticator
) -> None:
    enter(stranger, phone.sign(options(stranger)))
    first = stranger.get_cookie("__Host-bs")
    enter(stranger, phone.sign(options(stranger)))
    second = stranger.get_cookie("__Host-bs")
    assert first and second and first.value != second.value
    stranger.set_cookie("__Host-bs", first.value)
    assert stranger.get("/").location == "/sign-in"


def test_the_cookie_is_what_it_should_be(stranger: FlaskClient, phone: Authenticator) -> None:
    cookie = enter(stranger, phone.sign(options(stranger))).headers["Set-Cookie"]
    assert cookie.startswith("__Host-bs=")
    parts = {part.strip().lower() for part in cookie.split(";")}
    assert {"secure", "httponly", "samesite=lax", "path=/"} <= parts
    assert not any(part.startswith("domain") for part in parts)


def test_the_table_of_sign_ins_signs_nobody_in(
    app: Flask, stranger: FlaskClient, phone: Authenticator
) -> None:
    enter(stranger, phone.sign(options(stranger)))
    cookie = stranger.get_cookie("__Host-bs")
    assert cookie and len(base64url_to_bytes(cookie.value)) == 32
    with app.app_context():
        row = db.session.scalars(select(SignIn)).one()
        kept = [str(getattr(row, column.name)) for column in SignIn.__table__.columns]
    assert not any(cookie.value in text for text in kept)
    for text in kept:
        stranger.set_cookie("__Host-bs", text)
        assert stranger.get("/").location == "/sign-in"


def test_signing_out_ends_it_on_the_server_and_leaves_the_phone_alone(
    app: Flask, as_client: Callable[..., FlaskClient]
) -> None:
    phone = as_client()
    cookie = phone.get_cookie("__Host-bs")
    answer = phone.post("/sign-out")
    assert (answer.status_code, answer.location) == (303, "/sign-in")
    assert "Clear-Site-Data" not in answer.headers
    assert cookie
    phone.set_cookie("__Host-bs", cookie.value)
    assert phone.get("/devices").status_code == 303


@pytest.mark.parametrize(
    ("asked", "led"),
    [
        ("/devices", "/devices"),
        ("/today?x=1", "/today?x=1"),
        ("//evil.example", "/"),
        ("https://evil.example", "/"),
        ("/\\evil.example", "/"),
        ("/a\r\nSet-Cookie: x=1", "/"),
        ("javascript:alert(1)", "/"),
        ("", "/"),
    ],
)
def test_after_signing_in_one_stays_here(
    stranger: FlaskClient, phone: Authenticator, asked: str, led: str
) -> None:
    assert enter(stranger, phone.sign(options(stranger)), next=asked).location == led


def test_a_stranger_who_asks_for_a_page_is_led_back_to_it_after_signing_in(stranger: FlaskClient) -> None:
    answer = stranger.get("/devices?a=1&b=2")
    assert (answer.status_code, answer.location) == (303, "/sign-in?next=/devices%3Fa%3D1%26b%3D2")
    assert 'name="next" value="/devices?a=1&amp;b=2"' in stranger.get(answer.location).text


@pytest.mark.parametrize(
    ("role", "after", "live"),
    [
        ("therapist", THERAPIST_IDLE - timedelta(minutes=1), True),
        ("therapist", THERAPIST_IDLE, False),
        ("client", CLIENT_IDLE - timedelta(minutes=1), True),
        ("client", CLIENT_IDLE, False),
    ],
)
def test_a_sign_in_that_nobody_uses_runs_out(
    app: Flask, thea: Therapist, cleo: Client, role: str, after: timedelta, live: bool
) -> None:
    browser = sign_in(app, role, thea if role == "therapist" else cleo)
    with time_machine.travel(now() + after):
        assert (browser.get("/").location != "/sign-in") is live


@pytest.mark.parametrize(("role", "life"), [("therapist", THERAPIST_LIFE), ("client", CLIENT_LIFE)])
def test_a_sign_in_in_use_runs_out_too(
    app: Flask, thea: Therapist, cleo: Client, role: str, life: timedelta
) -> None:
    person = thea if role == "therapist" else cleo
    recently = {"created_at": now() - life + timedelta(minutes=2), "seen_at": now()}
    browser = sign_in(app, role, person, **recently)
    assert browser.get("/").location != "/sign-in"
    with time_machine.travel(now() + timedelta(minutes=3)):
        assert browser.get("/").location == "/sign-in"


def test_use_is_noted_at_most_once_a_minute_and_not_by_a_part_that_refreshes_itself(
    app: Flask, as_client: Callable[..., FlaskClient]
) -> None:
    def seen() -> Any:
        with app.app_context():
            return db.session.scalars(select(SignIn.seen_at)).one()

    phone = as_client()
    start = seen()
    phone.get("/devices")
    assert seen() == start
    with time_machine.travel(now() + SEEN_STEP):
        phone.get("/devices?refresh=1")
        assert seen() == start
        phone.get("/devices")
        assert seen() > start


def test_a_client_whose_sign_in_ran_out_may_still_hand_in_but_not_read(app: Flask, cleo: Client) -> None:
    browser = sign_in(app, "client", cleo)
    secret = browser.get_cookie("__Host-bs")
    assert secret
    headers = {"Cookie": f"__Host-bs={secret.value}"}
    for after, may, reads in [
        (timedelta(), True, True),
        (CLIENT_IDLE + timedelta(hours=1), True, False),
        (CLIENT_IDLE + APPEND_LIFE + timedelta(hours=1), False, False),
    ]:
        with time_machine.travel(now() + after), app.test_request_context(headers=headers):
            known = access.may_append()
            assert (known is not None) is may
            assert (access.who() is not None) is reads
            assert known is None or known.live is reads


def test_a_therapist_or_a_revoked_client_hands_in_nothing_after_the_end(
    app: Flask, thea: Therapist, cleo: Client
) -> None:
    ran_out = sign_in(app, "therapist", thea, seen_at=now() - THERAPIST_IDLE)
    revoked = sign_in(app, "client", cleo, revoked_at=now())
    for browser in (ran_out, revoked):
        secret = browser.get_cookie("__Host-bs")
        assert secret
        with app.test_request_context(headers={"Cookie": f"__Host-bs={secret.value}"}):
            assert access.may_append() is None


def test_the_first_sign_in_takes_the_zone_and_later_ones_leave_it(
    app: Flask, cleo: Client, stranger: FlaskClient, phone: Authenticator
) -> None:
    def zone() -> str:
        with app.app_context():
            return db.session.get_one(Client, (cleo.practice_id, cleo.id)).zone

    enter(stranger, phone.sign(options(stranger)), zone="Europe/Helsinki", language="xx-YY")
    assert zone() == "Europe/Helsinki"
    enter(stranger, phone.sign(options(stranger)), zone="Asia/Tokyo")
    assert zone() == "Europe/Helsinki"


def test_a_zone_that_does_not_exist_is_passed_over(
    app: Flask, cleo: Client, stranger: FlaskClient, phone: Authenticator
) -> None:
    enter(stranger, phone.sign(options(stranger)), zone="../../etc/passwd")
    with app.app_context():
        assert db.session.get_one(Client, (cleo.practice_id, cleo.id)).zone == "UTC"
