"""What was taken from a session is practised: an entry tied to it, counted where it is read, and by nobody else."""

from __future__ import annotations

import json

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.own_records import filled, post
from tests.pages import Page
from tests.records import meet, put, records, welcomed, write
from webapp.export import everything
from webapp.ids import uuid7
from webapp.inbox import Put
from webapp.models.client import Client

pytestmark = pytest.mark.usefixtures("tuesday")

WORDS = "Rest is <b>part</b> of the plan."


def take(app: Flask, client: Client, text: str = WORDS) -> str:
    """Something taken from a session that was held a week ago."""
    welcomed(app, client)
    takeaway, session = uuid7(), meet(app, client, "2026-03-03T10:00", "held")
    put(app, client, Put("takeaway", takeaway, {"session_id": session, "order": 1, "text": text}))
    return takeaway


@pytest.fixture
def taken(app: Flask, cleo: Client) -> str:
    return take(app, cleo)


def main_of(phone: FlaskClient, path: str) -> str:
    return Page(phone.get(path).text).one("main").text


def practise(phone: FlaskClient, takeaway: str, worksheet: str = "practice_log", **said: str) -> str:
    """Send the form behind "I practised this"; where it leads."""
    action, form = filled(phone, f"/takeaways/{takeaway}/log/{worksheet}", "/entries/")
    answers = {"f:practice": "informal", "f:minutes": "5"} if worksheet == "practice_log" else {}
    return post(phone, action, {**form, **answers, "share": "shared", "as": "done", **said})


def test_what_was_taken_is_practised_and_counted_where_it_is_read(
    app: Flask, cleo: Client, phone: FlaskClient, desk: FlaskClient, taken: str
) -> None:
    assert f"{WORDS}Did you practise it?" in main_of(phone, "/prepare")
    assert WORDS in main_of(phone, "/take-with-me")
    assert WORDS in main_of(phone, f"/takeaways/{taken}/log/practice_log")
    entry = practise(phone, taken).partition("?")[0]
    practise(phone, taken, "open_task", **{"f:what_i_did": "Lay down at eight."})
    assert [each["body"]["takeaway_id"] for each in records(app, cleo, "entry")] == [taken, taken]
    assert f"Practised from the session: {WORDS}" in main_of(phone, entry)
    for path in ("/prepare", "/take-with-me"):
        assert f"{WORDS}practised 2 times" in main_of(phone, path)
    page = Page(phone.get(f"/takeaways/{taken}").text)
    assert "practised 2 times" in page.one("main").text
    assert len(page.all("article")) == 2
    review = Page(desk.get(f"/clients/{cleo.id}/review").text)
    assert f"{WORDS} (practised 2 times)" in review.one("aside").text
    said = review.called(entry.removeprefix("/entries/").join(("entry-", ""))).text
    assert f"Practised from the session: {WORDS}" in said


def test_only_what_was_done_counts_and_the_therapist_counts_what_is_shared(
    app: Flask, cleo: Client, phone: FlaskClient, desk: FlaskClient, taken: str
) -> None:
    for status, share in (
        ("done", "private"),
        ("partly", "shared"),
        ("draft", "shared"),
        ("not_done", "shared"),
    ):
        write(app, cleo, {"f:body": "x"}, status=status, share=share, takeaway_id=taken)
    assert "practised 2 times" in main_of(phone, "/prepare")
    assert "practised once" in Page(desk.get(f"/clients/{cleo.id}/review").text).one("aside").text


def test_a_form_with_a_mistake_is_shown_again_with_what_is_practised(phone: FlaskClient, taken: str) -> None:
    action, form = filled(phone, f"/takeaways/{taken}/log/practice_log", "/entries/")
    answer = phone.post(action, data={**form, "f:minutes": "x", "f:practice": "informal", "as": "done"})
    page = Page(answer.text)
    assert (answer.status_code, set(page.errors)) == (422, {"f:minutes"})
    assert WORDS in page.one("main").text
    assert page.form(action).values["takeaway_id"] == taken


def test_a_strangers_takeaway_is_not_there_and_nothing_is_tied_to_it(
    app: Flask, cleo: Client, amir: Client, phone: FlaskClient, desk: FlaskClient
) -> None:
    theirs = take(app, amir, "Only Amir's")
    welcomed(app, cleo)
    for path in (f"/takeaways/{theirs}", f"/takeaways/{theirs}/log/practice_log"):
        assert phone.get(path).status_code == 404
    action, form = filled(phone, "/log/journal", "/entries/")
    forged = {**form, "form": "new_practice", "takeaway_id": theirs, "f:body": "x", "as": "done"}
    post(phone, action, forged)
    (entry,) = records(app, cleo, "entry")
    assert "takeaway_id" not in entry["body"]
    # A phone of one's own making may say anything; what it names is still not shown.
    write(app, cleo, {"f:body": "x"}, takeaway_id=theirs)
    assert "Only Amir" not in desk.get(f"/clients/{cleo.id}/review").text
    assert "Only Amir" not in phone.get("/history").text


def test_what_was_practised_stays_tied_when_the_entry_is_changed_and_in_the_file_to_take_along(
    app: Flask, cleo: Client, phone: FlaskClient, taken: str
) -> None:
    entry = practise(phone, taken).partition("?")[0]
    action, form = filled(phone, f"{entry}/edit", "/entries/")
    post(phone, action, {**form, "f:minutes": "7"})
    (kept,) = records(app, cleo, "entry")
    assert (kept["body"]["f:minutes"], kept["body"]["takeaway_id"]) == (7, taken)
    with app.app_context():
        file = json.dumps(everything(cleo))
    assert f'"takeaway_id": "{taken}"' in file
