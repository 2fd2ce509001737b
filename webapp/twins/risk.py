"""The answer that is looked at by itself: in the form, on the entry's page, and on the server. risk.js is the twin.

A worksheet's ``risk`` says {"field", "at_least"}; an assignment's ``thresholds`` may say another number for
its field. What counts is the number of the answer, of an option its value.
"""

from __future__ import annotations

from typing import Any

from webapp.twins.measures import value_of
from webapp.twins.shape import Json, body, listing, mapping, text, whole


def rule_of(sheet: Any, assignment: Any) -> Json | None:
    """Which field of a worksheet is looked at, and from which number on; none if none is."""
    said = mapping(body(sheet).get("risk"))
    wanted, least = text(said.get("field")), whole(said.get("at_least"))
    fields = [mapping(each) for each in listing(body(sheet).get("fields"))]
    field = next((each for each in fields if wanted and each.get("id") == wanted), None)
    if field is None:
        return None
    agreed = whole(mapping(body(assignment).get("thresholds")).get(wanted))
    return {"field": field, "at_least": agreed if agreed is not None else 1 if least is None else least}


def risk_in(sheet: Any, assignment: Any, answers: Json) -> Json | None:
    """The answer if it is at or over the number, as {"field", "number", "at_least"}; none if it is not."""
    rule = rule_of(sheet, assignment)
    if rule is None:
        return None
    size = value_of(rule["field"], answers.get("f:" + text(rule["field"].get("id"))))
    return None if size is None or size < rule["at_least"] else {**rule, "number": size}


def asked_risk(context: Json) -> Json | None:
    """What a form needs to show the card as soon as the answer is given: ``name``, and which values are met.

    ``options`` are the ids of a pick at or over the number, ``least`` is the number of a scale; ``is_met`` says
    whether the form as it stands (``values``) is there already.
    """
    rule = rule_of(context.get("worksheet"), context.get("assignment"))
    if rule is None:
        return None
    field = rule["field"]
    options = [mapping(each) for each in listing(field.get("options"))]
    over = [
        text(each.get("id"))
        for each in options
        if (whole(each.get("value")) or 0) >= rule["at_least"] and each
    ]
    typed = text(mapping(context.get("values")).get("f:" + text(field.get("id"))))
    size = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 4 else None
    is_number = field.get("type") != "pick"
    return {
        **rule,
        "name": "f:" + text(field.get("id")),
        "is_number": is_number,
        "options": " ".join(over),
        "is_met": size is not None and size >= rule["at_least"] if is_number else typed in over,
    }


def entry_risk(context: Json) -> Json | None:
    """The same for the page of an entry: what stands in it, or was kept aside of it, at or over the number."""
    entry, sheet = mapping(context.get("entry")), context.get("worksheet")
    found = risk_in(sheet, context.get("assignment"), body(entry))
    for alt in listing(mapping(entry.get("extra")).get("alts")):
        if found is None and text(mapping(alt).get("k")):
            answers = {mapping(alt)["k"]: mapping(alt).get("v")}
            found = risk_in(sheet, context.get("assignment"), answers)
    return found
