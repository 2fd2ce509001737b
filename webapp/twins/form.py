"""A form about an entry: which fields it shows, what they hold, and what they say. form.js is the twin.

An entry's phase: a worksheet of one phase has ""; one of two is in "plan" until its result is first
saved, from then on in "result", and the plan is only read. Status "done" means that the present
phase is complete: a plan that is done waits for its result, with status done and phase plan.
"""

from __future__ import annotations

from typing import Any

from webapp.twins import answers, own, repeated
from webapp.twins.risk import asked_risk
from webapp.twins.shape import Json, body, identity, listing, mapping, records, text, whole
from webapp.twins.told import answers_to, fields_of

AMOUNTS = ["none", "some", "half", "most", "all", "more"]
BARRIERS = [
    "forgot", "no_time", "upset", "avoided", "too_hard", "unsure", "no_point", "no_fit", "boring",
    "no_situation", "no_privacy", "nuisance", "worried", "perfect", "fine", "other",
]  # fmt: skip
DISTRESS = ["distress_before", "distress_peak", "distress_after"]
LEVELS = ["difficulty", "helpfulness", "understood_how", "made_sense_why"]
# How strong the pull to avoid it was, 0-10.
URGE = "avoid_urge"
# How sure of being able to do it, before and after, 0-10.
SURE = ["confidence_before", "confidence_after"]
WORDS = ["note_to_therapist", "learned", "barrier_other"]
# What is ticked, or is not.
TICKS = ["although_hard", "ask_review"]
# What sends nothing when it is empty, by the form that shows it.
SILENT = [*DISTRESS, *SURE, *TICKS, "barriers"]
SHOWS = {
    "new_entry": SILENT,
    "new_free_entry": SILENT,
    "new_practice": SILENT,
    "edit_entry": SILENT,
    "result": SILENT,
    "not_today": ["barriers", URGE],
}
BARRIER_FIELD: Json = {
    "type": "picks",
    "options": [{"id": barrier} for barrier in BARRIERS],
    "closed": True,
}


def form_fill(context: Json) -> Json:
    """What a form shows: its fields by where they stand, and the value of each."""
    view, entry = text(context.get("view")), context.get("entry")
    typed_before = mapping(context.get("values"))
    sheet = _sheet_of_words(context, typed_before)
    context = {**context, "worksheet": sheet}
    phase = phase_of(sheet, entry, view == "result")
    asked = listing(body(context.get("assignment")).get("ask"))
    shown = [
        field
        for field in fields_of(sheet)
        if text(field.get("phase")) == phase and _is_asked(field, asked, entry)
    ]
    values = typed_before or {**hidden(context), **envelope_values(context), **answer_values(shown, context)}
    more = [field for field in shown if not _is_short(field, asked)]
    drawn = [{**field, **_surroundings(field, values, context)} for field in shown]
    return {
        "entry": entry,
        "assignment": context.get("assignment"),
        "worksheet": sheet,
        "phase": phase,
        "phase_title": _phase_title(sheet, phase),
        "short_fields": [field for field in drawn if _is_short(field, asked)],
        "more_fields": [field for field in drawn if not _is_short(field, asked)],
        "more_open": view == "edit_entry"
        or _speaks_of(more, {**typed_before, **mapping(context.get("errors"))}),
        "locked_answers": answers_to(_planned(sheet), entry) if phase == "result" else [],
        "share_value": text(values.get("share")) or share_of(context),
        "risk": asked_risk({**context, "values": values}),
        "values": values,
    }


def read_answers(sheet: Json, phase: str, form: Json, held: Json, now: Any) -> tuple[Json, Json]:
    """The answers to one phase of a worksheet, empty ones as none; and the errors by form name.

    A time that reads as it did keeps the offset that it was ``held`` with.
    """
    kept: Json = {}
    errors: Json = {}
    for field in fields_of(sheet):
        if text(field.get("phase")) != phase:
            continue
        name = "f:" + text(field.get("id"))
        if field.get("type") == "picks":
            kept[name], wrong = answers.read_picks(field, name, form)
            errors.update(wrong)
            continue
        if field.get("type") == "rows":
            kept[name], wrong = repeated.read_rows(field, name, form, now)
            errors.update(wrong)
            continue
        kept[name], error = answers.read_field(field, name, form, now)
        if field.get("type") == "time" and kept[name] and text(held.get(name))[:16] == kept[name][:16]:
            kept[name] = held[name]
        if error:
            errors[name] = error
    return kept, errors


