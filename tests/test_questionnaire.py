"""A measure's file: what is understood becomes a worksheet, what is not is refused with what to do."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.questionnaires_of_ours import FOUR, PHQ_9, choice, file_of, gad_7, option, phq_9, questionnaire
from webapp.measure_sheet import name_of, sheet
from webapp.questionnaire import DEEPEST, MOST_BYTES, MOST_ITEMS, Questionnaire, Unfit, read

Json = dict[str, Any]


def parsed(content: Json) -> Questionnaire:
    return read(file_of(content))


def made(content: Json) -> Json:
    return sheet(parsed(content), "m_placeholder", 1)


def refusal(content: Any) -> str:
    data = content if isinstance(content, bytes) else file_of(content)
    with pytest.raises(Unfit) as caught:
        sheet(read(data), "m_placeholder", 1)
    return str(caught.value)


def test_groups_are_made_flat_and_what_they_say_stands_above_the_next_question() -> None:
    inner = {"linkId": "g2", "type": "group", "text": "Closer", "item": [choice("b", "Second")]}
    outer = {"linkId": "g1", "type": "group", "text": "In general", "item": [choice("a", "First"), inner]}
    shown = {"linkId": "d", "type": "display", "text": "Take your time"}
    fields = made(questionnaire(shown, outer, choice("c", "Third")))["fields"]
    assert [field["label"]["en"] for field in fields] == ["First", "Second", "Third"]
    assert [field.get("above", {}).get("en") for field in fields] == [
        "Take your time\nIn general",
        "Closer",
        None,
    ]


def test_each_kind_of_question_becomes_the_field_that_can_hold_it() -> None:
    slider = [
        {"url": "http://hl7.org/fhir/StructureDefinition/minValue", "valueInteger": 1},
        {"url": "http://hl7.org/fhir/StructureDefinition/maxValue", "valueInteger": 7},
    ]
    items = [
        choice("one", "One of"),
        choice("many", "Any of", repeats=True),
        {"linkId": "count", "type": "integer", "text": "How often"},
        {"linkId": "slide", "type": "integer", "text": "How strong", "extension": slider},
        {"linkId": "number", "type": "decimal", "text": "How warm"},
        {"linkId": "line", "type": "string", "text": "A word"},
        {"linkId": "lines", "type": "text", "text": "Some words"},
        {"linkId": "yes", "type": "boolean", "text": "Is it so"},
    ]
    body = made(questionnaire(*items))
    assert [field["type"] for field in body["fields"]] == [
        "pick", "picks", "count", "scale", "text", "text", "long", "yes_no",
    ]  # fmt: skip
    assert (body["fields"][3]["min"], body["fields"][3]["max"]) == (1, 7)
    assert body["measure"]["scored"] == ["q_one", "q_slide"], "only what counts is counted"
    assert (body["measure"]["low"], body["measure"]["high"]) == (1, 10)


def test_the_nine_items_are_found_by_their_codes_and_the_total_is_not_asked() -> None:
    body = made(phq_9())
    assert [field["id"] for field in body["fields"]] == [
        *(f"q_{code.replace('-', '_')}" for code in PHQ_9),
        "q_69722_7",
    ]
    measure = body["measure"]
    assert len(measure["scored"]) == 9
    assert "q_69722_7" not in measure["scored"], "how difficult it was is asked, and does not count"
    assert [(band["low"], band["high"]) for band in measure["bands"]] == [
        (0, 4), (5, 9), (10, 14), (15, 19), (20, 27),
    ]  # fmt: skip
    assert (measure["low"], measure["high"], measure["flag"]) == (0, 27, 5)
    assert body["risk"] == {"field": "q_44260_8", "at_least": 1}


def test_the_seven_items_have_four_bands_and_no_answer_that_is_looked_at_by_itself() -> None:
    body = made(gad_7())
    measure = body["measure"]
    assert [(band["low"], band["high"]) for band in measure["bands"]] == [(0, 4), (5, 9), (10, 14), (15, 21)]
    assert (measure["high"], measure["flag"]) == (21, 4)
    assert "risk" not in body


def test_without_codes_the_first_nine_that_can_be_them_are_taken_in_their_order() -> None:
    items = [choice(f"i{number}", f"Placeholder {number}") for number in range(1, 11)]
    body = made(questionnaire(*items, code="44249-1"))
    assert body["measure"]["scored"] == [f"q_i{number}" for number in range(1, 10)]
    assert body["risk"]["field"] == "q_i9"


def test_the_answers_of_loinc_count_as_they_do_there_where_the_file_names_no_number() -> None:
    bare = [option(code, "words") for code in ("LA6568-5", "LA6569-3", "LA6570-1", "LA6571-9")]
    items = [choice(f"i{number}", "Placeholder", answerOption=bare) for number in range(7)]
    assert made(questionnaire(*items, code="69737-5"))["measure"]["high"] == 21


@pytest.mark.parametrize("count", [8, 3])
def test_a_file_that_says_that_it_is_a_measure_which_it_cannot_be_is_refused(count: int) -> None:
    items = [choice(f"i{number}", "Placeholder") for number in range(count)]
    assert "9 items with answers from 0 to 3" in refusal(questionnaire(*items, code="44249-1"))


def test_where_some_items_have_their_code_the_others_are_not_guessed() -> None:
    items = [choice(f"i{number}", "Placeholder") for number in range(9)]
    items[0]["code"] = [{"code": PHQ_9[0]}]
    assert "9 items" in refusal(questionnaire(*items, code="44249-1"))


def test_the_same_link_ids_and_codes_give_the_same_ids_in_every_version() -> None:
    one, two = made(phq_9()), made(phq_9(version="2.0", title="Another title"))
    assert [field["id"] for field in one["fields"]] == [field["id"] for field in two["fields"]]
    assert one["fields"][0]["options"] == two["fields"][0]["options"]


def test_a_measure_is_called_by_its_title() -> None:
    assert name_of("Placeholder nine (2)") == "m_placeholder_nine_2"
    assert name_of("Σ…") == "m_measure"
    assert len(name_of("long " * 40)) <= 32


ITEM = choice("a", "First")
DEEP: Json = choice("deep", "Last")
for level in range(DEEPEST):
    DEEP = {"linkId": f"g{level}", "type": "group", "text": "", "item": [DEEP]}
BAD: dict[str, tuple[Any, str]] = {
    "too large": (b" " * (MOST_BYTES + 1), "larger than 256 KB"),
    "no JSON": (b"%PDF-1.7", "not a JSON file"),
    "no UTF-8": (b'{"resourceType": "\xff"}', "not a JSON file"),
    "no number": (b'{"resourceType": "Questionnaire", "x": NaN}', "not a JSON file"),
    "nested": (b"[" * 100_000, "nested too deeply"),
    "nested items": (
        b'{"resourceType":"Questionnaire","item":[' + b'{"linkId":"a","type":"group","item":[' * 5_000,
        "nested too deeply",
    ),
    "a list": ([], "not a FHIR Questionnaire"),
    "another resource": (questionnaire(ITEM, resourceType="Patient"), "not a FHIR Questionnaire"),
    "retired": (questionnaire(ITEM, status="retired"), "not in use"),
    "no url": (questionnaire(ITEM, url=" "), "no url"),
    "no version": (questionnaire(ITEM, version=""), "no version"),
    "no title": (questionnaire(ITEM, title="", name=""), "no title"),
    "nothing asked": (questionnaire(), "asks nothing"),
    "only shown": (questionnaire({"linkId": "a", "type": "display", "text": "Hello"}), "asks nothing"),
    "5,000 items": (
        questionnaire(*({"linkId": str(one), "type": "boolean", "text": "x"} for one in range(5_000))),
        f"more than {MOST_ITEMS} items",
    ),
    "the same linkId": (questionnaire(ITEM, ITEM), "Give every item a linkId of its own"),
    "no linkId": (questionnaire(choice("", "First")), "no linkId"),
    "linkId is a number": (questionnaire({**ITEM, "linkId": 7}), "not shaped as FHIR R4 says"),
    "item is no list": (questionnaire(item={}), "not shaped as FHIR R4 says"),
    "groups in groups": (questionnaire(DEEP), "groups deep"),
    "HTML in a question": (questionnaire(choice("a", "First <b>one</b>")), "HTML"),
    "HTML in an answer": (questionnaire(choice("a", "x", answerOption=[*FOUR, option("e", "<i>x")])), "HTML"),
    "HTML in the title": (questionnaire(ITEM, title="<script>"), "HTML"),
    "an entity": (questionnaire(choice("a", "Tom &amp; Jerry")), "HTML"),
    "a control": (questionnaire(choice("a", "bell \x07")), "cannot be shown"),
    "words without end": (questionnaire(choice("a", "x" * 2_001)), "longer than"),
    "no words": (questionnaire(choice("a", " ")), "no words"),
    "enableWhen": (questionnaire(choice("a", "x", enableWhen=[{"question": "b"}])), "enableWhen"),
    "answerValueSet": (questionnaire(choice("a", "x", answerValueSet="http://x")), "another file"),
    "modifierExtension": (questionnaire(choice("a", "x", modifierExtension=[{}])), "changes what it means"),
    "repeats": (questionnaire({"linkId": "a", "type": "string", "text": "x", "repeats": True}), "several times"),
    "one answer": (questionnaire(choice("a", "x", answerOption=FOUR[:1])), "answers to choose from"),
    "the same answer": (questionnaire(choice("a", "x", answerOption=[FOUR[0], FOUR[0]])), "the same code"),
    "half a point": (questionnaire(choice("a", "x", answerOption=[*FOUR, option("h", "half", 0.5)])), "whole"),
    "less than nothing": (questionnaire(choice("a", "x", answerOption=[*FOUR, option("m", "minus", -1)])), "whole"),
    "an answer that is a day": (
        questionnaire(choice("a", "x", answerOption=[{"valueDate": "2026-01-01"}] * 2)),
        "no coding, text or whole number",
    ),
    **{
        f"type {kind}": (questionnaire({"linkId": "a", "type": kind, "text": "x"}), f"its type is “{kind}”")
        for kind in ("open-choice", "date", "dateTime", "time", "url", "attachment", "reference", "quantity", "x")
    },
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_what_cannot_be_held_is_refused_with_what_to_do(name: str) -> None:
    content, wanted = BAD[name]
    said = refusal(content)
    assert wanted in said
    assert said.endswith("."), "a sentence"
    assert len(said) < 400


def test_what_is_worked_out_elsewhere_is_left_out_and_named() -> None:
    total = {"linkId": "t", "type": "quantity", "text": "Sum", "readOnly": True}
    found = parsed(questionnaire(ITEM, total))
    assert [item.text for item in found.items] == ["First"]
    assert found.left_out == ("Sum",)


def test_the_narrative_of_the_file_is_not_read() -> None:
    content = questionnaire(ITEM, text={"status": "generated", "div": "<div>anything</div>"})
    assert parsed(content).title == "Placeholder measure"
    assert "anything" not in json.dumps(made(content))
