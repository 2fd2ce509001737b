"""The form of a record that is no entry: what it holds, and from what was typed to operations. own_record.js is the twin.

``kind`` in the context says what such a record asks (webapp/client/kinds.py). An edit carries only what
differs. Words of another phone that were kept aside stand under the form; who lets one go, having it
in sight, settles it with the same press.
"""

from __future__ import annotations

from typing import Any

from webapp.twins import form as forms
from webapp.twins.answers import typed
from webapp.twins.compose import COUNT, ID, MISSING, changes, given
from webapp.twins.repeated import shown_rows
from webapp.twins.shape import Json, body, identity, listing, mapping, text, whole

LET_GO = "let_go:"


def record_fill(context: Json) -> Json:
    """What a form shows: the values of its fields, its rows, and what was kept aside."""
    kind, record = _kind(context), context.get("record")
    typed_before = mapping(context.get("values"))
    values = typed_before or {**_hidden(context, kind, record), **_values(kind, record)}
    fields = listing(kind.get("fields"))
    return {
        "record": record,
        "record_id": text(kind.get("id"))
        or identity(mapping(record))
        or text(context.get("own_id"))
        or text(context.get("fresh")),
        "values": values,
        "lines": {
            text(field.get("id")): shown_rows(field, _name(field), values, context.get("fresh"))
            for field in fields
            if field.get("type") == "rows"
        },
        "share_value": text(values.get("share"))
        or text(body(record).get("share"))
        or text(kind.get("share")),
        "aside": kept_aside(record),
        "is_disputed": bool(mapping(mapping(record).get("extra")).get("disputed")),
    }


def save_record(context: Json, form: Json) -> Json:
    """Make or change a record of this kind."""
    kind, record, record_id = _kind(context), context.get("record"), text(context.get("record_id"))
    if not ID.fullmatch(record_id) or text(kind.get("id")) not in ("", record_id):
        return MISSING
    again = _again(context, form)
    kept, errors = _read(context, kind, form)
    if errors:
        return {"ops": [], "errors": errors, "again": again}
    held = body(record) if record else kept
    go = {
        "view": kind.get("go"),
        "params": _params(listing(kind.get("go_names")), held, record_id),
        "notice": kind.get("notice"),
    }
    return {"ops": _operations(kind, record, record_id, kept, form), "errors": {}, "again": again, "go": go}


def delete_record(context: Json, form: Json) -> Json:
    """Throw a record away."""
    kind, record = _kind(context), context.get("record")
    params = _params(listing(kind.get("gone_names")), body(record), identity(mapping(record)))
    operation = {"t": f"{text(kind.get('kind'))}.delete", "id": identity(mapping(record))}
    go = {"view": kind.get("gone"), "params": params, "notice": "deleted"}
    return {"ops": [operation], "errors": {}, "again": go, "go": go}


def kept_aside(record: Any) -> list[Json]:
    """What another phone wrote in the same places: each with its field, its words and its operation."""
    alts = [
        each for each in listing(mapping(mapping(record).get("extra")).get("alts")) if isinstance(each, dict)
    ]
    return [
        {
            "op": text(alt.get("op")),
            "field": text(alt.get("k")).removeprefix("f:"),
            "at": text(alt.get("at")),
            "words": _words(alt.get("v")),
        }
        for alt in alts
        if ID.fullmatch(text(alt.get("op")))
    ]


def _words(value: Any) -> str:
    number = whole(value)
    if isinstance(value, dict):
        return ", ".join(words for key in sorted(value) if (words := _words(value[key])))
    return text(value) if number is None else str(number)


def _kind(context: Json) -> Json:
    return mapping(context.get("kind"))


def _name(field: Json) -> str:
    return "f:" + text(field.get("id"))


def _sheet(kind: Json, form: Json) -> Json:
    """The kind as a worksheet; what can be picked of one's own list is whatever the form picks, or held."""
    return {"body": {"fields": [_with_own_options(field, form) for field in listing(kind.get("fields"))]}}


def _with_own_options(field: Json, form: Json) -> Json:
    if field.get("type") != "picks" or listing(field.get("options")):
        return field
    begin = _name(field) + ":"
    picked = [key[len(begin) :] for key in sorted(form) if key.startswith(begin)]
    return {**field, "options": [{"id": option} for option in picked if ID.fullmatch(option)]}


