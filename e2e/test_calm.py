"""The pacer in a real browser: it goes by the clock, keeps still for who wants that, and says little. The plan on paper."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from e2e.browsers import Browser, Chromium
from e2e.demo_door import enter

pytestmark = pytest.mark.chromium

WORD, COUNT, SAID = "[data-pacer-word]", "[data-pacer-count]", "[data-pacer-said]"
SCALE = "document.querySelector('.lung').style.scale"
BEGAN = "ago => sessionStorage.setItem('pacer', `${Date.now() - ago} 5,0,5,0`)"


@pytest.fixture
def calm(phone: Browser) -> Page:
    """The calm kit of the demo's client."""
    assert isinstance(phone, Chromium)
    enter(phone.page, "Cleo")
    phone.page.goto("/calm")
    return phone.page


def test_it_starts_with_the_keyboard_and_moves_with_the_breath(calm: Page) -> None:
    calm.get_by_role("button", name="Start", exact=True).press("Enter")
    expect(calm.locator(WORD)).to_have_text("Breathe in")
    expect(calm.locator(SAID)).to_have_text("Breathe in")
    assert calm.evaluate(SCALE) == "1", "it grows"
    expect(calm.locator(WORD)).to_have_text("Breathe out", timeout=8000)
    assert calm.evaluate(SCALE) == "0.55", "it shrinks"
    calm.get_by_role("button", name="Stop", exact=True).click()
    expect(calm.locator(WORD)).to_have_text("when you are ready")
    expect(calm.locator(COUNT)).to_be_empty()


def test_after_a_sleeping_screen_it_is_where_the_clock_says(calm: Page) -> None:
    # Begun two minutes and six seconds ago, five in and five out: one second into breathing out.
    calm.evaluate(BEGAN, 126_000)
    calm.reload()
    expect(calm.locator(WORD)).to_have_text("Breathe out")
    expect(calm.get_by_role("button", name="Stop", exact=True)).to_be_visible()
    expect(calm.get_by_label("in 5, out 5")).to_be_checked()
    expect(calm.locator(SAID)).to_be_empty()


def test_who_wants_no_motion_gets_words_and_numbers(calm: Page) -> None:
    calm.emulate_media(reduced_motion="reduce")
    calm.reload()
    calm.get_by_role("button", name="Start", exact=True).click()
    expect(calm.locator(WORD)).to_have_text("Breathe in")
    expect(calm.locator(COUNT)).to_have_text("3")
    assert calm.evaluate(SCALE) == ""


def test_a_plan_on_paper_holds_the_numbers_and_nothing_to_tap(calm: Page) -> None:
    calm.goto("/safety-plan")
    calm.emulate_media(media="print")
    expect(calm.get_by_text("+44 20 7946 0123")).to_be_visible()
    for hidden in (".tabs", "a.help", ".no-print"):
        assert calm.locator(hidden).count() > 0
        expect(calm.locator(hidden).first).to_be_hidden()
