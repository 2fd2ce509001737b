"""A phone with a screen: Chromium with a profile of its own, in which a client of the demo is signed in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import sync_playwright

from e2e.browsers import PHONE, Chromium
from e2e.console import Console
from tests.bench.phone import Unexpected

PATIENCE = 60
ALL_BUT_COOKIES = "indexeddb,cache_storage,service_workers,local_storage"
BY_ITSELF = """(async () => {
    const registration = await navigator.serviceWorker.getRegistration();
    if (registration?.active?.state !== "activated") return false;
    return (await (await fetch("/today")).text()).includes('data-rendered="phone"');
})()"""


@contextmanager
def chromium(profile: Path, origin: str, *, with_worker: bool = True) -> Iterator[Chromium]:
    """Chromium as small as a phone, with nothing in it."""
    options = {**PHONE, "service_workers": "allow" if with_worker else "block"}
    with sync_playwright() as playwright:
        browser = Chromium(playwright, profile, origin, Console(), options)
        try:
            yield browser
        except Exception as error:
            for complaint in browser.console.complaints:
                error.add_note(f"the browser: {complaint}")
            raise
        finally:
            browser.close()


def enter(browser: Chromium, name: str) -> None:
    """Become this client by the demo's door."""
    browser.open("/sign-in")
    browser.page.get_by_role("button", name=name).click()
    browser.page.wait_for_url("**/today")


def forget_all_but_cookies(browser: Chromium) -> None:
    """As on a phone that has never been here, but for the sign-in."""
    browser.open("/health/live")
    session = browser.context.new_cdp_session(browser.page)
    session.send("Storage.clearDataForOrigin", {"origin": browser.origin, "storageTypes": ALL_BUT_COOKIES})
    session.send("Network.clearBrowserCache")
    session.detach()


def answers_by_itself(browser: Chromium) -> None:
    """Wait until the phone has read everything and draws its pages itself."""
    # A page that was on its way while the worker came is not the worker's: open it until it is.
    for _ in range(PATIENCE):
        browser.page.wait_for_timeout(1000)
        browser.open("/today")
        if browser.js(BY_ITSELF):
            return
    raise Unexpected("the phone never drew its pages itself")
