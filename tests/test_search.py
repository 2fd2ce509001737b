"""Looking through everything that was written: entries, and all that stands beside them."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.own_records import keep
from tests.pages import Page
from tests.records import agree, write
from webapp.models.client import Client

pytestmark = pytest.mark.usefixtures("tuesday")


def page_of(phone: FlaskClient, words: str, place: str = "") -> Page:
    return Page(phone.get("/history", query_string={"q": words, "month": place}).text)


@pytest.mark.parametrize(
    ("kind", "words", "leads"),
    [
        ("goal", "miss SINGING", "/goals/{}"),
        ("proposal", "feel heavy", "/proposals/{}"),
        ("coping_strategy", "canal", "/what-helps/{}/edit"),
        ("adjust_request", "ten minutes", "/requests/{}"),
        ("setback_plan", "small outing", "/take-with-me"),
        ("safety_plan", "cold water", "/safety-plan"),
        ("aftercare_plan", "on foot", "/aftercare"),
    ],
)
def test_what_was_written_beside_entries_is_found_and_leads_there(
    app: Flask, cleo: Client, phone: FlaskClient, kind: str, words: str, leads: str
) -> None:
    about = {"assignment_id": agree(app, cleo)} if kind == "adjust_request" else {}
    kept = keep(app, cleo, kind, **about)
    page = page_of(phone, words)
    assert len(page.all("a", href=leads.format(kept))) == 1
    assert "Nothing found" not in page.text
    assert "Beside your entries" not in page_of(phone, "zebra").text
    assert "Nothing found" in page_of(phone, "zebra").text


def test_nobody_elses_words_are_found(app: Flask, cleo: Client, amir: Client, phone: FlaskClient) -> None:
    keep(app, amir, "goal")
    assert "Nothing found" in page_of(phone, "choir").text


def test_a_search_is_read_page_by_page_and_keeps_its_words(
    app: Flask, cleo: Client, phone: FlaskClient
) -> None:
    for count in range(103):
        write(app, cleo, {"f:body": f"soup {count}."}, f"2026-01-{count % 28 + 1:02d}T{count % 24:02d}:00")
    first = page_of(phone, "soup")
    assert len(first.all("article")) == 100
    assert "103 entries found" in first.text
    form = next(form for form in first.forms if form.element.all("button", value=".2"))
    assert form.values["q"] == "soup"
    assert len(page_of(phone, "soup", ".2").all("article")) == 3
