"""What a form can ask: rows, words of one's own, something else, days, counts; all without a script."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.pages import Page
from tests.records import agree, rewrite, welcomed, write
from tests.sheets import cells, form_at, newest, rows_in, send
from webapp.models.client import Client

pytestmark = pytest.mark.usefixtures("tuesday")


@pytest.fixture
def phone(app: Flask, cleo: Client, as_client: Callable[..., FlaskClient]) -> FlaskClient:
    """Cleo's browser, with every worksheet at hand."""
    welcomed(app, cleo)
    return as_client(cleo)


def test_a_problem_has_room_for_five_options_and_three_more_each_time(
    app: Flask, phone: FlaskClient, cleo: Client
) -> None:
    form = form_at(phone, "/log/problem_solving")
    rows = rows_in(form, "f:options")
    assert len(rows) == 5
    assert rows == sorted(rows)
    written = cells("options", rows, {"option": "Ask her"}, {"option": "Wait"})
    needed = {
        "f_problem": "The noise",
        "f_wanted": "Quiet",
        "f_chosen": "Ask her",
        "f_first_step": "Go down",
        "f_when": "2026-03-11T18:00",
    }
    assert send(phone, form, **written, **needed).status_code == 303
    kept = newest(app, cleo)
    assert kept["f:options"] == {f"{rows[0]}.option": "Ask her", f"{rows[1]}.option": "Wait"}
    again = form_at(phone, f"/entries/{form.action.rsplit('/', 1)[1]}/edit")
    assert rows_in(again, "f:options")[:2] == rows[:2]
    assert len(rows_in(again, "f:options")) == 5
    assert not set(rows_in(again, "f:options")[2:]) & set(rows), "no two forms make the same rows"


def test_a_row_that_is_emptied_is_gone_and_the_others_stay(
    app: Flask, phone: FlaskClient, cleo: Client
) -> None:
    options = {"0a.option": "Ask her", "0b.option": "Wait", "0c.option": "Move"}
    sheet = {"worksheet": "problem_solving", "phase": "plan", "f:options": options}
    entry = write(app, cleo, {}, **sheet)
    form = form_at(phone, f"/entries/{entry}/edit")
    assert send(phone, form, press="", **{"f:options:0b.option": ""}).status_code == 303
    assert newest(app, cleo)["f:options"] == {"0a.option": "Ask her", "0c.option": "Move"}


def test_two_phones_add_rows_and_all_of_them_stand(app: Flask, phone: FlaskClient, cleo: Client) -> None:
    sheet = {"worksheet": "problem_solving", "phase": "plan", "f:options": {"0a.option": "Ask her"}}
    entry = write(app, cleo, {}, **sheet)
    form = form_at(phone, f"/entries/{entry}/edit")
    rewrite(app, cleo, entry, **{"f:options": {"0x.option": "From the other phone"}})
    new = rows_in(form, "f:options")[1]
    assert send(phone, form, press="", **{f"f:options:{new}.option": "From here"}).status_code == 303
    assert set(newest(app, cleo)["f:options"].values()) == {"Ask her", "From the other phone", "From here"}


def test_a_target_is_named_once_and_comes_back_on_the_next_card(
    app: Flask, phone: FlaskClient, cleo: Client
) -> None:
    first = form_at(phone, "/log/diary_card")
    assert first.values["f:day"] == "2026-03-10"
    rows = rows_in(first, "f:targets")
    told = cells(
        "targets",
        rows,
        {"name": "Scratching", "urge": "4", "acted": "no"},
        {"name": "Skipping meals", "urge": "0"},
    )
    assert send(phone, first, **told).status_code == 303
    kept = newest(app, cleo)["f:targets"]
    assert kept == {
        f"{rows[0]}.name": "Scratching", f"{rows[0]}.urge": 4, f"{rows[0]}.acted": False,
        f"{rows[1]}.name": "Skipping meals", f"{rows[1]}.urge": 0,
    }  # fmt: skip
    second = form_at(phone, "/log/diary_card")
    assert rows_in(second, "f:targets")[:2] == rows[:2]
    assert second.values[f"f:targets:{rows[0]}.name"] == "Scratching"
    assert second.values[f"f:targets:{rows[0]}.urge"] == "", "how strong it was belongs to the day"
    page = Page(phone.get(first.action).text)
    assert "Scratching" in page.text
    assert "4 of 5" in page.text


def test_a_card_about_yesterday_counts_for_yesterday_unless_another_day_is_set(
    app: Flask, phone: FlaskClient, cleo: Client
) -> None:
    form = form_at(phone, "/log/diary_card")
    assert send(phone, form, **{"f:day": "2026-03-09"}).status_code == 303
    kept = newest(app, cleo)
    assert (kept["f:day"], kept["day"], kept["occurred_at"][:10]) == (
        "2026-03-09",
        "2026-03-09",
        "2026-03-09",
    )
    edit = form_at(phone, form.action + "/edit")
    assert send(phone, edit, press="", **{"f:day": "2026-03-08"}).status_code == 303
    assert newest(app, cleo)["day"] == "2026-03-08"
    edit = form_at(phone, form.action + "/edit")
    assert (
        send(phone, edit, press="", **{"f:day": "2026-03-07", "occurred_on": "2026-03-10"}).status_code == 303
    )
    kept = newest(app, cleo)
    assert (kept["f:day"], kept["day"]) == ("2026-03-07", "2026-03-10")


