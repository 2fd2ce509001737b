"""An app of yesterday and a server of today, and the reverse: the queue outlives the change, and no page breaks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from e2e import offline_day as day
from e2e.browsers import Chromium
from e2e.other_version import FIELD, HALFWAY, STRANGE_RECORD, TOMORROW, YESTERDAY
from e2e.sending import WORDS, let_through, stored, write, write_unsent
from e2e.servers import SERVE, LiveServer

pytestmark = [pytest.mark.chromium, pytest.mark.timeout(240)]

VERSION = "document.documentElement.dataset.version"
# As a phone without any memory reads them.
RECORDS = """(async () => {
    const { account } = document.documentElement.dataset;
    const said = { proto: 1, account, device: '0'.repeat(32), app: '', sent_at: new Date().toISOString(), pending: 0,
        cursor: '', token: '', limit: 500, ops: [] };
    const headers = { 'Content-Type': 'application/json' };
    const answer = await fetch('/sync', { method: 'POST', headers, body: JSON.stringify(said) });
    return (await answer.json()).changes.map(({ body }) => body ?? {});
})()"""
NEW_WORKER = """navigator.serviceWorker.getRegistration()
    .then(({ installing, waiting }) => Boolean(installing ?? waiting))"""


@pytest.fixture
def server(tmp_path: Path, demo_database: Path) -> Iterator[LiveServer]:
    """Yesterday's app with the demo practice, running."""
    demo = {"BETWEEN_BIND": "127.0.0.1", "BETWEEN_DEMO": "1"}
    server = LiveServer(tmp_path, command=YESTERDAY, environment=demo)
    server.take_database(demo_database)
    yield server.start()
    server.stop()


def becomes(server: LiveServer, command: tuple[str, ...] | list[str]) -> None:
    """The practice updates its server."""
    server.stop()
    server.become(command)
    server.start()


def is_renewed(phone: Chromium, old: str) -> None:
    """Open the app, again if need be, until it is another version; the page is drawn anew when that takes over."""
    for _ in range(6):
        # With each page the browser looks for a new worker, once; a server that is just starting may not answer it.
        phone.open("/today")
        try:
            phone.until(f"{VERSION} !== {old!r} && document.readyState === 'complete'", timeout=8)
        except TimeoutError:
            continue
        phone.page.wait_for_timeout(1000)
        return
    raise AssertionError("the app is still that of yesterday")


def test_a_queue_of_yesterdays_app_outlives_the_update_and_arrives_whole(
    server: LiveServer, jonna: Chromium
) -> None:
    before, old = stored(server), jonna.js(VERSION)
    write_unsent(jonna, *WORDS[:2])
    becomes(server, SERVE)
    is_renewed(jonna, old)
    assert day.waiting(jonna) == 2, "the new app has the old one's queue"
    write(jonna, WORDS[2])
    assert day.waiting(jonna) == 3
    let_through(jonna)
    day.send_everything(jonna)
    assert stored(server) == before + 3
    kept = [body for body in jonna.js(RECORDS) if body.get("f:what_i_did") in WORDS]
    assert sorted(body["f:what_i_did"] for body in kept if body.get(FIELD)) == sorted(WORDS[:2])
    for words in WORDS:
        jonna.open(f"/history?q={words.replace(' ', '+')}")
        jonna.see(words)


def test_an_old_app_works_with_a_newer_server_until_its_queue_is_empty_and_is_renewed_then(
    server: LiveServer, jonna: Chromium
) -> None:
    before, old = stored(server), jonna.js(VERSION)
    becomes(server, HALFWAY)
    write_unsent(jonna, WORDS[0])
    for path in ("/today", "/history", "/log", "/more"):
        jonna.open(path)
        assert jonna.js(VERSION) == old, path
    let_through(jonna)
    day.send_everything(jonna)
    assert stored(server) == before + 1
    strange = jonna.js(RECORDS)
    assert STRANGE_RECORD["body"] in strange
    for path in ("/today", "/history", "/sync-status", "/prepare"):
        jonna.open(path)
        assert jonna.js(VERSION) == old, path
        assert jonna.js("document.documentElement.dataset.rendered") == "phone", path

    # The server wants the newest app: that comes once nothing waits, without a page being opened.
    write_unsent(jonna, WORDS[1])
    jonna.open("/sync-status")
    # A moment after each page the browser looks for a new worker by itself: that is over before there is one.
    jonna.page.wait_for_timeout(3000)
    becomes(server, TOMORROW)
    assert jonna.js(NEW_WORKER) is False
    let_through(jonna)
    jonna.page.get_by_role("button", name="Send now").click()
    jonna.until(NEW_WORKER, timeout=20)
    assert stored(server) == before + 2
    is_renewed(jonna, old)
    assert day.waiting(jonna) == 0
