"""The promises of the product, one by one: done after a cold start without a server, still there, then seen.

One phone lives through all of them, as a person would; each row has a test of its own that tells what became of it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from playwright.sync_api import Playwright

from e2e import aim_rows, care_rows, day_rows, reading_rows, work_rows
from e2e.browsers import DESK, PHONE, Chromium
from e2e.console import Console
from e2e.demo_door import enter
from e2e.engines import require
from e2e.row import Row
from e2e.servers import LiveServer
from e2e.therapist_steps import assign, client_path

pytestmark = [pytest.mark.chromium, pytest.mark.timeout(600)]

CLIENT = care_rows.CLIENT
AGREED = work_rows.AGREED | care_rows.AGREED | day_rows.AGREED | reading_rows.AGREED
# The last row signs the phone out.
ROWS = [*day_rows.ROWS, *reading_rows.ROWS, *work_rows.ROWS, *aim_rows.ROWS, *care_rows.ROWS]

# Sends until the worker has spoken with the server, also over a page that a new version draws anew.
SENT = """(async () => {
    if (!window.isHeard) {
        window.isHeard = true;
        navigator.serviceWorker.addEventListener('message', ({ data }) => {
            if (data?.type === 'synced') window.isSynced = true;
        });
        (await navigator.serviceWorker.ready).active.postMessage({ type: 'flush', why: 'asked' });
    }
    return window.isSynced === true;
})()"""


@pytest.fixture(scope="module")
def lived(
    playwright: Playwright, demo_database: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Mapping[str, list[str]]]:
    """What went wrong with each row, in order; and with the whole of it under ""."""
    require("chromium")
    folder = tmp_path_factory.mktemp("rows")
    server = LiveServer(folder)
    server.take_database(demo_database)
    server.start()
    console = Console()
    console.allow_network_errors()
    desk = Chromium(playwright, folder / "desk", server.url, console, DESK)
    phone = Chromium(playwright, folder / "phone", server.url, console, PHONE)
    try:
        yield live(server, desk, phone, console)
    finally:
        desk.close()
        phone.close()
        server.stop()


def live(server: LiveServer, desk: Chromium, phone: Chromium, console: Console) -> Mapping[str, list[str]]:
    """Go through all rows, moment by moment."""
    trouble: dict[str, list[str]] = defaultdict(list)
    enter(desk.page, "therapist")
    client = client_path(desk.page, CLIENT)
    assign(desk.page, client, AGREED)
    enter(phone.page, CLIENT)
    send_everything(phone)

    server.stop()
    phone.reopen()
    each(trouble, "done", lambda row: row.act(phone))
    phone.reopen()
    each(trouble, "still there", lambda row: row.there(phone))

    phone.close()
    server.start()
    each(trouble, "meanwhile", lambda row: row.meanwhile(desk.page, client) if row.meanwhile else None)
    phone.reopen()
    send_everything(phone)
    each(trouble, "arrived", lambda row: row.arrived(desk.page, client))
    send_everything(phone)
    server.stop()
    phone.reopen()
    each(trouble, "answered", lambda row: row.answered(phone) if row.answered else None)
    trouble[""] = [str(complaint) for complaint in console.unexpected]
    return trouble


def send_everything(phone: Chromium) -> None:
    """Open the app with a server there, and wait until nothing waits and the news were read."""
    phone.open("/sync-status")
    phone.until(SENT, timeout=30)
    phone.see("Nothing waits", timeout=20)


def each(trouble: dict[str, list[str]], moment: str, step: Callable[[Row], None]) -> None:
    """Try this with every row; one that fails does not keep the others from their turn."""
    for row in ROWS:
        try:
            step(row)
        except Exception as fault:
            trouble[row.name].append(f"{moment}: {type(fault).__name__}: {fault}"[:4000])


@pytest.mark.parametrize("name", [row.name for row in ROWS])
def test_it_is_done_without_a_server_and_seen_when_there_is_one(
    name: str, lived: Mapping[str, list[str]]
) -> None:
    assert lived[name] == []


def test_no_browser_complained_on_the_way(lived: Mapping[str, list[str]]) -> None:
    assert lived[""] == []
