"""Scores, bands and the answer that is looked at by itself: the same numbers in Python and on the phone."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.questionnaires_of_ours import choice, file_of, gad_7, phq_9, questionnaire
from tests.stores import Hostile
from tests.v8 import Phone
from webapp.measure_sheet import sheet
from webapp.questionnaire import read
from webapp.twins import measures, risk

Json = dict[str, Any]

VECTORS: list[Json] = json.loads((Path(__file__).parent / "vectors/measures.json").read_text())
NAMES = {
    "measures": ("score", "band", "outcome", "measure_charts"),
    "risk": ("risk_in", "entry_risk", "asked_risk"),
}


def sheet_of(content: Json, name: str) -> Json:
    body = sheet(read(file_of(content)), name, 1)
    return {"id": f"{name}.1", "kind": "worksheet", "rev": 1, "body": body, "extra": {}}


SHEETS = {
    "nine": sheet_of(phq_9(), "m_nine"),
    "seven": sheet_of(gad_7(), "m_seven"),
    "sum": sheet_of(questionnaire(choice("a", "x"), choice("b", "y")), "m_sum"),
}


SCRIPT = """
import { band, measureCharts, outcome, score } from "../twins/measures.js";
import { askedRisk, entryRisk, riskIn } from "../twins/risk.js";
const [measure_charts, risk_in, entry_risk, asked_risk] = [measureCharts, riskIn, entryRisk, askedRisk];
export { asked_risk, band, entry_risk, measure_charts, outcome, risk_in, score };
"""


@pytest.fixture(scope="module")
def phone() -> Phone:
    return Phone.of_text(SCRIPT)


def entry(name: str, values: list[int | None], number: int = 1, **more: Any) -> Json:
    """An entry of a measure; None for an item without an answer."""
    found = SHEETS[name]["body"]
    answers = {
        f"f:{field['id']}": field["options"][value]["id"]
        for field, value in zip(found["fields"], values, strict=False)
        if value is not None
    }
    day = more.pop("day", f"2026-03-{number:02d}")
    body = {
        "worksheet": found["worksheet"],
        "worksheet_version": 1,
        "status": "done",
        "share": "shared",
        "day": day,
        "occurred_at": f"{day}T10:00+00:00",
        **answers,
        **more,
    }
    return {"id": f"e{number:03d}", "kind": "entry", "rev": 1, "body": body, "extra": {}}


def both(phone: Phone, function: str, *arguments: Any) -> Any:
    """What Python says; the phone must say the same."""
    module = measures if function in NAMES["measures"] else risk
    said = getattr(module, function)(*arguments)
    assert phone.call(function, *arguments) == json.loads(json.dumps(said)), function
    return said


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: f"{vector['measure']} {vector['answers']}")
def test_a_score_and_its_band(phone: Phone, vector: Json) -> None:
    kept, wanted = SHEETS[vector["measure"]], vector["answers"]
    size = both(phone, "score", entry(vector["measure"], wanted), kept)
    assert size == vector["score"]
    label = both(phone, "band", kept, size)
    assert (label or {}).get("en") == vector["band"]


def test_every_score_of_the_nine_items_has_exactly_one_band(phone: Phone) -> None:
    said = [both(phone, "band", SHEETS["nine"], size) for size in range(-1, 29)]
    assert said[0] is said[-1] is None
    assert None not in said[1:-1]
    assert [said[size + 1]["en"] for size in (4, 5, 9, 10, 14, 15, 19, 20)] == [
        "minimal", "mild", "mild", "moderate", "moderate", "moderately severe", "moderately severe", "severe",
    ]  # fmt: skip


def test_a_measure_that_is_half_done_has_no_score_and_says_how_much_was_answered(phone: Phone) -> None:
    half = entry("nine", [1, 2, None, 0, 1, None, None, None, None], status="partly")
    found = both(phone, "outcome", half, SHEETS["nine"], [half, entry("nine", [1] * 9, 2)])
    assert (found["score"], found["band"], found["last"]) == (None, None, None)
    assert (found["answered"], found["of"]) == (4, 9)


def test_the_item_that_is_asked_and_does_not_count_changes_nothing(phone: Phone) -> None:
    assert both(phone, "score", entry("nine", [1] * 9 + [3]), SHEETS["nine"]) == 9


def test_change_is_told_against_the_last_and_the_first_in_the_order_of_time(phone: Phone) -> None:
    told = [entry("nine", [value] * 9, number) for value, number in ((2, 9), (1, 3), (3, 6))]
    found = both(phone, "outcome", told[0], SHEETS["nine"], told)
    assert found["last"] == {"day": "2026-03-06", "score": 27, "change": -9}
    assert found["first"] == {"day": "2026-03-03", "score": 9, "change": 9}
    assert both(phone, "outcome", told[1], SHEETS["nine"], told)["last"] is None, (
        "what came later is not before"
    )


def test_drafts_and_other_measures_are_not_compared_with(phone: Phone) -> None:
    now = entry("nine", [1] * 9, 9)
    others = [
        entry("nine", [3] * 9, 2, status="draft"),
        entry("seven", [1] * 7, 3),
        entry("nine", [1] * 8, 4),
    ]
    assert both(phone, "outcome", now, SHEETS["nine"], [*others, now])["last"] is None


def test_a_chart_runs_from_the_first_day_to_the_last(phone: Phone) -> None:
    told = [entry("nine", [value] * 9, number) for value, number in ((0, 1), (3, 11), (1, 21))]
    (chart,) = both(phone, "measure_charts", told, list(SHEETS.values()), "en")
    assert [(point["x"], point["y"]) for point in chart["series"][0]["points"]] == [
        (0, 100),
        (50, 0),
        (100, 67),
    ]
    assert (chart["last"], chart["previous"], chart["change"], chart["since_first"]) == (9, 27, -18, 9)
    assert (chart["title"], chart["max"], chart["band"]["en"]) == ("Placeholder nine", 27, "mild")


@pytest.mark.parametrize(("number", "is_met"), [(0, False), (1, True), (3, True)])
def test_the_ninth_item_is_met_from_one_on(phone: Phone, number: int, is_met: bool) -> None:
    kept, told = SHEETS["nine"], entry("nine", [None] * 8 + [number])
    found = both(phone, "risk_in", kept, None, told["body"])
    assert (found is not None) == is_met
    assert not is_met or (found["number"], found["at_least"]) == (number, 1)
    typed = {name: value for name, value in told["body"].items() if name.startswith("f:")}
    asked = both(phone, "asked_risk", {"worksheet": kept, "assignment": None, "values": typed})
    assert (asked["is_met"], asked["options"]) == (is_met, "a_la1 a_la2 a_la3")


DIARY: Json = {
    "id": "diary.1",
    "body": {
        "worksheet": "diary",
        "version": 1,
        "fields": [{"id": "suicide_urge", "type": "scale", "min": 0, "max": 5, "label": {"en": "x"}}],
        "risk": {"field": "suicide_urge", "at_least": 3},
    },
}


@pytest.mark.parametrize(
    ("thresholds", "urge", "is_met"),
    [(None, 2, False), (None, 3, True), ({"suicide_urge": 2}, 2, True), ({"suicide_urge": 5}, 4, False),
     ({"suicide_urge": "x"}, 3, True), ({"other": 1}, 2, False), ("x", 3, True), (None, 6, False), (None, "3", False)],
)  # fmt: skip
def test_the_therapists_threshold_stands_in_the_place_of_the_worksheets(
    phone: Phone, thresholds: Any, urge: Any, is_met: bool
) -> None:
    agreed = {"id": "a", "body": {"thresholds": thresholds}}
    assert (both(phone, "risk_in", DIARY, agreed, {"f:suicide_urge": urge}) is not None) == is_met


def test_a_number_that_was_kept_aside_is_met_too(phone: Phone) -> None:
    kept = entry("nine", [0] * 9)
    kept["extra"]["alts"] = [{"k": f"f:{SHEETS['nine']['body']['risk']['field']}", "v": "a_la2", "op": "x"}]
    found = both(phone, "entry_risk", {"entry": kept, "worksheet": SHEETS["nine"], "assignment": None})
    assert found["number"] == 2


def test_a_worksheet_that_looks_at_nothing_asks_nothing(phone: Phone) -> None:
    context = {
        "worksheet": SHEETS["seven"],
        "assignment": None,
        "values": {},
        "entry": entry("seven", [3] * 7),
    }
    assert both(phone, "asked_risk", context) is None
    assert both(phone, "entry_risk", context) is None
    assert both(phone, "outcome", context["entry"], {"id": "x", "body": {}}, []) is None


def test_whatever_stands_in_records_both_say_the_same(phone: Phone) -> None:
    odd = [
        None,
        True,
        7,
        -1,
        2**60,
        1.5,
        "",
        "a_la1",
        [],
        ["a_la1"],
        {},
        {"a": 1},
        "__proto__",
        "constructor",
    ]
    for seed in range(60):
        chance = Hostile(seed).chance
        told = []
        for number in range(1, 6):
            each = entry("nine", [chance.randrange(4) for _ in range(9)], number)
            for key in chance.sample(sorted(each["body"]), 3):
                each["body"][key] = chance.choice(odd)
            told.append(each)
        kept = json.loads(json.dumps(SHEETS["nine"]))
        if chance.random() < 0.5:
            kept["body"][chance.choice(["measure", "risk", "fields", "title"])] = chance.choice(odd)
        both(phone, "outcome", told[-1], kept, [*told, chance.choice(odd)])
        both(phone, "measure_charts", told, [kept, *SHEETS.values()], "de")
        agreed = {"body": {"thresholds": chance.choice([*odd, {"q_44260_8": chance.choice(odd)}])}}
        context = {"worksheet": kept, "assignment": agreed, "entry": told[0], "values": told[0]["body"]}
        both(phone, "entry_risk", context)
        both(phone, "asked_risk", context)
