"""From right to left, and every text longer: no page falls apart in a language that it was not made in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

import pytest
from playwright.sync_api import Page

from e2e.browsers import Browser, Chromium
from e2e.conftest import Launch
from e2e.demo_door import enter
from e2e.looks import in_all_looks
from e2e.pages import crawl
from e2e.servers import LiveServer
from e2e.test_mine import choose
from e2e.test_pages import TOO_WIDE, narrow
from tests.mirrored import LANGUAGE, bring

pytestmark = [pytest.mark.chromium, pytest.mark.timeout(600)]

# A therapist's pages are in her own language.
DIRECTION = "[document.documentElement.dir, document.documentElement.lang]"


@pytest.fixture
def server(tmp_path: Path, demo_database: Path) -> Iterator[LiveServer]:
    """The app with the demo practice, and with the tests' own language."""
    folder = bring(tmp_path / "catalogues")
    server = LiveServer(tmp_path, environment={"BETWEEN_CATALOGUES": str(folder)})
    server.take_database(demo_database)
    yield server.start()
    server.stop()


def test_every_page_of_a_client_stands_from_right_to_left(
    server: LiveServer, phone: Browser, axe: Callable[[Page], None]
) -> None:
    assert isinstance(phone, Chromium)
    page = phone.page
    enter(page, "Cleo")
    choose(phone, language=LANGUAGE)
    phone.open("/today")
    phone.until(f"document.documentElement.lang === '{LANGUAGE}'", timeout=40)
    faults: list[str] = []
    seen = 0
    for found in crawl(page, "/today"):
        seen += 1
        direction, language = page.evaluate(DIRECTION)
        if (direction, language) != ("rtl", LANGUAGE):
            faults.append(f"{found.path} is {direction} in {language}")
        # In one look: colours do not change with the direction.
        for _look in islice(in_all_looks(page), 1):
            if page.evaluate(TOO_WIDE):
                faults.append(f"{found.path} is wider than the window")
            try:
                axe(page)
            except AssertionError as barrier:
                faults.append(f"{found.path}: {barrier}")
        faults += [f"{found.path} {problem}" for problem in narrow(page)]
    assert not faults, "\n\n".join(faults)
    assert seen > 20, "the way through the links was cut short"


def test_a_stranger_whose_browser_says_so_is_met_from_right_to_left(
    server: LiveServer, launch: Launch, axe: Callable[[Page], None]
) -> None:
    stranger = launch(
        "chromium", "stranger", server.url, {"locale": "ar", "viewport": {"width": 390, "height": 844}}
    )
    assert isinstance(stranger, Chromium)
    stranger.page.goto("/sign-in")
    assert stranger.page.evaluate(DIRECTION) == ["rtl", LANGUAGE]
    axe(stranger.page)
    assert narrow(stranger.page) == []
