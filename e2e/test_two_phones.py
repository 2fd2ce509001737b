"""One person, two phones, no server: what both wrote is there on both, until the person has chosen."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from e2e import offline_day as day
from e2e.browsers import DESK, PHONE, Chromium
from e2e.conftest import Launch
from e2e.console import Console
from e2e.demo_door import enter
from e2e.looks import in_all_looks
from e2e.servers import ROOT, LiveServer
from e2e.therapist_steps import client_path

NAME = "Jonna Virtanen"
FIRST = "A quiet day."
HERE, THERE = "Rain on the roof until noon.", "Then the choir sang on."
SHOTS = ROOT / "build" / "shots" / "two-phones"


def person(launch: Launch, server: LiveServer, name: str) -> Chromium:
    """One of the phones, ready to answer by itself."""
    phone = launch("chromium", name, server.url, PHONE)
    assert isinstance(phone, Chromium)
    enter(phone.page, NAME)
    day.send_everything(phone)
    return phone


@pytest.fixture
def phones(server: LiveServer, launch: Launch, console: Console) -> tuple[Chromium, Chromium]:
    """Two phones of the same person."""
    console.allow_network_errors()
    return person(launch, server, "here"), person(launch, server, "there")


def write_and_know(phones: tuple[Chromium, Chromium]) -> str:
    """One phone writes an entry, and both know it. Its address."""
    here, there = phones
    day.write_free(here, "journal", "f:body", FIRST)
    path = day.entry_path(here, "quiet day")
    day.send_everything(here)
    day.send_everything(there)
    there.open(path)
    there.see(FIRST)
    return path


def change(phone: Chromium, path: str, words: str) -> None:
    """Other words for the entry."""
    day.go(phone, f"{path}/edit")
    phone.fill('[name="f:body"]', words)
    day.save(phone)
    phone.see(words)


def send_in_turn(*phones: Chromium) -> None:
    """Each opens the app, one after the other."""
    for phone in phones:
        day.send_everything(phone)


def meet(server: LiveServer, here: Chromium, there: Chromium) -> None:
    """The server is back; the first phone is heard first, the other one was closed meanwhile."""
    there.close()
    server.start()
    day.send_everything(here)
    there.launch()
    send_in_turn(there, here)


def take_pictures(page: Page, name: str) -> None:
    """The open page in every look, for whoever wants to see it."""
    for look in in_all_looks(page):
        folder = SHOTS / look.name
        folder.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=folder / f"{name}.png", animations="disabled")
    page.set_viewport_size(PHONE["viewport"])


@pytest.mark.chromium
def test_both_wordings_are_on_both_phones_and_what_is_chosen_stands_on_both(
    server: LiveServer, phones: tuple[Chromium, Chromium], launch: Launch, axe: Callable[[Page], None]
) -> None:
    here, there = phones
    path = write_and_know(phones)
    server.stop()
    change(here, path, HERE)
    change(there, path, THERE)
    meet(server, here, there)
    for phone in phones:
        phone.open("/today")
        phone.see("1 entry has two versions")
        phone.open(path)
        phone.see(HERE)
        phone.see(THERE)
        phone.open("/history")
        phone.see("two versions")
    here.open(path)
    here.see("Also written on your other phone")
    there.open(path)
    there.see("Also written on this phone")
    take_pictures(there.page, "entry")
    for _look in in_all_looks(there.page):
        axe(there.page)
    there.page.set_viewport_size(PHONE["viewport"])
    there.open("/today")
    take_pictures(there.page, "today")
    there.open("/sync-status")
    take_pictures(there.page, "sync-status")

    desk = launch("chromium", "desk", server.url, DESK)
    assert isinstance(desk, Chromium)
    enter(desk.page, "therapist")
    review = f"{client_path(desk.page, NAME)}/review"
    desk.page.goto(review)
    assert THERE not in desk.page.content(), "staff see the version that stands, and not the other"

    # The choice is made without a server, and the other phone hears of it later.
    server.stop()
    there.open(path)
    day.press(there, "Keep both")
    there.see("Settled")
    assert there.count("#versions") == 0
    server.start()
    send_in_turn(there, here)
    for phone in phones:
        phone.open(path)
        phone.see(HERE)
        phone.see(THERE)
        assert phone.count("#versions") == 0
        assert day.waiting(phone) == 0
    desk.page.goto(review)
    assert "second version to settle" not in desk.page.content()


@pytest.mark.chromium
def test_an_entry_that_one_phone_deletes_and_the_other_changes_waits_for_the_person(
    server: LiveServer, phones: tuple[Chromium, Chromium]
) -> None:
    here, there = phones
    path = write_and_know(phones)
    server.stop()
    change(here, path, HERE)
    there.open(path)
    there.js(day.OPEN_FOLDS)
    day.press(there, "Delete this entry")
    there.until("location.pathname === '/history'")
    assert FIRST not in there.text("main")
    meet(server, here, there)
    for phone in phones:
        phone.open(path)
        phone.see("Deleted on one phone, changed on another")
        phone.see(HERE)
    take_pictures(there.page, "delete-waits")
    expect(there.page.get_by_role("button", name="Keep it")).to_be_visible()
    day.press(there, "Keep it")
    there.see("Settled")
    send_in_turn(there, here)
    for phone in phones:
        phone.open(path)
        phone.see(HERE)
        assert phone.count("#versions") == 0
