"""What the therapist does at the desk, step by step."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta

from playwright.sync_api import Page, expect


def invite(desk: Page, name: str) -> tuple[str, str]:
    """Invite a client; the token of the link and the six digits that are read out."""
    desk.goto("/clients/new")
    desk.get_by_label("Name").fill(name)
    desk.get_by_role("button", name="Make the invitation").click()
    link = desk.locator("a.address").get_attribute("href") or ""
    code = re.sub(r"\D", "", desk.locator("#code").inner_text())
    return link.rsplit("/", 1)[1], code


def client_path(desk: Page, name: str) -> str:
    """The address of a client's page, by way of the caseload."""
    desk.goto("/caseload")
    return desk.get_by_role("link", name=name, exact=True).get_attribute("href") or ""


def assign(desk: Page, client: str, agreed: Mapping[str, str]) -> None:
    """Agree on these: title -> worksheet."""
    for title, worksheet in agreed.items():
        desk.goto(f"{client}/assignments/new?worksheet={worksheet}")
        desk.get_by_label("Title, as").fill(title)
        desk.get_by_label("Why this").fill("To see what happens.")
        desk.get_by_role("button", name="Assign", exact=True).click()
        expect(desk.get_by_role("status").filter(has_text="Assigned.")).to_be_visible()


def plan_session(desk: Page, client: str) -> None:
    """The next session: tomorrow at ten."""
    desk.goto(f"{client}/sessions")
    desk.get_by_label("Day").fill((date.today() + timedelta(days=1)).isoformat())
    desk.get_by_label("Time").fill("10:00")
    desk.get_by_role("button", name="Plan it").click()
    expect(desk.get_by_text("Planned.")).to_be_visible()


def hold_session(desk: Page, client: str, takeaway: str) -> None:
    """Hold the planned session, with one sentence to take home."""
    desk.goto(client)
    desk.get_by_role("link", name="Wrap up the session").click()
    desk.get_by_label("Takeaway 1").fill(takeaway)
    desk.get_by_role("button", name="The session was held").click()
    expect(desk.get_by_text("Session held.")).to_be_visible()


def comment(desk: Page, entry: str, words: str) -> None:
    """Comment on an entry of the review that is open; whoever comments has read it."""
    article = desk.locator(f"#{entry}")
    article.get_by_text("Comment on this entry").click()
    article.get_by_role("textbox").fill(words)
    article.get_by_role("button", name="Send comment").click()
    expect(desk.locator(f"#{entry}").get_by_text(words)).to_be_visible()
