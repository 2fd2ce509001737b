"""Agreeing on something new: every part of the plan is kept, what is wrong is said beside its field, twice is once."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.conftest import make_client
from tests.pages import Page
from tests.records import meet, record, records, welcomed
from webapp.models.client import Client
from webapp.models.therapist import Therapist

pytestmark = pytest.mark.usefixtures("tuesday")

PLAN = {
    "title": "Ten minutes of breathing",
    "rationale": "To have something in the hand\nwhen the tightness comes.",
    "purpose": "practise",
    "times": "5",
    "period": "week",
    "minutes": "10",
    "time_of_day": "20:30",
    "day:0": "1",
    "day:4": "1",
    "start": "2026-03-11",
    "end": "2026-04-30",
    "where": "on the bench",
    "first_step": "Sit down.",
    "obstacle": "Too tired",
    "if_then": "If I am too tired, then three breaths.",
    "smaller": "Three breaths",
    "smaller_minutes": "1",
    "confidence": "0",
    "share": "private",
}


def blank(desk: FlaskClient, client: Client, worksheet: str = "practice_log") -> dict[str, str]:
    """What the form for a new assignment holds when it is opened."""
    page = Page(desk.get(f"/clients/{client.id}/assignments/new?worksheet={worksheet}").text)
    return page.form(f"/clients/{client.id}/assignments").values


def assign(desk: FlaskClient, client: Client, **changes: str) -> Any:
    return desk.post(f"/clients/{client.id}/assignments", data={**blank(desk, client), **PLAN, **changes})


def test_everything_of_the_plan_is_kept_and_stands_on_the_phone(
    app: Flask, desk: FlaskClient, cleo: Client
) -> None:
    answer = assign(desk, cleo)
    assert (answer.status_code, answer.location) == (303, f"/clients/{cleo.id}?notice=assigned")
    (kept,) = records(app, cleo, "assignment")
    assert kept["body"] == {
        "title": "Ten minutes of breathing",
        "rationale": "To have something in the hand\nwhen the tightness comes.",
        "purpose": "practise",
        "worksheet": "practice_log",
        "worksheet_version": 1,
        "dose": {
            "times_per_period": 5,
            "period": "week",
            "days": [0, 4],
            "min_minutes": 10,
            "time_of_day": "20:30",
            "start": "2026-03-11",
            "end": "2026-04-30",
        },
        "where": "on the bench",
        "first_step": "Sit down.",
        "obstacle": "Too tired",
        "if_then": "If I am too tired, then three breaths.",
        "smaller": "Three breaths",
        "smaller_minutes": 1,
        "confidence": 0,
        "share": "private",
        "revision": 1,
        "agreed_at": "2026-03-10T12:00:00+00:00",
        "by": "Thea",
        "retired": "",
        "retired_reason": "",
        "paused": "",
        "paused_until": "",
        "paused_reason": "",
        "resources": [],
        "goal_id": "",
        "lists": {},
        "ask": [],
    }
    (first,) = records(app, cleo, "assignment_revision")
    assert first["id"] == f"{kept['id']}.1"
    assert first["body"] == kept["body"] | {
        "assignment_id": kept["id"],
        "reason": "Agreed",
        "at": "2026-03-10T12:00:00+00:00",
    }
    page = Page(desk.get(answer.location).text)
    assert page.one("a", href=f"/clients/{cleo.id}/assignments/{kept['id']}").text == PLAN["title"]


def test_the_form_starts_from_the_worksheet_and_the_clients_day(
    app: Flask, desk: FlaskClient, thea: Therapist
) -> None:
    far = make_client(app, thea, "Far", zone="Pacific/Auckland")
    held = blank(desk, far, "journal")
    assert held["title"] == "Journal"
    assert held["purpose"] == "reflect"
    assert held["start"] == "2026-03-11"  # it is past midnight there
    assert held["share"] == "shared"
    assert held["minutes"] == "10"


def test_the_day_and_the_moment_are_the_clients(app: Flask, desk: FlaskClient, thea: Therapist) -> None:
    far = make_client(app, thea, "Far", zone="Pacific/Auckland")
    assign(desk, far)
    (kept,) = records(app, far, "assignment")
    assert kept["body"]["agreed_at"] == "2026-03-11T01:00:00+13:00"


def test_little_is_needed(app: Flask, desk: FlaskClient, cleo: Client) -> None:
    held = blank(desk, cleo) | {"title": "Breathe", "period": "none", "times": "", "minutes": ""}
    assert desk.post(f"/clients/{cleo.id}/assignments", data=held).status_code == 303
    (kept,) = records(app, cleo, "assignment")
    assert kept["body"]["dose"]["period"] == "none"
    assert kept["body"]["confidence"] is None
    assert kept["body"]["smaller_minutes"] is None


def test_pressed_twice_it_is_assigned_once(app: Flask, desk: FlaskClient, cleo: Client) -> None:
    form = {**blank(desk, cleo), **PLAN}
    for _ in range(2):
        assert desk.post(f"/clients/{cleo.id}/assignments", data=form).status_code == 303
    assert len(records(app, cleo, "assignment")) == 1
    assert len(records(app, cleo, "assignment_revision")) == 1


def test_opened_twice_it_is_assigned_twice(app: Flask, desk: FlaskClient, cleo: Client) -> None:
    assign(desk, cleo)
    assign(desk, cleo)
    assert len(records(app, cleo, "assignment")) == 2


WRONG = [
    ("title", "   "),
    ("title", "x" * 201),
    ("title", "two\nlines"),
    ("title", "a\x00b"),
    ("title", "\u200b\u2060"),
    ("rationale", "x" * 5001),
    ("rationale", "bell \x07"),
    ("purpose", "punish"),
    ("times", "0"),
    ("times", "51"),
    ("times", ""),
    ("times", "2.5"),
    ("times", "\uff15"),
    ("period", "month"),
    ("minutes", "-1"),
    ("minutes", "601"),
    ("minutes", "1_0"),
    ("time_of_day", "24:00"),
    ("time_of_day", "8 pm"),
    ("time_of_day", "08:15 pm"),
    ("start", ""),
    ("start", "2026-02-30"),
    ("start", "0000-01-01"),
    ("start", "2026-W11-2"),
    ("end", "2026-03-10"),
    ("end", "soon"),
    ("where", "x" * 501),
    ("first_step", "x" * 501),
    ("obstacle", "x" * 501),
    ("if_then", "x" * 501),
    ("smaller", "a\u2028b"),
    ("smaller_minutes", "1e3"),
    ("confidence", "11"),
    ("share", "everybody"),
]


@pytest.mark.parametrize(("name", "typed"), WRONG)
def test_each_bad_field_says_so_at_its_place_and_nothing_is_stored(
    app: Flask, desk: FlaskClient, cleo: Client, name: str, typed: str
) -> None:
    answer = assign(desk, cleo, **{name: typed})
    assert answer.status_code == 422
    page = Page(answer.text)
    assert list(page.errors) == [name]
    assert page.summary == [name]
    assert page.called(name).attributes["aria-invalid"] == "true"
    assert records(app, cleo, "assignment") == []
    form = page.form(f"/clients/{cleo.id}/assignments")
    stays = {other: value for other, value in PLAN.items() if other != name}
    assert stays.items() <= form.values.items()
    if form.kinds[name] != "select":
        assert form.values[name].replace("\r\n", "\n") == typed


def test_several_mistakes_are_all_told_at_once(desk: FlaskClient, cleo: Client) -> None:
    page = Page(assign(desk, cleo, title="", times="many", start="x", confidence="99").text)
    assert set(page.errors) == {"title", "times", "start", "confidence"}


def test_after_a_mistake_the_same_form_is_still_the_same_assignment(
    app: Flask, desk: FlaskClient, cleo: Client
) -> None:
    first = {**blank(desk, cleo), **PLAN, "title": ""}
    again = Page(desk.post(f"/clients/{cleo.id}/assignments", data=first).text)
    held = again.form(f"/clients/{cleo.id}/assignments").values
    assert held["assignment_id"] == first["assignment_id"]
    assert held["worksheet"] == "practice_log"
    for _ in range(2):
        desk.post(f"/clients/{cleo.id}/assignments", data={**held, "title": "Now it has one"})
    assert [each["id"] for each in records(app, cleo, "assignment")] == [first["assignment_id"]]


def test_an_id_that_is_none_does_not_get_in(app: Flask, desk: FlaskClient, cleo: Client) -> None:
    assert assign(desk, cleo, assignment_id="../../etc").status_code == 303
    (kept,) = records(app, cleo, "assignment")
    assert len(kept["id"]) == 36


def test_an_id_of_something_else_does_not_replace_it(app: Flask, desk: FlaskClient, cleo: Client) -> None:
    """A forged id of an entry, or of anything that is no assignment, is not written over."""
    session = meet(app, cleo, "2026-03-12T10:00")
    assign(desk, cleo, assignment_id=session)
    assert record(app, cleo, session)["kind"] == "therapy_session"
    assert [each["body"]["title"] for each in records(app, cleo, "assignment")] == [PLAN["title"]]


def test_a_worksheet_that_is_not_there_is_404(desk: FlaskClient, cleo: Client) -> None:
    assert desk.get(f"/clients/{cleo.id}/assignments/new?worksheet=spell").status_code == 404
    assert assign(desk, cleo, worksheet="spell").status_code == 404


def test_every_worksheet_of_the_library_can_be_chosen(desk: FlaskClient, cleo: Client) -> None:
    page = Page(desk.get(f"/clients/{cleo.id}/assign").text)
    chosen = [one.attributes["href"] for one in page.all("a") if "worksheet=" in one.attributes["href"]]
    assert len(chosen) == 15
    for path in chosen:
        assert desk.get(path).status_code == 200


def test_agreeing_with_one_client_shows_nothing_to_another(
    app: Flask, desk: FlaskClient, cleo: Client, amir: Client
) -> None:
    assign(desk, cleo)
    assert records(app, amir, "assignment") == []
    assert PLAN["title"] not in desk.get(f"/clients/{amir.id}").text


def test_the_same_id_for_two_clients_is_two_assignments(
    app: Flask, desk: FlaskClient, cleo: Client, amir: Client
) -> None:
    form = {**blank(desk, cleo), **PLAN}
    for client in (cleo, amir):
        desk.post(f"/clients/{client.id}/assignments", data=form)
    assert len(records(app, cleo, "assignment")) == len(records(app, amir, "assignment")) == 1


@pytest.mark.parametrize(
    ("period", "kept"), [("weeks:4", {"period": "weeks", "every": 4}), ("session", {"period": "session"})]
)
def test_a_measure_is_agreed_every_few_weeks_or_before_each_session(
    app: Flask, desk: FlaskClient, cleo: Client, period: str, kept: dict[str, Any]
) -> None:
    first = blank(desk, cleo, "check_in")
    assert (first["period"], first["minutes"]) == ("session", "")
    desk.post(f"/clients/{cleo.id}/assignments", data={**first, "period": period})
    (agreed,) = records(app, cleo, "assignment")
    assert {key: agreed["body"]["dose"].get(key) for key in kept} == kept
    page = Page(desk.get(f"/clients/{cleo.id}/assignments/{agreed['id']}/revise").text)
    assert page.form(f"/clients/{cleo.id}/assignments/{agreed['id']}/revise").values["period"] == period


def test_weeks_that_are_not_offered_are_refused(desk: FlaskClient, cleo: Client) -> None:
    answer = assign(desk, cleo, period="weeks:9")
    assert answer.status_code == 422
    assert "period" in Page(answer.text).errors


@pytest.mark.parametrize(("typed", "kept"), [("", 3), ("1", 1), ("5", 5)])
def test_the_number_from_which_an_urge_is_looked_at_is_agreed(
    app: Flask, desk: FlaskClient, cleo: Client, typed: str, kept: int
) -> None:
    welcomed(app, cleo)
    form = blank(desk, cleo, "diary_card")
    desk.post(f"/clients/{cleo.id}/assignments", data={**form, "threshold": typed})
    (agreed,) = records(app, cleo, "assignment")
    assert agreed["body"]["thresholds"] == {"suicide_urge": kept}
    again = Page(desk.get(f"/clients/{cleo.id}/assignments/{agreed['id']}/revise").text)
    assert again.called("threshold").attributes["value"] == str(kept)


@pytest.mark.parametrize("typed", ["0", "6", "x", "1.5"])
def test_a_number_that_cannot_be_answered_is_no_threshold(
    app: Flask, desk: FlaskClient, cleo: Client, typed: str
) -> None:
    form = blank(desk, cleo, "diary_card")
    answer = desk.post(f"/clients/{cleo.id}/assignments", data={**form, "threshold": typed})
    assert answer.status_code == 422
    assert list(Page(answer.text).errors) == ["threshold"]
    assert records(app, cleo, "assignment") == []


def test_a_worksheet_that_looks_at_nothing_asks_for_no_threshold(desk: FlaskClient, cleo: Client) -> None:
    assert "threshold" not in blank(desk, cleo)
