"""A few words of a supporter's: on the client's Today until they are put away, and nobody else's to read."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from tests.own_records import post
from tests.records import PHONE, local, records
from tests.supporting import encouragements, let_in
from webapp import inbox
from webapp.db import db
from webapp.ids import uuid7
from webapp.models.bucket import ENCOURAGEMENTS
from webapp.models.client import Client

pytestmark = pytest.mark.usefixtures("tuesday")


def test_sams_words_stand_on_cleos_today_until_she_puts_them_away(
    app: Flask, cleo: Client, phone: FlaskClient
) -> None:
    sam = let_in(app, phone, cleo)
    assert sam.post("/supporter/encouragements", data={"words": "Well done <b>you</b>"}).status_code == 303
    page = phone.get("/today").text
    assert "Well done &lt;b&gt;you&lt;/b&gt;" in page
    assert "<bdi>Sam</bdi>" in page
    (action,) = re.findall(r'action="(/encouragements/[^"]+)"', page)
    assert post(phone, action, {}) == "/today"
    assert "Well done" not in phone.get("/today").text
    assert "Well done" in phone.get("/supporters").text
    post(phone, action, {})
    assert len(records(app, cleo, "dismissal")) == 1


def test_words_are_nobody_elses_to_read(
    app: Flask, cleo: Client, phone: FlaskClient, desk: FlaskClient
) -> None:
    let_in(app, phone, cleo).post("/supporter/encouragements", data={"words": "CANARY from Sam"})
    for path in (f"/clients/{cleo.id}", f"/clients/{cleo.id}/review", "/caseload"):
        assert "CANARY" not in desk.get(path).text
    (kept,) = records(app, cleo, "encouragement")
    with app.app_context():
        audience = db.session.execute(
            text("SELECT audience FROM record WHERE id = :id"), {"id": kept["id"]}
        ).scalar()
    assert audience == "client"


@pytest.mark.parametrize("words", ["", "   ", "x" * 281, "a\x07b", "\u200b"])
def test_words_that_cannot_be_sent_stay_in_their_field(
    app: Flask, cleo: Client, phone: FlaskClient, words: str
) -> None:
    sam = let_in(app, phone, cleo)
    answer = sam.post("/supporter/encouragements", data={"words": words})
    assert answer.status_code == 422
    assert 'id="words-error"' in answer.text
    assert encouragements(app, cleo) == []


def test_a_few_words_a_day_are_enough(
    app: Flask, cleo: Client, phone: FlaskClient, tuesday: time_machine.Traveller
) -> None:
    sam = let_in(app, phone, cleo)
    for count in range(ENCOURAGEMENTS):
        assert sam.post("/supporter/encouragements", data={"words": f"no. {count}"}).status_code == 303
    answer = sam.post("/supporter/encouragements", data={"words": "one more"})
    assert answer.status_code == 422
    assert "one more</textarea>" in answer.text
    assert len(encouragements(app, cleo)) == ENCOURAGEMENTS
    tuesday.shift(timedelta(days=1))
    assert sam.post("/supporter/encouragements", data={"words": "one more"}).status_code == 303


def test_where_cleo_wants_no_words_there_is_no_form_and_none_are_taken(
    app: Flask, cleo: Client, phone: FlaskClient
) -> None:
    sam = let_in(app, phone, cleo, **{"f:messages": False})
    assert "<textarea" not in sam.get("/supporter").text
    assert sam.post("/supporter/encouragements", data={"words": "Hello"}).status_code == 422
    assert encouragements(app, cleo) == []


def test_a_phone_cannot_write_words_of_sam_itself(app: Flask, cleo: Client) -> None:
    said = {"t": "encouragement.create", "id": uuid7(), "base": 0, "body": {"words": "me"}}
    whole = {"op": uuid7(), "n": 1, "v": 1, "mine": [], "at": local(cleo).isoformat(), **said}
    with app.app_context():
        inbox.accept(cleo, [whole], device=PHONE)
    assert encouragements(app, cleo) == []


def test_what_sam_wrote_goes_along_in_the_file(app: Flask, cleo: Client, phone: FlaskClient) -> None:
    let_in(app, phone, cleo).post("/supporter/encouragements", data={"words": "Along with you"})
    file = phone.get("/mine/everything.json").json
    assert "Along with you" in str(file["records"])
    assert [each["grant"] for each in file["supporters"]] == [records(app, cleo, "share_grant")[0]["id"]]
    assert "hash" not in str(file["supporters"])
    assert "Along with you" in phone.get("/mine/everything").text
