"""The day that this app is for: agreed, lived with no server, sent, reviewed, answered."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from e2e import offline_day as day
from e2e.arrivals import accept, found_practice
from e2e.authenticator import Authenticator
from e2e.browsers import DESK, PHONE, Browser, Chromium
from e2e.conftest import Launch
from e2e.console import Console
from e2e.demo_door import enter
from e2e.servers import LiveServer
from e2e.therapist_steps import assign, client_path, comment, hold_session, invite, plan_session

TAKEAWAY = "A question is not a confession."
REPLY = "You went back to the choir. What made it easier at the door?"
LATE = "Written on the way to the session, in the tunnel."


def desk_of(launch: Launch, server: LiveServer) -> Page:
    """A therapist's browser."""
    desk = launch("chromium", "desk", server.url, DESK)
    assert isinstance(desk, Chromium)
    return desk.page


def shared_entries(desk: Page, client: str) -> list[str]:
    """The ids of the entries that the review shows."""
    desk.goto(f"{client}/review")
    return [str(entry.get_attribute("id")) for entry in desk.locator("article.entry").all()]


@pytest.mark.chromium
def test_a_day_without_a_server(empty_server: LiveServer, launch: Launch, console: Console) -> None:
    server = empty_server
    console.allow_network_errors()
    desk = desk_of(launch, server)
    Authenticator(desk)
    found_practice(desk, server)
    token, code = invite(desk, "Cleo")
    phone = launch("chromium", "phone", server.url, PHONE)
    assert isinstance(phone, Chromium)
    Authenticator(phone.page)
    accept(phone.page, server, token, code)
    client = client_path(desk, "Cleo")
    assign(desk, client, day.AGREED)
    plan_session(desk, client)
    day.make_ready(phone)

    server.stop()
    journal = day.live_the_day(phone)
    phone.reopen()
    day.assert_the_day_stands(phone, journal)
    assert day.waiting(phone) == 5, "four entries and one change"

    server.start()
    day.send_everything(phone)
    entries = shared_entries(desk, client)
    assert len(entries) == len(set(entries)) == 3, "the private one is not among them"
    text = desk.content()
    assert day.EDITED in text
    assert day.PREDICTION in text
    assert day.SECRET not in text

    # The next entry is still on the phone while the session is held.
    server.stop()
    day.write_free(phone, "open_task", "f:what_i_did", LATE)
    phone.close()
    server.start()
    hold_session(desk, client, TAKEAWAY)
    assert LATE not in desk.content()
    phone.launch()
    day.send_everything(phone)
    desk.goto(f"{client}/review")
    late = desk.locator("section", has=desk.get_by_role("heading", name="Arrived late"))
    expect(late.get_by_text(LATE)).to_be_visible()

    answered = f"entry-{journal.rsplit('/', 1)[1]}"
    comment(desk, answered, REPLY)
    day.send_everything(phone)
    server.stop()
    phone.reopen()
    day.go(phone, journal)
    phone.see(REPLY)
    phone.see("Seen by Thea")
    day.go(phone, "/prepare")
    phone.see(TAKEAWAY)


@pytest.fixture
def server(tmp_path: Path, demo_database: Path) -> Iterator[LiveServer]:
    """The demo without the secure cookie: WebKit keeps none over plain http."""
    server = LiveServer(tmp_path, environment={"BETWEEN_PLAIN_COOKIE": "1"})
    server.take_database(demo_database)
    yield server.start()
    server.stop()


def test_the_same_day_in_every_engine(
    server: LiveServer, engine_phone: Browser, launch: Launch, console: Console
) -> None:
    console.allow_network_errors()
    desk = desk_of(launch, server)
    enter(desk, "therapist")
    client = client_path(desk, "Jonna Virtanen")
    before = set(shared_entries(desk, client))
    assign(desk, client, day.AGREED)
    engine_phone.open("/sign-in")
    day.press(engine_phone, "Jonna Virtanen")
    day.make_ready(engine_phone)

    server.stop()
    journal = day.live_the_day(engine_phone)
    engine_phone.reopen()
    day.assert_the_day_stands(engine_phone, journal)

    server.start()
    day.send_everything(engine_phone)
    entries = shared_entries(desk, client)
    assert len(entries) == len(set(entries)) == len(before) + 3
    assert day.SECRET not in desk.content()
