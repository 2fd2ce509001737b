"""For the room: what is noted at a review is the practice's own, whatever becomes of the rest."""

from __future__ import annotations

import json
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from tests.pages import Page
from tests.records import agree, in_feed, local, meet, records, welcomed, write
from tests.test_review import review
from webapp import export
from webapp.models.client import Client
from webapp.models.therapist import Therapist

pytestmark = pytest.mark.usefixtures("tuesday")

NOTE = "Looked tired.\nAsk about sleep."
PART = {"HX-Request": "true"}


@pytest.fixture
def session(app: Flask, cleo: Client) -> str:
    welcomed(app, cleo)
    return meet(app, cleo, "2026-03-03T10:00", "held")


def note(desk: FlaskClient, client: Client, headers: dict[str, str] | None = None, **form: str) -> Any:
    return desk.post(f"/clients/{client.id}/review/room", data=form, headers=headers)


def test_a_note_and_a_rating_stand_on_the_review_until_the_next_session(
    app: Flask,
    desk: FlaskClient,
    cleo: Client,
    as_therapist: Any,
    session: str,
    tuesday: time_machine.Traveller,
) -> None:
    done = note(desk, cleo, engagement="3", note=NOTE)
    assert (done.status_code, done.location) == (303, f"/clients/{cleo.id}/review?notice=saved#room")
    values = review(desk, cleo).form(f"/clients/{cleo.id}/review/room").values
    assert (values["engagement"], values["note"]) == ("3", NOTE)
    tuesday.move_to(local(cleo, "2026-03-12T12:00"))
    meet(app, cleo, "2026-03-12T10:00", "held", number=2)
    page = review(as_therapist(), cleo)
    assert page.form(f"/clients/{cleo.id}/review/room").values["note"] == ""
    before = page.called("room-note").one("details").text
    assert "Thea · engaged: 3 A lot" in before
    assert "Ask about sleep." in before


def test_by_htmx_the_form_alone_comes_back_and_says_that_it_is_kept(
    desk: FlaskClient, cleo: Client, session: str
) -> None:
    part = Page(note(desk, cleo, PART, note=NOTE).text)
    assert part.all("h1") == []
    assert "kept today, 12:00" in part.called("room-note").text
    assert part.form(f"/clients/{cleo.id}/review/room").values["note"] == NOTE


@pytest.mark.parametrize("typed", ["5", "-1", "x", "²"])
@pytest.mark.parametrize("headers", [None, PART])
def test_a_rating_that_is_none_is_said_at_its_place_and_the_note_stays_typed(
    app: Flask, desk: FlaskClient, cleo: Client, session: str, typed: str, headers: dict[str, str] | None
) -> None:
    done = note(desk, cleo, headers, engagement=typed, note=NOTE)
    page = Page(done.text)
    assert (done.status_code, list(page.errors)) == (422, ["engagement"])
    assert page.form(f"/clients/{cleo.id}/review/room").values["note"] == NOTE
    assert records(app, cleo, "review") == []


def test_without_a_rating_there_is_none(app: Flask, desk: FlaskClient, cleo: Client, session: str) -> None:
    note(desk, cleo, note=NOTE)
    (kept,) = records(app, cleo, "review")
    assert kept["body"]["engagement"] is None


def test_it_is_in_no_feed_no_page_of_the_client_and_nothing_that_is_taken_along(
    app: Flask, desk: FlaskClient, cleo: Client, as_client: Any, session: str
) -> None:
    note(desk, cleo, engagement="1", note=NOTE)
    assert "review" not in {each["kind"] for each in in_feed(app, cleo)}
    with app.app_context():
        assert "Looked tired" not in json.dumps(export.everything(cleo), default=str)
    for path in ("/today", "/mine", "/prepare", "/read-log"):
        assert "Looked tired" not in as_client().get(path).text
    assert "Looked tired" not in desk.get(f"/clients/{cleo.id}/take-out/file/json").text


def test_nobody_else_notes_or_reads_it(
    app: Flask, as_therapist: Any, desk: FlaskClient, cleo: Client, olga: Therapist, session: str
) -> None:
    assert note(as_therapist(olga), cleo, note=NOTE).status_code == 404
    assert records(app, cleo, "review") == []


def test_the_clients_own_words_on_the_same_scale_stand_beside_it(
    app: Flask, desk: FlaskClient, cleo: Client, session: str
) -> None:
    write(app, cleo, {"f:body": "x"}, "2026-03-05T20:00", difficulty=4, helpfulness=0)
    write(app, cleo, {"f:body": "x"}, "2026-03-06T20:00", difficulty=2)
    write(app, cleo, {"f:body": "x"}, "2026-03-07T20:00", helpfulness=3, share="private")
    text = review(desk, cleo).called("room-note").text
    assert "Cleo said last: How hard: 2 Somewhat. It helped: 0 Not at all." in text


def test_what_comes_next_leads_to_filled_forms_and_back(
    app: Flask, desk: FlaskClient, cleo: Client, session: str
) -> None:
    journal = agree(app, cleo)
    page = review(desk, cleo)
    base = f"/clients/{cleo.id}"
    for path in (
        f"{base}/assignments/new?again={journal}&back=review",
        f"{base}/assignments/{journal}/revise?smaller=1&back=review",
        f"{base}/assign?back=review",
    ):
        assert page.all("a", href=path), path
        assert desk.get(path).status_code == 200
    form = Page(desk.get(f"{base}/assignments/new?again={journal}&back=review").text)
    assert form.form(f"{base}/assignments").values["title"] == "Evening journal"
    assert form.form(f"{base}/assignments").values["back"] == "review"
