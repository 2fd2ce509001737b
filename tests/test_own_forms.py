"""The forms of what a client keeps beside entries, and the card behind "Help now", as Flask draws and takes them."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.own_records import filled, keep, post
from tests.pages import Page
from tests.records import agree, meet, record, records, welcomed, write
from webapp.client.kinds import LIMITS, SAFETY_PLAN
from webapp.ids import uuid7
from webapp.models.client import Client

pytestmark = pytest.mark.usefixtures("tuesday")


@pytest.fixture
def phone(app: Flask, cleo: Client, as_client: Any) -> FlaskClient:
    """Cleo's browser without a worker: the same pages and forms, made by Flask."""
    welcomed(app, cleo)
    return as_client()  # type: ignore[no-any-return]


def test_a_strategy_is_added_changed_and_taken_off_the_list(
    app: Flask, cleo: Client, phone: FlaskClient
) -> None:
    action, form = filled(phone, "/what-helps/new", "/what-helps/")
    assert post(phone, action, {**form, "f:what": "  Sing \r\n"}) == "/what-helps?notice=saved"
    (kept,) = records(app, cleo, "coping_strategy")
    assert kept["body"]["f:what"] == "Sing"
    assert kept["body"]["share"] == "private"
    assert "f:note" not in kept["body"]
    action, form = filled(phone, f"/what-helps/{kept['id']}/edit", f"/what-helps/{kept['id']}")
    post(phone, action, form)
    assert record(app, cleo, kept["id"])["rev"] == 1, "a form that says nothing new writes nothing"
    post(phone, action, {**form, "f:note": "loudly"})
    assert record(app, cleo, kept["id"])["body"]["f:note"] == "loudly"
    assert "Sing" in Page(phone.get("/calm").text).text
    page = Page(phone.get(f"/what-helps/{kept['id']}/edit").text)
    post(phone, f"/what-helps/{kept['id']}/delete", page.form(f"/what-helps/{kept['id']}/delete").values)
    assert records(app, cleo, "coping_strategy") == []


def test_an_empty_strategy_is_asked_for_beside_its_field_and_the_rest_stays(phone: FlaskClient) -> None:
    action, form = filled(phone, "/what-helps/new", "/what-helps/")
    answer = phone.post(action, data={**form, "f:note": "in the evening"})
    page = Page(answer.text)
    assert answer.status_code == 422
    assert page.errors == {"f:what": "Write or choose something here."}
    again = page.form(action)
    assert again.values["f:note"] == "in the evening"


def test_the_plan_is_written_line_by_line_and_read_with_numbers_to_call(
    app: Flask, cleo: Client, phone: FlaskClient
) -> None:
    action, form = filled(phone, "/safety-plan/edit", "/safety-plan/")
    assert action == f"/safety-plan/{SAFETY_PLAN}"
    rows = [name for name in form if name.startswith("f:people:") and name.endswith(".name")]
    person = rows[0].removesuffix(".name")
    typed = {f"{person}.name": "Sam", f"{person}.phone": "116 123", "f:on_lock": "yes"}
    assert post(phone, action, {**form, **typed}) == "/safety-plan?notice=saved"
    page = Page(phone.get("/safety-plan").text)
    assert page.one("a", href="tel:116123").text == "Sam 116 123"
    assert "stand behind “Help now” for whoever holds this phone" in page.text
    # A line that is emptied is gone; the others stay as they are.
    action, form = filled(phone, "/safety-plan/edit", "/safety-plan/")
    post(phone, action, {**form, f"{person}.name": "", f"{person}.phone": ""})
    assert record(app, cleo, SAFETY_PLAN)["body"]["f:people"] == {}


def test_a_number_without_a_name_is_asked_about_at_its_place(phone: FlaskClient) -> None:
    action, form = filled(phone, "/safety-plan/edit", "/safety-plan/")
    person = next(name for name in form if name.startswith("f:people:")).rpartition(".")[0]
    page = Page(phone.post(action, data={**form, f"{person}.phone": "112"}).text)
    assert page.errors == {f"{person}.name": "Write or choose something here."}


def test_no_other_record_can_be_the_plan(app: Flask, cleo: Client, phone: FlaskClient) -> None:
    assert phone.post(f"/safety-plan/{uuid7()}", data={"form": "edit_safety_plan"}).status_code == 404
    assert records(app, cleo, "safety_plan") == []


