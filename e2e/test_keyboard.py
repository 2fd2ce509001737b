"""Without a pointer: everything is reached by Tab, seen where it is, and worked by the usual keys."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from e2e.browsers import DESK, Browser, Chromium
from e2e.conftest import Launch
from e2e.console import Console
from e2e.demo_door import enter
from e2e.servers import LiveServer

pytestmark = pytest.mark.chromium

MANY = 150
# What a sighted person sees of the focus: an outline of its own, or of the chip around it.
FOCUS = """() => {
    const one = document.activeElement;
    const seen = [one, one.closest('label')].filter(Boolean).map(each => getComputedStyle(each));
    const box = one.getBoundingClientRect();
    return {
        tag: one.tagName, name: (one.innerText || one.ariaLabel || one.name || '').trim().slice(0, 60),
        outlined: seen.some(style => style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2),
        inside: box.bottom > 0 && box.top < innerHeight,
    };
}"""


@pytest.fixture
def cleo(phone: Browser) -> Page:
    """Cleo's phone, with a keyboard."""
    assert isinstance(phone, Chromium)
    enter(phone.page, "Cleo")
    return phone.page


def tab(page: Page) -> dict[str, Any]:
    """Go on by one; the focus must be seen."""
    page.keyboard.press("Tab")
    focus: dict[str, Any] = page.evaluate(FOCUS)
    if focus["tag"] != "BODY":
        assert focus["outlined"], f"nothing shows that {focus} has the focus"
        assert focus["inside"], f"{focus} has the focus and is out of sight"
    return focus


def tab_to(page: Page, target: Locator) -> None:
    """Press Tab until it has the focus."""
    target.wait_for(state="attached")
    for _ in range(MANY):
        tab(page)
        if target.evaluate("one => one === document.activeElement"):
            return
    raise AssertionError(f"never reached by Tab: {target}")


def test_the_first_stop_leads_past_the_top(cleo: Page) -> None:
    cleo.goto("/today")
    assert tab(cleo)["name"] == "Skip to the page"
    cleo.keyboard.press("Enter")
    expect(cleo.locator("#main")).to_be_focused()
    assert tab(cleo)["tag"] == "A"


@pytest.mark.parametrize("path", ["/today", "/history", "/more", "/progress", "/prepare", "/sync-status"])
def test_the_focus_is_seen_wherever_it_goes_and_goes_in_the_order_of_the_page(cleo: Page, path: str) -> None:
    cleo.goto(path)
    stops: list[str] = []
    while (focus := tab(cleo))["tag"] != "BODY" and len(stops) < MANY:
        stops.append(focus["name"])
    assert 5 < len(stops) < MANY, "the focus comes to an end"
    assert [re.split(r"\s", name)[0] for name in stops[-4:]] == ["Today", "Log", "Prepare", "More"]


def test_an_entry_is_written_with_keys_alone(cleo: Page) -> None:
    cleo.goto("/log")
    tab_to(cleo, cleo.get_by_role("link", name=re.compile("^Mood check")))
    cleo.keyboard.press("Enter")
    mood = cleo.get_by_role("slider", name=re.compile("How is your mood"))
    tab_to(cleo, mood)
    expect(mood).to_have_attribute("aria-valuetext", "not set")
    cleo.keyboard.press("ArrowRight")
    cleo.keyboard.press("ArrowRight")
    expect(mood).to_have_attribute("aria-valuetext", "7")
    anxious = cleo.get_by_role("checkbox", name="Anxious")
    tab_to(cleo, anxious)
    cleo.keyboard.press("Space")
    expect(anxious).to_be_checked()
    strength = cleo.get_by_role("slider", name="Anxious")
    tab_to(cleo, strength)
    cleo.keyboard.press("ArrowLeft")
    expect(strength).to_have_attribute("aria-valuetext", "45 %")
    fold = cleo.locator("summary", has_text="More, when you want to")
    tab_to(cleo, fold)
    cleo.keyboard.press("Enter")
    tab_to(cleo, cleo.get_by_role("textbox", name="Anything to add?"))
    cleo.keyboard.type("Only keys.")
    private = cleo.get_by_role("radio", name=re.compile("Only you see the words"))
    tab_to(cleo, private)
    cleo.keyboard.press("ArrowUp")
    expect(cleo.get_by_role("radio", name=re.compile("can read this"))).to_be_checked()
    tab_to(cleo, cleo.get_by_role("button", name="Done", exact=True))
    cleo.keyboard.press("Enter")
    expect(cleo.get_by_text("Saved on this phone.")).to_be_visible()
    expect(cleo.get_by_text("7 of 10")).to_be_visible()
    expect(cleo.get_by_text("Only keys.")).to_be_visible()


def test_a_slider_is_taken_back_with_keys_and_sends_nothing(cleo: Page) -> None:
    cleo.goto("/log/mood_check")
    mood = cleo.get_by_role("slider", name=re.compile("How is your mood"))
    mood.focus()
    cleo.keyboard.press("ArrowLeft")
    tab_to(cleo, cleo.get_by_role("button", name=re.compile("^Clear the number")).first)
    cleo.keyboard.press("Enter")
    expect(mood).to_be_focused()
    expect(mood).to_have_attribute("aria-valuetext", "not set")
    assert mood.get_attribute("name") is None


def test_faults_are_led_to_with_keys(cleo: Page, console: Console) -> None:
    console.allow("422")
    cleo.goto("/log/behavioural_experiment")
    cleo.get_by_role("button", name="Save my plan").press("Enter")
    faults = cleo.get_by_role("alert")
    expect(faults).to_be_visible()
    tab_to(cleo, faults.get_by_role("link", name="What will you do to find out?"))
    cleo.keyboard.press("Enter")
    field = cleo.get_by_role("textbox", name=re.compile("What will you do to find out"))
    expect(field).to_be_focused()
    expect(field).to_have_attribute("aria-describedby", re.compile("f:experiment-error"))


def test_a_screen_reader_hears_what_is_seen(cleo: Page) -> None:
    cleo.goto("/today")
    main = cleo.locator("main").aria_snapshot()
    assert 'list "Evening journal, day by day"' in main
    assert re.search(r'listitem: "?\w+day: (done|no entry|did part)', main)
    assert re.search(r'link "Start ?: ', main), "a button says what it starts"
    top = cleo.locator("header.top").aria_snapshot()
    assert re.search(r'heading "Today" \[level=1\]', top)
    assert "status" in top
    nav = cleo.get_by_role("navigation", name="Main").aria_snapshot()
    assert nav.count("link ") == 4


def test_the_review_is_worked_with_keys_alone(server: LiveServer, launch: Launch) -> None:
    desk = launch("chromium", "desk", server.url, DESK)
    assert isinstance(desk, Chromium)
    page = desk.page
    enter(page, "therapist")
    tab_to(page, page.get_by_role("link", name=re.compile("^Review ?: Cleo")))
    page.keyboard.press("Enter")
    entry = page.locator("article.entry").first
    tab_to(page, entry.get_by_role("button", name=re.compile("^Mark as read")))
    page.keyboard.press("Enter")
    expect(page.locator("article.entry").first.get_by_text(re.compile("^read"))).to_be_visible()
    tab_to(page, page.locator("article.entry").first.locator("summary"))
    page.keyboard.press("Space")
    tab_to(page, page.locator("article.entry").first.get_by_role("textbox"))
    page.keyboard.type("Thank you for this one.")
    tab_to(page, page.locator("article.entry").first.get_by_role("button", name="Send comment"))
    page.keyboard.press("Enter")
    expect(page.locator("article.entry").first.get_by_text("Thank you for this one.")).to_be_visible()
