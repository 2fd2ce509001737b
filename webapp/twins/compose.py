"""From a form to operations, with what is wrong in it and where to go on. compose.js is the twin.

Nothing is written here. A form that says nothing new gives no operation and still goes on; one for
an entry that is not here gives ``missing``. An edit carries only what differs from the shown entry.
"""

from __future__ import annotations

import re
from typing import Any

from webapp.twins import form as forms
from webapp.twins.answers import picked_only, typed
from webapp.twins.days import offset
from webapp.twins.risk import risk_in
from webapp.twins.rows import sheet_id
from webapp.twins.shape import Json, body, identity, mapping, records, same, text, whole
from webapp.twins.told import fields_of

ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
COUNT = re.compile(r"[0-9]{1,9}")
STATUSES = ["done", "partly", "not_done", "draft"]
NEW_FORMS = ["new_entry", "new_free_entry", "new_practice", "not_today"]
MISSING: Json = {"missing": True, "ops": [], "errors": {}}


def save_entry(context: Json, form: Json) -> Json:
    """Make or change an entry."""
    entry, kind = context.get("entry"), text(form.get("form"))
    sheet = _sheet(context, form)
    if not ID.fullmatch(text(context.get("entry_id"))):
        return MISSING
    if kind == "wrap":
        return _save_wrap(context, form) if entry else MISSING
    if sheet is None or not entry and kind not in NEW_FORMS:
        return MISSING
    kept, errors = _read(context, form, sheet)
    if errors:
        return {"ops": [], "errors": errors, "again": _again(context, form)}
    return {"ops": _operations(context, kept), "errors": {}, "go": _go(context, form, kept, sheet)}


def share_entry(context: Json, form: Json) -> Json:
    """Let the therapist read an entry, or no more."""
    share = typed(form, "share")
    kept = {"share": share} if share in ("private", "shared") else {}
    return {
        "ops": _operations(context, kept),
        "errors": {},
        "go": _entry_page(context, kept.get("share", "")),
    }


def delete_entry(context: Json, form: Json) -> Json:
    """Throw an entry away; one that is not here (any more) already is."""
    operation = {"t": "entry.delete", "id": text(context.get("entry_id"))}
    said = [operation] if context.get("entry") else []
    return {"ops": said, "errors": {}, "go": {"view": "history", "params": {}, "notice": "deleted"}}


def discard_draft(context: Json, form: Json) -> Json:
    """Drafts live on the phone alone: elsewhere there is nothing to throw away."""
    return {"ops": [], "errors": {}, "go": {"view": "today", "params": {}, "notice": ""}}


def dismiss(context: Json, form: Json) -> Json:
    """What a phone says about itself is known to that phone alone: elsewhere there is nothing to put away."""
    return {"ops": [], "errors": {}, "go": {"view": "sync_status", "params": {}, "notice": ""}}


def _save_wrap(context: Json, form: Json) -> Json:
    kept, errors = forms.read_envelope(form)
    for name in ("occurred_on", "occurred_time"):
        kept.pop(name, None)
    if errors:
        return {"ops": [], "errors": errors, "again": _entry_page(context)}
    return {"ops": _operations(context, kept), "errors": {}, "go": _entry_page(context)}


def _sheet(context: Json, form: Json) -> Json | None:
    entry = context.get("entry")
    wanted = sheet_id(entry) if entry else f"{typed(form, 'worksheet')}.{typed(form, 'worksheet_version')}"
    found = [sheet for sheet in records(context.get("worksheets")) if identity(sheet) == wanted]
    return found[0] if found else None


def _read(context: Json, form: Json, sheet: Json) -> tuple[Json, Json]:
    """The whole entry as the form has it; empty answers are none."""
    entry, now = context.get("entry"), text(context.get("now"))
    phase = forms.phase_of(sheet, entry, form.get("form") == "result")
    status = _status(entry, form)
    kept, errors = forms.read_envelope(form)
    if form.get("form") != "not_today":
        answered, wrong = forms.read_answers(sheet, phase, form, body(entry), now)
        kept, errors = {**kept, **answered}, {**errors, **wrong}
        if status == "done" and typed(form, "as") == "done":
            errors.update(forms.missing(sheet, phase, answered, errors))
    begins = phase == "result" and body(entry).get("phase") != "result"
    kept = _on_its_day(context, sheet, kept, begins or not entry)
    kept = {**_occurred(context, kept, begins or not entry), "status": status}
    if phase:
        kept["phase"] = phase
    if not entry:
        kept = {**_origin(context, form, sheet), **kept}
        kept["share"] = kept.get("share") or _first_share(context, form, sheet)
    return kept, errors


def _status(entry: Any, form: Json) -> str:
    """What the pressed button says; a form sent without one changes nothing, and a new one is a draft."""
    if form.get("form") == "not_today":
        return "not_done"
    said = typed(form, "as")
    return said if said in STATUSES else text(body(entry).get("status")) or "draft"


def _on_its_day(context: Json, sheet: Json, kept: Json, begins: bool) -> Json:
    """A sheet that asks which day it is about happened on that day, unless another one was set by hand."""
    held = body(context.get("entry"))
    names = ["f:" + text(field.get("id")) for field in fields_of(sheet) if field.get("begins") == "today"]
    told = next((kept[name] for name in names if kept.get(name) and kept[name] != held.get(name)), None)
    usual = text(context.get("today")) if begins else text(held.get("day"))
    return {**kept, "occurred_on": told} if told and kept.get("occurred_on") in (None, usual) else kept


