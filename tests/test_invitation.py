"""Accepting an invitation: one use, in time, with the right code, and nothing by halves."""

from __future__ import annotations

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from tests.authenticator import Authenticator
from tests.conftest import ORIGIN
from webapp.db import db, now, writing
from webapp.models.audit_event import AuditEvent
from webapp.models.client import Client
from webapp.models.consent import Consent
from webapp.models.invitation import INVITATION_LIFE, MAX_TRIES, Invitation, invite_client
from webapp.models.passkey import Passkey
from webapp.models.practice import Practice
from webapp.models.sign_in import SignIn
from webapp.models.therapist import Therapist

PRACTICE = {
    "name": "Théa O’Neill <b>",
    "practice_name": "Riverside",
    "emergency_text": "Call 112.",
    "contact_name_1": "Helpline",
    "contact_phone_1": "+44 116 123",
    "contact_about_1": "Day and night",
}


def accept(
    browser: FlaskClient, token: str, form: dict[str, str], device: Authenticator | None = None
) -> Any:
    """What the page does: options first, then the form with the passkey."""
    options = browser.post(f"/invitation/{token}/options", data=form)
    if options.status_code != 200:
        return options
    credential = (device or Authenticator(ORIGIN)).make(options.get_json())
    return browser.post(f"/invitation/{token}", data=form | {"credential": credential})


def count(app: Flask, table: type[Any]) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(table)) or 0


@pytest.fixture
def invited(app: Flask, thea: Therapist) -> tuple[Client, str, str]:
    with app.app_context():
        return invite_client(thea, "Cleo")


def agreed(code: str) -> dict[str, str]:
    return {"code": code, "consent": "1", "zone": "Europe/Vienna", "language": "en-GB"}


def test_a_therapist_founds_a_practice_with_an_invitation(app: Flask, stranger: FlaskClient) -> None:
    with app.app_context():
        token = Invitation.for_therapist()
    assert "Open your practice" in stranger.get(f"/invitation/{token}").text
    answer = accept(stranger, token, PRACTICE | {"zone": "Europe/Vienna"})
    assert (answer.status_code, answer.location) == (303, "/")
    assert stranger.get("/").location == "/caseload"
    with app.app_context():
        practice = db.session.scalars(select(Practice)).one()
        assert (practice.name, practice.demo) == ("Riverside", False)
        assert practice.contacts == [{"name": "Helpline", "phone": "+44 116 123", "about": "Day and night"}]
        thea = db.session.scalars(select(Therapist)).one()
        assert (thea.name, thea.zone, thea.practice_id) == ("Théa O’Neill <b>", "Europe/Vienna", practice.id)
        assert thea.is_admin


def test_a_second_therapist_comes_into_the_same_practice(
    app: Flask, practice: Practice, stranger: FlaskClient
) -> None:
    with app.app_context():
        token = Invitation.for_therapist(practice.id)
    assert "Riverside invites you" in stranger.get(f"/invitation/{token}").text
    assert accept(stranger, token, {"name": "Olga"}).status_code == 303
    with app.app_context():
        olga = db.session.scalars(select(Therapist)).one()
        assert (olga.practice_id, olga.is_admin) == (practice.id, False)


def test_a_therapist_who_lost_the_passkey_comes_back_and_the_old_one_is_dead(
    app: Flask, thea: Therapist, as_therapist: Callable[..., FlaskClient], stranger: FlaskClient
) -> None:
    old = as_therapist()
    with app.app_context():
        token = Invitation.for_therapist(thea.practice_id, thea.id)
    assert accept(stranger, token, {}).status_code == 303
    assert old.get("/devices").status_code == 303
    assert stranger.get("/devices").status_code == 200


def test_a_client_sees_who_invites_before_anything(
    stranger: FlaskClient, invited: tuple[Client, str, str]
) -> None:
    page = stranger.get(f"/invitation/{invited[1]}").text
    assert "Thea invites you" in page
    assert "Riverside" in page
    assert "How to leave" in page
    assert "Cleo" not in page


