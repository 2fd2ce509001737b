"""How many taps a thing takes from Today, counted by what presses; what is typed costs none, nor does scrolling."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from e2e import offline_day as day
from e2e.browsers import Browser, Chromium
from e2e.demo_door import enter
from e2e.servers import LiveServer
from e2e.therapist_steps import assign, client_path

pytestmark = pytest.mark.chromium


class Finger:
    """Taps what is in sight, and counts."""

    def __init__(self, page: Page) -> None:
        self.page, self.taps = page, 0

    def tap(self, css: str) -> None:
        """A finger comes down on it, where it is."""
        self.taps += 1
        self.page.locator(css).first.tap()

    def type(self, css: str, words: str) -> None:
        """Typing is free."""
        self.page.locator(css).fill(words)


def mood_check(finger: Finger) -> None:
    finger.tap('nav a[href="/log"]')
    finger.tap('main a[href="/log/mood_check"]')
    finger.tap('input[type=range][data-name="f:mood"]')
    finger.tap('button[value="done"]')


def journal(finger: Finger) -> None:
    finger.tap('nav a[href="/log"]')
    finger.tap('main a[href="/log/journal"]')
    finger.type('[name="f:body"]', "Three taps, and words.")
    finger.tap('button[value="done"]')


def agreed_journal(finger: Finger) -> None:
    finger.tap('article:has-text("My evening page") a[href$="/log"]')
    finger.type('[name="f:body"]', "Two taps, and words.")
    finger.tap('button[value="done"]')


def practice(finger: Finger) -> None:
    finger.tap('nav a[href="/log"]')
    finger.tap('main a[href="/log/practice_log"]')
    finger.tap('label:has(input[name="f:practice"][value="breath"])')
    finger.type('[name="f:minutes"]', "5")
    finger.tap('button[value="done"]')


def not_today(finger: Finger) -> None:
    finger.tap('article:has-text("My evening page") a[href$="/not-today"]')
    finger.tap('label:has(input[name="barriers:forgot"])')
    finger.tap('button[value="not_done"]')


@pytest.fixture
def jonnas(server: LiveServer, phone: Browser, desk: Browser) -> Page:
    """Jonna's phone on Today; a journal was agreed."""
    assert isinstance(phone, Chromium)
    assert isinstance(desk, Chromium)
    enter(desk.page, "therapist")
    assign(desk.page, client_path(desk.page, "Jonna Virtanen"), {"My evening page": "journal"})
    enter(phone.page, "Jonna Virtanen")
    day.send_everything(phone)
    return phone.page


def test_nothing_takes_more_taps_from_today_than_was_promised(jonnas: Page) -> None:
    promised: list[tuple[Callable[[Finger], None], int]] = [
        (mood_check, 4), (journal, 3), (practice, 4), (not_today, 3), (agreed_journal, 2),
    ]  # fmt: skip
    for way, most in promised:
        jonnas.goto("/today")
        finger = Finger(jonnas)
        way(finger)
        jonnas.wait_for_url(lambda url: "/today" in url or "/entries/" in url)
        jonnas.get_by_role("status").first.wait_for()
        assert finger.taps <= most, way.__name__
        assert "is not right yet" not in jonnas.inner_text("body"), way.__name__
