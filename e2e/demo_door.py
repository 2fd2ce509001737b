"""Going in by the demo's door."""

from __future__ import annotations

import re

from playwright.sync_api import Page


def enter(page: Page, name: str) -> None:
    """Become one of the demo's people; a client's phone is then ready to answer by itself."""
    page.goto("/sign-in")
    page.get_by_role("button", name=name).first.click()  # of two therapists Thea
    page.wait_for_url(re.compile("/(today|caseload)$"))
    if page.url.endswith("/today"):
        wait_for_phone(page)


def wait_for_phone(page: Page) -> None:
    """Wait until the phone answers by itself."""
    page.wait_for_function(_READY)


_READY = """async () => {
    await navigator.serviceWorker.ready;
    return (await (await fetch('/today')).text()).includes('data-rendered="phone"');
}"""
