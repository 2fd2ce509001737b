"""A week between two sessions, in both languages: five days of it without a server, then the review that shows it all.

The days go by: the phone is opened cold on each, with its clock moved on, and the server comes back a week later.
"""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from playwright.sync_api import Page, expect

from e2e import offline_day as day
from e2e.browsers import DESK, PHONE, Chromium
from e2e.conftest import JONNA, Launch
from e2e.console import Console
from e2e.demo_door import enter
from e2e.later_server import DEMO, later
from e2e.row import choose, review, send, tap
from e2e.servers import LiveServer
from e2e.therapist_steps import assign, client_path, hold_session

pytestmark = [pytest.mark.chromium, pytest.mark.timeout(300)]

BILL, BREATHING, BROTHER = "Ask for the bill aloud", "Breathing at noon", "Write to my brother"
AGREED = {BILL: "behavioural_experiment", BREATHING: "practice_log", BROTHER: "open_task"}
TAKEAWAY, TOPIC, GOAL = "One step is enough.", "The week at the counter", "Be heard in a shop"
PRIVATE = "A page that is only mine."
PREDICTION, OUTCOME, LEARNED = "They all turn round.", "One person nodded.", "Loud is not rude."
KITCHEN = "The kitchen is never empty."
TODAY = date.today()
A_WEEK = 6

# What pages and the worker take for now; a worker that starts anew begins with the true time.
MOVE = """days => {
    const True = globalThis.TrueDate ??= Date;
    const by = days * 86_400_000;
    globalThis.Date = class extends True {
        constructor(...said) { if (said.length) super(...said); else super(True.now() + by); }
        static now() { return True.now() + by; }
    };
}"""
NOTHING_WAITS = {"en": "Nothing waits", "es": "Nada espera"}
WORDS = {
    "en": ("Timeline", "Before the first session", "not today"),
    "es": ("Línea de tiempo", "Antes de la primera sesión", "hoy no"),
}


def wake(phone: Chromium, days: int) -> None:
    """The phone was off overnight: a cold start, so many days later."""
    phone.reopen()
    phone.context.add_init_script(f"({MOVE})({days})")
    phone.open("/today")
    phone.until("navigator.serviceWorker.controller !== null")
    phone.context.service_workers[0].evaluate(MOVE, days)
    phone.open("/log/mood_check")
    assert phone.js("document.querySelector('[name=\"occurred_on\"]').value") == of_day(days)


def of_day(days: int) -> str:
    return (TODAY + timedelta(days=days)).isoformat()


def speak(phone: Chromium, language: str) -> None:
    """Choose the language; its words come with the next contact."""
    phone.open("/preferences")
    phone.page.locator('[name="f:language"]').select_option(language)
    send(phone, "/preferences/")
    phone.until(f"document.documentElement.lang === '{language}'", timeout=40)


def send_all(phone: Chromium, language: str) -> None:
    """Open the app with a server there, and wait until nothing waits and the news were read."""
    phone.open("/sync-status")
    phone.js(day.SYNC_NOW)
    phone.until("window.syncedOnce === true", timeout=30)
    phone.see(NOTHING_WAITS[language], timeout=20)


def feel(phone: Chromium) -> None:
    """Monday: how it is, shared; and a page of the journal for nobody else."""
    day.go(phone, "/log/mood_check")
    day.slide(phone, "f:mood", 4)
    choose(phone, "share", "shared")
    day.save(phone)
    day.go(phone, "/log/journal")
    phone.fill('[name="f:body"]', PRIVATE)
    choose(phone, "share", "private")
    day.save(phone)


def practise(phone: Chromium) -> None:
    """Tuesday: eight minutes, and days of one's own for it."""
    card = day.card_link(phone, BREATHING, "/log")
    day.go(phone, card)
    choose(phone, "f:practice", "breath")
    phone.fill('[name="f:minutes"]', "8")
    day.save(phone)
    phone.open(card.removesuffix("/log"))
    tap(phone, 'main a[href$="/routine"]')
    choose(phone, "f:days:tu")
    phone.fill('[name="f:time"]', "12:30")
    send(phone, "/routines/")
    phone.see("12:30")


