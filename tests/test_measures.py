"""Measures of a practice: looked at, installed, in versions, on the phones; and on the command line."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.pages import Page
from tests.questionnaires_of_ours import choice, file_of, gad_7, phq_9, questionnaire
from tests.records import agree, in_feed, meet, put, record, records, rewrite, welcomed, write
from webapp import cli
from webapp.db import db
from webapp.inbox import Put
from webapp.measures import install, plan
from webapp.models.client import Client
from webapp.models.measure import Measure
from webapp.models.therapist import Therapist
from webapp.questionnaire import MOST_BYTES, Unfit

Json = dict[str, Any]

NINE = "m_placeholder_nine"
NINTH = "f:q_44260_8"


def installed(app: Flask, practice_id: str, content: Json) -> None:
    with app.app_context():
        install(practice_id, file_of(content), "")


def look_at(desk: FlaskClient, data: bytes) -> TestResponse:
    """Choose a file and look at it."""
    return desk.post("/library/measures/preview", data={"file": (io.BytesIO(data), "measure.json")})


def sheets(app: Flask, client: Client) -> dict[str, Json]:
    """The measures that a client's phone holds, by id."""
    found = [each for each in in_feed(app, client) if each["kind"] == "worksheet"]
    return {each["id"]: each["body"] for each in found if each["id"].startswith("m_")}


# ---------------------------------------------------------------- installing


def test_installing_puts_it_on_every_phone_of_the_practice_and_on_no_other(
    app: Flask, cleo: Client, amir: Client, carl: Client
) -> None:
    welcomed(app, cleo, amir, carl)
    installed(app, cleo.practice_id, phq_9())
    assert list(sheets(app, cleo)) == list(sheets(app, amir)) == [f"{NINE}.1"]
    assert sheets(app, carl) == {}


def test_whoever_comes_later_gets_it_too(app: Flask, cleo: Client) -> None:
    installed(app, cleo.practice_id, phq_9())
    welcomed(app, cleo)
    assert list(sheets(app, cleo)) == [f"{NINE}.1"]


def test_a_newer_version_stands_beside_the_old_one(app: Flask, cleo: Client) -> None:
    welcomed(app, cleo)
    installed(app, cleo.practice_id, phq_9())
    installed(app, cleo.practice_id, phq_9(version="1.1", title="Placeholder nine, revised"))
    kept = sheets(app, cleo)
    assert list(kept) == [f"{NINE}.1", f"{NINE}.2"]
    assert [each["title"]["en"] for each in kept.values()] == [
        "Placeholder nine",
        "Placeholder nine, revised",
    ]


def test_the_same_file_twice_is_as_once(app: Flask, cleo: Client) -> None:
    welcomed(app, cleo)
    installed(app, cleo.practice_id, phq_9())
    revs = [each["rev"] for each in records(app, cleo, "worksheet")]
    installed(app, cleo.practice_id, phq_9())
    assert [each["rev"] for each in records(app, cleo, "worksheet")] == revs
    with app.app_context():
        assert not plan(cleo.practice_id, file_of(phq_9())).is_new


@pytest.mark.parametrize(
    ("content", "wanted"),
    [(phq_9(title="Other words"), "Give the file a new version"), (phq_9(version="0.9"), "older than 1.0")],
)
def test_what_would_change_or_go_back_is_refused(
    app: Flask, cleo: Client, content: Json, wanted: str
) -> None:
    installed(app, cleo.practice_id, phq_9())
    with app.app_context(), pytest.raises(Unfit, match=wanted):
        install(cleo.practice_id, file_of(content), "")


def test_versions_are_compared_by_their_numbers(app: Flask, cleo: Client) -> None:
    installed(app, cleo.practice_id, phq_9(version="2.9"))
    installed(app, cleo.practice_id, phq_9(version="2.10"))
    installed(app, cleo.practice_id, phq_9(version="spring"))
    with app.app_context():
        kept = db.session.scalars(Measure.of(cleo.practice_id)).all()
        assert [(each.version, each.label) for each in kept] == [(1, "2.9"), (2, "2.10"), (3, "spring")]


