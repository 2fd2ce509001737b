"""The client's forms through the server: written, finished later, changed, shared, thrown away; twice is once."""

from __future__ import annotations

from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from tests.pages import Form, Page
from tests.records import agree, records
from webapp.models.client import Client

pytestmark = pytest.mark.usefixtures("tuesday")

ANSWERS: dict[str, dict[str, str]] = {
    "mood_check": {"f:mood": "0", "f:emotions:sad": "1", "f:emotions:sad:level": "70", "f:energy": "3", "f:doing": "tea"},
    "journal": {"f:body": "Came home\r\nsinging. <3", "f:title": "Choir", "f:minutes": "12"},
    "thought_record": {
        "f:situation": "No answer in the corridor.",
        "f:emotions:ashamed": "1",
        "f:thought": "They are fed up with me.",
        "f:belief_before": "80",
        "f:thinking_styles:reading_minds": "1",
    },
    "behavioural_experiment": {
        "f:belief": "They will laugh.",
        "f:belief_before": "75",
        "f:experiment": "Ask one question.",
        "f:when": "2026-03-12T10:30",
        "f:where": "Room 2",
        "f:prediction": "A silence.",
        "f:likelihood": "60",
    },
    "practice_log": {"f:practice": "breath", "f:minutes": "0", "f:formal": "informal", "f:guided": "no"},
    "open_task": {"f:what_i_did": "Read the chapter.", "f:reflection": "Twice."},
}  # fmt: skip
KEPT: dict[str, dict[str, Any]] = {
    "mood_check": {"f:mood": 0, "f:emotions": {"sad": 70}, "f:energy": 3, "f:doing": "tea"},
    "journal": {"f:body": "Came home\nsinging. <3", "f:title": "Choir", "f:minutes": 12},
    "thought_record": {
        "f:situation": "No answer in the corridor.",
        "f:emotions": {"ashamed": True},
        "f:thought": "They are fed up with me.",
        "f:belief_before": 80,
        "f:thinking_styles": {"reading_minds": True},
    },
    "behavioural_experiment": {
        "f:belief": "They will laugh.",
        "f:belief_before": 75,
        "f:experiment": "Ask one question.",
        "f:when": "2026-03-12T10:30+00:00",
        "f:where": "Room 2",
        "f:prediction": "A silence.",
        "f:likelihood": 60,
    },
    "practice_log": {"f:practice": "breath", "f:minutes": 0, "f:formal": "informal", "f:guided": False},
    "open_task": {"f:what_i_did": "Read the chapter.", "f:reflection": "Twice."},
}


def form_on(phone: FlaskClient, path: str) -> Form:
    """The form for an entry on this page."""
    answer = phone.get(path)
    assert answer.status_code == 200, path
    return next(form for form in Page(answer.text).forms if "form" in form.values)


def send(phone: FlaskClient, path: str, said: str = "done", **typed: str) -> Any:
    """Open the form on this page, type, and press a button."""
    form = form_on(phone, path)
    return phone.post(form.action, data=form.values | typed | {"as": said})


def only(app: Flask, client: Client) -> dict[str, Any]:
    (entry,) = records(app, client, "entry")
    return entry


# -------------------------------------------------------------------------------------------- something new


@pytest.mark.parametrize("name", ANSWERS)
def test_a_new_entry_holds_what_was_typed_and_is_shown(
    app: Flask, phone: FlaskClient, cleo: Client, name: str
) -> None:
    answer = send(phone, f"/log/{name}", **ANSWERS[name])
    entry = only(app, cleo)
    assert (answer.status_code, answer.location) == (303, f"/entries/{entry['id']}?notice=saved")
    body = entry["body"]
    assert {key: value for key, value in body.items() if key.startswith("f:")} == KEPT[name]
    assert body["status"] == "done"
    assert body.get("phase", "") == ("plan" if name == "behavioural_experiment" else "")
    assert (body["worksheet"], body["worksheet_version"]) == (name, 1)
    assert (body["day"], body["occurred_at"]) == ("2026-03-10", "2026-03-10T12:00+00:00")
    assert body["recorded_at"] == "2026-03-10T12:00+00:00"
    assert body["share"] == "private"  # nobody asked for it
    assert body["assignment_revision"] is None
    shown = Page(phone.get(answer.location).text)
    for value in KEPT[name].values():
        if isinstance(value, str) and " " in value:
            assert value in [one.raw for one in shown.all("dd")], value


def test_what_was_agreed_starts_as_it_was_agreed_and_knows_its_revision(
    app: Flask, phone: FlaskClient, cleo: Client
) -> None:
    for share in ("shared", "private"):
        assignment = agree(app, cleo, share=share)
        send(phone, f"/assignments/{assignment}/log", **{"f:body": share})
    found = {entry["body"]["f:body"]: entry["body"] for entry in records(app, cleo, "entry")}
    for share, body in found.items():
        assert body["share"] == share
        assert body["assignment_revision"] == 1


