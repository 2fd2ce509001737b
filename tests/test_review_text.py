"""The review as plain text, and the counts that stand beside it."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.own_records import keep
from tests.records import agree, meet, rewrite, say, welcomed, write
from tests.test_review import CANARY, review, row_of, words_of
from webapp.models.client import Client
from webapp.therapist.plain_text import text_of

pytestmark = pytest.mark.usefixtures("tuesday")


@pytest.fixture
def session(app: Flask, cleo: Client) -> str:
    welcomed(app, cleo)
    return meet(app, cleo, "2026-03-03T10:00", "held")


def test_markup_becomes_lines_and_what_is_not_read_is_left_out() -> None:
    assert text_of(
        "<h1>One</h1><p>a <b>b</b>, <q>c &lt; d</q><br>e</p><ul><li>f<li>g</ul><h2>Two</h2>"
        "<table><tr><th>h</th><td>1 of 3</td></tr></table><p hidden>no</p><svg><title>no</title></svg>"
        '<form><p>no</p></form><p class="no-print">no</p><span aria-hidden="true">no</span><p>end'
    ) == ("One\n===\na b, “c < d”\ne\n- f\n- g\n\nTwo\n---\nh | 1 of 3\nend\n")


def test_it_is_a_page_of_text_with_every_block_and_no_private_word(
    app: Flask, desk: FlaskClient, cleo: Client, session: str
) -> None:
    journal = agree(app, cleo)
    write(app, cleo, {"f:body": "Came home <b>singing</b>."}, "2026-03-09T20:00", assignment_id=journal,
          ask_review=True, note_to_therapist="The bit about singing.", learned="Asking helps.")  # fmt: skip
    write(app, cleo, {"f:body": CANARY}, "2026-03-08T20:00", assignment_id=journal, share="private")
    keep(app, cleo, "adjust_request", "2026-03-09T20:00", assignment_id=journal)
    desk.post(f"/clients/{cleo.id}/review/room", data={"note": CANARY})
    answer = desk.get(f"/clients/{cleo.id}/review/text")
    assert (answer.status_code, answer.mimetype) == (200, "text/plain")
    for words in (
        "Review: Cleo\n============",
        "Since session 1 on 3 Mar, 7 days",
        "For today, in their own words\n---",
        "The bit about singing.",
        "Evening journal",
        "2 of 3",
        "Smaller: Evening journal",
        "Ten minutes are too long just now.",
        "Asking helps.",
        "What gets done",
    ):
        assert words in answer.text, words
    assert CANARY not in answer.text
    assert "Answer" not in answer.text.replace("waits for an answer", "")
    (link,) = [one for one in review(desk, cleo).all("a") if "data-copied" in one.attributes]
    assert desk.get(link.attributes["href"]).text == answer.text


def test_what_gets_done_counts_formats_and_lengths(
    app: Flask, desk: FlaskClient, cleo: Client, session: str
) -> None:
    journal = agree(app, cleo)
    free = agree(app, cleo, "A walk", worksheet="open_task", dose={"min_minutes": 5})
    for day in (4, 5):
        write(app, cleo, {"f:body": "x"}, f"2026-03-0{day}T20:00", assignment_id=journal)
    write(app, cleo, {"f:body": "x"}, "2026-03-06T20:00", assignment_id=journal, share="private")
    write(app, cleo, {"f:body": "x"}, "2026-03-07T20:00", assignment_id=journal, status="draft")
    write(app, cleo, {"f:what_i_did": "x"}, "2026-03-07T20:00", assignment_id=free, worksheet="open_task",
          status="partly")  # fmt: skip
    write(app, cleo, {}, "2026-03-08T20:00", assignment_id=free, worksheet="open_task", status="not_done")
    write(app, cleo, {"f:body": "x"}, "2026-03-09T20:00")
    rows = [
        [cell.text for cell in row.all() if cell.tag in ("th", "td")]
        for body in review(desk, cleo).called("gets-done").all("tbody")
        for row in body.all("tr")
    ]
    assert rows == [
        ["Journal", "3", "0", "0"],
        ["Open task", "0", "1", "1"],
        ["up to 5 min", "0", "1", "1"],
        ["6 to 15 min", "3", "0", "0"],
    ]


def test_what_rests_says_so(app: Flask, desk: FlaskClient, cleo: Client, session: str) -> None:
    journal, walk = agree(app, cleo), agree(app, cleo, "A walk")
    desk.post(f"/clients/{cleo.id}/assignments/{journal}/pause", data={"paused_until": "2026-03-20"})
    desk.post(f"/clients/{cleo.id}/assignments/{walk}/pause")
    page = review(desk, cleo)
    assert "paused until 20 Mar" in row_of(page, journal).text
    assert "· paused" in row_of(page, walk).text


def test_what_the_client_has_yet_to_settle_is_counted_and_not_shown(
    app: Flask, desk: FlaskClient, cleo: Client, session: str
) -> None:
    for share in ("shared", "private"):
        entry = write(app, cleo, {"f:body": "first"}, "2026-03-09T20:00", share=share)
        say(app, cleo, {"t": "entry.delete", "id": entry, "base": 1})
        rewrite(app, cleo, entry, **{"f:body": CANARY})
    page = review(desk, cleo)
    assert "1 entry has two versions that the client has yet to settle" in words_of(page, "fresh")
    assert CANARY not in page.html
