"""Ready to agree: a worksheet with reasons and words of its own, which the therapist changes and the client sees."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.pages import Page
from tests.records import records, welcomed
from tests.sheets import form_at, rows_in
from webapp.feed_start import worksheets
from webapp.models.client import Client
from webapp.therapist.agreement import PURPOSES
from webapp.therapist.presets import PRESETS, presets

Json = dict[str, Any]

pytestmark = pytest.mark.usefixtures("tuesday")

SHEETS = {sheet["worksheet"]: sheet for sheet in worksheets()}
NAMES = {
    "boundary_practice": "open_task",
    "thinking_styles": "thought_record",
    "erp_practice": "exposure_practice",
    "reflection_week": "journal",
    "reflection_session": "journal",
    "reflection_pattern": "journal",
    "reflection_relationships": "journal",
}
KEYS = (
    "preset worksheet title about rationale purpose minutes problem first_step obstacle if_then smaller lists ask"
).split()


def form_of(desk: FlaskClient, client: Client, preset: str) -> Any:
    """The form for a new assignment that begins with this preset."""
    page = Page(desk.get(f"/clients/{client.id}/assignments/new?preset={preset}").text)
    return page.form(f"/clients/{client.id}/assignments")


def test_there_are_these_each_on_a_worksheet_that_there_is() -> None:
    assert {each["preset"]: each["worksheet"] for each in presets()} == NAMES
    for each in presets():
        assert list(each) == KEYS
        assert each["purpose"] in PURPOSES
        assert each["title"]["en"]
        assert each["rationale"]["en"]
        ids = [one["id"] for one in SHEETS[each["worksheet"]]["fields"]]
        assert {*each["lists"], *each["ask"]} <= set(ids)
        assert "!" not in json.dumps(each)
        assert PRESETS.joinpath(f"{each['preset']}.json").is_file()


@pytest.mark.parametrize("name", NAMES)
def test_the_library_shows_it_with_its_reasons_and_words(desk: FlaskClient, name: str) -> None:
    preset = next(each for each in presets() if each["preset"] == name)
    assert f"/library/ready/{name}" in [
        one.attributes["href"] for one in Page(desk.get("/library").text).all("a")
    ]
    page = Page(desk.get(f"/library/ready/{name}").text)
    assert page.one("h1").text == preset["title"]["en"]
    assert preset["rationale"]["en"] in page.text
    for listed in preset["lists"].values():
        for words in listed:
            assert words["en"] in page.text
    assert (
        page.one("a", href=f"/library/{preset['worksheet']}").text
        == SHEETS[preset["worksheet"]]["title"]["en"]
    )


@pytest.mark.parametrize("name", ["nothing", "..", "journal"])
def test_one_that_is_none_is_not_there(desk: FlaskClient, cleo: Client, name: str) -> None:
    assert desk.get(f"/library/ready/{name}").status_code == 404
    assert desk.get(f"/clients/{cleo.id}/assignments/new?preset={name}").status_code == 404


@pytest.mark.parametrize("name", NAMES)
def test_it_can_be_agreed_as_it_is(app: Flask, desk: FlaskClient, cleo: Client, name: str) -> None:
    preset = next(each for each in presets() if each["preset"] == name)
    form = form_of(desk, cleo, name)
    assert desk.post(form.action, data=form.values).status_code == 303
    (kept,) = records(app, cleo, "assignment")
    body = kept["body"]
    assert (body["title"], body["worksheet"]) == (preset["title"]["en"], NAMES[name])
    assert body["rationale"] == preset["rationale"]["en"]
    assert body["purpose"] == preset["purpose"]
    wanted = {field: [words["en"] for words in listed] for field, listed in preset["lists"].items()}
    assert body["lists"] == wanted
    assert body["ask"] == preset["ask"]


def test_questions_can_be_changed_before_and_after_they_were_agreed(
    app: Flask, desk: FlaskClient, cleo: Client, as_client: Callable[..., FlaskClient]
) -> None:
    welcomed(app, cleo)
    form = form_of(desk, cleo, "reflection_week")
    own = "  What made me laugh?  \n\nWhat made me laugh?\nWhom did I miss?"
    assert desk.post(form.action, data={**form.values, "list:prompt": own}).status_code == 303
    (kept,) = records(app, cleo, "assignment")
    assert kept["body"]["lists"] == {"prompt": ["What made me laugh?", "Whom did I miss?"]}

    place = f"/clients/{cleo.id}/assignments/{kept['id']}"
    revise = Page(desk.get(f"{place}/revise").text).form(f"{place}/revise")
    assert revise.values["list:prompt"] == "What made me laugh?\nWhom did I miss?"
    changed = {**revise.values, "reason": "Too many.", "list:prompt": "Whom did I miss?"}
    assert desk.post(revise.action, data=changed).status_code == 303
    (kept,) = records(app, cleo, "assignment")
    assert kept["body"]["lists"] == {"prompt": ["Whom did I miss?"]}
    assert kept["body"]["ask"] == ["prompt"]
    written = form_at(as_client(cleo), f"/assignments/{kept['id']}/log")
    assert [one.attributes["value"] for one in written.element.all("input", name="f:prompt")] == [
        "Whom did I miss?",
        "",
    ]


def test_a_list_of_ones_own_is_agreed_line_by_line(
    app: Flask, desk: FlaskClient, cleo: Client, as_client: Callable[..., FlaskClient]
) -> None:
    welcomed(app, cleo)
    page = Page(desk.get(f"/clients/{cleo.id}/assignments/new?worksheet=diary_card").text)
    form = page.form(f"/clients/{cleo.id}/assignments")
    assert form.values["list:targets"] == ""
    assert (
        desk.post(form.action, data={**form.values, "list:targets": "Scratching\nDrinking alone"}).status_code
        == 303
    )
    (kept,) = records(app, cleo, "assignment")
    card = form_at(as_client(cleo), f"/assignments/{kept['id']}/log")
    names = [card.values[f"f:targets:{row}.name"] for row in rows_in(card, "f:targets")]
    assert names == ["Scratching", "Drinking alone", "", "", ""]


def test_too_many_lines_and_too_long_ones_are_said_beside_their_field(
    desk: FlaskClient, cleo: Client
) -> None:
    form = form_of(desk, cleo, "reflection_week")
    for words in ("\n".join(f"Question {number}" for number in range(31)), "a" * 501):
        answer = desk.post(form.action, data={**form.values, "list:prompt": words})
        assert answer.status_code == 422
        page = Page(answer.text)
        assert list(page.errors) == ["list:prompt"]
        assert page.form(form.action).values["list:prompt"] == words


def test_a_worksheet_that_came_with_an_update_goes_to_the_phone_with_what_is_agreed(
    app: Flask, desk: FlaskClient, cleo: Client
) -> None:
    assert records(app, cleo, "worksheet") == [], "this feed is older than any worksheet"
    form = form_of(desk, cleo, "erp_practice")
    assert desk.post(form.action, data=form.values).status_code == 303
    assert "exposure_practice.1" in [each["id"] for each in records(app, cleo, "worksheet")]
