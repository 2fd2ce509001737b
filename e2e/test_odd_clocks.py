"""A phone that travels: its clock goes back over midnight with no server in reach, and every word stays."""

from __future__ import annotations

import os
from typing import Any

import pytest
from playwright.sync_api import expect

from e2e import offline_day as day
from e2e.browsers import DESK, PHONE, Chromium
from e2e.conftest import JONNA, Launch
from e2e.console import Console
from e2e.demo_door import enter
from e2e.row import review
from e2e.servers import LiveServer
from e2e.therapist_steps import client_path

pytestmark = pytest.mark.chromium

# 25 hours apart: whatever the hour is, the day here is never the day there.
EAST, WEST = "Pacific/Kiritimati", "Pacific/Pago_Pago"
ARRIVED, BEGUN, GONE_ON = (
    "The beach at the end of the world.",
    "Half a sentence that",
    "Yesterday comes once more.",
)
DAY_HERE = "document.querySelector('main time').dateTime"
DAY_OF_FORM = "document.querySelector('[name=\"occurred_on\"]').value"


def in_zone(zone: str) -> dict[str, Any]:
    """A phone there. The process has the zone: emulated for its pages, it came too late for a worker that starts."""
    return {name: value for name, value in PHONE.items() if name != "timezone_id"} | {
        "env": {**os.environ, "TZ": zone}
    }


def travel(phone: Chromium, zone: str) -> None:
    """The phone is off, and goes on in another part of the world."""
    phone.close()
    phone._options = in_zone(zone)
    phone.launch()


def test_over_the_date_line_and_back_with_no_server(
    server: LiveServer, launch: Launch, console: Console
) -> None:
    console.allow_network_errors()
    phone = launch("chromium", "phone", server.url, in_zone(EAST))
    desk = launch("chromium", "desk", server.url, DESK)
    assert isinstance(phone, Chromium)
    assert isinstance(desk, Chromium)
    enter(desk.page, "therapist")
    client = client_path(desk.page, JONNA)
    enter(phone.page, JONNA)
    day.send_everything(phone)

    server.stop()
    phone.reopen()
    phone.open("/today")
    east = phone.js(DAY_HERE)
    day.write_free(phone, "journal", "f:body", ARRIVED)
    written = phone.path.split("?")[0]
    day.go(phone, "/log/journal")
    phone.fill('[name="f:body"]', BEGUN)
    phone.see("Saved on this phone as you type")

    travel(phone, WEST)
    phone.open("/today")
    assert phone.js(DAY_HERE) < east, "it is a day earlier here"
    day.go(phone, "/log/journal")
    assert phone.js("document.querySelector('[name=\"f:body\"]').value") == BEGUN
    assert phone.js(DAY_OF_FORM) == east, "it was begun on that day"
    phone.js('document.querySelector(\'[name="share"][value="shared"]\').click()')
    day.save(phone)
    phone.see(BEGUN)
    day.go(phone, f"{written}/edit")
    phone.fill('[name="f:body"]', f"{ARRIVED} {GONE_ON}")
    day.save(phone)
    phone.see(GONE_ON)
    day.go(phone, "/history")
    phone.see(GONE_ON)
    phone.see(BEGUN)

    travel(phone, "Europe/London")
    server.start()
    day.send_everything(phone)
    page = review(desk.page, client)
    for words in (f"{ARRIVED} {GONE_ON}", BEGUN):
        expect(page.locator("article.entry").filter(has_text=words)).to_have_count(1)