def test_a_client_accepts_with_code_and_consent(
    app: Flask, stranger: FlaskClient, invited: tuple[Client, str, str]
) -> None:
    client, token, code = invited
    answer = accept(stranger, token, agreed(f" {code[:3]} {code[3:]} "))
    assert (answer.status_code, answer.location) == (303, "/welcome")
    assert stranger.get("/").location == "/today"
    with app.app_context():
        cleo = db.session.get_one(Client, (client.practice_id, client.id))
        assert cleo.has_joined
        assert (cleo.zone, cleo.language) == ("Europe/Vienna", "en")
        consent = db.session.scalars(Consent.newest_of(cleo)).one()
        assert len(consent.words) == 5
        words = set(db.session.scalars(select(AuditEvent.what)))
        assert {"client invited", "invitation accepted", "consent given", "signed in"} <= words
    assert "Thea" in stranger.get("/consent").text


def test_without_consent_no_passkey_is_asked_for(
    app: Flask, stranger: FlaskClient, invited: tuple[Client, str, str]
) -> None:
    _, token, code = invited
    answer = accept(stranger, token, {"code": code})
    assert answer.status_code == 422
    assert list(answer.get_json()["errors"]) == ["consent"]
    page = stranger.post(f"/invitation/{token}", data={"code": code})
    assert page.status_code == 422
    assert "tick this box" in page.text
    assert code in page.text, "what was typed stays"
    assert count(app, Passkey) == count(app, Consent) == count(app, SignIn) == 0


def test_five_wrong_codes_kill_an_invitation(stranger: FlaskClient, invited: tuple[Client, str, str]) -> None:
    _, token, code = invited
    wrong = f"{(int(code) + 1) % 10**6:06}"
    for _ in range(MAX_TRIES - 1):
        assert accept(stranger, token, agreed(wrong)).status_code == 422
    assert accept(stranger, token, agreed(wrong)).status_code == 404
    assert accept(stranger, token, agreed(code)).status_code == 404
    assert stranger.get(f"/invitation/{token}").status_code == 404


@pytest.mark.parametrize("code", ["", "abc", "１２３４５６", "\x00", "9" * 5000, "٠١٢٣٤٥"])
def test_an_odd_code_is_a_wrong_code(
    stranger: FlaskClient, invited: tuple[Client, str, str], code: str
) -> None:
    assert accept(stranger, invited[1], agreed(code)).status_code == 422


def test_a_right_code_uses_up_no_try(stranger: FlaskClient, invited: tuple[Client, str, str]) -> None:
    _, token, code = invited
    for _ in range(MAX_TRIES + 2):
        assert stranger.post(f"/invitation/{token}/options", data=agreed(code)).status_code == 200
    assert accept(stranger, token, agreed(code)).status_code == 303


def test_an_invitation_works_once(
    app: Flask, stranger: FlaskClient, invited: tuple[Client, str, str]
) -> None:
    _, token, code = invited
    assert accept(stranger, token, agreed(code)).status_code == 303
    again = app.test_client()
    assert again.get(f"/invitation/{token}").status_code == 404
    assert accept(again, token, agreed(code)).status_code == 404


def test_of_many_who_accept_at_the_same_time_one_gets_in(
    app: Flask, invited: tuple[Client, str, str]
) -> None:
    _, token, code = invited
    form = agreed(code)
    ready = []
    for _ in range(12):
        browser = app.test_client()
        options = browser.post(f"/invitation/{token}/options", data=form).get_json()
        ready.append((browser, form | {"credential": Authenticator(ORIGIN).make(options)}))
    with ThreadPoolExecutor(12) as many:
        answers = list(
            many.map(lambda one: one[0].post(f"/invitation/{token}", data=one[1]).status_code, ready)
        )
    assert sorted(answers) == [303] + [404] * 11
    assert count(app, Passkey) == count(app, SignIn) == count(app, Consent) == 1