def test_ones_own_limit_stands_in_every_form(app: Flask, cleo: Client, phone: FlaskClient) -> None:
    journal = agree(app, cleo)

    def offered_from(path: str) -> list[str]:
        found = Page(phone.get(path).text).all("div", role="status")
        return [each.attributes["data-at-limit"] for each in found]

    assert offered_from("/log/journal") == ["70"]
    action, form = filled(phone, "/limits", "/limits/")
    post(phone, action, {**form, "f:distress": "45"})
    assert record(app, cleo, LIMITS)["body"]["f:distress"] == 45
    for path in ("/log/journal", f"/assignments/{journal}/log"):
        assert offered_from(path) == ["45"]


def test_every_slider_that_asks_for_distress_knows_the_limit(phone: FlaskClient) -> None:
    page = Page(phone.get("/log/exposure_practice").text)
    asked = [one.attributes["data-name"] for one in page.all("input", data_distress="")]
    assert asked == ["f:before", "f:peak", "f:end", "distress_before", "distress_peak", "distress_after"]
    assert len(Page(phone.get("/log/mood_check").text).all("input", data_distress="")) == 3


def test_what_comes_after_a_session_is_chosen_from_ones_own_list_and_told_later(
    app: Flask, cleo: Client, phone: FlaskClient
) -> None:
    walk = keep(app, cleo, "coping_strategy")
    session = meet(app, cleo, "2026-03-12T10:00")
    path = f"/sessions/{session}/aftercare"
    action, form = filled(phone, path, "/aftercare/")
    post(phone, action, {**form, f"f:chosen:{walk}": "1"})
    (plan,) = records(app, cleo, "aftercare_plan")
    assert plan["body"]["f:chosen"] == {walk: True}
    assert plan["body"]["session_id"] == session
    again, form = filled(phone, path, "/aftercare/")
    assert again == action, "the same plan is gone on with"
    assert form[f"f:chosen:{walk}"] == "1"
    post(phone, action, {**{k: v for k, v in form.items() if k != f"f:chosen:{walk}"}, "f:helped": "8"})
    body = record(app, cleo, plan["id"])["body"]
    assert (body["f:helped"], body["f:chosen"]) == (8, {})
    assert "8 of 10" in Page(phone.get("/aftercare").text).text


def test_a_plan_can_be_made_for_the_last_session_and_the_next(
    app: Flask, cleo: Client, phone: FlaskClient
) -> None:
    meet(app, cleo, "2026-02-24T10:00", "held")
    last = meet(app, cleo, "2026-03-05T10:00", "held")
    meet(app, cleo, "2026-03-06T10:00")
    coming = meet(app, cleo, "2026-03-12T10:00")
    meet(app, cleo, "2026-03-19T10:00")
    page = Page(phone.get("/aftercare").text)
    ways = [
        one.attributes["href"] for one in page.one("main").all("a") if "/sessions/" in one.attributes["href"]
    ]
    assert ways == [f"/sessions/{last}/aftercare", f"/sessions/{coming}/aftercare"]


def test_a_change_is_asked_for_from_the_assignment_and_from_an_entry(
    app: Flask, cleo: Client, phone: FlaskClient
) -> None:
    journal = agree(app, cleo)
    entry = write(app, cleo, {"f:body": "x"}, assignment_id=journal)
    for number, path in enumerate((f"/assignments/{journal}/adjust", f"/entries/{entry}/adjust"), 1):
        action, form = filled(phone, path, "/requests/")
        going = post(phone, action, {**form, "f:what": "less_often", "f:words": f"number {number}"})
        assert going == f"/assignments/{journal}?notice=asked"
    first, second = sorted(records(app, cleo, "adjust_request"), key=lambda each: each["body"]["f:words"])
    assert first["body"]["assignment_id"] == second["body"]["assignment_id"] == journal
    assert first["body"]["assignment_revision"] == 1
    assert ("entry_id" in first["body"], second["body"]["entry_id"]) == (False, entry)
    page = Page(phone.get(f"/assignments/{journal}").text)
    assert "number 1" in page.text
    assert "no answer yet" in page.text


def test_a_request_without_a_wish_is_shown_again_with_its_words(
    app: Flask, cleo: Client, phone: FlaskClient
) -> None:
    action, form = filled(phone, f"/assignments/{agree(app, cleo)}/adjust", "/requests/")
    answer = phone.post(action, data={**form, "f:words": "all of it"})
    page = Page(answer.text)
    assert (answer.status_code, page.errors) == (422, {"f:what": "Write or choose something here."})
    assert page.form(action).values["f:words"] == "all of it"


