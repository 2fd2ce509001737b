"""A worksheet of one's own: written, published, agreed on, filled in, read, changed, shared, and saved as a file."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.pages import Form, Page
from tests.records import record, records
from tests.sheets import form_at, newest, send
from webapp.feed_start import worksheets
from webapp.models.client import Client
from webapp.models.therapist import Therapist
from webapp.worksheet_check import check, read
from webapp.worksheet_draft import sheet_of, typed

Json = dict[str, Any]

pytestmark = pytest.mark.usefixtures("tuesday")
OURS = {sheet["worksheet"]: sheet for sheet in worksheets()}


def editor(desk: FlaskClient, place: str) -> Form:
    """The editor's form."""
    answer = desk.get(place)
    assert answer.status_code == 200, place
    return next(form for form in Page(answer.text).forms if form.element.attributes.get("id") == "editor")


def press(desk: FlaskClient, form: Form, button: str, **typed: str) -> Any:
    """Type, and press this button."""
    known = {name: value for name, value in form.values.items() if name != "press"}
    return desk.post(form.action, data={**known, **typed, "press": button})


def begun(desk: FlaskClient, source: str = "") -> Form:
    """The editor of a new worksheet, or of a copy."""
    answer = desk.post("/library/own", data={"source": source})
    assert answer.status_code == 303
    return editor(desk, answer.location)


def first(form: Form) -> str:
    """The id of the first question."""
    return str(form.values["order"]).split()[0]


def published(desk: FlaskClient, **more: str) -> str:
    """A worksheet with one question of several lines; its name."""
    form = begun(desk)
    words = {"title.en": "Letter to myself", f"f.{first(form)}.label.en": "What do you want to say?"}
    answer = press(desk, form, "publish", **{**words, f"f.{first(form)}.required": "1", **more})
    assert answer.status_code == 303, Page(answer.text).text
    return str(answer.location.split("/")[2].split("?")[0])


def agreed(desk: FlaskClient, client: Client, worksheet: str) -> str:
    """It is agreed on; the address of the assignment's form on the phone."""
    page = Page(desk.get(f"/clients/{client.id}/assignments/new?worksheet={worksheet}").text)
    form = next(each for each in page.forms if each.action.endswith("/assignments"))
    assert desk.post(form.action, data=form.values).status_code == 303
    return f"/assignments/{form.values['assignment_id']}/log"


def test_it_is_written_agreed_on_filled_in_read_and_exported(
    app: Flask, desk: FlaskClient, phone: FlaskClient, cleo: Client
) -> None:
    name = published(desk)
    assert f"/library/{name}" in desk.get("/library").text
    assert "Letter to myself" in desk.get(f"/clients/{cleo.id}/assign").text
    assert not [each for each in records(app, cleo, "worksheet") if each["id"].startswith("own_")]
    place = agreed(desk, cleo, name)
    form = form_at(phone, place)
    question = next(each for each in form.kinds if each.startswith("f:q_"))
    assert "What do you want to say?" in phone.get(place).text
    assert send(phone, form, **{question: "Be kind."}).status_code == 303
    review = desk.get(f"/clients/{cleo.id}/review").text
    assert "Be kind." in review
    assert "What do you want to say?" in review
    everything = phone.get("/mine/everything.json").text
    assert "Be kind." in everything
    assert "What do you want to say?" in everything


def test_a_published_version_never_changes_and_entries_keep_theirs(
    app: Flask, desk: FlaskClient, phone: FlaskClient, cleo: Client
) -> None:
    name = published(desk)
    place = agreed(desk, cleo, name)
    before = record(app, cleo, f"{name}.1")["body"]
    half_filled = form_at(phone, place)
    form = editor(desk, f"/library/own/{name}/edit")
    question = first(form)
    assert press(desk, form, "publish", **{f"f.{question}.label.en": "Asked anew"}).status_code == 303
    again = agreed(desk, cleo, name)
    assert record(app, cleo, f"{name}.1")["body"] == before
    assert record(app, cleo, f"{name}.2")["body"]["fields"][0]["label"] == {"en": "Asked anew"}
    assert "What do you want to say?" in phone.get(place).text
    assert "Asked anew" in phone.get(again).text
    assert send(phone, half_filled, **{f"f:{question}": "As it was asked."}).status_code == 303
    assert newest(app, cleo)["worksheet_version"] == 1
    assert "What do you want to say?" in desk.get(f"/library/{name}?version=1").text
    assert "Asked anew" in desk.get(f"/library/{name}").text