def test_targets_that_were_agreed_stand_on_the_first_card_and_beside_ones_own(
    app: Flask, phone: FlaskClient, cleo: Client
) -> None:
    assignment = agree(app, cleo, "Card", worksheet="diary_card", lists={"targets": ["Drinking alone"]})
    form = form_at(phone, f"/assignments/{assignment}/log")
    assert form.values["f:targets:0001.name"] == "Drinking alone"
    write(app, cleo, {"f:targets": {"0a.name": "Scratching"}}, worksheet="diary_card")
    form = form_at(phone, f"/assignments/{assignment}/log")
    names = [form.values[f"f:targets:{row}.name"] for row in rows_in(form, "f:targets")]
    assert names[:2] == ["Drinking alone", "Scratching"]
    assert names[2:] == ["", "", ""]


def test_a_step_is_chosen_from_ones_own_ladder_or_written(
    app: Flask, phone: FlaskClient, cleo: Client
) -> None:
    needed = {
        "f_feared_outcome": "I faint",
        "f_before": "60",
        "f_peak": "80",
        "f_end": "20",
        "f_happened": "I stood.",
    }
    first = form_at(phone, "/log/exposure_practice")
    rows = rows_in(first, "f:ladder")
    ladder = cells(
        "ladder",
        rows,
        {"step": "Ride one stop", "distress": "40"},
        {"step": "Ride to the end", "distress": "90"},
    )
    assert send(phone, first, f_step="Stand at the stop", **ladder, **needed).status_code == 303
    assert newest(app, cleo)["f:step"] == "Stand at the stop"

    second = form_at(phone, "/log/exposure_practice")
    offered = [one.attributes["value"] for one in second.element.all("input", name="f:step")]
    assert offered == ["Ride one stop", "Ride to the end", ""]
    assert second.values[f"f:ladder:{rows[0]}.distress"] == "40"
    assert send(phone, second, f_step="Ride one stop", **needed).status_code == 303
    assert newest(app, cleo)["f:step"] == "Ride one stop"

    third = form_at(phone, "/log/exposure_practice")
    assert send(phone, third, **{"f:step:other": "Ride two stops"}, **needed).status_code == 303
    assert newest(app, cleo)["f:step"] == "Ride two stops"
    edit = form_at(phone, third.action + "/edit")
    assert edit.values["f:step"] == ""
    assert edit.values["f:step:other"] == "Ride two stops"


def test_a_choice_and_other_words_at_once_are_asked_about_and_both_are_kept(phone: FlaskClient) -> None:
    form = form_at(phone, "/log/practice_log")
    answer = send(phone, form, f_practice="breath", f_minutes="5", **{"f:practice:other": "Tai chi"})
    page = Page(answer.text)
    assert answer.status_code == 422
    assert "one of the two" in page.errors["f:practice"]
    again = next(form for form in page.forms if "data-draft" in form.element.attributes)
    assert (again.values["f:practice"], again.values["f:practice:other"]) == ("breath", "Tai chi")


def test_something_else_is_kept_in_its_own_words_and_read_so(
    app: Flask, phone: FlaskClient, cleo: Client
) -> None:
    form = form_at(phone, "/log/practice_log")
    assert (
        send(phone, form, f_practice="other", f_minutes="5", **{"f:practice:other": "Tai chi"}).status_code
        == 303
    )
    assert newest(app, cleo)["f:practice"] == "Tai chi"
    assert "Tai chi" in Page(phone.get(form.action).text).text
    edit = form_at(phone, form.action + "/edit")
    assert (edit.values["f:practice"], edit.values["f:practice:other"]) == ("other", "Tai chi")


def test_a_feeling_of_ones_own_has_its_words_and_its_strength(
    app: Flask, phone: FlaskClient, cleo: Client
) -> None:
    form = form_at(phone, "/log/mood_check")
    felt = {"f:emotions:other_words": "Homesick", "f:emotions:other:level": "70", "f:emotions:calm": "1"}
    assert send(phone, form, f_mood="4", **felt).status_code == 303
    assert newest(app, cleo)["f:emotions"] == {"other": 70, "other_words": "Homesick", "calm": True}
    shown = [badge.text for badge in Page(phone.get(form.action).text).all("li", class_="badge")]
    assert shown == ["Calm", "Homesick 70 %"]
    edit = form_at(phone, form.action + "/edit")
    assert (
        send(phone, edit, press="", **{"f:emotions:other": "", "f:emotions:other_words": ""}).status_code
        == 303
    )
    assert newest(app, cleo)["f:emotions"] == {"calm": True}


