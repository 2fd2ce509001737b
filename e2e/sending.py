"""Steps around sending, in Chromium: what lies between phone and server, and how much has arrived."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing

from playwright.sync_api import Page, Route, expect
from playwright.sync_api import TimeoutError as NotInTime

from e2e import offline_day as day
from e2e.browsers import Browser, Chromium, until
from e2e.servers import LiveServer

WORDS = ("The first of three.", "The second of three.", "The third of three.")


def stored(server: LiveServer) -> int:
    """How many entries phones have written, as the server's log has them; the demo's own came another way."""
    with closing(sqlite3.connect(f"file:{server.database}?mode=ro", uri=True)) as database:
        (count,) = database.execute(
            "SELECT count(*) FROM operation WHERE t = 'entry.create' AND device IN (SELECT id FROM device)"
        ).fetchone()
    return int(count)


def write(phone: Browser, words: str) -> None:
    """A shared entry with these words."""
    day.write_free(phone, "open_task", "f:what_i_did", words)


def unreachable(route: Route) -> None:
    """The server is there, and this request does not come through."""
    route.abort("connectionreset")


def answering(status: int, headers: dict[str, str] | None = None) -> Callable[[Route], None]:
    """The server, or something before it, answers this."""

    def answer(route: Route) -> None:
        route.fulfill(status=status, headers=headers or {}, content_type="application/json", body="{}")

    return answer


def instead(phone: Chromium, answer: Callable[[Route], None]) -> None:
    """From now on /sync is answered so. The newest answer counts; without a gap, in which the phone might send."""
    phone.context.route("**/sync", answer)


def let_through(phone: Chromium) -> None:
    """The way is free again."""
    phone.context.unroute("**/sync")


def write_unsent(phone: Chromium, *entries: str) -> None:
    """Entries with these words that wait on the phone; the way stays closed."""
    instead(phone, unreachable)
    for words in entries:
        write(phone, words)


def send_now(page: Page) -> None:
    """Press "Send now" on the page about sending, and wait for what came of it."""
    page.goto("/sync-status")
    page.evaluate(
        "navigator.serviceWorker.addEventListener('message', ({ data }) => { window.heard = data.type })"
    )
    try:
        page.get_by_role("button", name="Send now").click(timeout=5000)
    except NotInTime:
        # An earlier wish, which was still on its way, has sent it all: then there is no button.
        expect(page.get_by_text("Nothing waits")).to_be_visible()
        return
    until(page, "() => window.heard === 'synced'", timeout=30)
