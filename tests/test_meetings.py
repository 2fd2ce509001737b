"""What a client brings to a session, what stayed with them, and how therapy goes: who sees it, and when it begins anew."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from tests.own_records import filled, keep, post
from tests.pages import Page
from tests.records import meet, records, say, welcomed
from webapp.client.question_packs import question_packs
from webapp.models.client import Client
from webapp.twins.meetings import beside

pytestmark = pytest.mark.usefixtures("tuesday")

FIRST = "00000000-0000-8000-8000-000000000000"


def main_of(phone: FlaskClient, path: str) -> str:
    return Page(phone.get(path).text).one("main").text


def asked_of(desk: FlaskClient, client: Client) -> str:
    return Page(desk.get(f"/clients/{client.id}/review").text).called("asked").text


def prepare(phone: FlaskClient, **said: str) -> None:
    action, form = filled(phone, "/prepare/edit", "/prepare/")
    post(phone, action, {**form, **{f"f:{name}": words for name, words in said.items()}})


def test_what_is_brought_stands_on_prepare_and_on_top_of_the_review_in_its_order(
    app: Flask, cleo: Client, phone: FlaskClient, desk: FlaskClient
) -> None:
    welcomed(app, cleo)
    prepare(phone, topic1="Sleep", topic3="<b>My sister</b>", question="Is it normal?", hard="Sunday")
    (kept,) = records(app, cleo, "preparation")
    assert (kept["id"], kept["body"]["share"]) == (FIRST, "shared")
    for shown in (main_of(phone, "/prepare"), asked_of(desk, cleo)):
        assert shown.index("Sleep") < shown.index("<b>My sister</b>") < shown.index("Is it normal?")
        assert "Sunday" in shown


def test_the_same_form_changes_it_as_long_as_no_session_was_held(
    app: Flask, cleo: Client, phone: FlaskClient
) -> None:
    welcomed(app, cleo)
    prepare(phone, topic1="Sleep")
    prepare(phone, topic2="Work")
    (kept,) = records(app, cleo, "preparation")
    assert (kept["body"]["f:topic1"], kept["body"]["f:topic2"]) == ("Sleep", "Work")


def test_after_a_session_it_begins_anew_and_the_old_one_can_still_be_read(
    app: Flask, cleo: Client, as_client: Callable[..., FlaskClient], phone: FlaskClient, desk: FlaskClient
) -> None:
    welcomed(app, cleo)
    with time_machine.travel("2026-03-09T20:00Z", tick=False):
        prepare(as_client(), topic1="Sleep")
    session = meet(app, cleo, "2026-03-10T09:00", "held")
    assert "Sleep" not in Page(phone.get("/prepare/edit").text).raw
    assert "What you brought before" in main_of(phone, "/prepare")
    assert "Sleep" in main_of(phone, "/prepare")
    prepare(phone, topic1="Work")
    assert {each["id"] for each in records(app, cleo, "preparation")} == {
        FIRST,
        beside({"id": session}, "8"),
    }
    assert "Work" in asked_of(desk, cleo)
    assert "Sleep" not in asked_of(desk, cleo)


def test_what_was_prepared_without_a_connection_and_came_after_the_session_is_said_to_be_late(
    app: Flask, cleo: Client, desk: FlaskClient
) -> None:
    welcomed(app, cleo)
    meet(app, cleo, "2026-03-10T09:00", "held")
    body = {
        "recorded_at": "2026-03-09T20:00+00:00",
        "session_id": None,
        "share": "shared",
        "f:topic1": "Sleep",
    }
    say(app, cleo, {"t": "preparation.create", "id": FIRST, "base": 0, "body": body}, "2026-03-10T11:00")
    assert "received after it" in asked_of(desk, cleo)
    assert "Sleep" in asked_of(desk, cleo)


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("preparation", "The call with my sister"),
        ("reflection", "That I may leave early"),
        ("therapy_feedback", "Sometimes I dread the hour"),
    ],
)
def test_what_is_private_stands_on_no_page_of_the_therapist(
    app: Flask, cleo: Client, phone: FlaskClient, desk: FlaskClient, kind: str, words: str
) -> None:
    welcomed(app, cleo)
    session = meet(app, cleo, "2026-03-10T09:00", "held")
    digit = {"preparation": "8", "reflection": "9", "therapy_feedback": "a"}[kind]
    record_id = beside({"id": session}, digit)
    about = {"session_id": session}
    keep(app, cleo, kind, record_id=record_id, share="private", **about)
    pages = [f"/clients/{cleo.id}", f"/clients/{cleo.id}/review", "/caseload"]
    assert not any(words in desk.get(page).text for page in pages)
    edit = {"preparation": "prepare", "reflection": "reflections", "therapy_feedback": "prepare/therapy"}[
        kind
    ]
    action, form = filled(phone, f"/{edit}/{record_id}/edit", f"/{edit}/{record_id}")
    post(phone, action, {**form, "share": "shared"})
    assert words in asked_of(desk, cleo)


def test_today_asks_what_stayed_for_a_week_after_a_session_and_only_until_it_is_said(
    app: Flask, cleo: Client, phone: FlaskClient
) -> None:
    welcomed(app, cleo)
    session = meet(app, cleo, "2026-03-10T09:00", "held")
    address = f"/sessions/{session}/reflection"
    assert address in phone.get("/today").text
    action, form = filled(phone, address, "/reflections/")
    post(phone, action, {**form, "f:stayed": "That I may leave early"})
    (kept,) = records(app, cleo, "reflection")
    assert (kept["body"]["share"], kept["body"]["session_id"]) == ("private", session)
    assert address not in phone.get("/today").text
    assert "What stayed with you" in main_of(phone, "/prepare")


@pytest.mark.parametrize(("day", "is_asked"), [("2026-03-17", True), ("2026-03-18", False)])
def test_a_session_of_a_week_ago_is_left_in_peace(
    app: Flask, cleo: Client, as_client: Callable[..., FlaskClient], day: str, is_asked: bool
) -> None:
    welcomed(app, cleo)
    session = meet(app, cleo, "2026-03-10T09:00", "held")
    with time_machine.travel(f"{day}T12:00Z", tick=False):
        page = as_client().get("/today").text
    assert (f"/sessions/{session}/reflection" in page) is is_asked


def test_a_strangers_session_has_no_reflection(
    app: Flask, cleo: Client, amir: Client, phone: FlaskClient
) -> None:
    welcomed(app, cleo, amir)
    session = meet(app, amir, "2026-03-10T09:00", "held")
    assert phone.get(f"/sessions/{session}/reflection").status_code == 404


def test_questions_to_think_with_are_offered_after_a_session_in_the_language_that_is_read(
    app: Flask, cleo: Client, phone: FlaskClient
) -> None:
    welcomed(app, cleo)
    path = f"/sessions/{meet(app, cleo, '2026-03-03T10:00', 'held')}/reflection"
    packs = Page(phone.get(path).text).one("details", class_="fold")
    assert packs.all("h2")[0].text == "After the session"
    assert len(packs.all("section")) == 4
    assert len(packs.all("li")) == sum(len(pack["questions"]) for pack in question_packs()) == 21
    keep(app, cleo, "preferences", **{"f:language": "es"})
    assert "¿Qué me sorprendió?" in Page(phone.get(path).text).one("details", class_="fold").text
