"""Questionnaire files for tests. The codes are real, the words are placeholders of our own."""

from __future__ import annotations

import json
from typing import Any

Json = dict[str, Any]

ORDINAL = "http://hl7.org/fhir/StructureDefinition/ordinalValue"
PHQ_9 = "44250-9 44255-8 44259-0 44254-1 44251-7 44258-2 44252-5 44253-3 44260-8".split()
GAD_7 = "69725-0 68509-9 69733-4 69734-2 69735-9 69689-6 69736-7".split()


def option(code: str, words: str, value: int | float | None = None) -> Json:
    """One answer; what it counts stands in the extension of R4."""
    counts = [{"url": ORDINAL, "valueDecimal": value}] if value is not None else []
    return {"valueCoding": {"code": code, "display": words, "extension": counts}}


FOUR = [option(f"LA{value}", words, value) for value, words in enumerate(("none", "little", "more", "most"))]


def choice(link_id: str, words: str, **more: Any) -> Json:
    """A question with four answers from 0 to 3."""
    return {"linkId": link_id, "type": "choice", "text": words, "answerOption": FOUR, **more}


def questionnaire(*items: Json, code: str = "", **more: Any) -> Json:
    """A file with these questions."""
    return {
        "resourceType": "Questionnaire",
        "url": "https://measures.example/placeholder",
        "version": "1.0",
        "title": "Placeholder measure",
        "status": "active",
        "code": [{"system": "http://loinc.org", "code": code}] if code else [],
        "item": list(items),
        **more,
    }


def phq_9(**more: Any) -> Json:
    """Shaped as LOINC's file: a group with nine items, then how difficult it was, then the total."""
    asked = [
        choice(f"/{code}", f"Placeholder item {number}", code=[{"code": code}], required=True)
        for number, code in enumerate(PHQ_9, 1)
    ]
    group = {"linkId": "stem", "type": "group", "text": "Placeholder stem", "item": asked}
    difficulty = choice("/69722-7", "Placeholder difficulty", code=[{"code": "69722-7"}])
    total = {
        "linkId": "/44261-6",
        "type": "decimal",
        "text": "Placeholder total",
        "code": [{"code": "44261-6"}],
    }
    named = {"url": "https://measures.example/nine", "title": "Placeholder nine"}
    return questionnaire(group, difficulty, total, code="44249-1", **{**named, **more})


def gad_7(**more: Any) -> Json:
    """Seven items."""
    asked = [
        choice(f"/{code}", f"Placeholder item {number}", code=[{"code": code}])
        for number, code in enumerate(GAD_7, 1)
    ]
    named = {"url": "https://measures.example/seven", "title": "Placeholder seven"}
    return questionnaire(*asked, code="69737-5", **{**named, **more})


def file_of(content: Any) -> bytes:
    """As it lies on a disk."""
    return json.dumps(content).encode()
