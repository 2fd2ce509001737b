"""What is agreed, done, put off and agreed anew, without a connection: rows 14, 15, 16, 22, 29, 32 and 38."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page, expect

from e2e import offline_day as day
from e2e.browsers import Browser, Chromium
from e2e.row import Row, choose, entry_on, review, send, tap
from tests.calendar_files import events_of

AGREED = {
    "Ask for the bill aloud": "behavioural_experiment",
    "Breathing at noon": "practice_log",
    "Write to my brother": "open_task",
    "Ten minutes of guitar": "open_task",
}
EXPERIMENT, BREATHING, BROTHER, GUITAR = AGREED
ROUTINE = "Monday, Thursday · 20:30 · after the dishes"
PREDICTION = "Everybody turns round and stares."
LOCKED = "document.querySelector('.locked').innerText.includes(%r)"


def card(phone: Browser, title: str) -> str:
    """The address of what was agreed."""
    return day.card_link(phone, title, "/log").removesuffix("/log")


# ---------------------------------------------------------------- row 14


def predict_and_look(phone: Browser) -> None:
    """The plan; then what came of it, with the prediction in sight and out of reach."""
    day.go(phone, day.card_link(phone, EXPERIMENT, "/log"))
    words = {
        "belief": "Who is loud is disliked.",
        "experiment": "Say it so that it is heard.",
        "where": "The café",
    }
    for name, said in (words | {"when": day.TOMORROW, "prediction": PREDICTION}).items():
        phone.fill(f'[name="f:{name}"]', said)
    day.slide(phone, "f:belief_before", 80)
    day.slide(phone, "f:likelihood", 70)
    day.save(phone)
    assert day.card_link(phone, EXPERIMENT, "/result") == f"{phone_entry(phone)}/result", "Today waits for it"
    day.go(phone, day.card_link(phone, EXPERIMENT, "/result"))
    assert phone.js(LOCKED % PREDICTION)
    assert phone.count('[name="f:prediction"]') == 0
    phone.fill('[name="f:happened"]', "The waiter nodded and came.")
    choose(phone, "f:fits_prediction", "no")
    day.slide(phone, "f:belief_after", 30)
    phone.fill('[name="f:learned"]', "A loud sentence is only a sentence.")
    day.save(phone)


def phone_entry(phone: Browser) -> str:
    """The address of the newest entry of the experiment."""
    return entry_on(phone, EXPERIMENT)


def both_halves_stand(phone: Browser) -> None:
    day.go(phone, phone_entry(phone))
    for words in (PREDICTION, "The waiter nodded and came.", "A loud sentence is only a sentence."):
        phone.see(words)


def compared(desk: Page, client: str) -> None:
    block = review(desk, client).locator("#learned > div").filter(has_text=EXPERIMENT)
    for words in (PREDICTION, "The waiter nodded and came.", "from 80 % to 30 %", "only a sentence"):
        expect(block).to_contain_text(words)


# ---------------------------------------------------------------- row 15


def practise(phone: Browser) -> None:
    """By the timer and with the pacer, both from the form; a page that is left meanwhile stops neither."""
    day.go(phone, day.card_link(phone, BREATHING, "/log"))
    choose(phone, "f:practice", "breath")
    phone.click("[data-timer-start]")
    tap(phone, '.finish a[href="/calm"]')
    phone.click("[data-pacer-start]")
    phone.see("Breathe in")
    phone.until("document.querySelector('[data-pacer-count]').textContent !== ''")
    phone.click("[data-pacer-stop]")
    tap(phone, "[data-way-back] a")
    phone.until("!document.querySelector('[data-timer-stop]').hidden")
    phone.until("document.querySelector('[data-timer-shown]').textContent > '0:00'")
    phone.click("[data-timer-stop]")
    assert phone.js("document.querySelector('[name=\"f:minutes\"]').value") == "1", (
        "a minute that was begun counts"
    )
    day.save(phone)


def practice_stands(phone: Browser) -> None:
    day.go(phone, entry_on(phone, BREATHING))
    phone.see("Breathing")
    phone.see("1 min")


def practice_is_counted(desk: Page, client: str) -> None:
    row = review(desk, client).locator(".done-table tr").filter(has_text=BREATHING)
    expect(row).to_contain_text("1 min")


# ---------------------------------------------------------------- row 16


def write_unasked(phone: Browser) -> None:
    """Nothing was agreed for it; later it is tied to a goal that was named in the same dead spot."""
    day.write_free(phone, "journal", "f:body", "I hummed on the stairs, without noticing.")
    phone.open("/goals/new")
    phone.fill('[name="f:goal"]', "Sing where somebody hears it")
    choose(phone, "share", "shared")
    send(phone, "/goals/")
    day.go(phone, day.entry_path(phone, "hummed on the stairs"))
    phone.js("[...document.querySelectorAll('label')].find(e => e.innerText.includes('Sing where')).click()")
    tap(phone, 'form[action$="/tie"] button, form[action$="/goal"] button')


def tied(phone: Browser) -> None:
    day.go(phone, day.entry_path(phone, "hummed on the stairs"))
    tap(phone, '[aria-labelledby="for-goal"] a[href^="/goals/"]')
    phone.see("Sing where somebody hears it")
    phone.see("I hummed on the stairs")


def unasked_is_read(desk: Page, client: str) -> None:
    entry = review(desk, client).locator("article.entry").filter(has_text="I hummed on the stairs")
    expect(entry).to_be_visible()
    desk.goto(client)
    expect(desk.locator("#goals")).to_contain_text("Sing where somebody hears it")


# ---------------------------------------------------------------- row 29


def say_why_not(phone: Browser) -> None:
    """Two reasons and words of one's own."""
    day.go(phone, day.card_link(phone, BROTHER, "/not-today"))
    choose(phone, "barriers:perfect")
    choose(phone, "barriers:no_privacy")
    phone.fill('[name="barrier_other"]', "The kitchen is never empty.")
    day.save(phone, "not_done")


