"""What is there to be read without a connection: who reads what, and what was put beside an assignment. Rows 43 and 46."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from e2e import offline_day as day
from e2e.browsers import Browser
from e2e.row import Row

AGREED = {"A page about worry": "open_task"}
(PAGE,) = AGREED
TITLE, TEXT = "Worry and its uses", "A worry is a question that was not asked yet."
LINK = "https://example.org/worry Two minutes on worry"


# ---------------------------------------------------------------- row 43


def read_who_reads(phone: Browser) -> None:
    """What was told at the first run is there to be read again at any time."""
    phone.open("/welcome")
    phone.see("takes nobody’s place")
    phone.see("nobody watches what you write live")
    phone.open("/welcome/readers")
    phone.see("reads them before your session, not live")
    phone.see("you can leave at any time")


def way_out_is_named(phone: Browser) -> None:
    phone.open("/mine")
    phone.see("What happens then; needs a connection")
    phone.open("/read-log")
    phone.see("What was read, and when")


# ---------------------------------------------------------------- row 46


def find_nothing_to_read(phone: Browser) -> None:
    phone.open(_page(phone))
    assert phone.count("#to-read") == 0


def put_a_text_beside_it(desk: Page, client: str) -> None:
    """The therapist adds a link, and a text that the phone keeps."""
    desk.goto(client)
    desk.get_by_role("link", name=PAGE, exact=True).first.click()
    desk.get_by_role("link", name="Change it").click()
    desk.get_by_text("Something to read with it").click()
    desk.get_by_label("Links").fill(LINK)
    desk.get_by_label("Title of the text").fill(TITLE)
    desk.locator('[name="text"]').fill(TEXT)
    desk.get_by_label("Reason").fill("Here is the page that we spoke of.")
    desk.get_by_role("button", name="Save the change").click()
    expect(desk.get_by_text("Here is the page that we spoke of.")).to_be_visible()


def it_lies_beside_it(desk: Page, client: str) -> None:
    desk.goto(client)
    desk.get_by_role("link", name=PAGE, exact=True).first.click()
    expect(desk.locator("main")).to_contain_text(TITLE)
    expect(desk.get_by_role("link", name="Two minutes on worry")).to_be_visible()


def read_it(phone: Browser) -> None:
    """Without a server the text opens; the link says that it leads out of the app."""
    phone.open(_page(phone))
    phone.click("details:has(p.words) summary")
    phone.see(TEXT)
    phone.see("example.org, opens outside of this app")


def _page(phone: Browser) -> str:
    return day.card_link(phone, PAGE, "/log").removesuffix("/log")


ROWS = [
    Row(
        "row 43: who reads what, and how to leave",
        read_who_reads,
        way_out_is_named,
        lambda desk, client: None,
    ),
    Row(
        "row 46: what was put beside it is read without a connection",
        find_nothing_to_read,
        find_nothing_to_read,
        it_lies_beside_it,
        read_it,
        put_a_text_beside_it,
    ),
]
