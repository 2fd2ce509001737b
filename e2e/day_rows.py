"""A day's smallest things, without a connection: kept to oneself, caught afterwards, seen on Today. Rows 2, 10, 11 and 24."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from e2e import offline_day as day
from e2e.browsers import Browser
from e2e.row import Row, choose, review, tap

AGREED = {"Water the herbs": "open_task"}
(HERBS,) = AGREED
SECRET, TOLD = "Nobody knows about the letter.", "I told her about the letter."
LATE = "It came to me on the night bus."
# What the card on Today says of how often it was done.
COUNT = (
    "[...document.querySelectorAll('main article')].find(card => card.innerText.includes('%s'))?.innerText"
)
YESTERDAY = "new Date(Date.now() - 86400000).toLocaleDateString('sv')"


# ---------------------------------------------------------------- row 2


def write_honestly(phone: Browser) -> None:
    """A page of one's own is private unless it is shared, and each can be shared by itself."""
    for words in (SECRET, TOLD):
        day.go(phone, "/log/journal")
        phone.fill('[name="f:body"]', words)
        day.save(phone)
        phone.see("Only you see the words")
    phone.js("document.querySelectorAll('main details').forEach(one => { one.open = true; })")
    choose(phone, "share", "shared")
    phone.click('form[action$="/share"] button')
    phone.until("document.querySelector('#share details')?.open === false")
    phone.see("can read this")


def choice_stands(phone: Browser) -> None:
    day.go(phone, day.entry_path(phone, SECRET))
    phone.see("Only you see the words")
    day.go(phone, day.entry_path(phone, TOLD))
    phone.see("can read this")


def only_the_shared_is_read(desk: Page, client: str) -> None:
    page = review(desk, client)
    expect(page.locator("article.entry").filter(has_text=TOLD)).to_be_visible()
    expect(page.get_by_text(SECRET)).to_have_count(0)


# ---------------------------------------------------------------- row 10


def catch_it_later(phone: Browser) -> None:
    """A few taps, with what was done; and it happened yesterday."""
    yesterday = phone.js(YESTERDAY)
    day.go(phone, "/log/mood_check")
    day.slide(phone, "f:mood", 3)
    phone.fill('[name="f:note"]', LATE)
    phone.fill('[name="occurred_on"]', str(yesterday))
    phone.fill('[name="occurred_time"]', "23:10")
    choose(phone, "share", "shared")
    day.save(phone)


def it_stands_on_its_day(phone: Browser) -> None:
    day.go(phone, "/history")
    day.go(phone, day.entry_path(phone, LATE))
    phone.see("23:10")


def it_is_read_with_its_time(desk: Page, client: str) -> None:
    expect(review(desk, client).locator("article.entry").filter(has_text=LATE)).to_contain_text("23:10")


# ---------------------------------------------------------------- rows 11 and 24


def do_what_is_due(phone: Browser) -> None:
    """Today says what is agreed and how often it was done; one tap begins."""
    phone.open("/today")
    assert "0 of 3" in str(phone.js(COUNT % HERBS))
    tap(phone, f'main article:has-text("{HERBS}") a[href$="/log"]')
    phone.fill('[name="f:what_i_did"]', "All four pots.")
    day.save(phone)


def count_stands(phone: Browser) -> None:
    phone.open("/today")
    assert "1 of 3" in str(phone.js(COUNT % HERBS))


def count_is_seen(desk: Page, client: str) -> None:
    row = review(desk, client).locator(".done-table tr").filter(has_text=HERBS)
    expect(row).to_contain_text("1 of 3")


ROWS = [
    Row(
        "row 2: honest, private at first, shared by choice",
        write_honestly,
        choice_stands,
        only_the_shared_is_read,
    ),
    Row(
        "row 10: caught in a few taps, on the day it was",
        catch_it_later,
        it_stands_on_its_day,
        it_is_read_with_its_time,
    ),
    Row("rows 11 and 24: Today says what is due, and counts", do_what_is_due, count_stands, count_is_seen),
]
