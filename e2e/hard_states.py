"""States of hard moments that no link leads to; more of e2e/states.py."""

from __future__ import annotations

from collections.abc import Iterator

from playwright.sync_api import Page, expect

from e2e.offline_day import OPEN_FOLDS


def hard_moments(page: Page) -> Iterator[str]:
    """Over the limit, breathing, asking without a wish, help that was told of, a plan with a fault."""
    page.goto("/log/journal")
    page.evaluate(OPEN_FOLDS)
    page.locator("#distress_peak").focus()
    for _ in range(8):
        page.locator("#distress_peak").press("ArrowRight")
    expect(page.locator("[data-at-limit]")).to_be_visible()
    yield "limit-reached"
    page.locator("[data-at-limit] a[href='/calm']").click()
    page.get_by_role("button", name="Start", exact=True).click()
    expect(page.locator("[data-pacer-word]")).to_have_text("Breathe in")
    page.get_by_role("button", name="Stop", exact=True).click()
    expect(page.locator("[data-way-back]")).to_be_visible()
    yield "calm-with-a-way-back"
    page.goto("/today")
    page.locator("main article h3 a").first.click()
    page.get_by_role("link", name="Ask to change it").first.click()
    page.get_by_role("button", name="Ask Thea").click()
    expect(page.get_by_role("alert")).to_be_visible()
    yield "adjust-errors"
    page.get_by_label("Pause for a while").check()
    page.get_by_role("button", name="Ask Thea").click()
    expect(page.get_by_text("no answer yet")).to_be_visible()
    yield "adjust-asked"
    page.goto("/safety-plan/edit")
    page.get_by_label("Number to call").nth(1).fill("112")
    page.get_by_role("button", name="Save the plan").click()
    expect(page.get_by_role("alert")).to_be_visible()
    yield "plan-errors"
    page.goto("/help-now")
    page.get_by_role("button", name="I need help").click()
    expect(page.get_by_text("Nobody was called")).to_be_visible()
    yield "help-told"


def answering(page: Page, client: str) -> Iterator[str]:
    """A request on the client's page, answered without a decision and then with one; numbers of a region."""
    page.goto(client)
    page.get_by_role("button", name="Send the answer").first.click()
    expect(page.locator(".error").first).to_be_visible()
    yield "answer-errors"
    page.get_by_label("Let us talk about it").first.check()
    page.get_by_role("button", name="Send the answer").first.click()
    expect(page.get_by_role("status").filter(has_text="Answered.")).to_be_visible()
    yield "answered"
    page.goto("/practice?region=GB")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("#checked-error")).to_be_visible()
    yield "practice-unchecked"
