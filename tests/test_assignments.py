"""One assignment: changed with a reason, ended, and never changed unseen by two at once."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from tests.pages import Page
from tests.records import agree, record, records, welcomed, write
from webapp.models.client import Client

pytestmark = pytest.mark.usefixtures("tuesday")


@pytest.fixture
def journal(app: Flask, cleo: Client) -> str:
    welcomed(app, cleo)
    return agree(
        app,
        cleo,
        rationale="To notice what lifts the evenings.",
        dose={"days": [0, 2], "time_of_day": "20:00", "end": "2026-06-01"},
        smaller_minutes=2,
        confidence=0,
    )


def base(client: Client, assignment: str) -> str:
    return f"/clients/{client.id}/assignments/{assignment}"


def opened(desk: FlaskClient, client: Client, assignment: str) -> dict[str, str]:
    """The form for changing it, as it is opened."""
    action = f"{base(client, assignment)}/revise"
    return Page(desk.get(action).text).form(action).values


def test_the_form_holds_all_that_is_agreed(desk: FlaskClient, cleo: Client, journal: str) -> None:
    held = opened(desk, cleo, journal)
    assert held == {
        "reason": "",
        "title": "Evening journal",
        "rationale": "To notice what lifts the evenings.",
        "purpose": "reflect",
        "times": "3",
        "period": "week",
        "minutes": "10",
        "time_of_day": "20:00",
        "day:0": "1",
        "day:2": "1",
        "start": "2026-03-01",
        "end": "2026-06-01",
        "where": "",
        "first_step": "",
        "obstacle": "",
        "if_then": "",
        "smaller": "",
        "smaller_minutes": "2",
        "confidence": "0",
        "share": "shared",
        "links": "",
        "text_title": "",
        "text": "",
        "worksheet": "journal",
        "base": "1",
    }


def test_a_change_is_a_revision_with_its_reason(
    app: Flask, desk: FlaskClient, cleo: Client, journal: str
) -> None:
    held = opened(desk, cleo, journal) | {"reason": "It felt like an essay.", "minutes": "5", "day:2": ""}
    answer = desk.post(f"{base(cleo, journal)}/revise", data=held)
    assert (answer.status_code, answer.location) == (303, f"{base(cleo, journal)}?notice=revised")
    body = record(app, cleo, journal)["body"]
    assert body["revision"] == 2
    assert body["dose"]["min_minutes"] == 5
    assert body["dose"]["days"] == [0]
    assert body["agreed_at"].startswith("2026-03-01")
    first, second = (each["body"] for each in records(app, cleo, "assignment_revision"))
    assert first["dose"]["min_minutes"] == 10
    assert second == body | {
        "assignment_id": journal,
        "reason": "It felt like an essay.",
        "at": "2026-03-10T12:00:00+00:00",
    }
    page = Page(desk.get(answer.location).text)
    assert "It felt like an essay." in page.text
    assert "Revision 2" in page.text


def test_entries_keep_the_revision_that_they_answered(
    app: Flask, desk: FlaskClient, cleo: Client, journal: str
) -> None:
    old = write(app, cleo, {"f:body": "under the first"}, "2026-03-09T20:00", assignment_id=journal)
    desk.post(f"{base(cleo, journal)}/revise", data=opened(desk, cleo, journal) | {"reason": "Smaller"})
    new = write(app, cleo, {"f:body": "under the second"}, assignment_id=journal, assignment_revision=2)
    assert record(app, cleo, old)["body"]["assignment_revision"] == 1
    assert record(app, cleo, new)["body"]["assignment_revision"] == 2
    page = Page(desk.get(base(cleo, journal)).text)
    rows = [row.text for row in page.called("revisions").parent.all("li")]  # type: ignore[union-attr]
    for row, number in zip(rows, (2, 1), strict=True):
        assert f"Revision {number}" in row
        assert "1 shared entry" in row
    review = Page(desk.get(f"/clients/{cleo.id}/review").text)
    assert "answered revision 1" in review.called(f"entry-{old}").text
    assert "answered revision" not in review.called(f"entry-{new}").text


def test_it_needs_a_reason(app: Flask, desk: FlaskClient, cleo: Client, journal: str) -> None:
    answer = desk.post(f"{base(cleo, journal)}/revise", data=opened(desk, cleo, journal) | {"title": "New"})
    assert answer.status_code == 422
    page = Page(answer.text)
    assert list(page.errors) == ["reason"]
    assert page.form(f"{base(cleo, journal)}/revise").values["title"] == "New"
    assert record(app, cleo, journal)["rev"] == 1


def test_what_somebody_else_changed_meanwhile_is_not_written_over_unseen(
    app: Flask, desk: FlaskClient, cleo: Client, journal: str
) -> None:
    mine = opened(desk, cleo, journal) | {"reason": "Mine", "minutes": "20"}
    theirs = opened(desk, cleo, journal) | {"reason": "Theirs", "minutes": "1"}
    desk.post(f"{base(cleo, journal)}/revise", data=theirs)
    answer = desk.post(f"{base(cleo, journal)}/revise", data=mine)
    assert answer.status_code == 422
    page = Page(answer.text)
    assert page.errors["base"].startswith("It was changed meanwhile: revision 2 stands now.")
    held = page.form(f"{base(cleo, journal)}/revise").values
    assert (held["minutes"], held["reason"], held["base"]) == ("20", "Mine", "2")
    assert record(app, cleo, journal)["body"]["dose"]["min_minutes"] == 1
    assert desk.post(f"{base(cleo, journal)}/revise", data=held).status_code == 303
    assert record(app, cleo, journal)["body"]["dose"]["min_minutes"] == 20


def test_pressed_twice_it_is_changed_once(app: Flask, desk: FlaskClient, cleo: Client, journal: str) -> None:
    held = opened(desk, cleo, journal) | {"reason": "Smaller"}
    assert desk.post(f"{base(cleo, journal)}/revise", data=held).status_code == 303
    assert desk.post(f"{base(cleo, journal)}/revise", data=held).status_code == 422
    assert record(app, cleo, journal)["body"]["revision"] == 2


@pytest.mark.parametrize("typed", ["", "x", "-1", "2", "1.0", "\u0661"])
def test_a_form_that_does_not_say_what_it_was_made_from_changes_nothing(
    app: Flask, desk: FlaskClient, cleo: Client, journal: str, typed: str
) -> None:
    held = opened(desk, cleo, journal) | {"reason": "x", "base": typed}
    assert desk.post(f"{base(cleo, journal)}/revise", data=held).status_code == 422
    assert record(app, cleo, journal)["body"]["revision"] == 1


def test_it_is_ended_with_a_reason_and_what_was_written_stays(
    app: Flask,
    as_therapist: Callable[..., FlaskClient],
    cleo: Client,
    journal: str,
    tuesday: time_machine.Traveller,
) -> None:
    desk = as_therapist()
    entry = write(app, cleo, {"f:body": "before it ended"}, assignment_id=journal)
    answer = desk.post(f"{base(cleo, journal)}/retire", data={"retired_reason": "Done with it"})
    assert answer.location == f"/clients/{cleo.id}?notice=retired"
    body = record(app, cleo, journal)["body"]
    assert body["retired"] == "2026-03-10T12:00:00+00:00"
    assert body["retired_reason"] == "Done with it"
    assert record(app, cleo, entry)["body"]["f:body"] == "before it ended"
    tuesday.shift(2 * 24 * 3600)
    late = write(app, cleo, {"f:body": "still on its way"}, assignment_id=journal)
    desk = as_therapist()
    review = Page(desk.get(f"/clients/{cleo.id}/review").text)
    assert "after it ended" in review.called(f"entry-{late}").text
    assert "after it ended" not in review.called(f"entry-{entry}").text
    page = Page(desk.get(f"/clients/{cleo.id}").text)
    assert "1 has ended" in page.text
    assert "Done with it" in page.text


def test_ended_twice_it_keeps_the_first_day_and_reason(
    app: Flask, desk: FlaskClient, cleo: Client, journal: str
) -> None:
    for reason in ("first", "second"):
        answer = desk.post(f"{base(cleo, journal)}/retire", data={"retired_reason": reason})
        assert answer.status_code == 303
    assert record(app, cleo, journal)["body"]["retired_reason"] == "first"
    assert record(app, cleo, journal)["rev"] == 2


def test_a_reason_that_is_too_long_is_shown_again_and_nothing_ends(
    app: Flask, desk: FlaskClient, cleo: Client, journal: str
) -> None:
    answer = desk.post(f"{base(cleo, journal)}/retire", data={"retired_reason": "x" * 501})
    assert answer.status_code == 422
    page = Page(answer.text)
    assert list(page.errors) == ["retired_reason"]
    assert page.form(f"{base(cleo, journal)}/retire").values["retired_reason"] == "x" * 501
    assert not record(app, cleo, journal)["body"]["retired"]


def test_what_has_ended_is_not_changed_any_more(
    app: Flask, desk: FlaskClient, cleo: Client, journal: str
) -> None:
    held = opened(desk, cleo, journal) | {"reason": "too late"}
    desk.post(f"{base(cleo, journal)}/retire", data={})
    assert desk.get(f"{base(cleo, journal)}/revise").status_code == 404
    assert desk.post(f"{base(cleo, journal)}/revise", data=held).status_code == 404
    assert record(app, cleo, journal)["body"]["revision"] == 1


def test_the_dots_count_private_entries_and_the_numbers_do_not_name_them(
    app: Flask, desk: FlaskClient, cleo: Client, journal: str
) -> None:
    write(app, cleo, {"f:body": "nobody else's"}, "2026-03-09T20:00", assignment_id=journal, share="private")
    page = Page(desk.get(base(cleo, journal)).text)
    assert "1 of 3" in page.text
    assert "0 shared entries" in page.text
    assert "nobody else" not in page.html


@pytest.mark.parametrize("ending", ["", "/revise"])
def test_an_assignment_of_another_client_is_not_there(
    app: Flask, desk: FlaskClient, cleo: Client, amir: Client, ending: str
) -> None:
    others = agree(app, amir)
    assert desk.get(f"{base(cleo, others)}{ending}").status_code == 404
    assert desk.post(f"{base(cleo, others)}/retire", data={}).status_code == 404