def reasons_stand(phone: Browser) -> None:
    day.go(phone, entry_on(phone, BROTHER))
    for words in ("Wanted to do it perfectly", "No privacy", "The kitchen is never empty."):
        phone.see(words)


def reasons_are_read(desk: Page, client: str) -> None:
    block = review(desk, client).locator("#barriers")
    for words in ("Wanted to do it perfectly", "No privacy", "The kitchen is never empty."):
        expect(block).to_contain_text(words)


# ---------------------------------------------------------------- row 32


def play(phone: Browser) -> None:
    """Written against what was agreed by then."""
    day.go(phone, day.card_link(phone, GUITAR, "/log"))
    phone.fill('[name="f:what_i_did"]', "The first song, twice.")
    day.save(phone)


def played(phone: Browser) -> None:
    day.go(phone, entry_on(phone, GUITAR))
    phone.see("The first song, twice.")


def agree_anew(desk: Page, client: str) -> None:
    """While the phone is shut, its entry waits in it."""
    desk.goto(client)
    desk.get_by_role("link", name=GUITAR, exact=True).first.click()
    desk.get_by_role("link", name="Change it").click()
    desk.get_by_label("Reason").fill("Ten was too long for a start.")
    desk.get_by_label("Minutes, at least").fill("5")
    desk.get_by_role("button", name="Save the change").click()
    expect(desk.get_by_text("Ten was too long for a start.")).to_be_visible()


def answered_the_first(desk: Page, client: str) -> None:
    page = review(desk, client)
    expect(page.locator("article.entry").filter(has_text="The first song, twice.")).to_contain_text(
        "answered revision 1"
    )
    expect(page.locator(".done-table tr").filter(has_text=GUITAR)).to_contain_text(
        "Ten was too long for a start."
    )
    page.locator(".done-table").get_by_role("link", name=GUITAR).click()
    first = desk.locator("aside li").filter(has_text="Revision 1")
    expect(first).to_contain_text("1 shared entry")


def reason_is_told(phone: Browser) -> None:
    day.go(phone, card(phone, GUITAR))
    phone.see("Ten was too long for a start.")
    phone.see("The first song, twice.")


def choose_routine(phone: Browser) -> None:
    """Two days, a time, a place and what it comes after, all without a connection."""
    phone.open(card(phone, GUITAR))
    tap(phone, 'main a[href$="/routine"]')
    choose(phone, "f:days:mo")
    choose(phone, "f:days:th")
    phone.fill('[name="f:time"]', "20:30")
    phone.fill('[name="f:after"]', "the dishes")
    send(phone, "/routines/")
    phone.see(ROUTINE)


def routine_stands(phone: Browser) -> None:
    """On Today, and it can be changed."""
    phone.open("/today")
    phone.see(ROUTINE)
    phone.open(card(phone, GUITAR))
    tap(phone, 'main a[href$="/routine"]')
    phone.fill('[name="f:place"]', "By the window")
    send(phone, "/routines/")
    phone.see("By the window")


def routine_is_read(desk: Page, client: str) -> None:
    expect(review(desk, client).locator("#agreed")).to_contain_text(
        "Monday, Thursday · 20:30 · By the window"
    )


def put_into_calendar(phone: Browser) -> None:
    """The routine, and what is planned with the therapist: files that the phone makes by itself."""
    phone.open(card(phone, GUITAR))
    (routine,) = events_of(saved(phone, 'main a[href$="/calendar.ics"]'))
    assert routine["SUMMARY"] == "Time for myself"
    assert routine["DTSTART"].endswith("T203000")
    assert routine["RRULE"].startswith("FREQ=WEEKLY;BYDAY=MO,TH")
    phone.open("/prepare")
    (session,) = events_of(saved(phone, 'main a[href="/sessions.ics"]'))
    assert session["SUMMARY"] == "Appointment"
    assert session["DTSTART"].endswith("Z")


def saved(phone: Browser, css: str) -> bytes:
    """What is saved by pressing this."""
    assert isinstance(phone, Chromium)
    with phone.page.expect_download() as saving:
        phone.page.click(css)
    return Path(saving.value.path()).read_bytes()


def routine_goes_on(desk: Page, client: str) -> None:
    expect(review(desk, client).locator("#agreed")).to_contain_text("20:30")


ROWS = [
    Row("row 22: own days, time and place for it", choose_routine, routine_stands, routine_is_read),
    Row(
        "row 38: a routine and the sessions in ones own calendar",
        put_into_calendar,
        put_into_calendar,
        routine_goes_on,
    ),
    Row(
        "row 14: predict, then look, and the prediction stays", predict_and_look, both_halves_stand, compared
    ),
    Row("row 15: practise with a timer and the pacer", practise, practice_stands, practice_is_counted),
    Row("row 16: write unasked, and tie it to a goal later", write_unasked, tied, unasked_is_read),
    Row("row 29: the reasons are looked at together", say_why_not, reasons_stand, reasons_are_read),
    Row(
        "row 32: agreed anew, and each entry keeps what it answered",
        play,
        played,
        answered_the_first,
        reason_is_told,
        agree_anew,
    ),
]
