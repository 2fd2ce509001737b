"""Every worksheet, as somebody fills it in: what is answered in its form, and what can be read of it afterwards."""

# ruff: noqa: E501 (a table reads better than its pieces)
from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date, timedelta

from e2e import offline_day as day
from e2e.browsers import Browser

YESTERDAY = (date.today() - timedelta(days=1)).isoformat()
TODAY = date.today().isoformat()
TOMORROW = (date.today() + timedelta(days=1)).isoformat()

# Answers one control by its form name: a slider is moved, a choice is made, anything else is typed.
ANSWER = """(() => {
    const [name, value] = %s;
    const called = (kind) => document.querySelectorAll(`${kind}[name="${CSS.escape(name)}"]`);
    const range = document.querySelector(`input[type=range][name="${CSS.escape(name)}"], input[type=range][data-name="${CSS.escape(name)}"]`);
    const chosen = [...called('input')].find(each => ['radio', 'checkbox'].includes(each.type) && each.value === value);
    if (chosen && !range) { chosen.click(); return chosen.checked; }
    const control = range ?? called('input')[0] ?? called('textarea')[0];
    if (!control || control.disabled || control.closest('[hidden]')) return false;
    control.value = value;
    for (const type of ['input', 'change']) control.dispatchEvent(new Event(type, { bubbles: true }));
    return control.name === name && control.value === value;
})()"""
ROW = "[...document.querySelectorAll('[id=\"%s\"] [data-row]')].filter(row => !row.hidden)[%d]?.dataset.row"
ADD_ROW = "document.querySelector('[id=\"%s\"] [data-add-row]').click()"
FORM_OF = """[...document.querySelectorAll('main a[href$="/log"]')].find(a => a.innerText.includes(%s))?.getAttribute('href')"""


@dataclass(frozen=True)
class Row:
    """One worksheet. In names, {n} stands for the n-th row that is seen; ``after`` is the second phase."""

    worksheet: str
    answers: dict[str, str]
    read: tuple[str, ...]
    after: dict[str, str] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """What it is called in this test."""
        return f"Row {self.worksheet}"


