"""Flags at the therapist's desk: on top of the review, in the caseload, and seen by name, time and deed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from time_machine import Traveller

from tests.pages import Element, Page
from tests.questionnaires_of_ours import file_of, phq_9
from tests.records import local, meet, records, welcomed
from tests.risk_phone import NINTH, Phone
from webapp.db import db
from webapp.ids import uuid7
from webapp.measures import install
from webapp.models.audit_event import AuditEvent
from webapp.models.client import Client
from webapp.models.therapist import Therapist

SECRET = "Words that are only mine."


@pytest.fixture
def phone(app: Flask, cleo: Client, tuesday: object) -> Phone:
    """Cleo's phone; the practice has the measure."""
    welcomed(app, cleo)
    with app.app_context():
        install(cleo.practice_id, file_of(phq_9()), "")
    return Phone(app, cleo)


def flagged(phone: Phone, answer: str = "a_la2", **more: str) -> tuple[str, str]:
    """An entry with its flag: their ids."""
    entry = uuid7()
    phone.send(phone.write(entry, answer, **more))
    return entry, phone.kept[-1]["id"]


def eyes(desk: FlaskClient, client: Client) -> Element:
    """The review's first block."""
    return Page(desk.get(f"/clients/{client.id}/review").text).called("eyes")


def test_without_anything_to_see_the_block_is_hidden(phone: Phone, desk: FlaskClient, cleo: Client) -> None:
    phone.send(phone.write(uuid7(), "a_la0"))
    assert "hidden" in eyes(desk, cleo).attributes


def test_a_flag_stands_on_top_with_its_number_its_question_and_the_way_to_the_entry(
    phone: Phone, desk: FlaskClient, cleo: Client
) -> None:
    entry, flag = flagged(phone, note_to_therapist=SECRET)
    block = eyes(desk, cleo)
    assert "hidden" not in block.attributes
    assert "Placeholder nine: 2 of 3 for Placeholder item 9" in block.text
    assert [one.attributes["href"] for one in block.all("a")] == [
        f"#entry-{entry}",
        f"/clients/{cleo.id}/risk-flags/{flag}",
        f"/clients/{cleo.id}/risk-flags",
    ]
    assert SECRET not in block.text


def test_the_caseload_counts_what_nobody_has_seen(phone: Phone, desk: FlaskClient, cleo: Client) -> None:
    _, flag = flagged(phone)
    flagged(phone, "a_la1")
    assert "2 to look at first" in Page(desk.get("/caseload").text).text
    desk.post(f"/clients/{cleo.id}/risk-flags/{flag}/seen", data={"action": "Called."})
    assert "1 to look at first" in Page(desk.get("/caseload").text).text


def test_who_has_seen_it_says_what_was_done_and_that_stays(
    phone: Phone, desk: FlaskClient, cleo: Client
) -> None:
    _, flag = flagged(phone)
    path = f"/clients/{cleo.id}/risk-flags/{flag}"
    assert desk.post(f"{path}/seen", data={"action": "Called <at once>."}).status_code == 303
    assert desk.post(f"{path}/seen", data={"action": "Somebody later."}).status_code == 303
    (kept,) = phone.kept
    assert (kept["body"]["seen_by"], kept["body"]["action"]) == ("Thea", "Called <at once>.")
    assert kept["body"]["seen_at"].startswith("2026-03-10T12:00")
    block = eyes(desk, cleo)
    assert "seen by Thea" in block.text
    assert "Called <at once>." in block.text
    assert block.all("a")[0].text.startswith("Close it")
    assert "Called <at once>." in Page(desk.get(path).text).text
    with phone.app.app_context():
        assert db.session.scalars(db.select(AuditEvent.what)).all().count("risk flag seen") == 1


def closed(phone: Phone, desk: FlaskClient, flag: str, outcome: str) -> tuple[int, Page]:
    """Press "Close it": the status, and the page that is shown then."""
    path = f"/clients/{phone.client.id}/risk-flags/{flag}"
    answer = desk.post(f"{path}/close", data={"outcome": outcome})
    return answer.status_code, Page(answer.text if answer.status_code == 422 else desk.get(path).text)