def test_two_measures_with_one_title_are_two(app: Flask, cleo: Client) -> None:
    installed(app, cleo.practice_id, phq_9())
    installed(app, cleo.practice_id, phq_9(url="https://measures.example/other"))
    with app.app_context():
        kept = db.session.scalars(Measure.of(cleo.practice_id)).all()
        assert [each.worksheet for each in kept] == [NINE, f"{NINE}_2"]


# ---------------------------------------------------------------- the library


def test_a_file_is_shown_as_on_a_phone_before_anything_is_kept(
    app: Flask, desk: FlaskClient, cleo: Client
) -> None:
    answer = look_at(desk, file_of(phq_9()))
    page = Page(answer.text)
    assert answer.status_code == 200
    shown = page.one("div", class_="on-phone")
    assert [one.text.removesuffix(" needed") for one in shown.all("legend")[1:]] == [
        *(f"Placeholder item {number}" for number in range(1, 10)),
        "Placeholder difficulty",
    ]
    assert "Placeholder stem" in shown.text
    assert "10–14: moderate" in page.text
    assert "Placeholder item 9" in page.one("aside").text
    with app.app_context():
        assert db.session.scalars(Measure.of(cleo.practice_id)).all() == []


def test_what_was_looked_at_is_installed_with_one_press(app: Flask, desk: FlaskClient, cleo: Client) -> None:
    welcomed(app, cleo)
    form = Page(look_at(desk, file_of(phq_9())).text).form("/library/measures")
    assert desk.post(form.action, data=form.values).status_code == 303
    assert list(sheets(app, cleo)) == [f"{NINE}.1"]
    page = Page(desk.get("/library/measures").text)
    assert "1 installed in this practice" in page.text
    assert f"/library/{NINE}" in [one.attributes.get("href") for one in page.all("a")]
    assert desk.get(f"/library/{NINE}").status_code == 200
    again = Page(look_at(desk, file_of(phq_9())).text)
    assert "installed already" in again.text
    assert again.all("button", class_="btn btn-main") == []


@pytest.mark.parametrize(
    ("data", "wanted"),
    [
        (b"", "Choose a file"),
        (b" " * (MOST_BYTES + 1), "larger than 256 KB"),
        (b"<html>", "not a JSON file"),
        (b"\xff\xfe", "not a JSON file"),
        (b"[" * 100_000, "nested too deeply"),
        (file_of(questionnaire(choice("a", "x"), resourceType="Bundle")), "not a FHIR Questionnaire"),
        (file_of(questionnaire(choice("a", "<b>x</b>"))), "HTML"),
        (file_of(questionnaire(choice("a", "x"), choice("a", "y"))), "linkId of its own"),
    ],
)
def test_a_bad_file_is_refused_beside_the_field_with_what_to_do(
    desk: FlaskClient, data: bytes, wanted: str
) -> None:
    answer = look_at(desk, data)
    assert answer.status_code == 422
    page = Page(answer.text)
    assert list(page.errors) == page.summary == ["file"]
    assert wanted in page.errors["file"]


def test_what_is_posted_past_the_preview_is_checked_as_well(desk: FlaskClient, app: Flask) -> None:
    answer = desk.post("/library/measures", data={"questionnaire": "{}"})
    assert answer.status_code == 422
    assert "not a FHIR Questionnaire" in Page(answer.text).errors["file"]
    assert desk.post("/library/measures").status_code == 422


def test_another_practice_neither_sees_nor_agrees_on_it(
    app: Flask, cleo: Client, carl: Client, theo: Therapist, as_therapist: Callable[..., FlaskClient]
) -> None:
    installed(app, cleo.practice_id, phq_9())
    desk = as_therapist(theo)
    assert "0 installed" in Page(desk.get("/library/measures").text).text
    assert desk.get(f"/library/{NINE}").status_code == 404
    assert desk.get(f"/clients/{carl.id}/assignments/new?worksheet={NINE}").status_code == 404
    assert as_therapist().get(f"/library/{NINE}").status_code == 200


# ---------------------------------------------------------------- the phone's pages


@pytest.fixture
def agreed(app: Flask, cleo: Client, tuesday: object) -> str:
    """The measure, agreed on with Cleo."""
    welcomed(app, cleo)
    installed(app, cleo.practice_id, phq_9())
    return agree(app, cleo, "Nine questions", worksheet=NINE, worksheet_version=1)