def test_each_button_keeps_what_is_typed(desk: FlaskClient) -> None:
    form = begun(desk)
    place, one = form.action, first(form)
    answer = press(
        desk, form, "add", **{"title.en": "Half", f"f.{one}.label.en": "One?", "new_type": "scale"}
    )
    form = editor(desk, answer.location)
    assert form.values["title.en"] == "Half"
    assert form.values[f"f.{one}.label.en"] == "One?"
    two = str(form.values["order"]).split()[1]
    assert [form.values[f"f.{two}.{what}"] for what in ("min", "max", "step")] == ["0", "10", "1"]
    assert press(desk, form, f"up:{two}", **{f"f.{two}.label.en": "Two?"}).status_code == 303
    form = editor(desk, place)
    assert form.values["order"] == f"{two} {one}"
    assert form.values[f"f.{two}.label.en"] == "Two?"
    press(desk, form, f"down:{two}")
    press(desk, editor(desk, place), f"remove:{one}")
    form = editor(desk, place)
    assert form.values["order"] == two
    assert f"f.{one}.label.en" not in form.values


def test_what_is_wrong_stands_beside_its_field_and_nothing_is_published(desk: FlaskClient) -> None:
    form = begun(desk)
    one = first(form)
    wrong = {
        f"f.{one}.type": "scale",
        f"f.{one}.min": "5",
        f"f.{one}.max": "x",
        "minutes": "0",
        f"f.{one}.step": "1",
    }
    answer = press(desk, form, "publish", **{**wrong, f"f.{one}.help.en": "Stays."})
    assert answer.status_code == 422
    page = Page(answer.text)
    for name in (
        "title.en",
        "minutes",
        f"f.{one}.label.en",
        f"f.{one}.low.en",
        f"f.{one}.high.en",
        f"f.{one}.max",
    ):
        assert page.called(f"{name}-error").text, name
        assert page.called(name).attributes["aria-invalid"] == "true"
    assert page.called(f"f.{one}.help.en").attributes["value"] == "Stays."
    assert page.called(f"f.{one}.max").attributes["value"] == "x"
    assert desk.get(form.action.removesuffix("/edit").replace("/own/", "/")).status_code == 404


def test_words_stand_in_the_practices_language_first_and_in_others_beside(desk: FlaskClient) -> None:
    form = begun(desk)
    one = first(form)
    answer = press(
        desk, form, "apply", **{"also:es": "1", "title.en": "Letter", f"f.{one}.label.en": "What?"}
    )
    form = editor(desk, answer.location)
    answer = press(desk, form, "publish", **{"title.es": "Carta", f"f.{one}.label.es": "¿Qué?"})
    name = answer.location.split("/")[2].split("?")[0]
    sheet = json.loads(desk.get(f"/library/{name}/file").text)
    assert sheet["title"] == {"en": "Letter", "es": "Carta"}
    assert sheet["fields"][0]["label"] == {"en": "What?", "es": "¿Qué?"}


@pytest.mark.parametrize("name", OURS)
def test_a_copy_of_ours_asks_the_same(name: str) -> None:
    sheet = {key: part for key, part in OURS[name].items() if key != "measure"}
    made, faults = sheet_of(typed(sheet, "en"), sheet, name, 1)
    assert faults == check(made) == []
    assert {**made, **{tag: set(made[tag]) for tag in ("problem", "modality")}} == {
        **sheet,
        **{tag: set(sheet[tag]) for tag in ("problem", "modality")},
    }


@pytest.mark.parametrize("name", OURS)
def test_ours_go_through_the_check_and_a_file_of_one_comes_back_the_same(
    desk: FlaskClient, name: str
) -> None:
    text = desk.get(f"/library/{name}/file").text
    assert check(OURS[name]) == []
    assert read(text.encode()) == {key: part for key, part in OURS[name].items() if key != "measure"}
    answer = desk.post("/library/own/file", data={"file": (io.BytesIO(text.encode()), "sheet.json")})
    assert answer.status_code == 303
    assert press(desk, editor(desk, answer.location), "publish").status_code == 303
    assert "As on a phone" in desk.get(answer.location.replace("/edit", "/preview")).text


def test_a_number_that_is_looked_at_follows_the_same_rules(
    app: Flask, desk: FlaskClient, phone: FlaskClient, cleo: Client
) -> None:
    form = begun(desk)
    one = first(form)
    scale = {"type": "scale", "label.en": "How strong is the urge?", "low.en": "none", "high.en": "strongest"}
    scale |= {"min": "0", "max": "5", "step": "1", "risk": "1", "at_least": "3"}
    words = {"title.en": "Urges"} | {f"f.{one}.{what}": text for what, text in scale.items()}
    answer = press(desk, form, "publish", **words)
    name = answer.location.split("/")[2].split("?")[0]
    assert "who-sees" in desk.get(f"/library/own/{name}/preview").text
    place = agreed(desk, cleo, name)
    page = Page(phone.get(place).text)
    assert "How strong is the urge?" in page.called("who-sees").text
    send(phone, form_at(phone, place), **{f"f:{one}": "4", "share": "shared"})
    assert records(app, cleo, "risk_flag")[0]["body"]["number"] == 4


def test_two_parts_are_filled_in_one_after_the_other(
    desk: FlaskClient, phone: FlaskClient, cleo: Client
) -> None:
    form = begun(desk, "behavioural_experiment")
    answer = press(desk, form, "publish", **{"title.en": "My experiment"})
    name = answer.location.split("/")[2].split("?")[0]
    preview = Page(desk.get(f"/library/own/{name}/preview").text)
    assert len(preview.all("section", class_="on-phone")) == 2
    assert "What might come next?" in preview.text
    assert "f:happened" not in form_at(phone, agreed(desk, cleo, name)).kinds


