"""Passkeys with the real WebAuthn code of Chromium: making one, using it, and what is refused."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from e2e.arrivals import accept, arrive, found_practice
from e2e.authenticator import Authenticator
from e2e.browsers import DESK, PHONE, Chromium
from e2e.conftest import Launch
from e2e.console import Console
from e2e.servers import LiveServer

pytestmark = pytest.mark.chromium

# Invites a client of the therapist whose id is given, and prints token and code.
INVITE = """
import sys
from sqlalchemy import select
from webapp import create_app
from webapp.db import db
from webapp.feed_start import welcome
from webapp.models.invitation import invite_client
from webapp.models.therapist import Therapist
with create_app().app_context():
    client, token, code = invite_client(db.session.scalars(select(Therapist)).one(), sys.argv[1])
    welcome(client)
    print(token, code)
"""


def devices(page: Page, server: LiveServer) -> int:
    """How many places the list of devices shows; 0 for a stranger."""
    page.goto(f"{server.url}/devices")
    return page.locator("#places + ul > li").count()


@pytest.fixture
def invited(empty_server: LiveServer, launch: Launch, run: Callable[..., str]) -> tuple[str, str]:
    """Thea is there, and Cleo is invited: her token and her code."""
    desk = launch("chromium", "thea", empty_server.url, DESK)
    assert isinstance(desk, Chromium)
    Authenticator(desk.page)
    found_practice(desk.page, empty_server)
    token, code = run(INVITE, "Cleo").split()
    return token, code


@pytest.fixture
def run(empty_server: LiveServer) -> Callable[..., str]:
    """Run a few lines of Python against the server's database."""

    def run(script: str, *words: str) -> str:
        return subprocess.run(
            [sys.executable, "-c", script, *words],
            cwd=Path(__file__).parent.parent,
            env={**os.environ, **empty_server.environment},
            capture_output=True,
            text=True,
            check=True,
        ).stdout

    return run


@pytest.fixture
def page(empty_server: LiveServer, launch: Launch) -> Page:
    phone = launch("chromium", "cleo", empty_server.url, PHONE)
    assert isinstance(phone, Chromium)
    return phone.page


def test_a_therapist_opens_a_practice_with_a_link(
    empty_server: LiveServer, page: Page, axe: Callable[[Page], None], console: Console
) -> None:
    console.allow("422")
    authenticator = Authenticator(page)
    page.goto(empty_server.between("invite-therapist").strip())
    axe(page)
    page.get_by_role("button", name="Make my passkey").click()
    expect(page.get_by_text("Write your name as your clients know it.")).to_be_visible()
    expect(page.get_by_label("Your name")).to_be_focused()
    axe(page)
    assert authenticator.credentials() == [], "no passkey before everything else is right"
    found_practice(page, empty_server)
    assert page.url.endswith("/caseload")
    [kept] = authenticator.credentials()
    assert kept["isResidentCredential"]
    assert kept["rpId"] == "localhost"
    assert devices(page, empty_server) == 1
    axe(page)


def test_a_client_comes_in_by_link_and_code_and_back_without_typing_a_name(
    empty_server: LiveServer,
    page: Page,
    invited: tuple[str, str],
    axe: Callable[[Page], None],
    console: Console,
) -> None:
    console.allow("422")
    token, code = invited
    authenticator = Authenticator(page)
    page.goto(f"{empty_server.url}/invitation/{token}")
    expect(page.get_by_role("heading", name="Thea invites you")).to_be_visible()
    axe(page)
    page.get_by_label("Code, 6 digits").fill("000000" if code != "000000" else "111111")
    page.get_by_role("button", name="Make my passkey").click()
    expect(page.get_by_text("Please read what stands above")).to_be_visible()
    page.get_by_label("I have read this and I agree").check()
    page.get_by_role("button", name="Make my passkey").click()
    expect(page.get_by_text("These are not the right digits.")).to_be_visible()
    assert authenticator.credentials() == []
    accept(page, empty_server, token, code)
    assert page.url.endswith("/today")
    assert len(authenticator.credentials()) == 1

    sign_out(page, empty_server)
    axe(page)
    arrive(page, "Sign in")
    assert page.url.endswith("/today")