def test_it_is_offered_only_where_it_was_agreed(
    app: Flask, agreed: str, amir: Client, as_client: Callable[..., FlaskClient]
) -> None:
    welcomed(app, amir)
    assert f"/assignments/{agreed}/log" in as_client().get("/log").text
    assert NINE not in as_client().get("/log").text
    assert NINE not in as_client(amir).get("/log").text


def test_who_will_see_it_is_said_before_the_first_answer(
    agreed: str, as_client: Callable[..., FlaskClient]
) -> None:
    text = as_client().get(f"/assignments/{agreed}/log").text
    page = Page(text)
    said = page.called("who-sees")
    assert "Placeholder item 9" in said.text
    assert "Thea" in said.text
    assert text.index('id="who-sees"') < text.index('name="f:q_44250_9"')


def test_the_numbers_to_call_wait_beside_the_question_until_it_is_answered_so(
    agreed: str, as_client: Callable[..., FlaskClient]
) -> None:
    page = Page(as_client().get(f"/assignments/{agreed}/log").text)
    (card,) = page.all("section", data_risk_for=NINTH)
    assert "hidden" in card.attributes
    assert card.attributes["data-risk-options"] == "a_la1 a_la2 a_la3"
    assert "tel:116123" in [one.attributes.get("href") for one in card.all("a")]


@pytest.mark.parametrize("button", ["done", "partly", "draft"])
def test_without_a_script_the_page_after_saving_has_the_numbers(
    agreed: str, as_client: Callable[..., FlaskClient], button: str
) -> None:
    phone = as_client()
    page = Page(phone.get(f"/assignments/{agreed}/log").text)
    (form,) = [one for one in page.forms if one.action.startswith("/entries/")]
    answers = dict.fromkeys(nine(), "a_la0") | {NINTH: "a_la2", "as": button}
    answer = phone.post(form.action, data=form.values | answers)
    assert answer.status_code == 303
    shown = Page(phone.get(answer.location).text)
    card = shown.one("section", class_="crisis stack no-print")
    assert "tel:116123" in [one.attributes.get("href") for one in card.all("a")]
    assert ("not finished" in card.text) == (button == "draft")


def nine() -> list[str]:
    codes = "44250_9 44255_8 44259_0 44254_1 44251_7 44258_2 44252_5 44253_3 44260_8".split()
    return [f"f:q_{code}" for code in codes]


def test_a_private_answer_asks_whether_to_share_it_and_one_press_does(
    app: Flask, agreed: str, cleo: Client, as_client: Callable[..., FlaskClient]
) -> None:
    entry = write(app, cleo, {NINTH: "a_la1"}, worksheet=NINE, assignment_id=agreed, share="private")
    phone = as_client()
    card = Page(phone.get(f"/entries/{entry}").text).one("section", class_="crisis stack no-print")
    assert "Thea will not see this. Share it?" in card.text
    assert records(app, cleo, "risk_flag") == []
    (form,) = card.all("form")
    phone.post(form.attributes["action"], data={"share": "shared", "base": "1"})
    assert [flag["body"]["number"] for flag in records(app, cleo, "risk_flag")] == [1]
    card = Page(phone.get(f"/entries/{entry}").text).one("section", class_="crisis stack no-print")
    assert "before all others" in card.text


def test_an_entry_shows_its_score_what_it_is_called_and_the_change(
    app: Flask, agreed: str, cleo: Client, as_client: Callable[..., FlaskClient]
) -> None:
    for value, day in ((2, "2026-02-10"), (0, "2026-02-24"), (1, "2026-03-09")):
        answers = dict.fromkeys(nine(), f"a_la{value}") | {NINTH: "a_la0"}
        entry = write(app, cleo, answers, f"{day}T10:00", worksheet=NINE, assignment_id=agreed)
    text = Page(as_client().get(f"/entries/{entry}").text).text
    assert "Score8 on a scale from 0 to 27" in text
    assert "Calledmild by the authors" in text
    assert "Since 24 Feb8 points more then 0" in text
    assert "Since the first8 points less 16 on 10 Feb" in text
    progress = Page(as_client().get("/progress").text)
    assert "Placeholder nine" in progress.text
    assert "called mild" in progress.text
    assert "2 entries" not in progress.text, "three of them are a line"