def _occurred(context: Json, kept: Json, begins: bool) -> Json:
    """The day and the moment, in the place of the two form fields.

    The offset is that of the clock which the form was written by, also for another day: around a
    change to summer time it can be an hour off, the local time that was typed never is.
    """
    rest = {name: value for name, value in kept.items() if name not in ("occurred_on", "occurred_time")}
    held, now = body(context.get("entry")), text(context.get("now"))
    before = now if begins else text(held.get("occurred_at"))
    day_before = text(context.get("today")) if begins else text(held.get("day"))
    day = kept.get("occurred_on") or day_before
    clock = kept.get("occurred_time") or before[11:16] or now[11:16]
    if not begins and (day, clock) == (day_before, before[11:16]):
        return rest
    return {**rest, "day": day, "occurred_at": f"{day}T{clock}{offset(now)}"}


def _origin(context: Json, form: Json, sheet: Json) -> Json:
    """What an entry belongs to; written once."""
    wanted, revision = typed(form, "assignment_id"), typed(form, "assignment_revision")
    return {
        "takeaway_id": _takeaway(context, form) or None,
        "assignment_id": wanted if ID.fullmatch(wanted) else "",
        "assignment_revision": int(revision) if ID.fullmatch(wanted) and COUNT.fullmatch(revision) else None,
        "worksheet": text(body(sheet).get("worksheet")),
        "worksheet_version": whole(body(sheet).get("version")),
        "recorded_at": text(context.get("now")),
    }


def _takeaway(context: Json, form: Json) -> str:
    """The takeaway that is practised, if it is one of this client's own."""
    wanted = typed(form, "takeaway_id")
    return wanted if wanted in [identity(each) for each in records(context.get("takeaways"))] else ""


def _first_share(context: Json, form: Json, sheet: Json) -> str:
    agreed = _agreement(context, form)
    return forms.share_of({"me": context.get("me"), "worksheet": sheet, "assignment": agreed})


def _agreement(context: Json, form: Json) -> Json | None:
    wanted = typed(form, "assignment_id")
    found = [each for each in records(context.get("assignments")) if wanted and identity(each) == wanted]
    return found[0] if found else None


def _operations(context: Json, kept: Json) -> list[Json]:
    entry, entry_id = context.get("entry"), text(context.get("entry_id"))
    if not entry:
        return [{"t": "entry.create", "id": entry_id, "body": _new(kept)}]
    changed = changes(body(entry), kept)
    return [{"t": "entry.edit", "id": entry_id, "body": changed}] if changed else []


def _new(kept: Json) -> Json:
    """A new entry holds what was given; only "belongs to no revision" is said aloud."""
    found = {
        name: value for name, value in given(kept).items() if not (name in forms.TICKS and value is False)
    }
    return {**found, "assignment_revision": kept.get("assignment_revision")}


def given(kept: Json) -> Json:
    """What was given, without empty answers and empty elements."""
    found = {name: value for name, value in kept.items() if not forms.not_given(value)}
    return {**found, **{name: picked_only(value) for name, value in found.items() if isinstance(value, dict)}}


def changes(held: Json, kept: Json) -> Json:
    """What differs. A map says only which elements differ, null for one that was taken back."""
    changed: Json = {}
    for name, value in kept.items():
        before = held.get(name)
        if isinstance(value, dict):
            elements = {
                key: level for key, level in value.items() if not same(level, mapping(before).get(key))
            }
            if elements:
                changed[name] = elements
        elif not same(value, before) and not (value is False and name in forms.TICKS and before is None):
            changed[name] = value
    return changed


def _go(context: Json, form: Json, kept: Json, sheet: Json) -> Json:
    """New drafts, and what is not for today, go back to Today; the rest shows the entry.

    So does a draft with an answer that must be looked at: its page has the numbers to call.
    """
    is_aside = kept.get("status") in ("draft", "not_done")
    if not context.get("entry") and is_aside and not risk_in(sheet, _agreement(context, form), kept):
        return {"view": "today", "params": {}, "notice": "saved"}
    return _entry_page(context)


def _again(context: Json, form: Json) -> Json:
    """The form that was sent, to be shown with its errors."""
    kind, wanted = text(form.get("form")), typed(form, "assignment_id")
    is_known = any(identity(assignment) == wanted for assignment in records(context.get("assignments")))
    if kind in ("new_entry", "not_today") and is_known:
        return {"view": kind, "params": {"assignment_id": wanted}}
    if context.get("entry"):
        view = "result" if kind == "result" else "edit_entry"
        return {"view": view, "params": {"entry_id": text(context.get("entry_id"))}}
    params = {"worksheet": typed(form, "worksheet")}
    if kind == "new_practice" and (practised := _takeaway(context, form)):
        return {"view": kind, "params": {"takeaway_id": practised, **params}}
    return {"view": "new_free_entry", "params": params}


def _entry_page(context: Json, notice: str = "saved") -> Json:
    return {"view": "entry", "params": {"entry_id": text(context.get("entry_id"))}, "notice": notice}
