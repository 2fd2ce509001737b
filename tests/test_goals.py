"""Goals: named by the client, rated over time, tied to what is agreed and written; read by the therapist where shared."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.own_records import filled, keep, post
from tests.pages import Page
from tests.records import agree, record, records, write
from webapp.ids import uuid7
from webapp.models.client import Client
from webapp.twins.goals import row_of

pytestmark = pytest.mark.usefixtures("tuesday")

CHOIR = "Take the bus to choir"


def main_of(phone: FlaskClient, path: str) -> str:
    return Page(phone.get(path).text).one("main").text


def row(goal: str) -> str:
    return row_of({"id": goal})


def rate(app: Flask, client: Client, goal: str, value: int, at: str, words: str = CHOIR, **more: Any) -> str:
    """A goal check in which this goal was rated."""
    cells = {f"{row(goal)}.goal": words, f"{row(goal)}.progress": value}
    return write(app, client, {"f:goals": cells}, at, worksheet="goal_check", **more)


def rows_offered(phone: FlaskClient) -> dict[str, str]:
    """What a new goal check begins with: the words of each row that has any."""
    _, form = filled(phone, "/log/goal_check", "/entries/")
    return {
        name.split(":")[2].split(".")[0]: words
        for name, words in form.items()
        if name.startswith("f:goals:") and name.endswith(".goal") and words
    }


# ---------------------------------------------------------------- named


def test_a_goal_is_shared_unless_the_client_chooses_otherwise(
    app: Flask, cleo: Client, phone: FlaskClient
) -> None:
    action, form = filled(phone, "/goals/new", "/goals/")
    assert form["share"] == "shared"
    assert post(phone, action, {**form, "f:goal": CHOIR, "f:why": "I miss it"}).startswith("/goals/")
    (goal,) = records(app, cleo, "goal")
    assert goal["body"].items() >= {"f:goal": CHOIR, "f:why": "I miss it", "share": "shared"}.items()
    assert CHOIR in main_of(phone, "/goals")
    assert "not rated yet" in main_of(phone, "/goals")


def test_a_goal_without_words_is_asked_for_them(phone: FlaskClient) -> None:
    action, form = filled(phone, "/goals/new", "/goals/")
    answer = phone.post(action, data={**form, "f:notice": "I sing in the kitchen"})
    page = Page(answer.text)
    assert (answer.status_code, page.errors) == (422, {"f:goal": "Write or choose something here."})
    assert page.form(action).values["f:notice"] == "I sing in the kitchen"


def test_a_goal_that_is_reached_stands_apart_and_can_be_gone_for_again(
    app: Flask, cleo: Client, phone: FlaskClient
) -> None:
    goal = keep(app, cleo, "goal")
    for state, stands in (("reached", "Reached · not rated yet"), ("", "not rated yet")):
        page = Page(phone.get(f"/goals/{goal}/edit").text)
        post(phone, f"/goals/{goal}", {**page.form(f"/goals/{goal}").values, "f:state": state})
        assert stands in main_of(phone, "/goals")
    assert "Reached" not in main_of(phone, "/goals")


def test_a_goal_is_deleted_and_its_entries_stay(app: Flask, cleo: Client, phone: FlaskClient) -> None:
    goal = keep(app, cleo, "goal")
    entry = rate(app, cleo, goal, 4, "2026-03-08T20:00")
    assert post(phone, f"/goals/{goal}/delete", {"base": "1"}) == "/goals?notice=deleted"
    assert CHOIR not in main_of(phone, "/goals")
    assert CHOIR in main_of(phone, f"/entries/{entry}")
    assert rows_offered(phone) == {}, "it does not come back by itself"


# ---------------------------------------------------------------- rated


def test_a_goal_is_rated_on_its_own_page_and_the_rating_is_an_entry_as_shared_as_the_goal(
    app: Flask, cleo: Client, phone: FlaskClient
) -> None:
    goal = keep(app, cleo, "goal", share="private")
    action, form = filled(phone, f"/goals/{goal}", "/entries/")
    slider = f"f:goals:{row(goal)}.progress"
    assert form[slider] == "", "nobody has said a number"
    post(phone, action, {**form, slider: "6", "as": "done"})
    (entry,) = records(app, cleo, "entry")
    assert entry["body"]["share"] == "private"
    assert entry["body"]["worksheet"] == "goal_check"
    assert "6 of 10" in main_of(phone, "/goals")


def test_a_rating_without_a_number_is_asked_for_it(app: Flask, cleo: Client, phone: FlaskClient) -> None:
    goal = keep(app, cleo, "goal")
    action, form = filled(phone, f"/goals/{goal}", "/entries/")
    answer = phone.post(action, data={**form, "as": "done"})
    assert answer.status_code == 422
    assert set(Page(answer.text).errors) == {f"f:goals:{row(goal)}.progress"}
    assert records(app, cleo, "entry") == []


def test_ratings_stay_with_their_goal_however_it_is_worded_later(
    app: Flask, cleo: Client, phone: FlaskClient
) -> None:
    goal = keep(app, cleo, "goal")
    rate(app, cleo, goal, 2, "2026-02-01T20:00")
    rate(app, cleo, goal, 5, "2026-03-08T20:00")
    rate(app, cleo, goal, 9, "2026-03-09T20:00", status="draft")
    page = Page(phone.get(f"/goals/{goal}/edit").text)
    post(phone, f"/goals/{goal}", {**page.form(f"/goals/{goal}").values, "f:goal": "Sing on Sundays"})
    assert "Sing on Sundays5 of 10, at first 2" in main_of(phone, "/goals")
    table = Page(phone.get(f"/goals/{goal}").text).one("table").text
    assert "2" in table
    assert "9" not in table.replace("9 Mar", ""), "a draft says nothing yet"
    assert "Sing on Sundays" in main_of(phone, "/progress")


def test_a_goal_check_begins_with_the_shared_goals_that_are_gone_for_in_their_present_words(
    app: Flask, cleo: Client, phone: FlaskClient
) -> None:
    bus = keep(app, cleo, "goal")
    keep(app, cleo, "goal", share="private", **{"f:goal": "Tell nobody"})
    keep(app, cleo, "goal", **{"f:goal": "Sleep by eleven", "f:state": "reached"})
    cells = {"a1.goal": "Read again", "a1.progress": 3, "a2.goal": "sleep by ELEVEN", "a2.progress": 9}
    write(app, cleo, {"f:goals": cells}, "2026-03-01T20:00", worksheet="goal_check")
    rate(app, cleo, bus, 5, "2026-03-08T20:00", words="Older words")
    assert rows_offered(phone) == {row(bus): CHOIR, "a1": "Read again"}


def test_what_was_only_named_in_a_check_is_taken_over_with_what_was_said_of_it(
    app: Flask, cleo: Client, phone: FlaskClient
) -> None:
    cells = {"a1.goal": "Read again", "a1.progress": 3, "a2.goal": "<b>Loud</b>", "a2.progress": 1}
    write(app, cleo, {"f:goals": cells}, "2026-03-01T20:00", worksheet="goal_check")
    page = Page(phone.get("/goals").text)
    offered = [one.attributes["value"] for one in page.all("button", name="q")]
    assert offered == ["Read again", "<b>Loud</b>"]
    action, form = filled(phone, "/goals/new?q=Read+again", "/goals/")
    assert form["f:goal"] == "Read again"
    post(phone, action, form)
    main = main_of(phone, "/goals")
    assert "Read again3 of 10" in main
    assert [one.attributes["value"] for one in Page(phone.get("/goals").text).all("button", name="q")] == [
        "<b>Loud</b>"
    ]


# ---------------------------------------------------------------- tied


def test_an_entry_is_tied_to_a_goal_later_and_let_go_again(
    app: Flask, cleo: Client, phone: FlaskClient
) -> None:
    goal = keep(app, cleo, "goal")
    entry = write(app, cleo, {"f:body": "Two stops, standing"})
    tie = f"/entries/{entry}/goal"
    form = Page(phone.get(f"/entries/{entry}").text).form(tie).values
    assert form["goal_id"] == ""
    assert post(phone, tie, {**form, "goal_id": goal}) == f"/entries/{entry}?notice=saved"
    assert record(app, cleo, entry)["body"]["goal_id"] == goal
    assert "Two stops, standing" in main_of(phone, f"/goals/{goal}")
    form = Page(phone.get(f"/entries/{entry}").text).form(tie).values
    assert form["goal_id"] == goal
    post(phone, tie, {**form, "goal_id": ""})
    assert record(app, cleo, entry)["body"].get("goal_id") is None
    assert "Two stops, standing" not in main_of(phone, f"/goals/{goal}")


def test_an_entry_is_not_tied_to_what_is_no_goal_of_ones_own(
    app: Flask, cleo: Client, amir: Client, phone: FlaskClient
) -> None:
    theirs, entry = keep(app, amir, "goal"), write(app, cleo, {"f:body": "x"})
    for wanted in (theirs, uuid7(), "x"):
        post(phone, f"/entries/{entry}/goal", {"base": "1", "goal_id": wanted})
    assert record(app, cleo, entry)["rev"] == 1


def test_a_goal_gathers_what_is_written_for_its_assignment_page_by_page(
    app: Flask, cleo: Client, phone: FlaskClient
) -> None:
    goal = keep(app, cleo, "goal")
    journal = agree(app, cleo, goal_id=goal)
    for day in range(1, 23):
        write(app, cleo, {"f:body": f"number {day}."}, f"2026-02-{day:02d}T20:00", assignment_id=journal)
    page = Page(phone.get(f"/goals/{goal}").text)
    assert "Evening journal" in page.text
    assert len(page.all("article")) == 20
    older = page.one("button", name="month")
    assert older.text == "Older"
    last = Page(phone.get(f"/goals/{goal}?month={older.attributes['value']}").text)
    assert len(last.all("article")) == 2
    assert "number 1." in last.text
    assert CHOIR in main_of(phone, "/today")
    assert CHOIR in main_of(phone, f"/assignments/{journal}")


# ---------------------------------------------------------------- the therapist


def test_the_therapist_sees_shared_goals_with_their_ratings_and_no_word_of_a_private_one(
    app: Flask, cleo: Client, desk: FlaskClient, phone: FlaskClient
) -> None:
    bus = keep(app, cleo, "goal")
    secret = keep(app, cleo, "goal", share="private", **{"f:goal": "Tell nobody"})
    for value, day in ((2, "01"), (6, "08")):
        rate(app, cleo, bus, value, f"2026-03-{day}T20:00")
        rate(app, cleo, secret, value, f"2026-03-{day}T21:00", words="Tell nobody", share="private")
    block = Page(desk.get(f"/clients/{cleo.id}").text).called("goals").text
    assert f"{CHOIR} 6 of 10, at first 2" in block
    keep(app, cleo, "goal", **{"f:goal": "Read again"})
    review = Page(desk.get(f"/clients/{cleo.id}/review").text)
    assert CHOIR in review.called("changed").text
    assert "Goal, not rated yet: Read again" in review.called("changed-more").text
    for path in ("", "/review"):
        assert "Tell nobody" not in desk.get(f"/clients/{cleo.id}{path}").text


def test_a_private_rating_of_a_shared_goal_is_not_counted_for_the_therapist(
    app: Flask, cleo: Client, desk: FlaskClient, phone: FlaskClient
) -> None:
    bus = keep(app, cleo, "goal")
    rate(app, cleo, bus, 7, "2026-03-08T20:00", share="private")
    assert "not rated yet" in Page(desk.get(f"/clients/{cleo.id}").text).called("goals").text
    assert "7 of 10" in main_of(phone, "/goals")


def test_something_is_agreed_for_a_goal_and_goes_on_being_for_it_when_it_is_private(
    app: Flask, cleo: Client, desk: FlaskClient, phone: FlaskClient
) -> None:
    goal = keep(app, cleo, "goal")
    base = f"/clients/{cleo.id}/assignments"
    form = Page(desk.get(f"{base}/new?worksheet=journal").text).form(base).values
    assert form["goal_id"] == ""
    assert desk.post(base, data={**form, "goal_id": goal}).status_code == 303
    (agreed,) = records(app, cleo, "assignment")
    assert agreed["body"]["goal_id"] == goal
    page = Page(phone.get(f"/goals/{goal}/edit").text)
    post(phone, f"/goals/{goal}", {**page.form(f"/goals/{goal}").values, "share": "private"})
    path = f"{base}/{agreed['id']}/revise"
    again = Page(desk.get(path).text)
    assert CHOIR not in again.text
    form = again.form(path).values
    assert desk.post(path, data={**form, "reason": "x"}).status_code == 303
    assert record(app, cleo, agreed["id"])["body"]["goal_id"] == goal


@pytest.mark.parametrize("forged", ["private", "theirs", "x"])
def test_nothing_is_agreed_for_a_goal_that_cannot_be_seen(
    app: Flask, cleo: Client, amir: Client, desk: FlaskClient, phone: FlaskClient, forged: str
) -> None:
    keep(app, cleo, "goal")
    ids = {
        "private": keep(app, cleo, "goal", share="private"),
        "theirs": keep(app, amir, "goal"),
        "x": "x",
    }
    base = f"/clients/{cleo.id}/assignments"
    form = Page(desk.get(f"{base}/new?worksheet=journal").text).form(base).values
    answer = desk.post(base, data={**form, "goal_id": ids[forged]})
    assert (answer.status_code, Page(answer.text).errors) == (422, {"goal_id": "Choose one of these."})
    assert records(app, cleo, "assignment") == []