def test_half_a_measure_keeps_its_words_and_has_no_score(
    app: Flask, agreed: str, cleo: Client, as_client: Callable[..., FlaskClient]
) -> None:
    half = {nine()[0]: "a_la2", nine()[1]: "a_la1"}
    entry = write(app, cleo, half, worksheet=NINE, assignment_id=agreed, status="partly")
    text = Page(as_client().get(f"/entries/{entry}").text).text
    assert "2 questions of 9 are answered" in text
    assert "Score" not in text
    assert record(app, cleo, entry)["body"][nine()[0]] == "a_la2"
    assert "Placeholder nine" not in Page(as_client().get("/progress").text).text


def test_what_was_answered_for_a_session_long_ahead_is_not_asked_again(
    app: Flask, agreed: str, cleo: Client, as_client: Callable[..., FlaskClient]
) -> None:
    kept = record(app, cleo, agreed)["body"]
    dose = kept["dose"] | {"start": "2025-09-01", "period": "session"}
    put(app, cleo, Put("assignment", agreed, kept | {"dose": dose}))
    meet(app, cleo, "2025-10-28T10:00", "held")
    write(app, cleo, {NINTH: "a_la0"}, "2025-11-20T10:00", worksheet=NINE, assignment_id=agreed)
    card = Page(as_client().get("/today").text).called(f"a-{agreed}")
    assert "due" not in card.text
    assert "Done" in card.text


def test_an_entry_keeps_the_version_that_it_was_written_on(
    app: Flask, agreed: str, cleo: Client, as_client: Callable[..., FlaskClient]
) -> None:
    entry = write(app, cleo, {nine()[0]: "a_la2"}, worksheet=NINE, assignment_id=agreed)
    newer = phq_9(version="2.0")
    newer["item"][0]["item"][0]["text"] = "Other words for item 1"
    installed(app, cleo.practice_id, newer)
    rewrite(app, cleo, entry, learned="Something.")
    text = as_client().get(f"/entries/{entry}").text
    assert "Placeholder item 1" in text
    assert "Other words" not in text


def test_our_own_check_in_says_that_it_is_no_standardised_measure(
    app: Flask, agreed: str, cleo: Client, as_client: Callable[..., FlaskClient]
) -> None:
    answers = dict.fromkeys(("f:rest", "f:calm", "f:doing", "f:good", "f:close"), 4)
    entry = write(app, cleo, answers, worksheet="check_in")
    text = Page(as_client().get(f"/entries/{entry}").text).text
    assert "Score20 on a scale from 0 to 50" in text
    assert "not a standardised measure" in text
    assert "Called" not in text


# ---------------------------------------------------------------- the command line


def run(app: Flask, monkeypatch: pytest.MonkeyPatch, *words: str) -> None:
    monkeypatch.setattr(cli, "create_app", lambda: app)
    cli.main(["measures", *words])


def test_the_command_line_installs_and_lists(
    app: Flask, cleo: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:  # fmt: skip
    file = tmp_path / "nine.json"
    file.write_bytes(file_of(gad_7()))
    for _ in range(2):
        run(app, monkeypatch, "install", str(file), "--practice", cleo.practice_id)
    run(app, monkeypatch, "list")
    said = capsys.readouterr().out
    assert "installed as m_placeholder_seven.1" in said
    assert "was installed already" in said
    assert "m_placeholder_seven.1  Placeholder seven, version 1.0" in said


@pytest.mark.parametrize(
    ("name", "place", "wanted"),
    [
        ("gone.json", "", "cannot be read"),
        ("bad.json", "", "not a JSON file"),
        ("good.json", "x", "no practice"),
    ],
)
def test_the_command_line_says_what_is_wrong_in_one_sentence(
    app: Flask, cleo: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    name: str, place: str, wanted: str,
) -> None:  # fmt: skip
    (tmp_path / "bad.json").write_text("no")
    (tmp_path / "good.json").write_text(json.dumps(gad_7()))
    with pytest.raises(SystemExit) as ended:
        run(app, monkeypatch, "install", str(tmp_path / name), "--practice", place or cleo.practice_id)
    assert wanted in str(ended.value)
