"""What is agreed in an assignment: from the form to the record's body, and back."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from webapp.fields import WORDS, Fields
from webapp.therapist import to_read
from webapp.words import gettext
from webapp.worksheet_check import PURPOSES

Json = dict[str, Any]

APART = (2, 3, 4, 6, 8)
PERIODS = ("day", "week", *(f"weeks:{every}" for every in APART), "session", "once", "none")
SHARES = ("shared", "private")
WEEKDAYS = range(7)
MOST_LINES = 30
TITLE, MOST_MINUTES, MOST_TIMES, SURE = 200, 600, 50, 10


def read(form: Fields, goals: Collection[str] = ()) -> Json:
    """The agreed part of a body; ``goals`` are the ids of those that it can be for. Look at ``form.errors`` before it is used."""
    start, end = form.day("start", gettext("Choose the day on which it begins.")), form.day("end")
    if start and end and not {"start", "end"} & form.errors.keys() and end < start:
        form.errors["end"] = gettext("The end lies before the beginning.")
    period, _, every = form.choice("period", PERIODS, "week").partition(":")
    times = form.whole("times", 1, MOST_TIMES)
    if period in ("day", "week") and times is None and "times" not in form.errors:
        form.errors["times"] = gettext("Write how often, or choose “when it fits”.")
    return {
        "title": form.line("title", gettext("Give it a title."), TITLE),
        "rationale": form.text("rationale"),
        "purpose": form.choice("purpose", PURPOSES, "monitor"),
        "dose": {
            "times_per_period": times or 1,
            "period": period,
            **({"every": int(every)} if period == "weeks" else {}),
            "days": [day for day in WEEKDAYS if form.values.get(f"day:{day}")],
            "min_minutes": form.whole("minutes", 0, MOST_MINUTES) or 0,
            "time_of_day": form.clock("time_of_day"),
            "start": start,
            "end": end,
        },
        "where": form.line("where", limit=WORDS),
        "first_step": form.line("first_step", limit=WORDS),
        "obstacle": form.line("obstacle", limit=WORDS),
        "if_then": form.line("if_then", limit=WORDS),
        "confidence": form.whole("confidence", 0, SURE),
        "smaller": form.line("smaller", limit=WORDS),
        "smaller_minutes": form.whole("smaller_minutes", 0, MOST_MINUTES),
        "share": form.choice("share", SHARES, "shared"),
        "goal_id": form.choice("goal_id", ("", *goals), ""),
        "resources": to_read.read(form),
    }


def listed_fields(sheet: Mapping[str, Any], values: Mapping[str, str]) -> list[Json]:
    """The fields that can be given words to choose from: one's own lists, and those that have some already."""
    return [
        field
        for field in sheet["fields"]
        if any(column.get("carried") for column in field.get("columns", ()))
        or f"list:{field['id']}" in values
    ]


def askable_fields(sheet: Mapping[str, Any], values: Mapping[str, str]) -> list[Json]:
    """The fields that only some assignments ask, or ask from the start."""
    return [field for field in sheet["fields"] if field.get("extra") or f"ask:{field['id']}" in values]


def prepare(form: Fields, sheet: Mapping[str, Any]) -> Json:
    """What the forms of this assignment begin with. Look at ``form.errors`` before it is used."""
    lists: dict[str, list[str]] = {}
    for field in listed_fields(sheet, form.values):
        name = f"list:{field['id']}"
        lines = [line.strip() for line in form.text(name).split("\n")]
        words = list(dict.fromkeys(line for line in lines if line))
        if len(words) > MOST_LINES or any(len(line) > WORDS for line in words):
            form.errors[name] = gettext("Please keep this to %(limit)s short lines.", limit=MOST_LINES)
        if words:
            lists[field["id"]] = words
    asked = [field["id"] for field in sheet["fields"] if form.values.get(f"ask:{field['id']}") == "1"]
    found = looked_at(sheet)
    if found is None:
        return {"lists": lists, "ask": asked}
    least = form.whole("threshold", 1, found["max"])
    return {"lists": lists, "ask": asked, "thresholds": {found["id"]: least or found["at_least"]}}


def looked_at(sheet: Mapping[str, Any]) -> Json | None:
    """The number of which it is agreed from where on it must be looked at; None where there is none to agree on."""
    rule = sheet.get("risk") or {}
    field = next((each for each in sheet["fields"] if each["id"] == rule.get("field")), None)
    return {**field, "at_least": rule["at_least"]} if field and "max" in field else None


def fill(body: Mapping[str, Any]) -> dict[str, str]:
    """The form values of what is agreed."""
    lists = {f"list:{field}": "\n".join(words) for field, words in (body.get("lists") or {}).items()}
    thresholds = [str(least) for least in (body.get("thresholds") or {}).values()][:1]
    dose = body.get("dose") or {}
    plain = (
        "title",
        "rationale",
        "purpose",
        "where",
        "first_step",
        "obstacle",
        "if_then",
        "smaller",
        "share",
        "goal_id",
    )
    numbers = {
        "times": dose.get("times_per_period"),
        "minutes": dose.get("min_minutes") or None,
        "confidence": body.get("confidence"),
        "smaller_minutes": body.get("smaller_minutes"),
    }
    return {
        **{name: str(body.get(name) or "") for name in plain},
        **{name: "" if value is None else str(value) for name, value in numbers.items()},
        **{name: str(dose.get(name) or "") for name in ("time_of_day", "start", "end")},
        "period": f"weeks:{dose.get('every')}"
        if dose.get("period") == "weeks"
        else str(dose.get("period") or ""),
        **{f"day:{day}": "1" for day in dose.get("days") or ()},
        **lists,
        **to_read.fill(body),
        **dict.fromkeys(["threshold"] if thresholds else [], "".join(thresholds)),
        **{f"ask:{field}": "1" for field in body.get("ask") or ()},
    }


def first_values(sheet: Mapping[str, Any], title: str, today: str) -> dict[str, str]:
    """What the form for a new assignment starts from."""
    return {
        "title": title,
        "purpose": sheet["purpose"],
        # What was agreed together starts shared, and the assignment says so.
        "share": "shared",
        "period": "session" if sheet.get("measure") else "week",
        "times": "1" if sheet.get("measure") else "3",
        "minutes": "" if sheet.get("measure") else str(sheet.get("minutes") or ""),
        "start": today,
    }


def smaller(values: Mapping[str, str]) -> dict[str, str]:
    """The same a good deal smaller: the smaller version if one was agreed, else half of it."""
    minutes = values.get("smaller_minutes") or _half(values.get("minutes", ""))
    times = values.get("times", "")
    return {
        **values,
        "minutes": minutes,
        "times": times if minutes else _half(times),
        "first_step": values.get("smaller") or values.get("first_step", ""),
        "smaller": "",
        "smaller_minutes": "",
    }


def _half(number: str) -> str:
    return str(-(-int(number) // 2)) if number.isdecimal() and int(number) else number
