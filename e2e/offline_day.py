"""A client's day without a server, step by step, for any engine."""

from __future__ import annotations

import json
from datetime import date, timedelta

from e2e.browsers import Browser

JOURNAL = "Evening journal"
EXPERIMENT = "Ask one question in the meeting"
BREATHING = "Paced breathing"
AGREED = {JOURNAL: "journal", EXPERIMENT: "behavioural_experiment", BREATHING: "practice_log"}

LONG = (
    "Nobody asked where I had been. <b>They</b> moved up & made room \U0001f642 \u05e9\u05dc\u05d5\u05dd. "
    * 60
)
EDITED = "One more thing: the alto line stayed in my head."
PREDICTION = "They will think that I have not done my homework."
SECRET = "A sentence that is only mine."

ANSWERS_ITSELF = (
    "fetch('/today').then(answer => answer.text()).then(text => text.includes('data-rendered=\"phone\"'))"
)
SYNC_NOW = """(async () => {
    navigator.serviceWorker.addEventListener('message', ({ data }) => {
        if (data?.type === 'synced') window.syncedOnce = true;
    });
    (await navigator.serviceWorker.ready).active.postMessage({ type: 'flush', why: 'asked' });
})()"""
TOMORROW = (date.today() + timedelta(days=1)).isoformat() + "T10:30"

SLIDE = """(() => {
    const [name, value] = %s;
    const range = document.querySelector(`input[type=range][name="${name}"], input[type=range][data-name="${name}"]`);
    range.value = value;
    for (const type of ['input', 'change']) range.dispatchEvent(new Event(type, { bubbles: true }));
    return range.name === name;
})()"""
OPEN_FOLDS = "document.querySelectorAll('main details').forEach(fold => fold.open = true)"
LINK_OF_CARD = """[...document.querySelectorAll('main article')].find(card => card.innerText.includes(%s))
    ?.querySelector('a[href$="%s"]')?.getAttribute('href')"""


ENTRIES_OF_TODAY = """new Set([...document.querySelector('main section[aria-labelledby^="day-"]')
    .querySelectorAll('a[href^="/entries/"]')].map(a => a.pathname)).size"""


def go(phone: Browser, path: str) -> None:
    """Open a page and unfold everything on it."""
    phone.open(path)
    phone.js(OPEN_FOLDS)


def slide(phone: Browser, name: str, value: int) -> None:
    """Move a slider, as a finger would."""
    assert phone.js(SLIDE % json.dumps([name, value])), (
        f"the slider {name} sends nothing after it was touched"
    )


def card_link(phone: Browser, title: str, end: str) -> str:
    """Where this card on Today leads, by the end of the address."""
    go(phone, "/today")
    return str(phone.until(LINK_OF_CARD % (json.dumps(title), end)))


def save(phone: Browser, button: str = "done") -> None:
    """Press one of the form's buttons and wait until the phone has answered with another page."""
    before = phone.path
    phone.click(f'button[name="as"][value="{button}"]')
    phone.until(f"location.pathname !== {json.dumps(before)} && document.readyState === 'complete'")


def press(phone: Browser, name: str) -> None:
    """Press the button whose words hold this name."""
    phone.js(
        f"[...document.querySelectorAll('button')].find(b => b.textContent.includes({json.dumps(name)})).click()"
    )


def make_ready(phone: Browser) -> None:
    """Load the app once; from now on the phone answers by itself."""
    phone.until("location.pathname === '/today'")
    phone.wait_for_worker("/today")
    phone.until(ANSWERS_ITSELF, timeout=30)
    send_everything(phone)
    phone.open("/today")
    for title in AGREED:
        phone.see(title)


def waiting(phone: Browser) -> int:
    """How many operations the phone still holds."""
    go(phone, "/sync-status")
    return phone.count("section[aria-labelledby=waiting] li")


def send_everything(phone: Browser) -> None:
    """Open the app with a server there, and wait until nothing waits and the news were read."""
    phone.open("/sync-status")
    phone.see("Nothing waits")
    phone.js(SYNC_NOW)
    phone.until("window.syncedOnce === true")


def write_free(phone: Browser, worksheet: str, name: str, words: str) -> None:
    """An entry that belongs to nothing that was agreed, shared."""
    go(phone, f"/log/{worksheet}")
    phone.fill(f'[name="{name}"]', words)
    phone.js('document.querySelector(\'[name="share"][value="shared"]\').click()')
    save(phone)


def write_journal(phone: Browser) -> str:
    """The long one. Returns the address of the entry."""
    go(phone, card_link(phone, JOURNAL, "/log"))
    phone.fill('[name="f:body"]', LONG)
    save(phone)
    return entry_path(phone, "Nobody asked")


def plan_experiment(phone: Browser) -> None:
    """The plan; its result stays open."""
    go(phone, card_link(phone, EXPERIMENT, "/log"))
    phone.fill('[name="f:belief"]', "If I ask, everybody sees that I am not prepared.")
    phone.fill('[name="f:experiment"]', "Ask one question.")
    phone.fill('[name="f:when"]', TOMORROW)
    phone.fill('[name="f:where"]', "Room 2")
    phone.fill('[name="f:prediction"]', PREDICTION)
    slide(phone, "f:belief_before", 75)
    slide(phone, "f:likelihood", 60)
    save(phone)


def say_not_today(phone: Browser) -> None:
    """Not the breathing, and why."""
    go(phone, card_link(phone, BREATHING, "/not-today"))
    phone.js("document.querySelector('[name=\"barriers:no_time\"]').click()")
    save(phone, "not_done")


def keep_private(phone: Browser) -> None:
    """A mood check of one's own that nobody else reads."""
    go(phone, "/log/mood_check")
    slide(phone, "f:mood", 3)
    phone.fill('[name="f:note"]', SECRET)
    phone.js('document.querySelector(\'[name="share"][value="private"]\').click()')
    save(phone)


def edit_journal(phone: Browser, entry: str) -> None:
    """Other words for the long one."""
    go(phone, f"{entry}/edit")
    phone.fill('[name="f:body"]', EDITED)
    save(phone)


def entry_path(phone: Browser, words: str) -> str:
    """The address of the entry that has these words, by way of the history's search."""
    go(phone, f"/history?q={words.replace(' ', '+')}")
    return str(
        phone.until("document.querySelector('main a[href^=\"/entries/\"]')?.getAttribute('href')")
    ).removesuffix("/edit")


def live_the_day(phone: Browser) -> str:
    """All of it: four entries, one of them changed. Returns the address of the long one."""
    journal = write_journal(phone)
    plan_experiment(phone)
    say_not_today(phone)
    keep_private(phone)
    edit_journal(phone, journal)
    return journal


def assert_the_day_stands(phone: Browser, journal: str) -> None:
    """Everything of the day is on the phone, each once, as it was last written."""
    go(phone, "/history")
    assert phone.js(ENTRIES_OF_TODAY) == 4
    go(phone, journal)
    phone.see(EDITED)
    assert "Nobody asked" not in phone.text("main")
    go(phone, "/history?q=only+mine")
    phone.see("only mine")
