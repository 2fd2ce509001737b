"""What goes wrong on the way, in real browsers: nothing is lost, nothing is doubled, and the person is told plainly."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from e2e import offline_day as day
from e2e.browsers import PHONE, Chromium
from e2e.conftest import JONNA, Launch
from e2e.console import Console
from e2e.demo_door import enter
from e2e.faults import FaultProxy
from e2e.sending import (
    WORDS,
    answering,
    instead,
    let_through,
    send_now,
    stored,
    unreachable,
    write,
    write_unsent,
)
from e2e.servers import LiveServer

CLEO = "Cleo Marchetti"

pytestmark = pytest.mark.timeout(240)


# ---------------------------------------------------------------- the network, in every engine


@pytest.fixture
def far_server(net: FaultProxy, tmp_path: Path, demo_database: Path) -> Iterator[LiveServer]:
    """The demo behind a bad network, without the secure cookie: WebKit keeps none over plain http."""
    server = LiveServer(tmp_path, origin=net.url, environment={"BETWEEN_PLAIN_COOKIE": "1"})
    server.take_database(demo_database)
    net.target = server.port
    yield server.start()
    server.stop()


@pytest.mark.parametrize(
    "engine", [pytest.param(e, marks=getattr(pytest.mark, e)) for e in ("chromium", "firefox", "webkit")]
)
def test_words_survive_lost_replies_and_a_killed_server_and_arrive_once(
    engine: str, far_server: LiveServer, net: FaultProxy, launch: Launch, console: Console
) -> None:
    console.allow_network_errors()
    server = far_server
    phone = launch(engine, "phone", net.url, PHONE)
    phone.open("/sign-in")
    day.press(phone, JONNA)
    phone.until("location.pathname === '/today'")
    phone.wait_for_worker("/today")
    phone.until(day.ANSWERS_ITSELF, timeout=30)
    day.send_everything(phone)
    before = stored(server)

    net.set("lose_reply")
    write(phone, WORDS[0])
    net.set("hang")
    write(phone, WORDS[1])
    net.set("cut", cut_at=20)
    write(phone, WORDS[2])
    assert day.waiting(phone) == 3
    server.stop()
    phone.reopen()
    assert day.waiting(phone) == 3
    server.start()
    net.set("ok")
    day.send_everything(phone)
    assert stored(server) == before + 3
    for words in WORDS:
        phone.open(f"/history?q={words.replace(' ', '+')}")
        phone.see(words)


# ---------------------------------------------------------------- what a server may answer


@pytest.mark.chromium
@pytest.mark.parametrize(
    ("status", "headers", "said"),
    [
        (429, {"Retry-After": "300"}, "3 entries to send"),
        (503, {"Retry-After": "300"}, "3 entries to send"),
        (401, {}, "Sign in to send 3 entries"),
        (426, {}, "3 entries to send"),
    ],
)
def test_a_refusal_in_the_middle_of_a_queue_keeps_it_whole(
    server: LiveServer, jonna: Chromium, status: int, headers: dict[str, str], said: str
) -> None:
    before = stored(server)
    write_unsent(jonna, *WORDS)
    instead(jonna, answering(status, headers))
    send_now(jonna.page)
    jonna.see(said)
    assert stored(server) == before
    let_through(jonna)
    if headers:
        # What the server asked for is kept to, but for the person's own wish.
        send_now(jonna.page)
    else:
        day.send_everything(jonna)
    assert stored(server) == before + 3


@pytest.mark.chromium
def test_what_is_too_long_for_the_door_goes_in_smaller_pieces(server: LiveServer, jonna: Chromium) -> None:
    before = stored(server)
    write_unsent(jonna, *WORDS)
    sizes: list[int] = []

    def narrow(route: Route) -> None:
        sizes.append(len((route.request.post_data_json or {}).get("ops", [])))
        if sizes[-1] > 1:
            route.fulfill(status=413, content_type="application/json", body="{}")
        else:
            route.continue_()

    instead(jonna, narrow)
    send_now(jonna.page)
    assert sizes[0] == 3
    assert stored(server) == before + 3


# ---------------------------------------------------------------- tabs


@pytest.mark.chromium
def test_two_tabs_write_and_send_at_once_and_everything_arrives_once(
    server: LiveServer, jonna: Chromium
) -> None:
    before = stored(server)
    first, second = jonna.page, jonna.context.new_page()
    instead(jonna, unreachable)
    for page, words in ((first, WORDS[0]), (second, WORDS[1]), (first, WORDS[2])):
        page.goto("/log/open_task")
        page.locator('[name="f:what_i_did"]').fill(words)
        page.locator('button[name="as"][value="done"]').click()
        page.wait_for_url(re.compile("/entries/"))
    let_through(jonna)
    first.goto("/sync-status")
    second.goto("/sync-status")
    for page in (first, second):
        expect(page.get_by_role("heading", name="Nothing waits")).to_be_visible(timeout=20_000)
    assert stored(server) == before + 3


@pytest.mark.chromium
def test_a_tab_that_is_closed_while_sending_loses_and_doubles_nothing(
    server: LiveServer, jonna: Chromium
) -> None:
    before = stored(server)
    write_unsent(jonna, *WORDS)
    let_through(jonna)
    server.freeze()
    jonna.page.evaluate(
        "navigator.serviceWorker.ready.then(({ active }) => active.postMessage({ type: 'flush', why: 'asked' }))"
    )
    jonna.page.wait_for_timeout(300)
    jonna.close()
    server.thaw()
    jonna.launch()
    day.send_everything(jonna)
    assert stored(server) == before + 3


# ---------------------------------------------------------------- people


def sign_out(page: Page) -> None:
    """By the button of the open page."""
    page.get_by_role("button", name="Sign out", exact=True).click()
    page.wait_for_url(re.compile("/sign-in"))


@pytest.mark.chromium
def test_another_person_on_the_same_phone_sees_nothing_and_sends_nothing_of_what_waits(
    server: LiveServer, jonna: Chromium
) -> None:
    before = stored(server)
    write_unsent(jonna, WORDS[0])
    jonna.open("/more")
    jonna.see("1 entry was not sent yet")
    sign_out(jonna.page)
    let_through(jonna)
    enter(jonna.page, CLEO)
    day.send_everything(jonna)
    for path in ("/today", "/history?q=first+of+three", "/sync-status", "/more"):
        jonna.open(path)
        text = jonna.text("body")
        assert WORDS[0] not in text, path
        assert "1 entry" not in text, path
        assert "1 to send" not in text, path
    assert stored(server) == before
    jonna.open("/more")
    sign_out(jonna.page)
    enter(jonna.page, JONNA)
    day.send_everything(jonna)
    assert stored(server) == before + 1
    day.go(jonna, "/history?q=first+of+three")
    jonna.see(WORDS[0])


@pytest.mark.chromium
def test_removing_everything_from_a_phone_names_the_number_first(server: LiveServer, jonna: Chromium) -> None:
    before = stored(server)
    write_unsent(jonna, *WORDS[:2])
    day.go(jonna, "/more")
    jonna.see("Save them as a rescue file first")
    jonna.page.get_by_role("button", name="Sign out and delete 2 entries").click()
    jonna.page.wait_for_url(re.compile("/sign-in"))
    let_through(jonna)
    enter(jonna.page, JONNA)
    day.send_everything(jonna)
    jonna.open("/today")
    assert "cleared" not in jonna.text("main"), "what she removed herself is no loss to tell of"
    assert stored(server) == before