def test_colleagues_see_it_once_it_is_shared_and_change_only_a_copy(
    app: Flask, desk: FlaskClient, olga: Therapist, as_therapist: Callable[..., FlaskClient]
) -> None:
    name, other = published(desk), as_therapist(olga)
    assert other.get(f"/library/{name}").status_code == 404
    desk.post(f"/library/own/{name}/place", data={"press": "share"})
    assert other.get(f"/library/{name}").status_code == 200
    assert name in other.get("/library?whose=practice").text
    assert name not in other.get("/library?whose=mine").text
    assert name in desk.get("/library?whose=mine").text
    assert other.get(f"/library/own/{name}/edit").status_code == 404
    assert other.post(f"/library/own/{name}/place", data={"press": "unshare"}).status_code == 404
    assert "Letter to myself" in str(begun(other, name).values)


def test_another_practice_finds_nothing_of_it(
    desk: FlaskClient, theo: Therapist, carl: Client, as_therapist: Callable[..., FlaskClient]
) -> None:
    name, other = published(desk), as_therapist(theo)
    desk.post(f"/library/own/{name}/place", data={"press": "share"})
    for path in (
        f"/library/{name}",
        f"/library/{name}/file",
        f"/library/own/{name}/edit",
        f"/library/own/{name}/preview",
    ):
        assert other.get(path).status_code == 404, path
        assert desk.get(path).status_code == 200, path
    assert other.get(f"/clients/{carl.id}/assignments/new?worksheet={name}").status_code == 404
    for path in (f"/library/own/{name}/edit", f"/library/own/{name}/place"):
        assert other.post(path, data={"press": "save"}).status_code == 404
    assert other.post("/library/own", data={"source": name}).status_code == 404
    assert name not in other.get("/library").text


def test_what_is_taken_out_can_no_longer_be_agreed_on_and_what_was_agreed_goes_on(
    desk: FlaskClient, phone: FlaskClient, cleo: Client
) -> None:
    name = published(desk)
    place = agreed(desk, cleo, name)
    desk.post(f"/library/own/{name}/place", data={"press": "retire"})
    assert desk.get(f"/clients/{cleo.id}/assignments/new?worksheet={name}").status_code == 404
    assert "taken out" in desk.get("/library").text
    assert send(phone, form_at(phone, place), press="draft").status_code == 303
    desk.post(f"/library/own/{name}/place", data={"press": "restore"})
    assert desk.get(f"/clients/{cleo.id}/assignments/new?worksheet={name}").status_code == 200


def test_a_draft_can_be_thrown_away_and_a_published_version_stays(desk: FlaskClient) -> None:
    form = begun(desk)
    desk.post(form.action.replace("/edit", "/place"), data={"press": "drop"})
    assert desk.get(form.action).status_code == 404
    name = published(desk)
    press(desk, editor(desk, f"/library/own/{name}/edit"), "save", **{"title.en": "Other"})
    desk.post(f"/library/own/{name}/place", data={"press": "drop"})
    assert editor(desk, f"/library/own/{name}/edit").values["title.en"] == "Letter to myself"


def test_what_is_longer_than_any_worksheet_is_not_kept_and_stays_on_the_page(desk: FlaskClient) -> None:
    answer = press(desk, begun(desk), "save", **{"about.en": "x" * 160_000})
    assert answer.status_code == 422
    page = Page(answer.text)
    assert page.called("form-error").text
    assert len(page.called("about.en").attributes["value"]) == 160_000


def test_an_option_keeps_its_id_when_it_is_worded_anew(desk: FlaskClient) -> None:
    form = begun(desk, "mood_check")
    lines = form.values["f.with.options.en"].split("\n")
    again = "\n".join(["Other words", *lines[1:]])
    answer = press(desk, form, "publish", **{"f.with.options.en": again})
    assert answer.status_code == 303, Page(answer.text).text
    name = answer.location.split("/")[2].split("?")[0]
    made = next(
        each for each in json.loads(desk.get(f"/library/{name}/file").text)["fields"] if each["id"] == "with"
    )
    ours = next(each for each in OURS["mood_check"]["fields"] if each["id"] == "with")
    assert [each["id"] for each in made["options"]] == [each["id"] for each in ours["options"]]
    assert made["options"][0]["label"]["en"] == "Other words"


def test_the_library_is_narrowed_by_problem_and_by_way_of_working(desk: FlaskClient) -> None:
    page = desk.get("/library?modality=dbt").text
    assert "/library/diary_card" in page
    assert "/library/thought_record" not in page
    both = desk.get("/library?modality=cbt&problem=sleep").text
    assert "/library/sleep_diary" in both
    assert "/library/exposure_practice" not in both
    assert "modality=cbt&amp;whose" not in both
