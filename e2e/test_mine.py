"""What is the client's own: language and looks without a server, and leaving so that nothing stays on any phone."""

from __future__ import annotations

import pytest

from e2e.browsers import PHONE, Browser, Chromium
from e2e.conftest import Launch
from e2e.console import Console
from e2e.demo_door import enter
from e2e.offline_day import send_everything
from e2e.servers import LiveServer

pytestmark = pytest.mark.chromium

BACKGROUND = "getComputedStyle(document.body).backgroundColor"
DARK, LIGHT = "rgb(20, 25, 24)", "rgb(247, 243, 236)"
# What every database of this browser holds, as text.
KEPT = """async () => {
    const found = [];
    for (const { name } of await indexedDB.databases()) {
        const base = await new Promise((done) => { indexedDB.open(name).onsuccess = ({ target }) => done(target.result); });
        for (const store of base.objectStoreNames) {
            const rows = await new Promise((done) => {
                base.transaction(store).objectStore(store).getAll().onsuccess = ({ target }) => done(target.result);
            });
            found.push(...rows.map((row) => `${name} ${store} ${JSON.stringify(row)}`));
        }
        base.close();
    }
    return found;
}"""


def choose(phone: Chromium, **wanted: str) -> None:
    """Fill in the form of preferences and save it."""
    page = phone.page
    page.goto("/preferences")
    for name, value in wanted.items():
        if name == "language":
            page.locator('[name="f:language"]').select_option(value)
        else:
            page.locator(f'[name="f:{name}"][value="{value}"]').check()
    page.locator('form[action^="/preferences/"] button').click()
    page.wait_for_url("**/preferences?notice=saved")


def test_looks_change_at_once_without_a_server_and_are_on_the_other_phone_later(
    server: LiveServer, phone: Browser, launch: Launch, console: Console
) -> None:
    assert isinstance(phone, Chromium)
    console.allow_network_errors()
    enter(phone.page, "Cleo")
    send_everything(phone)
    phone.page.emulate_media(color_scheme="light")
    server.stop()
    phone.reopen()
    phone.page.emulate_media(color_scheme="light")
    phone.open("/today")
    assert phone.js(BACKGROUND) == LIGHT
    small = phone.js("parseFloat(getComputedStyle(document.documentElement).fontSize)")
    choose(phone, theme="dark", size="larger")
    assert phone.js(BACKGROUND) == DARK
    assert phone.js("parseFloat(getComputedStyle(document.documentElement).fontSize)") == small * 1.375
    phone.page.emulate_media(color_scheme="dark")
    choose(phone, theme="light")
    assert phone.js(BACKGROUND) == LIGHT
    server.start()
    send_everything(phone)
    other = launch("chromium", "other", server.url, PHONE)
    assert isinstance(other, Chromium)
    enter(other.page, "Cleo")
    other.page.emulate_media(color_scheme="dark")
    other.open("/today")
    assert other.js(BACKGROUND) == LIGHT
    other.page.goto("/mine/everything")
    assert other.js(BACKGROUND) == LIGHT


def test_another_language_is_chosen_without_a_server_and_spoken_by_the_phone_after_the_next_contact(
    server: LiveServer, phone: Browser, console: Console
) -> None:
    assert isinstance(phone, Chromium)
    console.allow_network_errors()
    enter(phone.page, "Cleo")
    send_everything(phone)
    server.stop()
    phone.reopen()
    choose(phone, language="es")
    phone.see("come with the next connection")
    server.start()
    phone.open("/today")
    phone.until(
        "document.documentElement.lang === 'es' && document.documentElement.dataset.rendered === 'phone'",
        timeout=40,
    )
    server.stop()
    phone.reopen()
    phone.open("/log")
    assert phone.js("document.documentElement.lang") == "es"
    phone.see("Diario")
    assert phone.js("navigator.serviceWorker.controller.scriptURL").endswith("/sw.js?language=es")


def test_who_leaves_is_forgotten_by_this_phone_and_by_the_other_with_what_it_had_not_sent(
    server: LiveServer, phone: Browser, launch: Launch, console: Console
) -> None:
    assert isinstance(phone, Chromium)
    console.allow_network_errors()
    console.allow("401")
    other = launch("chromium", "other", server.url, PHONE)
    assert isinstance(other, Chromium)
    for each in (phone, other):
        enter(each.page, "Cleo")
        send_everything(each)
        assert any("entry" in row for row in each.page.evaluate(KEPT))
    account = str(phone.js("document.documentElement.dataset.account"))
    phone.page.goto("/mine/leave")
    phone.page.get_by_label("I want to leave").check()
    phone.page.get_by_role("button", name="Leave", exact=True).click()
    phone.page.wait_for_url("**/left")
    left = phone.page.evaluate(KEPT)
    assert [row for row in left if "Cleo" in row or '"kind":"entry"' in row] == []
    phone.page.goto("/today")
    phone.page.wait_for_url("**/sign-in**")
    other.open("/sync-status")
    other.page.evaluate(
        "async () => (await navigator.serviceWorker.ready).active.postMessage({ type: 'flush', why: 'asked' })"
    )
    other.page.wait_for_url("**/sign-in**", timeout=20_000)
    left = other.page.evaluate(KEPT)
    assert [row for row in left if account in row and "meta" not in row and '"account":""' not in row] == []
    assert [row for row in left if '"kind":"entry"' in row] == []


def test_a_leaving_that_was_not_granted_takes_nothing_from_the_phone(
    phone: Browser, console: Console
) -> None:
    assert isinstance(phone, Chromium)
    console.allow("422")
    enter(phone.page, "Cleo")
    send_everything(phone)
    phone.page.goto("/mine/leave")
    phone.page.get_by_role("button", name="Leave", exact=True).click()
    phone.page.get_by_text("Please tick this box if you want to leave.").wait_for()
    assert any('"kind":"entry"' in row for row in phone.page.evaluate(KEPT))


def test_the_pages_of_a_clients_own_open_from_a_cold_start_without_a_server(
    server: LiveServer, phone: Browser, console: Console
) -> None:
    assert isinstance(phone, Chromium)
    console.allow_network_errors()
    enter(phone.page, "Cleo")
    send_everything(phone)
    server.stop()
    phone.reopen()
    for path, words in {
        "/mine": "take everything with you",
        "/preferences": "Light or dark",
        "/read-log": "read by",
        "/install": "On an iPhone or iPad",
        "/welcome": "It is no emergency service",
        "/welcome/readers": "Private entries",
        "/welcome/phone": "Begin",
    }.items():
        phone.open(path)
        phone.see(words)
    phone.open("/install")
    assert phone.js(
        "[...document.querySelectorAll('img.steps')].every(one => one.complete && one.naturalWidth > 0)"
    )
    phone.open("/mine/leave")
    phone.see("This page needs a connection")