def _hidden(context: Json, kind: Json, record: Any) -> Json:
    """What travels with a form unseen."""
    values = {"form": text(context.get("view")), "base": str(whole(mapping(record).get("rev")) or 0)}
    assignment, entry = mapping(context.get("assignment")), mapping(context.get("entry"))
    beside = {
        "assignment_id": identity(assignment),
        "assignment_revision": str(whole(body(assignment).get("revision")) or ""),
        "entry_id": identity(entry),
        "session_id": identity(mapping(context.get("session"))),
    }
    return {**values, **{name: beside.get(name, "") for name in listing(kind.get("about"))}}


def _values(kind: Json, record: Any) -> Json:
    values: Json = {}
    held = body(record)
    for field in listing(kind.get("fields")):
        name = _name(field)
        chosen = mapping(held.get(name))
        if field.get("type") == "picks" and not listing(field.get("options")):
            values |= {f"{name}:{option}": "1" for option in sorted(chosen) if chosen[option] is True}
        else:
            values |= forms.answer_values([field], {"entry": record or {"body": {}}})
    return values


def _read(context: Json, kind: Json, form: Json) -> tuple[Json, Json]:
    """The whole record as the form has it; empty answers are none."""
    record, now = context.get("record"), text(context.get("now"))
    sheet = _sheet(kind, _with_held(kind, record, form))
    kept, errors = forms.read_answers(sheet, "", form, body(record), now)
    lacking = forms.missing(sheet, "", kept, errors)
    errors = {**errors, **{name: {"code": "needed"} for name in lacking}}
    share = typed(form, "share")
    if kind.get("share"):
        before = text(body(record).get("share")) or text(kind.get("share"))
        kept["share"] = share if share in ("private", "shared") else before
    if not record:
        kept = {**_about(kind, form), **kept, "recorded_at": now}
    return kept, errors


def _with_held(kind: Json, record: Any, form: Json) -> Json:
    """The form, with an empty box for what was picked before: what is not ticked any more is taken back."""
    boxes = {
        f"{_name(field)}:{option}": ""
        for field in listing(kind.get("fields"))
        if field.get("type") == "picks"
        for option in mapping(body(record).get(_name(field)))
    }
    return {**boxes, **form}


def _about(kind: Json, form: Json) -> Json:
    """What a new record belongs to."""
    found: Json = {}
    for name in listing(kind.get("about")):
        words = typed(form, name)
        if name == "assignment_revision":
            found[name] = int(words) if COUNT.fullmatch(words) else None
        else:
            found[name] = words if ID.fullmatch(words) else None
    return found


def _operations(kind: Json, record: Any, record_id: str, kept: Json, form: Json) -> list[Json]:
    name = text(kind.get("kind"))
    if not record:
        return [{"t": f"{name}.create", "id": record_id, "body": given(kept)}]
    changed = changes(body(record), kept)
    drop = [each["op"] for each in kept_aside(record) if form.get(LET_GO + each["op"]) == "1"]
    if drop or mapping(mapping(record).get("extra")).get("disputed"):
        return [{"t": f"{name}.settle", "id": record_id, "drop": drop, "body": changed}]
    return [{"t": f"{name}.edit", "id": record_id, "body": changed}] if changed else []


def _again(context: Json, form: Json) -> Json:
    """The form that was sent, to be shown with its errors."""
    kind, record_id = _kind(context), text(context.get("record_id"))
    views = mapping(kind.get("forms"))
    sent = text(form.get("form"))
    view = sent if sent in views else sorted(views)[0] if views else "more"
    names = listing(views.get(view))
    held = body(context.get("record")) or {name: typed(form, name) for name in names}
    params = _params(names, held, record_id)
    is_whole = all(ID.fullmatch(text(params.get(name))) for name in names)
    return {"view": view, "params": params} if is_whole else {"view": "more", "params": {}}


def _params(names: list[Any], held: Json, record_id: str) -> Json:
    return {name: record_id if name == "record_id" else text(held.get(name)) for name in names}