def missing(sheet: Json, phase: str, kept: Json, errors: Json) -> Json:
    """An error for each answer without which this phase is not complete."""
    names: list[str] = []
    for field in fields_of(sheet):
        name = "f:" + text(field.get("id"))
        if text(field.get("phase")) != phase:
            continue
        if field.get("required") is True and not_given(kept.get(name)):
            names.append(name)
        if field.get("type") == "rows":
            names.extend(repeated.lacking(field, name, mapping(kept.get(name))))
    return {name: {"code": "required"} for name in names if name not in errors}


def read_envelope(form: Json) -> tuple[Json, Json]:
    """Everything beside the answers that this form speaks of; and the errors by form name.

    A control that sends nothing when it is empty counts as emptied only in a form that shows it
    (one of SHOWS, or one that says so: "on:barriers"=1); any other leaves things as they are.
    """
    kept: Json = {}
    errors: Json = {}
    readers: dict[str, Any] = {
        "occurred_on": answers.read_day,
        "occurred_time": answers.read_clock,
        "share": lambda words: answers.read_choice(words, ["private", "shared"]),
        "amount_done": lambda words: answers.read_choice(words, AMOUNTS),
    }
    readers |= {name: lambda words: answers.read_number(words, 0, 100) for name in DISTRESS}
    readers |= {name: lambda words: answers.read_number(words, 0, 4) for name in LEVELS}
    readers |= {name: lambda words: answers.read_number(words, 0, 10) for name in (URGE, *SURE)}
    readers |= dict.fromkeys(WORDS, answers.read_words)
    for name in sorted(readers):
        if not isinstance(form.get(name), str) and not is_on(form, name):
            continue
        kept[name], error = readers[name](answers.typed(form, name))
        if error:
            errors[name] = error
    if kept.get("share") is None:
        kept.pop("share", None)
    barriers = answers.read_picks(BARRIER_FIELD, "barriers", form)[0]
    if answers.picked_only(barriers) or is_on(form, "barriers"):
        kept["barriers"] = barriers
    for name in TICKS:
        ticked = answers.typed(form, name) == "1"
        if ticked or is_on(form, name):
            kept[name] = ticked
    return kept, errors


def is_on(form: Json, name: str) -> bool:
    """Whether the form says that it shows this control, although it may send nothing."""
    is_shown = text(form.get("form")) in SHOWS and name in SHOWS[text(form.get("form"))]
    return is_shown or form.get("on:" + name) == "1"


def phase_of(sheet: Json, entry: Any, is_result: bool) -> str:
    """The phase that a form about this entry is for."""
    if not listing(body(sheet).get("phases")):
        return ""
    return "result" if is_result or body(entry).get("phase") == "result" else "plan"


def share_of(context: Json) -> str:
    """What an entry starts as: as was agreed; a free one private unless person and worksheet say shared."""
    held, agreed = body(context.get("entry")), body(context.get("assignment"))
    if held.get("share") in ("private", "shared"):
        return text(held["share"])
    if context.get("assignment"):
        return "private" if agreed.get("share") == "private" else "shared"
    person, sheet = body(context.get("me")), body(context.get("worksheet"))
    return (
        "shared" if person.get("share_default") == "shared" and sheet.get("share") == "shared" else "private"
    )


def hidden(context: Json) -> Json:
    """What travels with a form unseen."""
    entry, assignment = mapping(context.get("entry")), mapping(context.get("assignment"))
    sheet = mapping(context.get("worksheet"))
    held, agreed = body(entry), body(assignment)
    revision = whole(held.get("assignment_revision") if entry else agreed.get("revision"))
    version = whole(body(sheet).get("version"))
    return {
        "form": text(context.get("view")),
        "base": str(whole(entry.get("rev")) or 0),
        "assignment_id": text(held.get("assignment_id")) if entry else identity(assignment),
        "assignment_revision": "" if revision is None else str(revision),
        "worksheet": text(body(sheet).get("worksheet")),
        "worksheet_version": "" if version is None else str(version),
        "recorded_at": text(held.get("recorded_at")) or text(context.get("now")),
        "takeaway_id": "" if entry else identity(mapping(context.get("takeaway"))),
    }


