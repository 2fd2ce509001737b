"""The library: every worksheet, and all that it asks."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from tests.pages import Page
from tests.worksheet_table import ASKED
from webapp.feed_start import worksheets

SHEETS = {sheet["worksheet"]: sheet for sheet in worksheets()}


def listed(desk: FlaskClient, path: str = "/library") -> dict[str, list[str]]:
    """The addresses in the library, by what they are for."""
    page = Page(desk.get(path).text)
    return {
        shelf.all("h2")[0].text: [one.attributes["href"] for one in shelf.all("a")]
        for shelf in page.all("section", class_="block")
    }


def test_it_lists_every_worksheet_once_by_what_it_is_for(desk: FlaskClient) -> None:
    shelves = listed(desk)
    assert "15 worksheets" in Page(desk.get("/library").text).text
    worksheet_pages = [path for held in shelves.values() for path in held if "/ready/" not in path]
    assert sorted(worksheet_pages) == sorted(f"/library/{name}" for name in SHEETS)
    assert "/library/exposure_practice" in shelves["Face a fear"]
    assert set(shelves["Plan and solve"]) == {"/library/activity_plan", "/library/problem_solving"}


def test_it_can_be_narrowed_to_a_problem(desk: FlaskClient) -> None:
    shelves = listed(desk, "/library?problem=sleep")
    held = [path for shelf in shelves.values() for path in shelf]
    assert "/library/sleep_diary" in held
    assert "/library/goal_check" in held, "what fits any problem fits this one"
    assert "/library/exposure_practice" not in held
    assert listed(desk, "/library?problem=nobody's") == listed(desk)


def test_all_questions_stand_in_tables_with_their_scales_and_the_words_at_the_ends(desk: FlaskClient) -> None:
    page = Page(desk.get("/library/all-fields").text)
    for name, asked in ASKED.items():
        for (field_id, kind, needed, _), field in zip(asked, SHEETS[name]["fields"], strict=True):
            row = page.one("tr", id=f"{name}-{field_id}").text
            assert field["label"]["en"] in row
            assert row.count("needed") >= int(needed)
            scales = [field, *field.get("columns", [])] if kind in ("scale", "rows") else []
            scales += [field["intensity"]] if field.get("intensity") and field["intensity"].get("low") else []
            for one in scales:
                if "low" in one:
                    assert f"{one['min']} {one['low']['en']} – {one['max']} {one['high']['en']}" in row
            for option in field.get("options", []):
                assert option["label"]["en"] in row


@pytest.mark.parametrize("name", SHEETS)
def test_a_worksheet_shows_each_question_in_its_order_with_its_answers(desk: FlaskClient, name: str) -> None:
    page, sheet = Page(desk.get(f"/library/{name}").text), SHEETS[name]
    assert page.one("h1").text == sheet["title"]["en"]
    assert [one.text for one in page.all("h3")] == [one["label"]["en"] for one in sheet["fields"]]
    offered = [one.text for one in page.all("li", class_="badge")]
    assert offered == [option["label"]["en"] for one in sheet["fields"] for option in one.get("options", [])]
    for line, field in zip(page.all("h3"), sheet["fields"], strict=True):
        about = line.parent.all("p", class_="meta")[0].text  # type: ignore[union-attr]
        assert ("needed" in about) == field["required"]
        assert ("can wait" in about) == (not field["short"])
        for column in field.get("columns", []):
            assert column["label"]["en"] in line.parent.text  # type: ignore[union-attr]
        if field["type"] == "scale":
            assert f"{field['min']} {field['low']['en']} – {field['max']} {field['high']['en']}" in about


def test_the_two_phases_of_an_experiment_stand_apart(desk: FlaskClient) -> None:
    page = Page(desk.get("/library/behavioural_experiment").text)
    assert [one.text for one in page.all("h2")] == ["Before: what you expect", "After: what happened"]


@pytest.mark.parametrize("name", ["spell", "journal.1", "..", "JOURNAL", "%00"])
def test_a_worksheet_that_is_none_is_not_there(desk: FlaskClient, name: str) -> None:
    assert desk.get(f"/library/{name}").status_code == 404
