"""The fifteen worksheets, held field by field against the table of what each asks."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest

from tests.worksheet_table import ASKED, RESULTS
from webapp.feed_start import WORKSHEETS, worksheets
from webapp.offline.worker import TEMPLATES
from webapp.therapist.agreement import PURPOSES
from webapp.twins import form
from webapp.worksheet_schema import Rows, Worksheet

Json = dict[str, Any]

SHEETS = {sheet["worksheet"]: sheet for sheet in worksheets()}


def answers_to(field: Json) -> Any:
    """What can be answered: bounds, ids, columns, where it comes from, or anything."""
    if "columns" in field:
        return [(one["id"], one["type"], one["required"], answers_to(one)) for one in field["columns"]]
    if "from" in field:
        return field["from"]
    if "options" in field:
        return [option["id"] for option in field["options"]]
    return (field["min"], field["max"]) if "min" in field else None


WORDS = ("title", "about", "label", "help", "low", "mid", "high", "one", "button", "above")


def all_words(value: Any, key: str = "") -> Iterator[Json]:
    """Every mapping of languages in a worksheet."""
    if isinstance(value, dict) and key in WORDS:
        yield value
    elif isinstance(value, dict):
        for name, part in value.items():
            yield from all_words(part, name)
    elif isinstance(value, list):
        for part in value:
            yield from all_words(part)


def scales() -> list[tuple[str, Json]]:
    """Every slider there is, those in rows among them, with its worksheet."""
    asked = [(sheet["worksheet"], one) for sheet in worksheets() for one in sheet["fields"]]
    asked += [(name, column) for name, one in asked for column in one.get("columns", [])]
    return [(name, one) for name, one in asked if one["type"] == "scale"]


def test_there_are_fifteen_each_in_a_file_of_its_own_name() -> None:
    assert set(SHEETS) == set(ASKED)
    assert len(SHEETS) == 15
    files = {path.stem for path in WORKSHEETS.glob("*.json")}
    assert files == {f"{sheet['worksheet']}.{sheet['version']}" for sheet in worksheets()}


@pytest.mark.parametrize("name", ASKED)
def test_it_asks_what_it_should_in_this_order(name: str) -> None:
    fields = SHEETS[name]["fields"]
    assert [(one["id"], one["type"], one["required"], answers_to(one)) for one in fields] == ASKED[name]


@pytest.mark.parametrize("name", ASKED)
def test_no_key_stands_in_it_that_nothing_reads(name: str) -> None:
    sheet = msgspec.convert(SHEETS[name], Worksheet)
    assert sheet.purpose in PURPOSES
    assert sheet.minutes > 0
    ids = [field.id for field in sheet.fields]
    assert len(ids) == len(set(ids))
    assert sum(field.lead for field in sheet.fields) == 1


def test_the_schema_refuses_what_it_does_not_know() -> None:
    sheet = SHEETS["journal"]
    for broken in (
        sheet | {"colour": "red"},
        sheet | {"fields": [sheet["fields"][0] | {"hint": {}}]},
        sheet | {"fields": [sheet["fields"][0] | {"type": "colour"}]},
        sheet | {"fields": [sheet["fields"][0] | {"label": "What is on your mind?"}]},
        sheet | {"fields": [sheet["fields"][0] | {"id": "Body"}]},
        {name: part for name, part in sheet.items() if name != "share"},
    ):
        with pytest.raises(msgspec.ValidationError):
            msgspec.convert(broken, Worksheet)
    rows = SHEETS["goal_check"]["fields"][0]
    for column in ({"type": "picks"}, {"bound": 3}, {"label": "Goal"}):
        with pytest.raises(msgspec.ValidationError):
            msgspec.convert(rows | {"columns": [rows["columns"][0] | column]}, Rows)


def test_every_word_stands_in_english_and_none_shouts() -> None:
    found = [words for sheet in worksheets() for words in all_words(sheet)]
    assert len(found) > 150
    for words in found:
        assert words == {} or words.get("en", "").strip(), words
        assert "!" not in "".join(words.values())
    for sheet in worksheets():
        assert all(one["label"].get("en") for one in sheet["fields"])


def test_what_can_be_picked_is_known_by_its_id_and_never_twice() -> None:
    for sheet in worksheets():
        for one in sheet["fields"]:
            ids = [option["id"] for option in one.get("options", [])]
            assert len(ids) == len(set(ids)), (sheet["worksheet"], one["id"])


def test_every_scale_has_words_at_both_ends_and_steps_that_fit() -> None:
    assert len(scales()) >= 35
    for name, one in scales():
        assert one["low"]["en"], (name, one["id"])
        assert one["high"]["en"], (name, one["id"])
        assert (one["max"] - one["min"]) % one["step"] == 0


def test_a_belief_or_a_chance_is_told_in_percent_and_nothing_else_is() -> None:
    percent = {(name, one["id"]) for name, one in scales() if one["unit"] == "%"}
    hundred = {(name, one["id"]) for name, one in scales() if one["max"] == 100}
    strength = {
        ("exposure_practice", "before"), ("exposure_practice", "peak"), ("exposure_practice", "end"),
        ("exposure_practice", "urge"), ("exposure_practice", "distress"), ("worry_log", "intensity"),
    }  # fmt: skip
    assert percent == hundred - strength
    assert strength <= hundred


def test_what_can_be_something_else_can_be_named() -> None:
    """The option for it is called "other" everywhere: the forms ask for its words by that."""
    ids = {
        option["id"] for sheet in worksheets() for one in sheet["fields"] for option in one.get("options", [])
    }
    assert "other" in ids
    assert {one for one in ids if "else" in one or "another" in one} == set()
    assert "other_words" not in ids


def test_emotions_are_told_with_how_strong_they_are() -> None:
    for name in ("mood_check", "journal", "thought_record"):
        for one in SHEETS[name]["fields"]:
            if one["id"].startswith("emotions"):
                assert one["intensity"] == {"min": 0, "max": 100, "unit": "%"}


def test_the_short_form_of_a_thought_record_is_its_first_four() -> None:
    shorts = [one["short"] for one in SHEETS["thought_record"]["fields"]]
    assert shorts == [True] * 4 + [False] * 8


def test_what_is_needed_is_never_among_what_can_wait() -> None:
    for sheet in worksheets():
        assert [one["id"] for one in sheet["fields"] if one["required"] and not one["short"]] == []


@pytest.mark.parametrize("name", RESULTS)
def test_a_sheet_of_two_phases_asks_first_for_the_plan_then_for_what_came_of_it(name: str) -> None:
    sheet, (first, due) = SHEETS[name], RESULTS[name]
    assert [phase["id"] for phase in sheet["phases"]] == ["plan", "result"]
    ids = [one[0] for one in ASKED[name]]
    parts = {
        phase: [one["id"] for one in sheet["fields"] if one["phase"] == phase] for phase in ("plan", "result")
    }
    assert parts == {"plan": ids[: ids.index(first)], "result": ids[ids.index(first) :]}
    assert sheet.get("due") == due
    if due:
        assert next(one for one in sheet["fields"] if one["id"] == due)["type"] == "time"


def test_all_others_are_written_at_once() -> None:
    others = [one for name, each in SHEETS.items() if name not in RESULTS for one in each["fields"]]
    assert {one["phase"] for one in others} == {""}
    assert {name for name, each in SHEETS.items() if each["phases"]} == set(RESULTS)


def test_lists_of_ones_own_are_carried_on_and_read_where_they_are_named() -> None:
    carried = {
        (name, one["id"]): [column["id"] for column in one["columns"] if column.get("carried")]
        for name, each in SHEETS.items()
        for one in each["fields"]
        if one["type"] == "rows"
    }
    assert carried == {
        ("exposure_practice", "ladder"): ["step", "distress"],
        ("diary_card", "targets"): ["name"],
        ("problem_solving", "options"): [],
        ("goal_check", "goals"): ["goal"],
    }
    sources = [one["from"].split(".") for each in SHEETS.values() for one in each["fields"] if "from" in one]
    for worksheet, listed, column in sources:
        assert column in carried[worksheet, listed]
    taking = {name for name, field in carried if carried[name, field]} | {"activity_plan"}
    assert {name for name, each in SHEETS.items() if each.get("own_lists")} == taking


def test_only_the_night_is_reckoned() -> None:
    assert {name: each["computed"] for name, each in SHEETS.items() if "computed" in each} == {
        "sleep_diary": "sleep"
    }


def test_what_only_some_are_asked_is_the_ritual_and_its_urge() -> None:
    extra = {(name, one["id"]) for name, each in SHEETS.items() for one in each["fields"] if one.get("extra")}
    assert extra == {("exposure_practice", "urge"), ("exposure_practice", "ritual")}


def test_practice_writing_and_tasks_can_be_timed() -> None:
    timed = {name for name, sheet in SHEETS.items() for one in sheet["fields"] if one.get("timer")}
    assert timed == {"practice_log", "journal", "open_task"}


def test_a_journal_of_ones_own_starts_private_and_all_others_shared() -> None:
    shares = {name: sheet["share"] for name, sheet in SHEETS.items()}
    assert shares == dict.fromkeys(ASKED, "shared") | {"journal": "private"}


def test_the_envelope_and_the_wrap_are_complete() -> None:
    assert form.DISTRESS == ["distress_before", "distress_peak", "distress_after"]
    assert form.AMOUNTS == ["none", "some", "half", "most", "all", "more"]
    assert form.LEVELS == ["difficulty", "helpfulness", "understood_how", "made_sense_why"]
    assert form.WORDS == ["note_to_therapist", "learned", "barrier_other"]
    barriers = (
        "forgot no_time upset avoided too_hard unsure no_point no_fit boring no_situation no_privacy nuisance worried "
        "perfect fine other"
    )
    assert " ".join(form.BARRIERS) == barriers


def test_the_forms_offer_every_barrier_and_name_it() -> None:
    template = (TEMPLATES / "parts" / "barriers.html").read_text("utf-8")
    for barrier in form.BARRIERS:
        assert template.count(f"'{barrier}'") == 2, barrier


def test_the_files_are_written_in_one_way() -> None:
    for path in WORKSHEETS.glob("*.json"):
        text = path.read_text("utf-8")
        assert text == json.dumps(json.loads(text), ensure_ascii=False, indent=2) + "\n", path.name


def test_what_is_scored_and_what_is_looked_at_are_fields_of_their_worksheet() -> None:
    looked_at = {name: each["risk"] for name, each in SHEETS.items() if "risk" in each}
    assert looked_at == {"diary_card": {"field": "suicide_urge", "at_least": 3}}
    scored = {name: each for name, each in SHEETS.items() if "measure" in each}
    assert list(scored) == ["check_in"]
    fields = {one["id"]: one for one in scored["check_in"]["fields"]}
    counted = [fields[name] for name in scored["check_in"]["measure"]["scored"]]
    assert len(counted) == 5
    assert sum(one["max"] for one in counted) == scored["check_in"]["measure"]["high"]
    assert sum(one["min"] for one in counted) == scored["check_in"]["measure"]["low"]
    assert all(one["required"] for one in counted), "half of it has no score"