def test_a_request_is_changed_and_taken_back(app: Flask, cleo: Client, phone: FlaskClient) -> None:
    journal = agree(app, cleo)
    asked = keep(app, cleo, "adjust_request", assignment_id=journal)
    page = Page(phone.get(f"/requests/{asked}").text)
    form = page.form(f"/requests/{asked}").values
    post(phone, f"/requests/{asked}", {**form, "f:what": "pause"})
    assert record(app, cleo, asked)["body"]["f:what"] == "pause"
    assert record(app, cleo, asked)["body"]["assignment_id"] == journal
    taken = Page(phone.get(f"/requests/{asked}").text).form(f"/requests/{asked}/withdraw").values
    assert post(phone, f"/requests/{asked}/withdraw", taken) == f"/assignments/{journal}?notice=deleted"
    assert records(app, cleo, "adjust_request") == []


def test_every_open_form_leads_to_asking_for_a_change(app: Flask, cleo: Client, phone: FlaskClient) -> None:
    journal = agree(app, cleo)
    entry = write(app, cleo, {"f:body": "x"}, assignment_id=journal)
    for path in (
        f"/assignments/{journal}",
        f"/assignments/{journal}/log",
        f"/assignments/{journal}/not-today",
        f"/entries/{entry}/edit",
    ):
        assert Page(phone.get(path).text).all("a", href=f"/assignments/{journal}/adjust"), path
    assert Page(phone.get(f"/entries/{entry}").text).all("a", href=f"/entries/{entry}/adjust")


def test_putting_it_off_keeps_how_strong_the_pull_was(app: Flask, cleo: Client, phone: FlaskClient) -> None:
    action, form = filled(phone, f"/assignments/{agree(app, cleo)}/not-today", "/entries/")
    post(phone, action, {**form, "as": "not_done", "barriers:avoided": "1", "avoid_urge": "8"})
    (entry,) = records(app, cleo, "entry")
    kept = {name: entry["body"].get(name) for name in ("status", "barriers", "avoid_urge")}
    assert kept == {"status": "not_done", "barriers": {"avoided": True}, "avoid_urge": 8}
    assert "The pull to avoid it8 of 10" in Page(phone.get(f"/entries/{entry['id']}").text).text


def test_the_reasons_of_not_today_can_be_brought_to_the_session(
    app: Flask, cleo: Client, phone: FlaskClient, desk: FlaskClient
) -> None:
    action, form = filled(phone, f"/assignments/{agree(app, cleo)}/not-today", "/entries/")
    post(phone, action, {**form, "as": "not_done", "barriers:worried": "1", "ask_review": "1"})
    asked = Page(desk.get(f"/clients/{cleo.id}/review").text).called("asked").text
    assert "not today: Worried what my therapist would think" in asked
    assert "not today" in Page(phone.get("/prepare").text).one("main").text


# ---------------------------------------------------------------- help now


def test_help_is_told_of_once_however_often_the_button_is_pressed(
    app: Flask, cleo: Client, phone: FlaskClient
) -> None:
    action, form = filled(phone, "/help-now", "/help-signals/")
    for _ in range(2):
        assert post(phone, action, form) == "/help-now?notice=help_told"
    assert len(records(app, cleo, "help_signal")) == 1
    page = Page(phone.get("/help-now?notice=help_told").text)
    assert "Nobody was called" in page.text
    assert "This button calls nobody." in page.text
    assert "Nobody watches your entries live." in page.text


def test_the_card_of_a_client_holds_the_people_of_the_plan_and_a_strangers_none(
    app: Flask, cleo: Client, phone: FlaskClient, stranger: FlaskClient
) -> None:
    keep(app, cleo, "safety_plan", **{"f:on_lock": True})
    own = Page(phone.get("/help-now").text)
    assert own.one("a", href="tel:+442079460018").text.startswith("Sam")
    assert "Nobody's number" not in own.text
    page = Page(stranger.get("/help-now").text)
    assert "Sam" not in page.text
    assert page.forms == []


def test_a_phone_number_is_dialled_as_digits_or_not_at_all(
    app: Flask, cleo: Client, phone: FlaskClient
) -> None:
    keep(
        app,
        cleo,
        "safety_plan",
        **{"f:people": {"a.name": "X", "a.phone": "javascript:alert(1)", "b.name": "Y"}},
    )
    links = [one.attributes["href"] for one in Page(phone.get("/safety-plan").text).one("main").all("a")]
    assert "tel:1" in links
    assert not [link for link in links if link.startswith("javascript")]
