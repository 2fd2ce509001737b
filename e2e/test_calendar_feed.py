"""A calendar follows an address that was made on the phone, until it is ended there."""

from __future__ import annotations

from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from e2e.accessibility import check_accessibility
from e2e.browsers import Chromium
from e2e.row import tap
from tests.calendar_files import events_of

pytestmark = pytest.mark.chromium

NARROW = {"width": 320, "height": 640}


def test_an_address_is_made_read_and_ended(jonna: Chromium) -> None:
    jonna.open("/mine")
    tap(jonna, 'main a[href="/mine/calendar"]')
    tap(jonna, 'form[action="/mine/calendar"] button')
    jonna.see("It is shown only now")
    check_accessibility(jonna.page)
    jonna.page.set_viewport_size(NARROW)  # type: ignore[arg-type]
    assert jonna.js("document.documentElement.scrollWidth") == NARROW["width"]
    address = str(jonna.js("document.querySelector('a.address').href"))
    assert jonna.js("document.querySelector('a[href^=\"webcal:\"]').href").endswith(address.split("//")[1])
    # Another program's calendar: no cookie, no browser.
    with urlopen(address) as answer:
        assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
        assert events_of(answer.read())
    tap(jonna, 'form[action="/mine/calendar/off"] button')
    jonna.see("leads nowhere now")
    check_accessibility(jonna.page)
    with pytest.raises(HTTPError, match="404"):
        urlopen(address)
