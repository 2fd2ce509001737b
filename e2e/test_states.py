"""States that no link leads to, and wishes of the person: no barrier, no fault, nothing too wide or too small there either."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page

from e2e.browsers import DESK, PHONE, Browser, Chromium
from e2e.conftest import Launch
from e2e.demo_door import enter
from e2e.looks import in_all_looks
from e2e.offline_day import OPEN_FOLDS
from e2e.servers import LiveServer
from e2e.states import client_states, newcomer_states, stranger_states, therapist_states
from e2e.tap_targets import too_small
from e2e.test_pages import TOO_WIDE, narrow
from e2e.therapist_steps import client_path

pytestmark = pytest.mark.chromium

Check = Callable[[Page], None]


def page_of(browser: Browser) -> Page:
    """The page of a Chromium."""
    assert isinstance(browser, Chromium)
    return browser.page


def faults_of(page: Page, state: str, axe: Check) -> Iterator[str]:
    """What is wrong with the page as it stands, in every look."""
    for look in in_all_looks(page):
        if page.evaluate(TOO_WIDE):
            yield f"{state} is wider than the window ({look.name})"
        try:
            axe(page)
        except AssertionError as barrier:
            yield f"{state}, {look.name}: {barrier}"
    page.set_viewport_size(PHONE["viewport"])
    yield from (f"{state}: {problem}" for problem in [*narrow(page), *too_small(page)])


def test_a_client_meets_no_barrier_in_faults_and_without_a_server(
    server: LiveServer, phone: Browser, axe: Check
) -> None:
    phone.console.allow("422")
    phone.console.allow_network_errors()
    page = page_of(phone)
    enter(page, "Cleo")
    faults: list[str] = []
    for state in client_states(page, server):
        faults += faults_of(page, state, axe)
    assert not faults, "\n\n".join(faults)


def test_a_therapist_meets_no_barrier_in_faults_and_notices(
    server: LiveServer, phone: Browser, axe: Check
) -> None:
    phone.console.allow("422")
    page = page_of(phone)
    enter(page, "therapist")
    faults: list[str] = []
    for state in therapist_states(page, server):
        faults += faults_of(page, state, axe)
    assert not faults, "\n\n".join(faults)


def test_a_stranger_and_a_practice_on_its_first_day_meet_no_barrier(
    empty_server: LiveServer, launch: Launch, axe: Check
) -> None:
    desk = launch("chromium", "desk", empty_server.url, {**DESK, "has_touch": True})
    phone = launch("chromium", "phone", empty_server.url, PHONE)
    desk.console.allow("422", "404")
    faults: list[str] = []
    for state in stranger_states(page_of(phone)):
        faults += faults_of(page_of(phone), state, axe)
    for page, state in newcomer_states(page_of(desk), page_of(phone), empty_server):
        faults += faults_of(page, state, axe)
    assert not faults, "\n\n".join(faults)


# An A4 page within its margins of 14 mm, at 96 px to the inch.
A4 = {"width": 688, "height": 1018}
WISHES: list[dict[str, Any]] = [
    {"forced_colors": "active"},
    {"contrast": "more"},
    {"reduced_motion": "reduce"},
]
MOVING = """document.getAnimations().filter(one => one.playState === 'running').map(one => one.effect.target.className)"""
# Where a control cannot be told from the page that it lies on: it has neither a border, nor a ground, nor a line under it.
BARE = """[...document.querySelectorAll('main .btn, main .chip, main .segment label, main .input, main textarea')]
    .filter(one => one.checkVisibility() && parseFloat(getComputedStyle(one).borderTopWidth) === 0)
    .map(one => one.outerHTML.slice(0, 100))"""


@pytest.mark.parametrize("wish", WISHES, ids=lambda wish: next(iter(wish)))
def test_the_wishes_of_a_person_are_honoured(wish: dict[str, Any], phone: Browser, axe: Check) -> None:
    page = page_of(phone)
    enter(page, "Cleo")
    page.emulate_media(**wish)
    for path in ("/today", "/log/thought_record", "/log/practice_log", "/progress", "/help-now"):
        page.goto(path)
        page.evaluate(OPEN_FOLDS)
        axe(page)
        assert page.evaluate(MOVING) == [] or "reduced_motion" not in wish
        assert page.evaluate(BARE) == [] or "forced_colors" not in wish


def test_pages_without_javascript_are_whole(server: LiveServer, launch: Launch, axe: Check) -> None:
    page = page_of(launch("chromium", "plain", server.url, {**PHONE, "java_script_enabled": False}))
    page.goto("/sign-in")
    page.get_by_role("button", name="Cleo").click()
    page.wait_for_url("**/today")
    page.goto("/log/mood_check")
    mood = page.get_by_role("spinbutton", name="How is your mood right now?")
    assert not page.get_by_role("slider").first.is_visible(), "a slider would send what nobody chose"
    mood.fill("7")
    page.get_by_role("button", name="Done", exact=True).click()
    assert "Saved." in page.inner_text("main")
    assert "7 of 10" in page.inner_text("main")


OVERVIEW = ("asked", "agreed", "barriers", "changed", "learned")


def test_the_overview_of_the_review_stands_on_one_screen_and_on_one_page(
    server: LiveServer, launch: Launch
) -> None:
    page = page_of(launch("chromium", "desk", server.url, DESK))
    enter(page, "therapist")
    page.goto(client_path(page, "Cleo Marchetti") + "/review")
    boxes = {name: page.locator(f"#{name}").bounding_box() for name in OVERVIEW}
    lowest = {name: box["y"] + box["height"] for name, box in boxes.items() if box}
    assert lowest.keys() == set(OVERVIEW)
    assert max(lowest.values()) <= DESK["viewport"]["height"]
    assert len({round(box["x"]) for box in boxes.values() if box}) == 2, "two columns"
    page.emulate_media(media="print")
    page.set_viewport_size(A4)
    for name in OVERVIEW:
        box = page.locator(f"#{name}").bounding_box()
        assert box, name
        assert box["y"] + box["height"] <= A4["height"]
