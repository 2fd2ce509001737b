"""Supporters: what Sam sees and never sees, what he may write, and that it ends at once and for good."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from tests.own_records import filled, post
from tests.records import agree, local, record, records, say, write
from tests.supporting import encouragements, end, grant, let_in, link, opened
from webapp import inbox, leaving, ledger
from webapp.db import db, writing
from webapp.ids import uuid7
from webapp.models.bucket import FAILED_SIGN_INS
from webapp.models.client import Client
from webapp.models.practice import Practice
from webapp.models.supporter import KEY_IDLE, LINK_LIFE

pytestmark = pytest.mark.usefixtures("tuesday")

SECRET_WORDS = "CANARY nobody but Cleo"


def body_of(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page[page.index("<main") :]))


def week_on(page: str) -> list[str]:
    return re.findall(r'<li class="([^"]+)"><abbr', page)


# ---------------------------------------------------------------- what is seen


def test_sam_sees_the_name_that_cleo_gave_it_and_the_days(
    app: Flask, cleo: Client, phone: FlaskClient
) -> None:
    journal = agree(app, cleo, "Evening journal", dose={"period": "week", "times_per_period": 5})
    agree(app, cleo, "Face the supermarket")
    write(app, cleo, {}, "2026-03-09T20:00", assignment_id=journal)
    sam = let_in(app, phone, cleo, journal, called="My ten minutes")
    page = sam.get("/supporter").text
    assert "My ten minutes" in page
    assert "Evening journal" not in page
    assert "supermarket" not in page
    assert week_on(page) == ["done", "now", "later", "later", "later", "later", "later"]
    assert "1 of 5" in body_of(page)
    assert "This week so far: 1 of 5" in body_of(page)


def test_sam_sees_no_word_no_number_and_no_reason(app: Flask, cleo: Client, phone: FlaskClient) -> None:
    journal = agree(app, cleo, rationale=SECRET_WORDS, first_step=SECRET_WORDS)
    answers = {"f:words": SECRET_WORDS, "f:mood": 17, "note_to_therapist": SECRET_WORDS}
    write(app, cleo, answers, "2026-03-09T20:00", assignment_id=journal, share="private")
    reason = {"barrier_other": SECRET_WORDS, "barriers": {"ashamed": True}, "status": "not_done"}
    write(app, cleo, reason, "2026-03-10T09:00", assignment_id=journal)
    sam = let_in(app, phone, cleo, journal)
    page = sam.get("/supporter").text
    assert "CANARY" not in page
    assert "17" not in body_of(page)
    assert week_on(page)[:2] == ["done", "now"]
    assert "not today" not in body_of(page)


def test_a_day_that_was_put_off_looks_like_any_empty_day(
    app: Flask, cleo: Client, phone: FlaskClient
) -> None:
    journal = agree(app, cleo)
    write(app, cleo, {"status": "not_done"}, "2026-03-09T20:00", assignment_id=journal)
    sam = let_in(app, phone, cleo, journal)
    assert week_on(sam.get("/supporter").text)[0] == "none"


def test_the_preview_on_the_phone_is_what_sam_sees(app: Flask, cleo: Client, phone: FlaskClient) -> None:
    journal, walk = agree(app, cleo), agree(app, cleo, "Walk", dose={"period": "day", "times_per_period": 1})
    write(app, cleo, {}, "2026-03-09T20:00", assignment_id=journal)
    write(app, cleo, {"status": "partly"}, "2026-03-10T08:00", assignment_id=walk)
    kept = grant(app, cleo, journal, walk)
    sam = opened(app, link(phone, kept))

    def parts(page: str) -> list[str]:
        return re.findall(r"<article.*?</article>|<p class=\"tally\">.*?</p>", page, re.S)

    mine = phone.get(f"/supporters/{kept}").text
    assert parts(mine) == parts(sam.get("/supporter").text) != []


@pytest.mark.parametrize(("weekly", "shown"), [(True, True), (False, False), (None, False)])
def test_the_line_for_the_week_stands_only_where_it_was_chosen(
    app: Flask, cleo: Client, phone: FlaskClient, weekly: Any, shown: bool
) -> None:
    sam = let_in(app, phone, cleo, agree(app, cleo), **{"f:weekly": weekly})
    assert ("This week so far" in sam.get("/supporter").text) is shown


def test_what_ended_or_was_taken_from_the_choice_is_gone_at_once(
    app: Flask, cleo: Client, phone: FlaskClient
) -> None:
    journal = agree(app, cleo)
    kept = grant(app, cleo, journal)
    sam = opened(app, link(phone, kept))
    assert "Evening journal" in sam.get("/supporter").text
    say(app, cleo, {"t": "share_grant.edit", "id": kept, "base": 1, "body": {"f:shown": {journal: None}}})
    assert "Evening journal" not in sam.get("/supporter").text


def test_the_numbers_to_call_stand_on_the_page_and_who_treats_does_not(
    app: Flask, practice: Practice, cleo: Client, phone: FlaskClient
) -> None:
    own = {"name": "Front desk", "phone": "+44 20 7946 0018", "about": ""}
    with app.app_context(), writing() as session:
        kept = session.get_one(Practice, practice.id)
        kept.contacts = [own, *kept.contacts]
    sam = let_in(app, phone, cleo)
    page = sam.get("/supporter").text
    assert 'href="tel:116123"' in page
    assert "Nobody watches this live" in page
    assert "Thea" not in page
    assert "Riverside" not in page
    assert "Front desk" not in page
    with app.app_context(), writing() as session:
        session.get_one(Practice, practice.id).contacts = [own]
    assert 'href="tel:112"' in sam.get("/supporter").text


# ---------------------------------------------------------------- the client's side


def test_cleo_chooses_in_a_form_and_sees_what_sam_sees(app: Flask, cleo: Client, phone: FlaskClient) -> None:
    journal = agree(app, cleo)
    action, form = filled(phone, "/supporters/new", "/supporters/")
    assert form["f:messages"] == "yes"
    assert form.get("f:weekly") == "no"
    chosen = {**form, "f:name": "Sam", f"f:shown:{journal}": "1", "share": "private"}
    go = post(phone, action, chosen)
    page = phone.get(go).text
    assert "What Sam sees" in page
    assert "Evening journal" in page
    (kept,) = records(app, cleo, "share_grant")
    assert kept["body"]["f:shown"] == {journal: True}
    assert kept["body"]["f:messages"] is True


def test_a_supporter_without_a_name_is_asked_for_beside_the_field(
    app: Flask, cleo: Client, phone: FlaskClient
) -> None:
    journal = agree(app, cleo)
    action, form = filled(phone, "/supporters/new", "/supporters/")
    answer = phone.post(action, data={**form, "f:name": " ", f"f:shown:{journal}": "1"})
    assert answer.status_code == 422
    assert 'id="f:name-error"' in answer.text
    assert re.search(rf'name="f:shown:{journal}" value="1" checked', answer.text)
    assert records(app, cleo, "share_grant") == []


def test_a_box_that_is_not_ticked_any_more_takes_it_back(
    app: Flask, cleo: Client, phone: FlaskClient
) -> None:
    journal = agree(app, cleo)
    kept = grant(app, cleo, journal)
    action, form = filled(phone, f"/supporters/{kept}/edit", f"/supporters/{kept}")
    form.pop(f"f:shown:{journal}")
    post(phone, action, form)
    assert not record(app, cleo, kept)["body"]["f:shown"].get(journal)


@pytest.mark.parametrize(("share", "told"), [("private", False), ("shared", True)])
def test_thea_is_told_of_sam_only_if_cleo_says_so(
    app: Flask, cleo: Client, desk: FlaskClient, share: str, told: bool
) -> None:
    grant(app, cleo, share=share)
    assert ("Sam" in desk.get(f"/clients/{cleo.id}").text) is told


def test_another_client_makes_no_link_to_cleos_grant(
    app: Flask, cleo: Client, amir: Client, as_client: Callable[..., FlaskClient]
) -> None:
    kept = grant(app, cleo)
    other = as_client(amir)
    assert other.post(f"/supporter-links/{kept}").status_code == 404
    assert other.get(f"/supporters/{kept}").status_code == 404
    assert other.post(f"/supporters/{kept}/end").status_code == 404
    assert len(records(app, cleo, "share_grant")) == 1


# ---------------------------------------------------------------- the link


def test_a_link_works_once(app: Flask, cleo: Client, phone: FlaskClient, stranger: FlaskClient) -> None:
    token = link(phone, grant(app, cleo))
    sam = opened(app, token)
    assert stranger.post("/supporter/open", data={"link": token}).status_code == 422
    assert sam.get("/supporter").status_code == 200


def test_looking_at_the_page_of_the_link_does_not_use_it_up(
    app: Flask, cleo: Client, phone: FlaskClient, stranger: FlaskClient
) -> None:
    token = link(phone, grant(app, cleo))
    assert stranger.get("/supporter/open").status_code == 200
    opened(app, token)


def test_all_of_the_link_may_be_pasted(app: Flask, cleo: Client, phone: FlaskClient) -> None:
    opened(app, " http://localhost/supporter/open#" + link(phone, grant(app, cleo)) + "\n")


def test_a_link_runs_out(
    app: Flask, cleo: Client, phone: FlaskClient, stranger: FlaskClient, tuesday: time_machine.Traveller
) -> None:
    token = link(phone, grant(app, cleo))
    tuesday.shift(LINK_LIFE)
    assert stranger.post("/supporter/open", data={"link": token}).status_code == 422


def test_a_new_link_takes_the_place_of_an_earlier_one_and_then_of_the_browser(
    app: Flask, cleo: Client, phone: FlaskClient, stranger: FlaskClient
) -> None:
    kept = grant(app, cleo)
    early = link(phone, kept)
    sam = opened(app, link(phone, kept))
    assert stranger.post("/supporter/open", data={"link": early}).status_code == 422
    late = link(phone, kept)
    assert sam.get("/supporter").status_code == 200
    opened(app, late)
    assert sam.get("/supporter").status_code == 303


def test_a_guessed_secret_opens_nothing_and_many_guesses_have_to_wait(
    app: Flask, stranger: FlaskClient
) -> None:
    for guess in ("", "x", "a" * 43, "é", "#", "\x00"):
        answer = stranger.post("/supporter/open", data={"link": guess})
        assert answer.status_code == 422
    for _ in range(FAILED_SIGN_INS - 6):
        stranger.post("/supporter/open", data={"link": "guess"})
    assert stranger.post("/supporter/open", data={"link": "guess"}).status_code == 429
    for value in ("", "x", "a" * 43, "0" * 3000):
        stranger.set_cookie("__Host-bs-supporter", value)
        assert stranger.get("/supporter").location.startswith("/supporter/open")


def test_the_secret_is_kept_nowhere_and_told_to_nobody(
    app: Flask, cleo: Client, phone: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    token = link(phone, grant(app, cleo))
    sam = opened(app, token)
    page = sam.get("/supporter")
    cookie = sam.get_cookie("__Host-bs-supporter")
    assert cookie is not None
    with app.app_context(), db.engine.connect() as connection:
        tables = connection.execute(text("SELECT name FROM sqlite_master WHERE type='table'")).scalars()
        kept = "".join(
            repr(row) for table in tables for row in connection.execute(text(f'SELECT * FROM "{table}"'))
        )
    for secret in (token, cookie.value):
        assert secret not in caplog.text
        assert secret not in kept
        assert secret not in page.text
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert cookie.http_only
    assert token not in str(page.request.path)


def test_who_stays_away_for_long_needs_a_new_link(
    app: Flask, cleo: Client, phone: FlaskClient, tuesday: time_machine.Traveller
) -> None:
    sam = let_in(app, phone, cleo)
    tuesday.shift(KEY_IDLE - timedelta(hours=1))
    assert sam.get("/supporter").status_code == 200
    tuesday.shift(KEY_IDLE - timedelta(hours=1))
    assert sam.get("/supporter").status_code == 200
    tuesday.shift(KEY_IDLE)
    assert sam.get("/supporter").status_code == 303


# ---------------------------------------------------------------- the end


def test_ending_it_stops_the_next_click_and_a_link_that_was_not_opened(
    app: Flask, cleo: Client, phone: FlaskClient, stranger: FlaskClient
) -> None:
    kept = grant(app, cleo)
    sam = opened(app, link(phone, kept))
    waiting = link(phone, kept)
    end(phone)
    assert sam.get("/supporter").location == "/supporter/open?notice=ended"
    assert "nothing to see here any more" in sam.get("/supporter/open?notice=ended").text
    assert sam.post("/supporter/encouragements", data={"words": "Hello"}).status_code == 401
    assert stranger.post("/supporter/open", data={"link": waiting}).status_code == 422
    assert stranger.get("/supporter").location == "/supporter/open"
    assert phone.post(f"/supporter-links/{kept}").status_code == 404
    assert encouragements(app, cleo) == []


@pytest.mark.parametrize("order", ["edit first", "end first"])
def test_a_change_from_another_phone_lets_nobody_in_again(
    app: Flask, cleo: Client, phone: FlaskClient, order: str
) -> None:
    kept = grant(app, cleo)
    sam = opened(app, link(phone, kept))
    edit = {"t": "share_grant.edit", "id": kept, "base": 1, "body": {"f:weekly": False}}
    gone = {"t": "share_grant.delete", "id": kept, "base": 1}
    said = [(edit, "d_2"), (gone, "d_1")] if order == "edit first" else [(gone, "d_1"), (edit, "d_2")]
    for one, device in said:
        hand_in(app, cleo, one, device)
    assert sam.get("/supporter").status_code == 303
    rev = record(app, cleo, kept)["rev"]
    hand_in(app, cleo, {"t": "share_grant.settle", "id": kept, "base": rev, "drop": [], "body": {}}, "d_2")
    assert sam.get("/supporter").status_code == 303


def hand_in(app: Flask, client: Client, said: dict[str, Any], device: str) -> None:
    whole = {"op": uuid7(), "n": 1, "v": 1, "mine": [], "at": local(client).isoformat(), **said}
    with app.app_context():
        inbox.accept(client, [whole], device=device)


def test_leaving_ends_all_of_it(app: Flask, cleo: Client, phone: FlaskClient, tmp_path: Path) -> None:
    sam = let_in(app, phone, cleo)
    with app.app_context():
        leaving.leave(db.session.get_one(Client, (cleo.practice_id, cleo.id)), tmp_path / "ledger")
    assert sam.get("/supporter").status_code == 303
    with app.app_context():
        assert db.session.execute(text("SELECT count(*) FROM supporter")).scalar() == 0
        assert ledger.lines(tmp_path / "ledger")


def test_sam_can_stop_himself(app: Flask, cleo: Client, phone: FlaskClient) -> None:
    sam = let_in(app, phone, cleo)
    cookie = sam.get_cookie("__Host-bs-supporter")
    assert sam.post("/supporter/leave").location == "/supporter/open?notice=left"
    assert cookie is not None
    sam.set_cookie("__Host-bs-supporter", cookie.value)
    assert sam.get("/supporter").status_code == 303
