"""The review while it is open: what is new comes by itself, and nothing that is being typed is touched."""

from __future__ import annotations

import re

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from tests.pages import Page
from tests.records import agree, local, meet, rewrite, welcomed, write
from tests.said import said
from tests.test_review import CANARY, review, row_of, words_of
from webapp import inbox
from webapp.db import writing
from webapp.models.client import Client
from webapp.models.device import Device

pytestmark = pytest.mark.usefixtures("tuesday")


@pytest.fixture
def session(app: Flask, cleo: Client) -> str:
    """A session a week ago."""
    welcomed(app, cleo)
    return meet(app, cleo, "2026-03-03T10:00", "held")


def news(desk: FlaskClient, client: Client, page: Page | str) -> tuple[int, Page, str]:
    """Ask for news as the page would; with the answer comes where it would ask next."""
    asks = page if isinstance(page, str) else page.called("watch").attributes["hx-get"]
    answer = desk.get(asks, headers={"HX-Request": "true"})
    found = Page(answer.text)
    watch = found.all(id="watch")
    return answer.status_code, found, watch[0].attributes["hx-get"] if watch else asks


def test_nothing_new_is_204_and_touches_nothing(
    app: Flask, desk: FlaskClient, cleo: Client, session: str
) -> None:
    write(app, cleo, {"f:body": "there already"}, "2026-03-09T20:00")
    page = review(desk, cleo)
    status, answer, _ = news(desk, cleo, page)
    assert (status, answer.html) == (204, "")


def test_a_new_entry_comes_on_top_and_the_blocks_come_anew(
    app: Flask, desk: FlaskClient, cleo: Client, session: str, tuesday: time_machine.Traveller
) -> None:
    journal = agree(app, cleo)
    page = review(desk, cleo)
    tuesday.shift(60)
    entry = write(
        app, cleo, {"f:body": "just now"}, assignment_id=journal, barriers={"forgot": True}, ask_review=True
    )
    status, answer, asks = news(desk, cleo, page)
    assert status == 200
    out_of_band = {one.attributes["hx-swap-oob"] for one in answer.all() if "hx-swap-oob" in one.attributes}
    assert out_of_band == {"true", "beforeend:#new"}
    blocks = {one.attributes.get("id") for one in answer.all(hx_swap_oob="true")}
    assert blocks == {"fresh", "eyes", "asked", "agreed", "in-the-way", "changed", "learned"}
    (put_in,) = answer.all(hx_swap_oob="beforeend:#new")
    assert [one.attributes["id"] for one in put_in.all("article")] == [f"entry-{entry}"]
    assert "1 of 3" in row_of(answer, journal).text
    assert news(desk, cleo, asks)[0] == 204


def test_each_part_of_the_news_carries_the_nonce_that_htmx_asks_for(
    app: Flask, desk: FlaskClient, cleo: Client, session: str, tuesday: time_machine.Traveller
) -> None:
    page = review(desk, cleo)
    tuesday.shift(60)
    write(app, cleo, {"f:body": "just now"})
    asks = page.called("watch").attributes["hx-get"]
    answer = desk.get(asks, headers={"HX-Request": "true"})
    nonce = re.search(r"nonce-([\w-]+)", answer.headers["Content-Security-Policy"])
    assert nonce is not None
    active = [
        one for one in Page(answer.text).all() if any(name.startswith("hx-") for name in one.attributes)
    ]
    assert len(active) > 7
    assert {one.attributes.get("hx-nonce") for one in active} == {nonce[1]}


def test_an_entry_that_is_changed_while_it_is_open_changes_its_words_alone(
    app: Flask, desk: FlaskClient, cleo: Client, session: str, tuesday: time_machine.Traveller
) -> None:
    entry = write(app, cleo, {"f:body": "first"}, "2026-03-09T20:00")
    page = review(desk, cleo)
    tuesday.shift(60)
    rewrite(app, cleo, entry, **{"f:body": "second"})
    _, answer, _ = news(desk, cleo, page)
    assert answer.all("article") == []
    assert "second" in answer.called(f"answers-{entry}").text


def test_a_private_entry_is_news_only_as_a_dot(
    app: Flask, desk: FlaskClient, cleo: Client, session: str, tuesday: time_machine.Traveller
) -> None:
    journal = agree(app, cleo)
    page = review(desk, cleo)
    tuesday.shift(60)
    secret = write(app, cleo, {"f:body": CANARY}, assignment_id=journal, share="private")
    status, answer, _ = news(desk, cleo, page)
    assert status == 200
    assert "1 of 3" in row_of(answer, journal).text
    assert CANARY not in answer.html
    assert secret not in answer.html


def test_that_a_phone_called_is_news(app: Flask, desk: FlaskClient, cleo: Client, session: str) -> None:
    page = review(desk, cleo)
    assert "no phone has called yet" in words_of(page, "fresh")
    with app.app_context(), writing() as db_session:
        place = (cleo.practice_id, cleo.id)
        Device.called(db_session, place, "d_x", app="", pending=2, at=local(cleo, "2026-03-10T11:55"))
    status, answer, _ = news(desk, cleo, page)
    assert status == 200
    assert "last heard" in words_of(answer, "fresh")
    assert "the phone still held 2 entries" in words_of(answer, "fresh")


@pytest.mark.parametrize(
    "asked",
    [
        "",
        "state=",
        "state=x&at=y",
        "state=-1--1-&at=-5",
        f"state={'9' * 40}&at={'9' * 40}",
        "at=%00&since=%00",
        "state=1&at=9999999999999999",
    ],
)
def test_a_question_that_says_nonsense_is_answered_with_all_of_it(
    desk: FlaskClient, cleo: Client, session: str, asked: str
) -> None:
    assert desk.get(f"/clients/{cleo.id}/review/news?refresh=1&{asked}").status_code == 200


def test_a_page_that_refreshes_itself_marks_nothing_as_read(
    app: Flask, desk: FlaskClient, cleo: Client, session: str
) -> None:
    entry = write(app, cleo, {"f:body": "x"}, "2026-03-09T20:00")
    page = review(desk, cleo)
    news(desk, cleo, page.called("watch").attributes["hx-get"].replace("state=", "state=0"))
    assert "Mark as read" in review(desk, cleo).called(f"entry-{entry}").text


def test_what_was_received_and_cannot_be_read_yet_is_counted_in_the_header(
    app: Flask, desk: FlaskClient, cleo: Client, session: str
) -> None:
    page = review(desk, cleo)
    assert "not yet readable" not in words_of(page, "fresh")
    with app.app_context():
        inbox.accept(cleo, [said("create", 1, {"f:body": CANARY}, v=9), said("poem", 2)], device="d")
    status, answer, _ = news(desk, cleo, page)
    assert status == 200
    assert "2 received, not yet readable" in words_of(answer, "fresh")
    again = review(desk, cleo)
    assert "2 received, not yet readable" in words_of(again, "fresh")
    assert CANARY not in again.html
