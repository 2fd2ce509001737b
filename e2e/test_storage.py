"""What a browser does with what lies on the phone: it clears it, has no room, shares it between tabs, or moves house."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Route, expect

from e2e import offline_day as day
from e2e.browsers import PHONE, Chromium
from e2e.conftest import JONNA, Launch
from e2e.console import Console
from e2e.demo_door import enter
from e2e.sending import WORDS, instead, let_through, send_now, stored, unreachable, write_unsent
from e2e.servers import LiveServer

pytestmark = [pytest.mark.chromium, pytest.mark.timeout(240)]


def test_a_browser_that_clears_the_phone_is_found_out_and_the_rescue_file_brings_it_back(
    server: LiveServer, jonna: Chromium, tmp_path: Path
) -> None:
    before = stored(server)
    write_unsent(jonna, WORDS[0])
    # Only how many wait is heard of, as from a phone that was on its way into a tunnel.
    report_only(jonna)
    jonna.open("/sync-status")
    with jonna.page.expect_download() as saving:
        jonna.page.get_by_role("button", name="Save what was not sent as a file").click()
    saving.value.save_as(tmp_path / "rescue.json")
    let_through(jonna)
    server.stop()
    clear_storage(jonna)
    jonna.close()
    server.start()
    jonna.launch()
    jonna.page.goto("/today")
    jonna.until(day.ANSWERS_ITSELF, timeout=30)
    day.send_everything(jonna)
    jonna.open("/today")
    jonna.see("Up to 1 thing that was not sent yet may be lost")
    day.go(jonna, "/sync-status")
    jonna.page.set_input_files("[data-open-rescue]", tmp_path / "rescue.json")
    jonna.see("to be sent: 1")
    day.send_everything(jonna)
    assert stored(server) == before + 1
    jonna.open("/today")
    jonna.page.get_by_role("button", name="I have read this").click()
    jonna.open("/today")
    assert "may be lost" not in jonna.text("main")


def report_only(phone: Chromium) -> None:
    """The server hears how many wait, and none of them."""

    def without_words(route: Route) -> None:
        said = route.request.post_data_json or {}
        route.continue_(post_data={**said, "ops": []})

    instead(phone, without_words)
    send_now(phone.page)
    instead(phone, unreachable)


def clear_storage(phone: Chromium) -> None:
    """As a browser does that runs out of room; cookies stay."""
    session = phone.context.new_cdp_session(phone.page)
    phone.page.goto("about:blank")
    kinds = "indexeddb,cache_storage,service_workers"
    session.send("Storage.clearDataForOrigin", {"origin": phone.origin, "storageTypes": kinds})


# The browser itself looks at its quota only now and then: the worker is given the same error at once.
FULL = """() => {
    self.putAsEver = IDBObjectStore.prototype.put;
    IDBObjectStore.prototype.put = () => { throw new DOMException("no room", "QuotaExceededError"); };
}"""
ROOM_AGAIN = "() => { IDBObjectStore.prototype.put = self.putAsEver; }"


def test_a_phone_that_is_full_leaves_the_form_as_it_is(
    server: LiveServer, jonna: Chromium, console: Console
) -> None:
    console.allow("the phone could not answer, asking the server")
    day.go(jonna, "/log/open_task")
    server.stop()
    (worker,) = jonna.context.service_workers
    worker.evaluate(FULL)
    jonna.fill('[name="f:what_i_did"]', "Words that find no room.")
    jonna.click('button[name="as"][value="done"]')
    jonna.see("There is no room on this phone", timeout=30)
    typed = jonna.js("document.querySelector('[name=\"f:what_i_did\"]').value")
    assert typed == "Words that find no room."
    expect(jonna.page.get_by_role("button", name="Copy what I typed")).to_be_visible()
    worker.evaluate(ROOM_AGAIN)
    jonna.click('button[name="as"][value="done"]')
    jonna.page.wait_for_url(re.compile("/entries/.*saved"))
    jonna.see("Words that find no room.")
    server.start()
    day.send_everything(jonna)


# ---------------------------------------------------------------- the home screen, and another tab

ON_HOME_SCREEN = "Object.defineProperty(Navigator.prototype, 'standalone', { get: () => true })"
MOVED = "A new home for the app"


def test_the_app_on_the_home_screen_says_that_it_does_not_see_the_browsers_words(
    server: LiveServer, jonna: Chromium, launch: Launch
) -> None:
    write_unsent(jonna, WORDS[0])
    jonna.open("/today")
    assert MOVED not in jonna.text("main"), "a browser has not moved"
    # As on an iPhone: another store, and the word of the browser that it stands on the home screen.
    home = launch("chromium", "home", server.url, PHONE)
    assert isinstance(home, Chromium)
    home.context.add_init_script(ON_HOME_SCREEN)
    enter(home.page, JONNA)
    home.open("/today")
    home.see(MOVED)
    day.send_everything(home)
    home.see(MOVED)
    home.page.get_by_role("button", name="I have read this").click()
    home.page.wait_for_url(re.compile("/sync-status"))
    home.reopen()
    home.context.add_init_script(ON_HOME_SCREEN)
    home.open("/today")
    assert MOVED not in home.text("main"), "it is said once"


# A tab of a version that wants to change the database, and holds the old one itself: nobody else can open it.
HOLD = """name => new Promise(done => {
    indexedDB.open(name).onsuccess = ({ target }) => {
        window.held = target.result;
        const wish = indexedDB.open(name, 2);
        wish.onupgradeneeded = () => wish.transaction.abort();
        wish.onblocked = () => done(true);
    };
})"""


def test_a_tab_that_holds_the_database_is_named_and_nothing_waits_for_it_for_ever(
    jonna: Chromium, console: Console
) -> None:
    console.allow("the phone could not answer, asking the server", "storage could not be")
    write_unsent(jonna, WORDS[0])
    front = jonna.page
    account = front.evaluate("document.documentElement.dataset.account")
    other = jonna.context.new_page()
    other.goto("/static/icons/icon.svg")
    assert other.evaluate(HOLD, f"bs-{account}")
    front.goto("/today", timeout=60_000)
    expect(front.locator("#trouble")).to_contain_text("Another tab", timeout=30_000)
    assert front.locator("html").get_attribute("data-rendered") == "server"
    other.close()
    front.goto("/sync-status")
    expect(front.get_by_role("heading", name="1 entry to send")).to_be_visible()
    let_through(jonna)
    day.send_everything(jonna)