def test_it_is_closed_by_name_and_words_and_all_of_it_stays_in_the_history(
    phone: Phone, as_therapist: Callable[..., FlaskClient], cleo: Client, tuesday: Traveller
) -> None:
    _, flag = flagged(phone)
    as_therapist().post(f"/clients/{cleo.id}/risk-flags/{flag}/seen", data={"action": "Called at once."})
    tuesday.move_to(local(cleo, "2026-03-20T12:00"))
    meet(phone.app, cleo, "2026-03-19T10:00", "held")
    desk = as_therapist()
    assert "Called at once." in eyes(desk, cleo).text, "it stands there until it is closed, however old"
    status, page = closed(phone, desk, flag, "We talked, and made the plan.")
    assert (status, page.all("form", action=f"/clients/{cleo.id}/risk-flags/{flag}/close")) == (303, [])
    assert "closed by Thea today, 12:00: We talked, and made the plan." in page.text
    assert closed(phone, desk, flag, "Somebody later.")[0] == 303
    assert phone.kept[-1]["body"]["outcome"] == "We talked, and made the plan."
    assert phone.flags == [(2, "closed")]
    assert "We talked" in eyes(desk, cleo).text
    tuesday.move_to(local(cleo, "2026-03-27T12:00"))
    meet(phone.app, cleo, "2026-03-26T10:00", "held")
    desk = as_therapist()
    assert "hidden" in eyes(desk, cleo).attributes
    history = Page(desk.get(f"/clients/{cleo.id}/risk-flags").text).text
    for words in ("Placeholder nine: 2 of 3", "Called at once.", "We talked, and made the plan."):
        assert words in history
    assert "All that was ever flagged" in Page(desk.get(f"/clients/{cleo.id}").text).text
    with phone.app.app_context():
        assert db.session.scalars(db.select(AuditEvent.what)).all().count("risk flag closed") == 1


@pytest.mark.parametrize("outcome", ["", "  ", "x" * 501, "bell \x07"])
def test_without_a_word_of_why_it_stays_open(
    phone: Phone, desk: FlaskClient, cleo: Client, outcome: str
) -> None:
    _, flag = flagged(phone)
    desk.post(f"/clients/{cleo.id}/risk-flags/{flag}/seen", data={"action": "Called."})
    status, page = closed(phone, desk, flag, outcome)
    assert (status, list(page.errors)) == (422, ["outcome"])
    assert phone.flags == [(2, "acknowledged")]


def test_what_nobody_has_seen_cannot_be_closed(phone: Phone, desk: FlaskClient) -> None:
    _, flag = flagged(phone)
    status, page = closed(phone, desk, flag, "Nothing to do.")
    assert status == 303
    assert "What you did, or will do" in page.text
    assert phone.flags == [(2, "raised")]


def test_the_same_number_said_anew_after_it_was_closed_is_raised_anew(
    phone: Phone, desk: FlaskClient, cleo: Client
) -> None:
    entry, flag = flagged(phone)
    desk.post(f"/clients/{cleo.id}/risk-flags/{flag}/seen", data={"action": "Called."})
    closed(phone, desk, flag, "Talked.")
    phone.send(phone.say("edit", entry, {NINTH: "a_la0"}, base=1))
    phone.send(phone.say("edit", entry, {NINTH: "a_la2"}, base=2))
    assert sorted(phone.flags) == [(2, "closed"), (2, "raised")]


@pytest.mark.parametrize("action", ["", "  ", "x" * 501, "bell \x07"])
def test_without_a_word_of_what_was_done_it_stays_on_top(
    phone: Phone, desk: FlaskClient, cleo: Client, action: str
) -> None:
    _, flag = flagged(phone)
    answer = desk.post(f"/clients/{cleo.id}/risk-flags/{flag}/seen", data={"action": action})
    assert answer.status_code == 422
    assert list(Page(answer.text).errors) == ["action"]
    assert phone.flags == [(2, "raised")]


def test_it_is_told_however_old_it_is_until_somebody_has_seen_it(
    phone: Phone, desk: FlaskClient, cleo: Client
) -> None:
    _, flag = flagged(phone)
    meet(phone.app, cleo, "2026-03-10T13:00", "held")
    assert "Placeholder nine" in eyes(desk, cleo).text
    desk.post(f"/clients/{cleo.id}/risk-flags/{flag}/seen", data={"action": "Talked about it."})
    assert "Placeholder nine" in eyes(desk, cleo).text, "the window is of the day"


