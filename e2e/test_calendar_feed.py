"""A calendar follows an address that was made on the phone, until it is ended there."""

from __future__ import annotations

import re
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from playwright.sync_api import expect

from e2e.accessibility import check_accessibility
from e2e.browsers import PHONE, Chromium
from e2e.conftest import Launch
from e2e.row import tap
from e2e.servers import LiveServer
from tests.calendar_files import events_of

pytestmark = pytest.mark.chromium

NARROW = {"width": 320, "height": 640}


def test_an_address_is_made_read_and_ended(server: LiveServer, jonna: Chromium) -> None:
    jonna.open("/mine")
    tap(jonna, 'main a[href="/mine/calendar"]')
    tap(jonna, 'form[action="/mine/calendar"] button')
    jonna.see("It is shown only now")
    check_accessibility(jonna.page)
    jonna.page.set_viewport_size(NARROW)  # type: ignore[arg-type]
    assert jonna.js("document.documentElement.scrollWidth") == NARROW["width"]
    address = jonna.page.get_by_label("Address for a calendar").input_value()
    assert jonna.js("document.querySelector('a[href^=\"webcal:\"]').href").endswith(address.split("//")[1])
    jonna.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    jonna.page.get_by_role("button", name="Copy the address").click()
    expect(jonna.page.get_by_role("button", name="Copied")).to_be_focused()
    assert jonna.js("navigator.clipboard.readText()") == address
    # Another program's calendar: no cookie, no browser.
    with urlopen(address) as answer:
        assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
        assert events_of(answer.read())
    tap(jonna, 'form[action="/mine/calendar/off"] button')
    jonna.see("leads nowhere now")
    check_accessibility(jonna.page)
    with pytest.raises(HTTPError, match="404"):
        urlopen(address)
    server.stop()
    jonna.open("/mine/calendar")
    jonna.see("This page needs a connection")


def test_an_address_is_made_without_a_script(server: LiveServer, launch: Launch) -> None:
    plain = launch("chromium", "plain", server.url, {**PHONE, "java_script_enabled": False})
    assert isinstance(plain, Chromium)
    page = plain.page
    page.goto("/sign-in")
    page.get_by_role("button", name="Cleo").first.click()
    page.wait_for_url(re.compile("/today$"))
    page.goto("/mine/calendar")
    page.get_by_role("button", name="Make the address").click()
    with urlopen(page.get_by_label("Address for a calendar").input_value()) as answer:
        assert events_of(answer.read())
    assert page.locator("button[data-copy-field]").is_hidden()
