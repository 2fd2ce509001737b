"""Every page: no barrier that axe finds, nothing wider than the window, nothing in the console."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from e2e.browsers import PHONE, Browser, Chromium
from e2e.conftest import Launch
from e2e.demo_door import enter
from e2e.looks import in_all_looks
from e2e.pages import crawl
from e2e.servers import LiveServer
from e2e.tap_targets import too_small

pytestmark = [pytest.mark.chromium, pytest.mark.timeout(900)]

NARROW, TALL = 320, 640
TOO_WIDE = "document.documentElement.scrollWidth > innerWidth + 1"
LARGE_TEXT = "document.documentElement.style.fontSize = '200%'"


@pytest.mark.parametrize("name", ["Cleo", "Amir", "Jonna", "therapist"])
def test_no_page_keeps_anybody_out(
    name: str, server: LiveServer, phone: Browser, axe: Callable[[Page], None]
) -> None:
    assert isinstance(phone, Chromium)
    page = phone.page
    enter(page, name)
    faults: list[str] = []
    seen = 0
    for found in crawl(page, "/"):
        seen += 1
        for look in in_all_looks(page):
            if page.evaluate(TOO_WIDE):
                faults.append(f"{found.path} is wider than the window ({look.name})")
            try:
                axe(page)
            except AssertionError as barrier:
                faults.append(f"{look.name}: {barrier}")
        faults += [f"{found.path} {problem}" for problem in [*narrow(page), *too_small(page)]]
    assert not faults, "\n\n".join(faults)
    assert seen > 10, "the way through the links was cut short"


def narrow(page: Page) -> list[str]:
    """What goes wrong on the smallest phone, and with letters twice as large."""
    page.set_viewport_size({"width": NARROW, "height": TALL})
    wrong = ["is wider than 320 px"] if page.evaluate(TOO_WIDE) else []
    page.set_viewport_size(PHONE["viewport"])
    page.evaluate(LARGE_TEXT)
    if page.evaluate(TOO_WIDE):
        wrong.append("is wider than the window with large text")
    page.evaluate("document.documentElement.style.fontSize = ''")
    return wrong


@pytest.mark.parametrize("path", ["/sign-in", "/help-now", "/invitation/not-a-token", "/supporter/open"])
def test_no_page_for_strangers_keeps_anybody_out(
    path: str, server: LiveServer, launch: Launch, axe: Callable[[Page], None]
) -> None:
    stranger = launch("chromium", "stranger", server.url, PHONE)
    assert isinstance(stranger, Chromium)
    stranger.console.allow("404")
    stranger.page.goto(path)
    for _look in in_all_looks(stranger.page):
        axe(stranger.page)
    assert narrow(stranger.page) == []
