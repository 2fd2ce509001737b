"""Every worksheet is logged from a cold start with no server there, kept, sent, and read by the therapist."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from e2e import offline_day as day
from e2e.browsers import DESK, PHONE, Browser, Chromium
from e2e.conftest import Launch
from e2e.console import Console
from e2e.demo_door import enter
from e2e.servers import LiveServer
from e2e.therapist_steps import assign, client_path
from e2e.worksheet_rows import ROWS, Row, add_rows, answer, log, open_form, read
from webapp.feed_start import worksheets

pytestmark = pytest.mark.chromium

CLIENT = "Jonna Virtanen"
GOALS = "f:goals"


def browser(launch: Launch, server: LiveServer, name: str, who: str, options: dict[str, object]) -> Chromium:
    """Somebody of the demo, signed in."""
    found = launch("chromium", name, server.url, options)
    assert isinstance(found, Chromium)
    enter(found.page, who)
    return found


def agreed(desk: Page, rows: list[Row]) -> str:
    """Agree on all of these. Returns the client's address."""
    client = client_path(desk, CLIENT)
    assign(desk, client, {row.title: row.worksheet for row in rows})
    return client


def read_anew(phone: Browser) -> None:
    """Open the app with the server there, until the news are on the phone."""
    phone.wait_for_worker("/today")
    phone.until(day.ANSWERS_ITSELF, timeout=30)
    day.send_everything(phone)


def test_no_worksheet_is_left_out() -> None:
    assert {row.worksheet for row in ROWS} == {sheet["worksheet"] for sheet in worksheets()}


def test_every_worksheet_is_logged_without_a_server_and_read_by_the_therapist(
    server: LiveServer, launch: Launch, console: Console
) -> None:
    console.allow_network_errors()
    desk = browser(launch, server, "desk", "therapist", DESK).page
    client = agreed(desk, ROWS)
    phone = browser(launch, server, "phone", CLIENT, PHONE)
    read_anew(phone)

    server.stop()
    phone.reopen()
    entries = {row.worksheet: log(phone, row) for row in ROWS}
    phone.reopen()
    for row in ROWS:
        read(phone, row, entries[row.worksheet])

    server.start()
    day.send_everything(phone)
    desk.goto(f"{client}/review")
    for row in ROWS:
        shown = desk.locator(f"#entry-{entries[row.worksheet].rsplit('/', 1)[1]}").inner_text()
        for words in row.read:
            assert words in shown, f"{row.worksheet}: {words}"


def test_rows_come_when_asked_for_outlive_the_app_and_return_in_the_next_entry(
    server: LiveServer, launch: Launch, console: Console
) -> None:
    console.allow_network_errors()
    desk = browser(launch, server, "desk", "therapist", DESK).page
    row = next(each for each in ROWS if each.worksheet == "goal_check")
    agreed(desk, [row])
    phone = browser(launch, server, "phone", CLIENT, PHONE)
    read_anew(phone)

    server.stop()
    phone.reopen()
    open_form(phone, row)
    rows = add_rows(phone, GOALS, 5)
    assert len(rows) == len(set(rows)) == 6, "one was there, two were hidden, three are new"
    assert rows == sorted(rows)
    for number, goal in ((0, "See friends"), (4, "Sleep through"), (5, "Sing again")):
        answer(phone, {f"{GOALS}:{rows[number]}.goal": goal, f"{GOALS}:{rows[number]}.progress": str(number)})
    phone.see("Saved on this phone as you type")
    phone.reopen()
    open_form(phone, row)
    for number in (0, 4, 5):
        assert phone.js(f"document.getElementsByName('{GOALS}:{rows[number]}.progress')[0].value") == str(
            number
        )
    day.save(phone)
    entry = phone.path.split("?")[0]
    for words in ("See friends", "Sleep through", "Sing again", "5 of 10"):
        phone.see(words)
    open_form(phone, row)
    assert phone.js(f"document.getElementsByName('{GOALS}:{rows[5]}.goal')[0].value") == "Sing again"
    assert not phone.js(f"document.getElementsByName('{GOALS}:{rows[5]}.progress').length"), "not moved yet"

    server.start()
    day.send_everything(phone)
    day.go(phone, entry)
    phone.see("Sing again")


def test_a_draft_from_the_phone_finds_its_rows_in_a_form_that_the_server_made(
    server: LiveServer, launch: Launch, console: Console
) -> None:
    """As after the browser let go of the worker: the words lie on the phone, the page comes from the server."""
    phone = browser(launch, server, "phone", CLIENT, PHONE)
    day.go(phone, "/log/goal_check")
    rows = add_rows(phone, GOALS, 4)
    answer(phone, {f"{GOALS}:{rows[0]}.goal": "See friends", f"{GOALS}:{rows[4]}.goal": "Sing again"})
    phone.see("Saved on this phone as you type")
    phone.js(
        "navigator.serviceWorker.getRegistrations().then(all => Promise.all(all.map(each => each.unregister())))"
    )
    day.go(phone, "/log/goal_check")
    assert phone.js("document.documentElement.dataset.rendered") == "server"
    phone.until(f"document.getElementsByName('{GOALS}:{rows[0]}.goal')[0]?.value === 'See friends'")
    phone.until(f"document.getElementsByName('{GOALS}:{rows[4]}.goal')[0]?.value === 'Sing again'")