ROWS = [
    Row("mood_check", {"f:mood": "6", "f:emotions:other": "1", "f:emotions:other_words": "Homesick"}, ("6 of 10", "Homesick")),
    Row("journal", {"f:body": "Rain on the roof."}, ("Rain on the roof.",)),
    Row(
        "thought_record",
        {"f:situation": "The call", "f:emotions:anxious": "1", "f:thought": "I failed them.", "f:belief_before": "80"},
        ("I failed them.", "Anxious", "80 %"),
    ),
    Row(
        "behavioural_experiment",
        {
            "f:belief": "They laugh.", "f:belief_before": "70", "f:experiment": "Ask aloud.", "f:when": f"{TOMORROW}T10:00",
            "f:where": "Hall", "f:prediction": "A silence.", "f:likelihood": "60",
        },
        ("A silence.", "Two of them nodded."),
        {"f:happened": "Two of them nodded.", "f:fits_prediction": "no", "f:belief_after": "20", "f:learned": "Asking is allowed."},
    ),
    Row("activity_log", {"f:activity": "Swam to the buoy", "f:mastery": "7", "f:pleasure": "8"}, ("Swam to the buoy", "8 of 10")),
    Row(
        "activity_plan",
        {"f:activity": "Plant the beans", "f:planned_for": f"{YESTERDAY}T10:00", "f:first_step": "Find the spade"},
        ("Plant the beans", "Weeded instead"),
        {"f:did": "other", "f:did:other": "Weeded instead", "f:pleasure": "6"},
    ),
    Row(
        "exposure_practice",
        {
            "f:ladder:{0}.step": "Ride one stop", "f:ladder:{0}.distress": "40", "f:step": "Stand at the stop",
            "f:feared_outcome": "I faint.", "f:before": "50", "f:peak": "75", "f:end": "20", "f:happened": "I stood there.",
        },
        ("Stand at the stop", "I stood there.", "Ride one stop", "75 of 100"),
    ),
    Row("practice_log", {"f:practice": "other", "f:practice:other": "Tai chi", "f:minutes": "12"}, ("Tai chi", "12 min")),
    Row(
        "diary_card",
        {
            "f:targets:{0}.name": "Scratching", "f:targets:{0}.urge": "4", "f:targets:{0}.acted": "no",
            "f:suicide_urge": "0", "f:emotions:shame": "1", "f:skills:soothing": "1",
        },
        ("Scratching", "4 of 5", "Shame", "Soothing the senses"),
    ),
    Row(
        "sleep_diary",
        {
            "f:into_bed": f"{YESTERDAY}T23:00", "f:tried_to_sleep": f"{YESTERDAY}T23:20", "f:minutes_to_sleep": "20",
            "f:awakenings": "1", "f:minutes_awake": "30", "f:final_wake": f"{TODAY}T06:50", "f:out_of_bed": f"{TODAY}T07:00",
            "f:quality": "4",
        },
        ("4 of 5", "8 h 0 min", "6 h 40 min", "83 %"),
    ),
    Row(
        "worry_log",
        {"f:worry": "The letter from the bank", "f:type": "solvable_later", "f:intensity": "65", "f:postponed_to": f"{YESTERDAY}T17:00"},
        ("The letter from the bank", "65 of 100", "Ring them"),
        {"f:came_true": "no", "f:still_matters": "2", "f:action": "Ring them"},
    ),
    Row(
        "problem_solving",
        {
            "f:problem": "The noise upstairs", "f:wanted": "Quiet after ten", "f:options:{0}.option": "Ask her",
            "f:options:{1}.option": "Earplugs", "f:chosen": "Ask her", "f:first_step": "Go up", "f:when": f"{YESTERDAY}T18:00",
        },
        ("The noise upstairs", "Earplugs", "She had no idea."),
        {"f:done": "yes", "f:how_it_went": "She had no idea.", "f:satisfaction": "9"},
    ),
    Row("open_task", {"f:what_i_did": "Wrote the letter that stays here."}, ("Wrote the letter that stays here.",)),
    Row(
        "check_in",
        {"f:rest": "3", "f:calm": "4", "f:doing": "6", "f:good": "2", "f:close": "7", "f:note": "A week of two halves."},
        ("3 of 10", "A week of two halves."),
    ),
    Row(
        "goal_check",
        {"f:goals:{0}.goal": "See friends", "f:goals:{0}.progress": "4", "f:goals:{0}.confidence": "7"},
        ("See friends", "4 of 10"),
    ),
]  # fmt: skip


def answer(phone: Browser, answers: dict[str, str]) -> None:
    """Fill in a form that is open."""
    for name, value in answers.items():
        spelled = name
        if "{" in name:
            field_name, number = name.split(":{")[0], int(name.split("{")[1][0])
            spelled = name.replace(f"{{{number}}}", str(phone.js(ROW % (field_name, number))))
        if spelled.startswith("f:step") and not phone.count('input[type="radio"][name="f:step"]'):
            assert phone.js(ANSWER % json.dumps(["f:step", value]))
            continue
        assert phone.js(ANSWER % json.dumps([spelled, value])), f"{spelled} cannot be answered"


def open_form(phone: Browser, row: Row) -> None:
    """Open the form of what was agreed, by way of the page with everything that can be logged."""
    day.go(phone, "/log")
    day.go(phone, str(phone.until(FORM_OF % json.dumps(row.title))))


def log(phone: Browser, row: Row) -> str:
    """Fill in all of it, in both phases. Returns the address of the entry."""
    open_form(phone, row)
    answer(phone, row.answers)
    day.save(phone)
    entry = phone.path.split("?")[0]
    assert entry.startswith("/entries/"), f"{row.worksheet} was not taken: {phone.text()[:600]}"
    if row.after:
        day.go(phone, f"{entry}/result")
        answer(phone, row.after)
        day.save(phone)
    return entry


def read(phone: Browser, row: Row, entry: str) -> None:
    """Everything that was answered stands on the entry's page."""
    day.go(phone, entry)
    for words in row.read:
        phone.see(words)


def add_rows(phone: Browser, name: str, count: int) -> list[str]:
    """Ask for so many rows more; the ids of all rows that are seen then."""
    for _ in range(count):
        phone.js(ADD_ROW % name)
    found = phone.js(
        f"[...document.querySelectorAll('[id=\"{name}\"] [data-row]')].filter(row => !row.hidden).map(row => row.dataset.row)"
    )
    return [str(row) for row in found]
