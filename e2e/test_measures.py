"""A measure answered with no server: the numbers to call at once, the score on the phone, the flag in the review."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from e2e import offline_day as day
from e2e.browsers import Browser, Chromium
from e2e.console import Console
from e2e.demo_door import enter
from e2e.looks import in_all_looks
from e2e.servers import LiveServer
from e2e.therapist_steps import client_path
from tests.questionnaires_of_ours import phq_9

TITLE = "Nine questions"
NINTH = "f:q_44260_8"
CARD = "[data-risk-for]"


def install(desk: Page, folder: Path, axe: Callable[[Page], None]) -> None:
    """Look at the file as on a phone, then install it."""
    file = folder / "nine.json"
    file.write_text(json.dumps(phq_9()))
    desk.goto("/library/measures")
    desk.get_by_label("File").set_input_files(file)
    desk.get_by_role("button", name="Look at it first").click()
    expect(desk.get_by_role("group", name="Placeholder item 9")).to_be_visible()
    without_barriers(desk, axe)
    desk.get_by_role("button", name="Install it").click()
    expect(desk.get_by_role("link", name="Placeholder nine")).to_be_visible()


def agree(desk: Page, client: str) -> None:
    """Agree on it with the client, before each session."""
    desk.goto(f"{client}/assignments/new?worksheet=m_placeholder_nine")
    desk.get_by_label("Title, as").fill(TITLE)
    desk.get_by_role("button", name="Assign", exact=True).click()
    expect(desk.get_by_role("status").filter(has_text="Assigned.")).to_be_visible()


def without_barriers(page: Page, axe: Callable[[Page], None]) -> None:
    """In each of the four looks, axe finds nothing on the page as it stands."""
    size = page.viewport_size
    for _ in in_all_looks(page):
        axe(page)
    if size:
        page.set_viewport_size(size)


def sign_in(phone: Browser) -> None:
    """As Jonna; from now on her phone answers by itself."""
    phone.open("/sign-in")
    day.press(phone, "Jonna Virtanen")
    phone.until("location.pathname === '/today'")
    phone.wait_for_worker("/today")
    phone.until(day.ANSWERS_ITSELF, timeout=30)
    day.send_everything(phone)


def choose(phone: Browser, name: str, value: int) -> None:
    """One of the four answers."""
    phone.js(f'document.querySelector(\'input[name="{name}"][value="a_la{value}"]\').click()')


def is_shown(phone: Browser) -> bool:
    """Whether the numbers to call are in sight within the form."""
    return bool(phone.js(f"!document.querySelector('{CARD}').hidden"))


@pytest.mark.chromium
def test_a_measure_with_no_server_shows_the_numbers_at_once_and_the_flag_after(
    server: LiveServer, phone: Browser, desk: Browser, console: Console, axe: Callable[[Page], None], tmp_path: Path
) -> None:  # fmt: skip
    console.allow_network_errors()
    assert isinstance(phone, Chromium)
    assert isinstance(desk, Chromium)
    enter(desk.page, "therapist")
    install(desk.page, tmp_path, axe)
    without_barriers(desk.page, axe)
    client = client_path(desk.page, "Jonna Virtanen")
    agree(desk.page, client)
    sign_in(phone)

    server.stop()
    phone.reopen()
    day.go(phone, "/today")
    phone.see(TITLE)
    phone.see("due")
    day.go(phone, day.card_link(phone, TITLE, "/log"))
    phone.see("One question here is looked at by itself")
    assert not is_shown(phone)
    for name in phone.js(
        "[...new Set([...document.querySelectorAll('input[name^=\"f:q_\"]')].map(i => i.name))]"
    ):
        choose(phone, name, 1 if name != NINTH else 0)
    assert not is_shown(phone), "nothing at all is nothing to look at"
    choose(phone, NINTH, 2)
    assert is_shown(phone), "at once, before anything is saved"
    without_barriers(phone.page, axe)
    choose(phone, NINTH, 0)
    assert not is_shown(phone)
    choose(phone, NINTH, 2)
    day.save(phone)
    phone.see("You do not have to carry this alone")
    phone.see("on a scale from 0 to 27")
    without_barriers(phone.page, axe)
    day.go(phone, "/progress")
    phone.see("Placeholder nine")
    without_barriers(phone.page, axe)
    day.go(phone, "/today")
    phone.see("Once more")

    server.start()
    day.send_everything(phone)
    desk.page.goto(f"{client}/review")
    eyes = desk.page.locator("#eyes")
    expect(eyes).to_contain_text("Placeholder nine: 2 of 3")
    without_barriers(desk.page, axe)
    eyes.get_by_role("link", name="I have seen this").click()
    expect(desk.page.get_by_label("What you did, or will do")).to_be_visible()
    without_barriers(desk.page, axe)
    desk.page.get_by_label("What you did, or will do").fill("Called at once.")
    desk.page.get_by_role("button", name="I have seen this").click()
    expect(desk.page.locator("#eyes")).to_contain_text("Called at once.")


@pytest.mark.chromium
def test_an_urge_at_the_agreed_number_shows_the_numbers_as_the_slider_is_moved(
    server: LiveServer, phone: Browser, desk: Browser, console: Console
) -> None:
    console.allow_network_errors()
    assert isinstance(desk, Chromium)
    enter(desk.page, "therapist")
    client = client_path(desk.page, "Jonna Virtanen")
    desk.page.goto(f"{client}/assignments/new?worksheet=diary_card")
    desk.page.get_by_label("From which number").fill("2")
    desk.page.get_by_role("button", name="Assign", exact=True).click()
    expect(desk.page.get_by_role("status").filter(has_text="Assigned.")).to_be_visible()
    sign_in(phone)

    server.stop()
    day.go(phone, day.card_link(phone, "Diary card", "/log"))
    phone.see("From 2 on")
    day.slide(phone, "f:suicide_urge", 1)
    assert not is_shown(phone)
    day.slide(phone, "f:suicide_urge", 2)
    assert is_shown(phone)
    phone.click('[data-clear="f:suicide_urge"]')
    assert not is_shown(phone), "taken back"
    day.slide(phone, "f:suicide_urge", 4)
    phone.js('document.querySelector(\'[name="share"][value="private"]\').click()')
    day.save(phone)
    phone.see("will not see this. Share it?")
    phone.click("section.crisis form button")
    phone.see("is shown this answer before all others")

    server.start()
    day.send_everything(phone)
    desk.page.goto(f"{client}/review")
    expect(desk.page.locator("#eyes")).to_contain_text("Diary card: 4 of 5")


@pytest.mark.chromium
def test_a_measure_half_done_waits_over_a_restart_and_says_nothing_to_anybody(
    server: LiveServer, phone: Browser, desk: Browser, console: Console, axe: Callable[[Page], None], tmp_path: Path
) -> None:  # fmt: skip
    console.allow_network_errors()
    assert isinstance(desk, Chromium)
    enter(desk.page, "therapist")
    install(desk.page, tmp_path, axe)
    client = client_path(desk.page, "Jonna Virtanen")
    agree(desk.page, client)
    sign_in(phone)

    server.stop()
    phone.reopen()
    day.go(phone, day.card_link(phone, TITLE, "/log"))
    choose(phone, NINTH, 2)
    day.save(phone, "draft")
    phone.reopen()
    day.go(phone, day.card_link(phone, TITLE, "/edit"))
    assert phone.js(f"document.querySelector('input[name=\"{NINTH}\"]:checked').value") == "a_la2"
    day.go(phone, "/progress")
    assert "Placeholder nine" not in phone.text("main")

    server.start()
    day.send_everything(phone)
    desk.page.goto(f"{client}/review")
    expect(desk.page.locator("#eyes")).to_be_hidden()
    expect(desk.page.locator("body")).not_to_contain_text("Placeholder nine")