def test_an_entry_that_was_taken_back_leaves_the_number_and_no_way_to_it(
    phone: Phone, desk: FlaskClient, cleo: Client
) -> None:
    entry, flag = flagged(phone, note_to_therapist=SECRET)
    phone.send(phone.say("edit", entry, {"share": "private"}, base=1))
    page = desk.get(f"/clients/{cleo.id}/review").text
    assert f"#entry-{entry}" not in page
    assert SECRET not in page
    assert "Placeholder nine: 2 of 3" in Page(page).called("eyes").text
    assert "not shared any more" in Page(desk.get(f"/clients/{cleo.id}/risk-flags/{flag}").text).text


def test_news_bring_the_block_while_the_page_is_open(phone: Phone, desk: FlaskClient, cleo: Client) -> None:
    flagged(phone)
    news = Page(desk.get(f"/clients/{cleo.id}/review/news?state=0-0-0&at=0").text)
    assert "Placeholder nine" in news.called("eyes").text


def test_nobody_else_finds_a_flag(
    phone: Phone, as_therapist: Callable[..., FlaskClient], as_client: Callable[..., FlaskClient],
    cleo: Client, amir: Client, olga: Therapist, theo: Therapist,
) -> None:  # fmt: skip
    _, flag = flagged(phone)
    paths = [f"/clients/{client.id}/risk-flags/{flag}" for client in (cleo, amir)]
    for other in (olga, theo):
        assert [as_therapist(other).get(path).status_code for path in paths] == [404, 404]
        for end, field in (("seen", "action"), ("close", "outcome")):
            assert as_therapist(other).post(f"{paths[0]}/{end}", data={field: "x"}).status_code == 404
        assert as_therapist(other).get(f"/clients/{cleo.id}/risk-flags").status_code == 404
    assert as_therapist().get(paths[1]).status_code == 404, "it is not Amir's"
    assert as_client().get(paths[0]).status_code == 404
    assert phone.flags == [(2, "raised")]


def test_another_record_is_no_flag(phone: Phone, desk: FlaskClient, cleo: Client) -> None:
    entry, _ = flagged(phone)
    assert desk.get(f"/clients/{cleo.id}/risk-flags/{entry}").status_code == 404
    assert desk.post(f"/clients/{cleo.id}/risk-flags/{entry}/seen", data={"action": "x"}).status_code == 404


def answered(phone: Phone, value: int, day: str) -> str:
    """All nine items with this answer."""
    entry = uuid7()
    fields = [name for name in records_of_sheet(phone) if name != "f:q_69722_7"]
    answers = {name: f"a_la{value}" for name in fields if name != NINTH}
    at = f"{day}T10:00:00+00:00"
    phone.send(phone.write(entry, "a_la0", day=day, occurred_at=at, **answers))
    return entry


def records_of_sheet(phone: Phone) -> list[str]:
    sheets = records(phone.app, phone.client, "worksheet")
    (sheet,) = [each["body"] for each in sheets if each["body"]["worksheet"] == "m_placeholder_nine"]
    return [f"f:{field['id']}" for field in sheet["fields"]]


def test_a_measure_that_became_worse_than_chance_is_told_until_it_was_read(
    phone: Phone, desk: FlaskClient, cleo: Client
) -> None:
    answered(phone, 0, "2026-03-02")
    assert "hidden" in eyes(desk, cleo).attributes
    last = answered(phone, 1, "2026-03-09")
    block = eyes(desk, cleo)
    assert "from 0 to 8" in block.text
    desk.post(f"/clients/{cleo.id}/entries/{last}/seen")
    assert "hidden" in eyes(desk, cleo).attributes


def test_a_measure_that_became_better_needs_no_eyes(phone: Phone, desk: FlaskClient, cleo: Client) -> None:
    answered(phone, 2, "2026-03-02")
    answered(phone, 0, "2026-03-09")
    assert "hidden" in eyes(desk, cleo).attributes


def test_the_review_shows_the_score_its_band_and_the_change(
    phone: Phone, desk: FlaskClient, cleo: Client
) -> None:
    answered(phone, 0, "2026-03-02")
    entry = answered(phone, 1, "2026-03-09")
    page = Page(desk.get(f"/clients/{cleo.id}/review").text)
    said = page.called(f"answers-{entry}").text
    assert "Score8 on a scale from 0 to 27" in said
    assert "Calledmild" in said
    assert "8 points more" in said
    assert "Placeholder nine" in page.called("changed").text