def envelope_values(context: Json) -> Json:
    """The form values of everything beside the answers. A result begins with the present day and time."""
    entry = context.get("entry")
    held = body(entry)
    begins = not entry or context.get("view") == "result" and held.get("phase") != "result"
    day = "" if begins else text(held.get("day"))
    at = text(context.get("now")) if begins else text(held.get("occurred_at"))
    values = {
        "occurred_on": day or text(context.get("today")),
        "occurred_time": at[11:16],
        "share": share_of(context),
    }
    return {**values, **wrap_values(entry)}


def wrap_values(entry: Any) -> Json:
    """The form values of distress, wrap, barriers and notes."""
    held = body(entry)
    values: Json = {name: text(held.get(name)) for name in ("amount_done", *WORDS) if text(held.get(name))}
    for name in (*DISTRESS, *LEVELS, URGE, *SURE):
        if (level := whole(held.get(name))) is not None:
            values[name] = str(level)
    values |= {name: "1" for name in TICKS if held.get(name) is True}
    return {**values, **answers.fill_picks(BARRIER_FIELD, "barriers", mapping(held.get("barriers")))}


def answer_values(fields: list[Json], context: Json) -> Json:
    """The form values of the answers; those of a new entry that are known from earlier."""
    entry = context.get("entry")
    values: Json = {}
    for field in fields:
        name = "f:" + text(field.get("id"))
        kept = body(entry).get(name)
        if field.get("type") == "rows":
            filled = repeated.fill_rows(field, name, kept) if entry else own.carried(field, name, context)
        elif field.get("type") == "day" and not entry and field.get("begins") == "today":
            filled = answers.fill_field(field, name, context.get("today"))
        else:
            filled = answers.fill_field(field, name, kept)
        values.update(filled)
    return values


def _sheet_of_words(context: Json, typed_before: Json) -> Json:
    """The worksheet in the version that the words of this form were written on."""
    wanted = f"{text(typed_before.get('worksheet'))}.{text(typed_before.get('worksheet_version'))}"
    found = [sheet for sheet in records(context.get("worksheets")) if identity(sheet) == wanted]
    return found[0] if found and not context.get("entry") else mapping(context.get("worksheet"))


def _is_asked(field: Json, asked: list[Any], entry: Any) -> bool:
    """Whether a form shows a field: an ``extra`` one only where it was agreed, or answered."""
    if field.get("extra") is not True or field.get("id") in asked:
        return True
    return not not_given(body(entry).get("f:" + text(field.get("id"))))


def _speaks_of(fields: list[Json], said: Json) -> bool:
    """Whether anything stands under the name of one of these fields."""
    names = ["f:" + text(field.get("id")) for field in fields]
    return any(said[key] and (key == name or key.startswith(name + ":")) for key in said for name in names)


def _is_short(field: Json, asked: list[Any]) -> bool:
    return field.get("short") is True or field.get("id") in asked


def _surroundings(field: Json, values: Json, context: Json) -> Json:
    """What a template must know of a field besides itself: its rows, or words to choose from."""
    name, kind = "f:" + text(field.get("id")), field.get("type")
    if kind == "rows":
        return {"rows": repeated.shown_rows(field, name, values, context.get("fresh"))}
    return {"own": own.offered(field, context)} if kind in ("own", "text") else {}


def _phase_title(sheet: Json, phase: str) -> Any:
    phases = [mapping(each) for each in listing(body(sheet).get("phases"))]
    return next((each.get("title") for each in phases if phase and each.get("id") == phase), None)


def _planned(sheet: Json) -> list[Json]:
    """The fields of a worksheet without those of its result."""
    return [field for field in fields_of(sheet) if field.get("phase") != "result"]


def not_given(kept: Any) -> bool:
    """Whether an answer is empty."""
    return kept is None or isinstance(kept, dict) and not answers.picked_only(kept)