def sign_out(page: Page, server: LiveServer) -> None:
    page.goto(f"{server.url}/devices")
    page.get_by_role("button", name="Sign out this device").click()
    page.goto(f"{server.url}/sign-in")
    expect(page.get_by_role("button", name="Sign in", exact=True)).to_be_visible()


def test_without_finger_face_or_code_nobody_gets_in(
    empty_server: LiveServer, page: Page, invited: tuple[str, str], console: Console
) -> None:
    authenticator = Authenticator(page)
    accept(page, empty_server, *invited)
    sign_out(page, empty_server)
    authenticator.verify_user(False)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_text("The passkey was not used.")).to_be_visible()
    assert devices(page, empty_server) == 0


def test_a_browser_that_says_it_did_not_verify_is_refused_by_the_server(
    empty_server: LiveServer, page: Page, invited: tuple[str, str], console: Console
) -> None:
    """The options ask for it; here the page's script does not, so only the server is left to insist."""
    authenticator = Authenticator(page)
    accept(page, empty_server, *invited)
    sign_out(page, empty_server)
    console.allow("422")
    # A passkey that is named gives its signature without a check, if the script does not ask for one.
    named = [{"type": "public-key", "id": url_safe(authenticator.credentials()[0]["credentialId"])}]
    unverified = {"userVerification": "discouraged", "allowCredentials": named}
    assert post(page, signed(page, unverified)) == 422
    assert post(page, signed(page, {})) == 200


def url_safe(base64: str) -> str:
    """Base64 as WebAuthn's JSON has it."""
    return base64.replace("+", "-").replace("/", "_").rstrip("=")


def test_a_challenge_of_ones_own_and_a_used_one_are_refused(
    empty_server: LiveServer, page: Page, invited: tuple[str, str], console: Console
) -> None:
    Authenticator(page)
    accept(page, empty_server, *invited)
    sign_out(page, empty_server)
    console.allow("422")
    assert post(page, signed(page, {"challenge": "A" * 43})) == 422
    once = signed(page, {})
    assert post(page, once) == 200
    assert post(page, once) == 422


def test_a_second_device_has_the_synced_passkey_and_can_sign_out_the_first(
    empty_server: LiveServer, page: Page, invited: tuple[str, str], launch: Launch
) -> None:
    first = Authenticator(page)
    accept(page, empty_server, *invited)
    other = launch("chromium", "tablet", empty_server.url, PHONE)
    assert isinstance(other, Chromium)
    second = Authenticator(other.page)
    for credential in first.credentials():
        second.add(credential)
    other.open("/sign-in")
    arrive(other.page, "Sign in")
    assert devices(page, empty_server) == devices(other.page, empty_server) == 2
    other.page.get_by_role("button", name="Sign out that device").click()
    expect(other.page.locator("#places + ul > li")).to_have_count(1)
    page.goto(f"{empty_server.url}/devices")
    assert "/sign-in" in page.url


def test_one_more_passkey_is_made_and_the_same_device_is_not_asked_twice(
    empty_server: LiveServer, page: Page, invited: tuple[str, str]
) -> None:
    first = Authenticator(page)
    accept(page, empty_server, *invited)
    page.goto(f"{empty_server.url}/devices")
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_text("This device has a passkey for you already.")).to_be_visible()
    first.remove()
    key = Authenticator(page, transport="usb")
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.locator("#keys + ul > li")).to_have_count(2)
    assert len(key.credentials()) == 1


def signed(page: Page, changes: dict[str, Any]) -> str:
    """What a script of somebody's own would send: fresh options with these changes, signed."""
    return str(
        page.evaluate(
            """async changes => {
                const options = await (await fetch('/sign-in/options', {method: 'POST'})).json();
                const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON({...options, ...changes});
                return JSON.stringify((await navigator.credentials.get({publicKey})).toJSON());
            }""",
            changes,
        )
    )


def post(page: Page, credential: str) -> int:
    """Hand it in, and follow where it leads to a page that is there."""
    return int(
        page.evaluate(
            """async credential => (await fetch('/sign-in', {method: 'POST',
                body: new URLSearchParams({credential, next: '/health/live'})})).status""",
            credential,
        )
    )
