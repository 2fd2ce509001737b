"""Words outlive the form that they were written on: an unknown field, an old version, an assignment that has ended."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.pages import Page
from tests.records import agree, put, record, records, welcomed, write
from tests.sheets import form_at, newest, send
from webapp.inbox import Put
from webapp.models.client import Client

Json = dict[str, Any]

pytestmark = pytest.mark.usefixtures("tuesday")


@pytest.fixture
def phone(app: Flask, cleo: Client, as_client: Callable[..., FlaskClient]) -> FlaskClient:
    """Cleo's browser, with every worksheet at hand."""
    welcomed(app, cleo)
    return as_client(cleo)


def second_version(app: Flask, client: Client, **more: Any) -> None:
    """The journal asks other questions from now on."""
    sheet = copy.deepcopy(record(app, client, "journal.1")["body"])
    body = next(one for one in sheet["fields"] if one["id"] == "body")
    body["label"] = {"en": "What moves you?"}
    new = {"id": "place", "type": "text", "label": {"en": "Where are you?"}, "help": {}}
    new |= {"required": False, "phase": "", "short": True}
    sheet |= {"version": 2, "fields": [body, new], **more}
    put(app, client, Put("worksheet", "journal.2", sheet))


def reading(phone: FlaskClient, desk: FlaskClient, client: Client, entry: str) -> list[str]:
    """What the client's page and the review show of an entry."""
    review = Page(desk.get(f"/clients/{client.id}/review").text)
    return [Page(phone.get(f"/entries/{entry}").text).text, review.called(f"entry-{entry}").text]


ODD: Json = {
    "f:weather": "Rain all day, and then the sun.",
    "f:steps": 4200,
    "f:outside": True,
    "f:people": {"anna": "we talked", "ben": 3},
    "f:route": [{"place": "the bridge"}, "the market"],
}
ODD_WORDS = ("Rain all day, and then the sun.", "4200", "Yes", "we talked", "the bridge", "the market")


@pytest.mark.parametrize("worksheet", ["journal", "a_form_of_tomorrow"])
def test_answers_to_questions_that_are_not_known_are_shown(
    app: Flask, phone: FlaskClient, desk: FlaskClient, cleo: Client, worksheet: str
) -> None:
    entry = write(app, cleo, {"f:body": "The known part.", **ODD}, worksheet=worksheet)
    for shown in reading(phone, desk, cleo, entry):
        for words in ("The known part.", *ODD_WORDS):
            assert words in shown, words
    assert Page(phone.get("/history?q=bridge+market").text).text, "searching does not stumble over it"


def test_a_change_keeps_answers_that_the_form_does_not_know(
    app: Flask, phone: FlaskClient, cleo: Client
) -> None:
    entry = write(app, cleo, {"f:body": "The known part.", **ODD})
    form = form_at(phone, f"/entries/{entry}/edit")
    assert send(phone, form, press="", f_body="Changed.").status_code == 303
    kept = newest(app, cleo)
    assert {name: kept[name] for name in ODD} == ODD
    assert kept["f:body"] == "Changed."


def test_options_that_are_gone_stay_to_be_read(
    app: Flask, phone: FlaskClient, desk: FlaskClient, cleo: Client
) -> None:
    answers = {"f:mood": 4, "f:emotions": {"calm": 30, "wistful": 60}, "f:with": {"my_sister": True}}
    entry = write(app, cleo, answers, worksheet="mood_check")
    for shown in reading(phone, desk, cleo, entry):
        assert "wistful 60 %" in shown
        assert "my_sister" in shown


def test_an_entry_is_read_and_changed_on_the_version_that_it_was_written_on(
    app: Flask, phone: FlaskClient, desk: FlaskClient, cleo: Client
) -> None:
    entry = write(app, cleo, {"f:body": "Before.", "f:title": "A title of then"})
    second_version(app, cleo)
    for shown in reading(phone, desk, cleo, entry):
        assert "What is on your mind?" in shown
        assert "A title of then" in shown
        assert "What moves you?" not in shown
    form = form_at(phone, f"/entries/{entry}/edit")
    assert "f:title" in form.kinds
    assert "f:place" not in form.kinds
    assert send(phone, form, press="", f_title="A better title").status_code == 303
    kept = newest(app, cleo)
    assert (kept["worksheet_version"], kept["f:title"], kept["f:body"]) == (1, "A better title", "Before.")


def test_a_new_entry_is_written_on_the_new_version_and_an_agreed_one_on_what_was_agreed(
    app: Flask, phone: FlaskClient, cleo: Client
) -> None:
    assignment = agree(app, cleo)
    second_version(app, cleo)
    assert "f:place" in form_at(phone, "/log/journal").kinds
    agreed = form_at(phone, f"/assignments/{assignment}/log")
    assert "f:place" not in agreed.kinds
    assert agreed.values["worksheet_version"] == "1"


def test_a_form_that_was_begun_on_the_old_version_keeps_all_of_its_words(
    app: Flask, phone: FlaskClient, cleo: Client
) -> None:
    begun = form_at(phone, "/log/journal")
    second_version(app, cleo)
    refused = send(phone, begun, f_body="", f_title="Only a title so far")
    assert refused.status_code == 422
    page = Page(refused.text)
    again = next(form for form in page.forms if "data-draft" in form.element.attributes)
    assert again.values["f:title"] == "Only a title so far", "it is shown as it was begun"
    assert "f:place" not in again.kinds
    assert send(phone, again, f_body="And a page.").status_code == 303
    kept = newest(app, cleo)
    assert (kept["worksheet_version"], kept["f:title"], kept["f:body"]) == (
        1,
        "Only a title so far",
        "And a page.",
    )


def test_what_is_unfinished_goes_on_in_its_own_version(app: Flask, phone: FlaskClient, cleo: Client) -> None:
    draft = write(app, cleo, {"f:title": "Half"}, status="draft")
    second_version(app, cleo)
    form = form_at(phone, f"/entries/{draft}/edit")
    assert form.values["f:title"] == "Half"
    assert send(phone, form, f_body="The other half.").status_code == 303
    assert newest(app, cleo)["worksheet_version"] == 1


def test_a_new_version_changes_no_entry(app: Flask, phone: FlaskClient, cleo: Client) -> None:
    write(app, cleo, {"f:body": "Before."})
    before = records(app, cleo, "entry")
    second_version(app, cleo)
    assert records(app, cleo, "entry") == before


def test_an_entry_for_an_assignment_that_has_ended_is_taken_and_read(
    app: Flask, phone: FlaskClient, desk: FlaskClient, cleo: Client
) -> None:
    assignment = agree(app, cleo)
    begun = form_at(phone, f"/assignments/{assignment}/log")
    kept = record(app, cleo, assignment)["body"]
    put(
        app,
        cleo,
        Put("assignment", assignment, kept | {"retired": "2026-03-08T10:00:00+00:00", "retired_reason": ""}),
    )
    assert send(phone, begun, f_body="Written before I knew.").status_code == 303
    entry = begun.action.rsplit("/", 1)[1]
    mine, theirs = reading(phone, desk, cleo, entry)
    assert "Written before I knew." in mine
    assert "Written before I knew." in theirs
    assert "after it ended" in theirs
    assert newest(app, cleo)["assignment_id"] == assignment