def test_the_wrap_distress_and_barriers_go_with_it(app: Flask, phone: FlaskClient, cleo: Client) -> None:
    wrap = {
        "distress_before": "0",
        "distress_peak": "100",
        "distress_after": "35",
        "amount_done": "half",
        "difficulty": "0",
        "helpfulness": "4",
        "understood_how": "2",
        "made_sense_why": "1",
        "learned": "Water helps.",
        "barriers:boring": "1",
        "barriers:other": "1",
        "barrier_other": "The cat.",
        "note_to_therapist": "The middle.",
        "ask_review": "1",
        "share": "shared",
    }
    send(phone, "/log/journal", **{"f:body": "x"}, **wrap)
    body = only(app, cleo)["body"]
    numbers = {
        "distress_before": 0,
        "distress_peak": 100,
        "distress_after": 35,
        "difficulty": 0,
        "helpfulness": 4,
        "understood_how": 2,
        "made_sense_why": 1,
    }
    assert {key: body[key] for key in numbers} == numbers
    assert body["barriers"] == {"boring": True, "other": True}
    assert (body["amount_done"], body["learned"], body["barrier_other"]) == (
        "half",
        "Water helps.",
        "The cat.",
    )
    assert (body["note_to_therapist"], body["ask_review"], body["share"]) == ("The middle.", True, "shared")


def test_it_can_lie_on_another_day_and_time(app: Flask, phone: FlaskClient, cleo: Client) -> None:
    send(phone, "/log/journal", **{"f:body": "x", "occurred_on": "2026-03-07", "occurred_time": "23:59"})
    body = only(app, cleo)["body"]
    assert (body["day"], body["occurred_at"]) == ("2026-03-07", "2026-03-07T23:59+00:00")
    assert body["recorded_at"] == "2026-03-10T12:00+00:00"


def test_pressed_twice_it_is_one_entry(app: Flask, phone: FlaskClient, cleo: Client) -> None:
    form = form_on(phone, "/log/journal")
    typed = form.values | {"f:body": "once", "as": "done"}
    for _ in range(2):
        assert phone.post(form.action, data=typed).status_code == 303
    assert only(app, cleo)["rev"] == 1


# ------------------------------------------------------------------------------------------- finish later


def test_a_thought_record_is_begun_with_four_answers_and_finished_later(
    app: Flask, phone: FlaskClient, cleo: Client
) -> None:
    assignment = agree(app, cleo, "When the mood drops", worksheet="thought_record")
    answer = send(phone, f"/assignments/{assignment}/log", "draft", **{"f:situation": "In the corridor."})
    assert answer.location == "/today?notice=saved"
    entry = only(app, cleo)
    assert entry["body"]["status"] == "draft"
    card = Page(phone.get("/today").text).called(f"a-{assignment}")
    assert f"/entries/{entry['id']}/edit" in [one.attributes["href"] for one in card.all("a")]
    held = form_on(phone, f"/entries/{entry['id']}/edit").values
    assert held["f:situation"] == "In the corridor."
    assert send(phone, f"/entries/{entry['id']}/edit", **ANSWERS["thought_record"]).status_code == 303
    assert only(app, cleo)["body"]["status"] == "done"
    assert only(app, cleo)["rev"] == 2


def test_done_needs_what_is_needed_part_of_it_and_later_do_not(
    app: Flask, phone: FlaskClient, cleo: Client
) -> None:
    answer = send(phone, "/log/thought_record", **{"f:thought": "Kept although it is not all."})
    assert answer.status_code == 422
    page = Page(answer.text)
    assert set(page.errors) == {"f:situation", "f:emotions", "f:belief_before"}
    assert set(page.summary) == set(page.errors)
    form = next(form for form in page.forms if "form" in form.values)
    assert form.values["f:thought"] == "Kept although it is not all."
    assert records(app, cleo, "entry") == []
    assert phone.post(form.action, data=form.values | {"as": "partly"}).status_code == 303
    assert only(app, cleo)["body"]["status"] == "partly"


