"""The same address, asked twice in one browser: past the worker the server draws it, else the phone does."""

from __future__ import annotations

import difflib
import re

import pytest
from playwright.sync_api import Page

from e2e.browsers import Browser, Chromium
from e2e.demo_door import enter
from e2e.pages import crawl

pytestmark = pytest.mark.chromium

NAMES = ("Cleo", "Amir", "Jonna")
# What only a phone can say about itself is drawn by the same templates, but from what no server knows.
PHONES_OWN = ("/sync-status", "/more", "/help-now")
# The therapist's and the account's pages are never made on a phone.
BY_PHONE = 'data-rendered="phone"'
NONCE = re.compile(r'nonce="[^"]*"')
# A form that begins something carries a new id, and its empty rows are made from it.
FRESH = re.compile(r'action="/([a-z-]+)/[0-9a-f-]{36}"')
ROW = re.compile(r"\b[0-9a-f]{18}[0-9]\b")
# Which answers were opened is known to the phone alone.
ANSWERED = re.compile(r'<ul class="links" data-answered>.*?</ul>\n', re.DOTALL)
STATUS = re.compile(r'<p class="status" id="status".*?</p>', re.DOTALL)


def alike(html: str) -> str:
    """The page without what each renderer makes for itself."""
    html = NONCE.sub('nonce="-"', html)
    html = ROW.sub("-", FRESH.sub(r'action="/\1/-"', html))
    return STATUS.sub("", ANSWERED.sub("", html)).replace(BY_PHONE, 'data-rendered="server"')


def by_server(page: Page, path: str) -> str:
    """Playwright's own request goes past the worker, with the same cookie."""
    answer = page.context.request.get(path)
    assert answer.ok, path
    return answer.text()


def by_phone(page: Page, path: str) -> str:
    return str(page.evaluate("path => fetch(path).then(answer => answer.text())", path))


def both(page: Page, path: str) -> tuple[str, str]:
    """Both pages, drawn within the same minute."""
    for _ in range(5):
        before, phone, after = by_server(page, path), by_phone(page, path), by_server(page, path)
        if alike(before) == alike(after):
            assert BY_PHONE in phone, f"the phone did not draw {path}"
            return alike(before), alike(phone)
    raise TimeoutError(f"{path} is never the same twice")


@pytest.mark.parametrize("name", NAMES)
def test_in_a_browser_the_phone_draws_what_the_server_draws(name: str, phone: Browser) -> None:
    assert isinstance(phone, Chromium)
    page = phone.page
    enter(page, name)
    compared, differing = 0, []
    for found in crawl(page, "/today"):
        if found.path.split("?")[0] in PHONES_OWN or BY_PHONE not in by_phone(page, found.path):
            continue
        server, drawn = both(page, found.path)
        compared += 1
        if server != drawn:
            lines = difflib.unified_diff(
                server.splitlines(), drawn.splitlines(), "server", "phone", lineterm="", n=0
            )
            differing.append(f"{found.path}\n" + "\n".join(list(lines)[:20]))
    assert not differing, "\n\n".join(differing)
    assert compared > 15, f"only {compared} pages were drawn by the phone"