def test_an_invitation_runs_out(stranger: FlaskClient, invited: tuple[Client, str, str]) -> None:
    _, token, code = invited
    with time_machine.travel(now() + INVITATION_LIFE - timedelta(minutes=1)):
        assert stranger.get(f"/invitation/{token}").status_code == 200
    with time_machine.travel(now() + INVITATION_LIFE + timedelta(seconds=1)):
        assert stranger.get(f"/invitation/{token}").status_code == 404
        assert accept(stranger, token, agreed(code)).status_code == 404


def test_what_does_not_exist_looks_like_what_was_used(
    app: Flask, stranger: FlaskClient, invited: tuple[Client, str, str]
) -> None:
    with app.app_context(), writing() as session:
        Invitation.claim(session, invited[1])
    used, never = stranger.get(f"/invitation/{invited[1]}"), stranger.get("/invitation/nobody-made-this")
    assert used.status_code == never.status_code == 404
    assert without_nonce(used.text) == without_nonce(never.text)


def without_nonce(page: str) -> str:
    return re.sub(r'nonce="[^"]+"', "", page)


def test_a_new_invitation_ends_the_one_before(
    app: Flask, thea: Therapist, stranger: FlaskClient, invited: tuple[Client, str, str]
) -> None:
    client, token, _ = invited
    with app.app_context():
        newer, code = Invitation.for_client(client, thea)
    assert stranger.get(f"/invitation/{token}").status_code == 404
    assert accept(stranger, newer, agreed(code)).status_code == 303


def test_a_client_who_lost_the_passkey_comes_back_and_the_old_phone_is_out(
    app: Flask, thea: Therapist, stranger: FlaskClient, invited: tuple[Client, str, str]
) -> None:
    client, token, code = invited
    accept(stranger, token, agreed(code))
    with app.app_context():
        token, code = Invitation.for_client(client, thea)
    assert stranger.get("/devices").status_code == 200, "until it is accepted nothing changes"
    newer = app.test_client()
    assert "You were here before" in newer.get(f"/invitation/{token}").text
    assert accept(newer, token, agreed(code)).status_code == 303
    assert stranger.get("/devices").status_code == 303
    assert count(app, Passkey) == 1
    assert count(app, Client) == 1


def test_the_table_of_invitations_opens_nothing(app: Flask, invited: tuple[Client, str, str]) -> None:
    _, token, code = invited
    with app.app_context():
        row = db.session.scalars(select(Invitation)).one()
        kept = [str(getattr(row, column.name)) for column in Invitation.__table__.columns]
    assert not any(token in text or code == text for text in kept)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "   "),
        ("name", "x" * 121),
        ("name", "a\x00b"),
        ("name", "line\nbreak"),
        ("practice_name", ""),
        ("contact_phone_1", ""),
        ("contact_phone_1", "javascript:alert(1)"),
        ("contact_phone_1", "call me"),
        ("contact_name_1", ""),
        ("emergency_text", "x" * 501),
        ("contact_phone_2", "nine"),
    ],
)
def test_what_a_therapist_left_out_or_mistyped_is_said_at_its_place(
    app: Flask, stranger: FlaskClient, field: str, value: str
) -> None:
    with app.app_context():
        token = Invitation.for_therapist()
    form = PRACTICE | {field: value}
    assert list(accept(stranger, token, form).get_json()["errors"]) == [field]
    page = stranger.post(f"/invitation/{token}", data=form)
    assert page.status_code == 422
    assert 'aria-invalid="true"' in page.text
    assert "Day and night" in page.text, "what was typed stays"
    assert count(app, Practice) == 0


def test_somebody_else_is_told_that_she_is_signed_in_here(
    as_client: Callable[..., FlaskClient], invited: tuple[Client, str, str]
) -> None:
    assert "Somebody is signed in on this browser" in as_client().get(f"/invitation/{invited[1]}").text