@pytest.mark.parametrize(
    ("name", "field", "typed"),
    [
        ("mood_check", "f:mood", "11"),
        ("mood_check", "f:mood", "-1"),
        ("mood_check", "f:mood", "3.5"),
        ("mood_check", "f:emotions:sad:level", "101"),
        ("mood_check", "f:doing", "a\x00b"),
        ("journal", "f:minutes", "601"),
        ("journal", "f:body", "x" * 20_001),
        ("journal", "occurred_on", "2026-02-30"),
        ("journal", "occurred_time", "24:00"),
        ("journal", "distress_peak", "101"),
        ("journal", "learned", "bell \x07"),
        ("journal", "note_to_therapist", "a\x85"),
        ("journal", "barrier_other", "x" * 20_001),
        ("behavioural_experiment", "f:when", "2026-03-12T24:00"),
        ("behavioural_experiment", "f:likelihood", "sure"),
        ("practice_log", "f:minutes", "1e2"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_all_that_was_typed_stays(
    app: Flask, phone: FlaskClient, cleo: Client, name: str, field: str, typed: str
) -> None:
    answer = send(phone, f"/log/{name}", **ANSWERS[name] | {"learned": "Water helps.", field: typed})
    assert answer.status_code == 422
    page = Page(answer.text)
    assert list(page.errors) == [field]
    assert page.called(field).attributes["aria-invalid"] == "true"
    form = next(form for form in page.forms if "form" in form.values)
    expected = ANSWERS[name] | {"learned": "Water helps.", field: typed}
    assert {key: form.values.get(key) for key in expected} == expected
    assert records(app, cleo, "entry") == []
    # Mended, the same form is taken, once.
    mended = form.values | {field: ANSWERS[name].get(field, ""), "as": "done"}
    assert phone.post(form.action, data=mended).status_code == 303
    assert only(app, cleo)["rev"] == 1


# --------------------------------------------------------------------------------- the experiment's result


@pytest.fixture
def plan(app: Flask, phone: FlaskClient, cleo: Client) -> str:
    send(phone, "/log/behavioural_experiment", **ANSWERS["behavioural_experiment"])
    return str(only(app, cleo)["id"])


RESULT = {
    "f:happened": "Mina had wondered too.",
    "f:fits_prediction": "no",
    "f:belief_after": "0",
    "f:learned": "A question is not a confession.",
}


def test_the_result_is_told_beside_the_plan_which_stays_as_it_was(
    app: Flask, phone: FlaskClient, cleo: Client, plan: str, tuesday: time_machine.Traveller
) -> None:
    tuesday.shift(3600)
    page = Page(phone.get(f"/entries/{plan}/result").text)
    assert "A silence." in page.one("div", class_="locked").text
    assert "f:prediction" not in form_on(phone, f"/entries/{plan}/result").kinds
    assert send(phone, f"/entries/{plan}/result", **RESULT).status_code == 303
    body = only(app, cleo)["body"]
    assert (body["phase"], body["status"], body["f:belief_after"]) == ("result", "done", 0)
    assert body["f:prediction"] == "A silence."
    assert body["occurred_at"] == "2026-03-10T13:00+00:00"


@pytest.mark.parametrize("kind", ["result", "edit_entry"])
def test_a_prediction_does_not_change_once_the_result_is_open(
    app: Flask, phone: FlaskClient, cleo: Client, plan: str, kind: str
) -> None:
    send(phone, f"/entries/{plan}/result", **RESULT)
    form = form_on(phone, f"/entries/{plan}/edit")
    forged = form.values | {"form": kind, "f:prediction": "I knew it.", "f:likelihood": "0", "as": "done"}
    assert phone.post(form.action, data=forged).status_code == 303
    body = only(app, cleo)["body"]
    assert (body["f:prediction"], body["f:likelihood"]) == ("A silence.", 60)
    assert "I knew it." not in str(only(app, cleo))


def test_a_plan_still_changes_before_its_result(
    app: Flask, phone: FlaskClient, cleo: Client, plan: str
) -> None:
    send(phone, f"/entries/{plan}/edit", **{"f:prediction": "A long silence."})
    body = only(app, cleo)["body"]
    assert (body["f:prediction"], body["phase"]) == ("A long silence.", "plan")


def test_a_result_needs_what_is_needed(app: Flask, phone: FlaskClient, cleo: Client, plan: str) -> None:
    answer = send(phone, f"/entries/{plan}/result", **{"f:happened": "Only this yet."})
    assert answer.status_code == 422
    assert set(Page(answer.text).errors) == {"f:fits_prediction", "f:belief_after", "f:learned"}
    assert "A silence." in Page(answer.text).one("div", class_="locked").text
    assert only(app, cleo)["body"]["phase"] == "plan"


# --------------------------------------------------------------------------------------------- not today


def test_not_today_is_an_entry_too_and_says_what_got_in_the_way(
    app: Flask, phone: FlaskClient, cleo: Client
) -> None:
    assignment = agree(app, cleo, smaller="One sentence.", smaller_minutes=2)
    page = Page(phone.get(f"/assignments/{assignment}/not-today").text)
    assert "One sentence." in page.text
    typed = {
        "barriers:upset": "1",
        "barriers:other": "1",
        "barrier_other": "The cat.",
        "note_to_therapist": "Later.",
    }
    answer = send(phone, f"/assignments/{assignment}/not-today", "not_done", **typed)
    assert answer.location == "/today?notice=saved"
    body = only(app, cleo)["body"]
    assert (body["status"], body["day"], body["assignment_id"]) == ("not_done", "2026-03-10", assignment)
    assert body["barriers"] == {"upset": True, "other": True}
    today = Page(phone.get("/today").text).text.lower()
    assert "missed" not in today
    assert "failed" not in today


def test_not_today_can_say_nothing_at_all(app: Flask, phone: FlaskClient, cleo: Client) -> None:
    assignment = agree(app, cleo)
    assert send(phone, f"/assignments/{assignment}/not-today", "not_done").status_code == 303
    assert "barriers" not in only(app, cleo)["body"]
