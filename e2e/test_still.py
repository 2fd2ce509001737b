"""Nothing moves under a finger: what a page says while somebody types has its place from the beginning."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from e2e import offline_day as day
from e2e.browsers import Browser, Chromium
from e2e.demo_door import enter

pytestmark = pytest.mark.chromium

TOP = "button => button.getBoundingClientRect().top + scrollY"
KEPT = '[data-draft-state][data-state="saved"]'


@pytest.fixture
def held(phone: Browser) -> Page:
    """The phone of the demo's client."""
    assert isinstance(phone, Chromium)
    enter(phone.page, "Cleo")
    return phone.page


@pytest.mark.parametrize(("form", "field"), [("/log/journal", "f:body"), ("/log/mood_check", "f:note")])
def test_the_buttons_stay_where_they_are_while_a_draft_is_kept(held: Page, form: str, field: str) -> None:
    held.goto(form)
    held.evaluate(day.OPEN_FOLDS)
    button = held.locator('button[name="as"][value="done"]')
    before = button.evaluate(TOP)
    held.locator(f'[name="{field}"]').press_sequentially("one line")
    expect(held.locator(KEPT)).to_have_text("Saved on this phone as you type")
    assert button.evaluate(TOP) == before