def test_goals_need_no_goal_to_begin_with_and_become_a_choice_elsewhere(
    app: Flask, phone: FlaskClient, cleo: Client
) -> None:
    plan = form_at(phone, "/log/activity_plan")
    assert plan.kinds["f:goal"] == "text", "nothing to choose from yet"
    form = form_at(phone, "/log/goal_check")
    page = Page(send(phone, form).text)
    assert set(page.errors) == {"f:goals"}
    rows = rows_in(form, "f:goals")
    page = Page(send(phone, form, **cells("goals", rows, {"goal": "See friends"})).text)
    assert list(page.errors) == [f"f:goals:{rows[0]}.progress"], (
        "a goal without how far it came is not complete"
    )
    assert (
        send(phone, form, **cells("goals", rows, {"goal": "See friends", "progress": "3"})).status_code == 303
    )
    plan = form_at(phone, "/log/activity_plan")
    assert [one.attributes["value"] for one in plan.element.all("input", name="f:goal")] == [
        "See friends",
        "",
    ]


def test_a_begun_row_can_wait_when_the_form_is_finished_later(
    app: Flask, phone: FlaskClient, cleo: Client
) -> None:
    form = form_at(phone, "/log/goal_check")
    begun = cells("goals", rows_in(form, "f:goals"), {"note": "something"})
    assert send(phone, form, press="draft", **begun).status_code == 303
    assert list(newest(app, cleo)["f:goals"].values()) == ["something"]


@pytest.mark.parametrize(("typed", "code"), [("6", 422), ("-1", 422), ("5", 303), ("0", 303)])
def test_a_scale_of_five_takes_nought_to_five(phone: FlaskClient, typed: str, code: int) -> None:
    form = form_at(phone, "/log/diary_card")
    urge = cells("targets", rows_in(form, "f:targets"), {"name": "x", "urge": typed})
    answer = send(phone, form, **urge)
    assert answer.status_code == code
    if code == 422:
        (error,) = Page(answer.text).errors.values()
        assert error == "Choose a number from 0 to 5."


def test_a_skill_is_rated_to_seven_and_a_night_may_be_a_whole_day(
    app: Flask, phone: FlaskClient, cleo: Client
) -> None:
    form = form_at(phone, "/log/diary_card")
    answers = {"f:skills:soothing": "1", "f:skills:soothing:level": "7", "f:sleep": "1440"}
    assert send(phone, form, **answers).status_code == 303
    kept = newest(app, cleo)
    assert (kept["f:skills"], kept["f:sleep"]) == ({"soothing": 7}, 1440)


def test_what_only_some_are_asked_is_asked_of_them_alone(
    app: Flask, phone: FlaskClient, cleo: Client
) -> None:
    free = form_at(phone, "/log/exposure_practice")
    assert "f:ritual" not in free.kinds
    assignment = agree(app, cleo, "No ritual", worksheet="exposure_practice", ask=["urge", "ritual"])
    form = form_at(phone, f"/assignments/{assignment}/log")
    assert form.kinds["f:ritual"] == "radio"
    needed = {
        "f_step": "Touch the door",
        "f_feared_outcome": "x",
        "f_before": "1",
        "f_peak": "2",
        "f_end": "1",
        "f_happened": "y",
    }
    assert send(phone, form, f_ritual="delayed", **needed).status_code == 303
    # The agreement changes; what was answered can still be seen and changed.
    entry = form.action.rsplit("/", 1)[1]
    edit = form_at(phone, f"/entries/{entry}/edit")
    assert edit.values["f:ritual"] == "delayed"


def test_questions_that_were_agreed_can_be_chosen_in_the_journal(
    app: Flask, phone: FlaskClient, cleo: Client
) -> None:
    questions = ["What gave me strength?", "What was hard?"]
    assignment = agree(app, cleo, lists={"prompt": questions}, ask=["prompt"])
    form = form_at(phone, f"/assignments/{assignment}/log")
    assert [one.attributes["value"] for one in form.element.all("input", name="f:prompt")] == [*questions, ""]
    assert send(phone, form, f_body="My sister.", f_prompt=questions[0]).status_code == 303
    assert newest(app, cleo)["f:prompt"] == questions[0]


def test_a_cell_that_two_phones_wrote_is_shown_twice_and_one_is_chosen(
    app: Flask, phone: FlaskClient, cleo: Client
) -> None:
    options = {"0a.option": "Ask her", "0b.option": "Wait"}
    entry = write(app, cleo, {}, worksheet="problem_solving", phase="plan", **{"f:options": options})
    rewrite(app, cleo, entry, **{"f:options": {"0a.option": "Ask her today"}})
    rewrite(app, cleo, entry, **{"f:options": {"0a.option": "Ask her sister"}})
    page = Page(phone.get(f"/entries/{entry}").text)
    shown = page.called("versions").text
    assert "What could you do?: What you could do" in shown
    assert "Ask her today" in shown
    assert "Ask her sister" in shown
    form = next(each for each in page.forms if each.action.endswith("/settle"))
    chosen = {**form.values, "keep:f:options|0a.option": "both"}
    assert phone.post(form.action, data=chosen).status_code == 303
    kept = newest(app, cleo)["f:options"]
    assert kept == {"0a.option": "Ask her today / Ask her sister", "0b.option": "Wait"}
