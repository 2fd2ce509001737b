"""A therapist's own worksheet: written at the desk, filled in on the phone with no server, read in the review."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from e2e import offline_day as day
from e2e.browsers import PHONE, Browser, Chromium
from e2e.console import Console
from e2e.demo_door import enter
from e2e.looks import in_all_looks
from e2e.servers import LiveServer
from e2e.test_measures import sign_in
from e2e.therapist_steps import assign, client_path

TITLE = "Letter to my younger self"


def question(desk: Page, number: int, words: str) -> None:
    """Word a question, the first being 0."""
    desk.locator("fieldset[data-question]").nth(number).get_by_label("Question", exact=True).fill(words)


def write(desk: Page, axe: Callable[[Page], None]) -> str:
    """Write it: a text and a scale, the scale moved to the top by keyboard; its name."""
    desk.goto("/library")
    desk.get_by_role("button", name="Write a worksheet").click()
    desk.get_by_label("Title", exact=True).fill(TITLE)
    desk.get_by_label("What it is good for").fill("To be kind to yourself.")
    question(desk, 0, "What would you say?")
    desk.get_by_label("Kind of the new question").select_option("scale")
    desk.get_by_role("button", name="Add a question").press("Enter")
    expect(desk.locator("fieldset[data-question]")).to_have_count(2)
    expect(desk.get_by_label("Title", exact=True)).to_have_value(TITLE)
    expect(
        desk.locator("fieldset[data-question]").nth(1).get_by_label("Question", exact=True)
    ).to_be_focused()
    question(desk, 1, "How warm did that feel?")
    desk.get_by_role("button", name="Publish").click()
    expect(desk.locator("[aria-invalid]")).to_have_count(2)
    for _ in in_all_looks(desk):
        axe(desk)
    desk.get_by_label("What the lowest means").fill("cold")
    desk.get_by_label("What the highest means").fill("very warm")
    desk.get_by_role("button", name="Move up").press("Enter")
    expect(desk.locator("fieldset[data-question]").nth(0).get_by_label("Question", exact=True)).to_have_value(
        "How warm did that feel?"
    )
    desk.get_by_role("button", name="As on a phone").click()
    expect(desk.get_by_role("slider")).to_be_visible()
    for _ in in_all_looks(desk):
        axe(desk)
    desk.get_by_role("link", name="Back to writing").click()
    desk.get_by_role("button", name="Publish").click()
    expect(desk.get_by_role("status")).to_contain_text("Published.")
    for _ in in_all_looks(desk):
        axe(desk)
    return desk.url.split("/library/")[1].split("?")[0]


@pytest.mark.chromium
def test_a_worksheet_of_ones_own_is_filled_in_with_no_server_and_read_in_the_review(
    server: LiveServer, phone: Browser, desk: Browser, console: Console, axe: Callable[[Page], None]
) -> None:
    console.allow_network_errors()
    console.allow("status of 422")
    assert isinstance(phone, Chromium)
    assert isinstance(desk, Chromium)
    enter(desk.page, "therapist")
    name = write(desk.page, axe)
    client = client_path(desk.page, "Jonna Virtanen")
    assign(desk.page, client, {TITLE: name})
    sign_in(phone)

    server.stop()
    phone.reopen()
    day.go(phone, day.card_link(phone, TITLE, "/log"))
    phone.see("What would you say?")
    phone.see("very warm")
    for _ in in_all_looks(phone.page):  # all of it: a bar that sticks to the window lies over no slider then
        axe(phone.page)
    phone.page.set_viewport_size(PHONE["viewport"])
    scale = phone.js("document.querySelector('input[type=range][id^=\"f:q_\"]').id")
    day.slide(phone, scale, 7)
    phone.fill('textarea[id^="f:q_"]', "You did what you could.")
    day.save(phone)
    phone.see("You did what you could.")
    phone.see("How warm did that feel?")

    server.start()
    day.send_everything(phone)
    desk.page.goto(f"{client}/review")
    expect(desk.page.locator("body")).to_contain_text("You did what you could.")
    expect(desk.page.locator("body")).to_contain_text("How warm did that feel?")
