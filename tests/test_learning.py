"""What was learned and in how many situations, what was hard and done, the plan for setbacks, the page to take along."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.conftest import make_client
from tests.own_records import filled, keep, post
from tests.pages import Page
from tests.records import agree, meet, put, record, records, welcomed, write
from webapp.client.aims import SETBACK_PLAN
from webapp.ids import uuid7
from webapp.inbox import Put
from webapp.models.client import Client
from webapp.models.therapist import Therapist

pytestmark = pytest.mark.usefixtures("tuesday")


def main_of(phone: FlaskClient, path: str) -> str:
    return Page(phone.get(path).text).one("main").text


def take(app: Flask, client: Client, session: str, order: int, text: str) -> None:
    """The therapist writes down what was taken from a session."""
    put(app, client, Put("takeaway", uuid7(), {"session_id": session, "order": order, "text": text}))


# ---------------------------------------------------------------- learned


def test_every_sentence_of_every_form_stands_there_the_newest_first(
    app: Flask, cleo: Client, phone: FlaskClient
) -> None:
    write(app, cleo, {"learned": "It passes."}, "2026-03-01T20:00")
    write(
        app,
        cleo,
        {"f:learned": "Nobody <b>looked</b>."},
        "2026-03-02T20:00",
        worksheet="behavioural_experiment",
        phase="result",
        status="partly",
    )
    write(app, cleo, {"learned": "Not finished."}, "2026-03-03T20:00", status="draft")
    page = Page(phone.get("/learned").text)
    assert [each.text for each in page.all("blockquote")] == ["Nobody <b>looked</b>.", "It passes."]
    assert "2 sentences · 2 different situations" in page.text


@pytest.mark.parametrize(
    ("bodies", "count"),
    [
        ([{"f:doing": "Lunch"}, {"f:doing": "lunch"}], "1 situation"),
        ([{"f:doing": "lunch"}, {"f:with": {"friend": True, "alone": None}}], "2 different situations"),
        ([{"f:doing": "lunch", "f:with": {"friend": True, "family": True}}], "3 different situations"),
        ([{}, {}], "1 situation"),
        ([{}, {"worksheet": "journal"}], "2 different situations"),
        ([{}, {"f:doing": "elsewhere", "learned": None}], "1 situation"),
    ],
)
def test_situations_are_counted_by_what_entries_say_of_them_or_else_by_what_they_were_written_for(
    app: Flask, cleo: Client, phone: FlaskClient, bodies: list[dict[str, Any]], count: str
) -> None:
    for number, body in enumerate(bodies):
        at = f"2026-03-0{number + 1}T20:00"
        write(app, cleo, {"worksheet": "mood_check", "learned": "One", **body}, at)
    assert f" · {count} Different places" in main_of(phone, "/learned")


def test_a_long_list_is_read_page_by_page(app: Flask, cleo: Client, phone: FlaskClient) -> None:
    for day in range(1, 29):
        for half, hour in (("a", "08"), ("b", "20")):
            write(app, cleo, {"learned": f"{day}{half}."}, f"2026-02-{day:02d}T{hour}:00")
    first = Page(phone.get("/learned").text)
    second = Page(phone.get("/learned?month=.2").text)
    assert [len(page.all("blockquote")) for page in (first, second)] == [30, 26]
    assert "56 sentences" in second.text
    assert second.one("button", name="month").attributes["value"] == ".1"
    assert Page(phone.get("/learned?month=.99").text).all("blockquote")[-1].text == "1a."


# ---------------------------------------------------------------- hard, and how sure


def test_what_was_done_although_it_was_hard_and_how_sure_somebody_was_is_kept_shown_and_taken_back(
    app: Flask, cleo: Client, phone: FlaskClient, desk: FlaskClient
) -> None:
    journal = agree(app, cleo)
    action, form = filled(phone, f"/assignments/{journal}/log", "/entries/")
    said = {
        "although_hard": "1",
        "confidence_before": "3",
        "confidence_after": "7",
        "as": "done",
        "f:body": "x",
    }
    post(phone, action, {**form, **said})
    (entry,) = records(app, cleo, "entry")
    kept = {
        name: entry["body"].get(name) for name in ("although_hard", "confidence_before", "confidence_after")
    }
    assert kept == {"although_hard": True, "confidence_before": 3, "confidence_after": 7}
    for shown in (main_of(phone, f"/entries/{entry['id']}"), desk.get(f"/clients/{cleo.id}/review").text):
        assert "done although it was hard" in shown
        assert "after 7 of 10" in shown
    assert "1 time so far." in main_of(phone, "/learned")
    assert "How sure of yourself" in main_of(phone, "/progress")
    edit = Page(phone.get(f"/entries/{entry['id']}/edit").text).form(action).values
    assert edit["although_hard"] == "1"
    left = {name: words for name, words in edit.items() if name not in ("although_hard", "confidence_before")}
    post(phone, action, {**left, "as": "done"})
    body = record(app, cleo, entry["id"])["body"]
    assert (body["although_hard"], body["confidence_before"], body["confidence_after"]) == (False, None, 7)


def test_a_form_that_was_left_alone_says_nothing_of_it(app: Flask, cleo: Client, phone: FlaskClient) -> None:
    action, form = filled(phone, f"/assignments/{agree(app, cleo)}/log", "/entries/")
    post(phone, action, {**form, "as": "done", "f:body": "x"})
    (entry,) = records(app, cleo, "entry")
    assert not {"although_hard", "confidence_before", "confidence_after"} & entry["body"].keys()


def test_eleven_of_ten_is_asked_again(app: Flask, cleo: Client, phone: FlaskClient) -> None:
    action, form = filled(phone, f"/assignments/{agree(app, cleo)}/log", "/entries/")
    answer = phone.post(action, data={**form, "as": "done", "f:body": "x", "confidence_after": "11"})
    assert (answer.status_code, set(Page(answer.text).errors)) == (422, {"confidence_after"})


# ---------------------------------------------------------------- taken along


def test_the_plan_for_setbacks_is_written_and_stands_on_the_page_to_take_along(
    app: Flask, cleo: Client, phone: FlaskClient, desk: FlaskClient
) -> None:
    action, form = filled(phone, "/take-with-me/setbacks", "/take-with-me/setbacks/")
    row = next(name for name in form if name.startswith("f:signs:"))
    post(phone, action, {**form, row: "I cancel twice in a row", "f:reminder": "It passed before."})
    (plan,) = records(app, cleo, "setback_plan")
    assert (plan["id"], plan["body"]["share"]) == (SETBACK_PLAN, "private")
    for words in ("I cancel twice in a row", "It passed before."):
        assert words in main_of(phone, "/take-with-me")
        assert words not in desk.get(f"/clients/{cleo.id}").text
    action, form = filled(phone, "/take-with-me/setbacks", "/take-with-me/setbacks/")
    post(phone, action, {**form, "share": "shared"})
    for words in ("I cancel twice in a row", "It passed before."):
        assert words in desk.get(f"/clients/{cleo.id}").text


def test_the_page_to_take_along_holds_goals_what_helps_takeaways_and_sentences(
    app: Flask, cleo: Client, phone: FlaskClient
) -> None:
    keep(app, cleo, "goal", **{"f:state": "reached"})
    keep(app, cleo, "coping_strategy")
    first, second = (meet(app, cleo, f"2026-02-{day}T10:00", "held") for day in ("10", "03"))
    for session, order, words in ((first, 1, "Third"), (second, 2, "Second"), (second, 1, "First")):
        take(app, cleo, session, order, words)
    take(app, cleo, meet(app, cleo, "2026-03-12T10:00"), 1, "Not yet said")
    write(app, cleo, {"learned": "It passes."})
    page = Page(phone.get("/take-with-me").text)
    for words in ("Take the bus to choir", "Reached", "A walk to the canal", "It passes."):
        assert words in page.text
    taken = page.one("ol").all("span", **{"class": "words"})
    assert [each.text for each in taken] == ["First", "Second", "Third"]


def test_an_empty_page_to_take_along_says_what_will_come(phone: FlaskClient) -> None:
    for path in ("/take-with-me", "/learned"):
        assert phone.get(path).status_code == 200
    assert "A harder week will come" in main_of(phone, "/take-with-me")


def test_lines_are_named_in_the_language_of_the_person(
    app: Flask, thea: Therapist, as_client: Callable[..., FlaskClient]
) -> None:
    luz = make_client(app, thea, "Luz", language="es")
    welcomed(app, luz)
    write(app, luz, {"confidence_before": 3, "confidence_after": 6, "distress_before": 40})
    text = main_of(as_client(luz), "/progress")
    for words in ("Seguridad", "Antes y después", "Después"):
        assert words in text
    assert "How sure" not in text
