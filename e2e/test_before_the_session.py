"""Five minutes before a session: from the caseload to ready, out of a day that a client lived with no network."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from e2e import offline_day as day
from e2e.arrivals import accept, found_practice
from e2e.authenticator import Authenticator
from e2e.browsers import DESK, PHONE, Browser, Chromium
from e2e.conftest import Launch
from e2e.console import Console
from e2e.row import choose, send, tap
from e2e.servers import LiveServer
from e2e.therapist_steps import assign, client_path, invite, plan_session

TOPIC, WISH = "The call on Sunday", "Two sentences are what I can do."
ANSWER, QUESTION, NOTE = "Two sentences it is.", "What was the choir like?", "Slow down at the beginning."


def live_the_day(phone: Browser) -> str:
    """Everything that a review has a place for. Returns the address of the journal's entry."""
    journal = day.live_the_day(phone)
    phone.open("/prepare")
    tap(phone, 'main a[href="/prepare/edit"]')
    phone.fill('[name="f:topic1"]', TOPIC)
    send(phone, "/prepare/")
    phone.open(day.card_link(phone, day.JOURNAL, "/log").removesuffix("/log"))
    tap(phone, 'a[href$="/adjust"]')
    choose(phone, "f:what", "smaller")
    phone.fill('[name="f:words"]', WISH)
    send(phone, "/requests/")
    return journal


def ready(desk: Page) -> None:
    """Two taps from the door: the caseload is there, and its button opens the review, where each block is filled."""
    desk.goto("/caseload")
    desk.locator('a.btn[href$="/review"]').click()
    expect(desk.locator("#asked")).to_contain_text(TOPIC)
    expect(desk.locator("#agreed")).to_contain_text(day.JOURNAL)
    expect(desk.locator("#agreed")).to_contain_text("1 of 3")
    expect(desk.locator("#barriers")).to_contain_text("1 × not today")
    expect(desk.locator("#barriers")).to_contain_text(WISH)
    expect(desk.locator("article.entry").filter(has_text=day.PREDICTION)).to_be_visible()
    expect(desk.locator("#room-note")).to_be_visible()


def answer(desk: Page) -> None:
    """In its place; what was typed elsewhere stays."""
    note = desk.locator("#room-note").get_by_label("Note", exact=True)
    note.fill(NOTE)
    request: Locator = desk.locator("#requests article")
    fold = request.locator("details").filter(has=desk.get_by_label("Yes, with a change"))
    if fold.get_attribute("open") is None:
        fold.locator("summary").first.click()
    request.get_by_label("Yes, with a change").check()
    request.get_by_label("A few words").fill(ANSWER)
    request.get_by_role("button", name="Send the answer").click()
    expect(desk.locator("#requests article")).to_contain_text("Yes, with a change")
    expect(note).to_have_value(NOTE)


def note(desk: Page) -> None:
    """The rating and the note, for staff alone."""
    desk.locator("#room-note").get_by_label("3 A lot").check()
    desk.locator("#room-note").get_by_role("button", name="Keep it").click()
    expect(desk.locator("#room-note").get_by_role("status")).to_contain_text("kept")


def ask_for_more(desk: Page, entry: str) -> None:
    """A question at one entry, which stands on the phone at that entry."""
    article = desk.locator(f"#entry-{entry}")
    article.get_by_text("Comment on this entry").click()
    article.get_by_role("textbox").fill(QUESTION)
    article.get_by_role("button", name="Ask for more").click()
    expect(desk.locator(f"#entry-{entry}")).to_contain_text("Asked for more")


@pytest.mark.chromium
def test_a_day_with_no_network_is_ready_for_the_session_in_two_taps(
    empty_server: LiveServer, launch: Launch, console: Console
) -> None:
    server = empty_server
    console.allow_network_errors()
    desk = launch("chromium", "desk", server.url, DESK)
    assert isinstance(desk, Chromium)
    Authenticator(desk.page)
    found_practice(desk.page, server)
    token, code = invite(desk.page, "Cleo")
    phone = launch("chromium", "phone", server.url, PHONE)
    assert isinstance(phone, Chromium)
    Authenticator(phone.page)
    accept(phone.page, server, token, code)
    client = client_path(desk.page, "Cleo")
    assign(desk.page, client, day.AGREED)
    plan_session(desk.page, client)
    day.make_ready(phone)

    server.stop()
    journal = live_the_day(phone)
    server.start()
    day.send_everything(phone)

    ready(desk.page)
    answer(desk.page)
    note(desk.page)
    ask_for_more(desk.page, journal.rsplit("/", 1)[1])
    desk.page.get_by_role("button", name="Mark all as read").click()
    expect(desk.page.locator("h3.unread")).to_have_count(0)
    desk.page.get_by_role("link", name="Copy as text").click()
    assert TOPIC in desk.page.request.get(f"{client}/review/text").text()

    day.send_everything(phone)
    server.stop()
    phone.reopen()
    day.go(phone, journal)
    phone.see(QUESTION)
    phone.see("asks for more")
    phone.see("Seen by")
    phone.open(day.card_link(phone, day.JOURNAL, "/log").removesuffix("/log"))
    phone.see(ANSWER)
    assert NOTE not in phone.text("main")