def put_off(phone: Chromium) -> None:
    """Wednesday: not the letter, and why; but a plan for tomorrow."""
    day.go(phone, day.card_link(phone, BROTHER, "/not-today"))
    choose(phone, "barriers:no_privacy")
    phone.fill('[name="barrier_other"]', KITCHEN)
    day.save(phone, "not_done")
    day.go(phone, day.card_link(phone, BILL, "/log"))
    said = {"belief": "Who is loud is disliked.", "experiment": "Say it aloud.", "where": "The café"}
    for name, words in (said | {"when": f"{of_day(4)}T10:30", "prediction": PREDICTION}).items():
        phone.fill(f'[name="f:{name}"]', words)
    day.slide(phone, "f:belief_before", 80)
    day.slide(phone, "f:likelihood", 70)
    day.save(phone)
    assert day.card_link(phone, BILL, "/result"), "Today waits for it"


def find_out(phone: Chromium) -> None:
    """Thursday: what came of it."""
    day.go(phone, day.card_link(phone, BILL, "/result"))
    phone.fill('[name="f:happened"]', OUTCOME)
    choose(phone, "f:fits_prediction", "no")
    day.slide(phone, "f:belief_after", 30)
    phone.fill('[name="f:learned"]', LEARNED)
    day.save(phone)


def look_ahead(phone: Chromium) -> None:
    """Friday: a goal, how far it has come, and what to talk about."""
    phone.open("/goals/new")
    phone.fill('[name="f:goal"]', GOAL)
    send(phone, "/goals/")
    day.slide(
        phone, str(phone.until("document.querySelector(\"input[data-name$='.progress']\")?.dataset.name")), 3
    )
    tap(phone, 'form[action^="/entries/"] button[value="done"]')
    phone.open("/prepare/edit")
    phone.fill('[name="f:topic1"]', TOPIC)
    send(phone, "/prepare/")
    phone.see(TOPIC)


DAYS = (feel, practise, put_off, find_out, look_ahead)


def look_back(phone: Chromium, words: tuple[str, ...]) -> None:
    """The week on the phone itself, all of it in its own language."""
    day.go(phone, "/timeline")
    for each in (*words, TAKEAWAY, PRIVATE, TOPIC, GOAL, BILL):
        phone.see(each)
    assert phone.js("document.documentElement.dataset.rendered") == "phone"


def read_it(desk: Page, client: str) -> None:
    """The therapist's five minutes before the session."""
    page = review(desk, client)
    expect(page.locator("#asked")).to_contain_text(TOPIC)
    agreed = page.locator("#agreed")
    expect(agreed.locator("tr", has_text=BREATHING)).to_contain_text("8 min")
    expect(agreed).to_contain_text("Tuesday · 12:30")
    expect(page.locator("#barriers")).to_contain_text(KITCHEN)
    for words in ("Mood", GOAL):
        expect(page.locator("#changed")).to_contain_text(words)
    for words in (PREDICTION, OUTCOME, LEARNED, "from 80 % to 30 %"):
        expect(page.locator("#learned")).to_contain_text(words)
    expect(page.locator("body")).not_to_contain_text(PRIVATE)


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_week_between_two_sessions(
    language: str, server: LiveServer, launch: Launch, console: Console
) -> None:
    console.allow_network_errors()
    phone, desk = launch("chromium", "phone", server.url, PHONE), launch("chromium", "desk", server.url, DESK)
    assert isinstance(phone, Chromium)
    assert isinstance(desk, Chromium)
    enter(desk.page, "therapist")
    client = client_path(desk.page, JONNA)
    hold_session(desk.page, client, TAKEAWAY)
    assign(desk.page, client, AGREED)
    enter(phone.page, JONNA)
    speak(phone, language)
    send_all(phone, language)

    server.stop()
    for count, live in enumerate(DAYS, 1):
        wake(phone, count)
        live(phone)
    wake(phone, A_WEEK)
    look_back(phone, WORDS[language])

    server.become(later(A_WEEK))
    server.environment |= DEMO
    server.start()
    send_all(phone, language)
    enter(desk.page, "therapist")
    read_it(desk.page, client)
