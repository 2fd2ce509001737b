"""Shared records as HL7 FHIR R4 (4.0.1): Patient, Questionnaire, QuestionnaireResponse, Task, in one Bundle.

Written piece by piece. A question keeps the id of its field as ``linkId``; the cell of a row is
"<field>.<column>", how strong something was "<field>.level". What is asked after every worksheet stands
in a group of its own, "after".
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import NAMESPACE_OID, UUID, uuid5

from webapp import inbox
from webapp.db import now
from webapp.ids import is_uuid
from webapp.models.entry import Entry
from webapp.models.record import as_json
from webapp.therapist.casefile import CaseFile
from webapp.therapist.legible import legible
from webapp.therapist.spreadsheet import in_words
from webapp.twins.form import DISTRESS, LEVELS, SURE
from webapp.twins.told import answers_of
from webapp.words import language, said

Json = dict[str, Any]

NUMBERS = {"scale", "minutes", "count"}
TYPES = {"long": "text", "day": "date", "yes_no": "boolean", "picks": "choice", "rows": "group"}
AFTER = dict.fromkeys((*DISTRESS, *LEVELS, *SURE, "avoid_urge"), "integer")
AFTER |= {"although_hard": "boolean", "amount_done": "string", "barriers": "string"}
AFTER |= {"barrier_other": "text", "learned": "text", "note_to_therapist": "text"}
VALUES = {"integer": "valueInteger", "boolean": "valueBoolean", "date": "valueDate"}
UNITS = {"day": "d", "week": "wk"}
# What FHIR lets stand in a string.
UNFIT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def bundle(file: CaseFile, origin: str) -> Iterator[str]:
    """The whole file; canonical addresses of our worksheets begin with ``origin``."""
    head = {"resourceType": "Bundle", "type": "collection", "timestamp": inbox.instant(now())}
    yield _text(head)[:-1] + ', "entry": ['
    for number, (whole_id, resource) in enumerate(_resources(file, origin)):
        one = {"fullUrl": f"urn:uuid:{whole_id}", "resource": resource}
        yield (",\n" if number else "\n") + _text(one)
    yield "\n]}\n"


def _resources(file: CaseFile, origin: str) -> Iterator[tuple[str, Json]]:
    client = file.client
    patient = _uuid(client.id)
    yield patient, {"resourceType": "Patient", "id": patient, "name": [{"text": client.name}]}
    used = {entry.worksheet for entry in file.each_entry()}
    used |= {
        f"{each['body'].get('worksheet')}.{each['body'].get('worksheet_version')}"
        for each in file.assignments
    }
    for sheet in file.worksheets:
        if sheet["id"] in used:
            whole_id = _uuid(f"{client.practice_id}/{sheet['id']}")
            yield whole_id, {"resourceType": "Questionnaire", "id": whole_id, **_questionnaire(sheet, origin)}
    written: dict[str, list[str]] = {}
    for entry in file.each_entry():
        whole_id = _uuid(entry.id)
        written.setdefault(entry.assignment_id or "", []).append(whole_id)
        yield (
            whole_id,
            {
                "resourceType": "QuestionnaireResponse",
                "id": whole_id,
                **_response(file, entry, patient, origin),
            },
        )
    for assignment in file.assignments:
        whole_id = _uuid(assignment["id"])
        task = _task(
            assignment, patient, file.sheet_of(assignment), origin, written.get(assignment["id"], [])
        )
        yield whole_id, {"resourceType": "Task", "id": whole_id, **task}


def _questionnaire(sheet: Json, origin: str) -> Json:
    body, lang = sheet["body"], language()
    items = [_item(field, str(field["id"])) for field in body.get("fields", [])]
    after = [{"linkId": f"after.{name}", "text": name, "type": kind} for name, kind in AFTER.items()]
    canonical, _, version = _canonical(sheet, origin).partition("|")
    return _filled(
        {
            "url": canonical,
            "version": version,
            "title": _words(said(body.get("title"), lang)),
            "status": "active",
            "description": _words(said(body.get("about"), lang)),
            "item": [*items, {"linkId": "after", "type": "group", "item": after}],
        }
    )


def _item(field: Json, link: str) -> Json:
    kind, lang = str(field.get("type")), language()
    found: Json = {"linkId": link, "text": _words(said(field.get("label"), lang)), "type": _type(field)}
    if kind == "rows":
        cells = [_item(column, f"{link}.{column['id']}") for column in field.get("columns", [])]
        return _filled({**found, "repeats": True, "item": cells})
    if kind in ("pick", "picks"):
        found["answerOption"] = [
            {"valueCoding": _coding(each["id"], each.get("label"))} for each in field["options"]
        ]
    if kind == "picks":
        found["repeats"] = True
        if field.get("intensity"):
            found["item"] = [{"linkId": f"{link}.level", "type": "integer"}]
    return _filled(found)


def _type(field: Json) -> str:
    kind = str(field.get("type"))
    if kind in NUMBERS:
        return "integer"
    if kind in ("pick", "picks"):
        return "open-choice" if any(each.get("id") == "other" for each in field["options"]) else "choice"
    return "dateTime" if kind == "time" else TYPES.get(kind, "string")


def _response(file: CaseFile, entry: Entry, patient: str, origin: str) -> Json:
    found = legible(as_json(entry))
    body, sheet = found["body"], file.sheet_of(found)
    items = [
        item for answer in answers_of(found, sheet) for item in _answered(answer, str(answer["field"]["id"]))
    ]
    after = []
    for name, kind in AFTER.items():
        value = "; ".join(sorted(body.get(name) or {})) if name == "barriers" else body.get(name)
        if value not in (None, ""):
            after.append({"linkId": f"after.{name}", "text": name, "answer": [_value(kind, value)]})
    if after:
        items.append({"linkId": "after", "item": after})
    return _filled(
        {
            "questionnaire": _canonical(sheet, origin) if sheet else "",
            "status": "completed" if entry.status == "done" else "stopped",
            "subject": {"reference": f"urn:uuid:{patient}"},
            "authored": _moment(body.get("occurred_at")) or inbox.instant(entry.received_at),
            "author": {"reference": f"urn:uuid:{patient}"},
            "item": items,
        }
    )


def _answered(answer: Json, link: str) -> Iterator[Json]:
    """The item or, of rows, one item for each row."""
    text = _words(said(answer["field"].get("label"), language()))
    if answer["lines"] and answer["kind"] == "rows":
        for row in answer["lines"]:
            cells = [item for cell in row for item in _answered(cell, f"{link}.{cell['field']['id']}")]
            yield _filled({"linkId": link, "text": text, "item": cells})
        return
    yield _filled({"linkId": link, "text": text, "answer": list(_answers(answer, link))})


def _answers(answer: Json, link: str) -> Iterator[Json]:
    field = answer["field"]
    known = {_words(said(each.get("label"), language())): each["id"] for each in field.get("options", [])}
    for pick in answer["picks"] if answer["kind"] in ("pick", "picks") else []:
        label = _words(said(pick["label"], language()))
        chosen = (
            {"valueCoding": _coding(known[label], pick["label"])}
            if label in known
            else {"valueString": label}
        )
        level = pick["level"]
        if level is not None:
            chosen["item"] = [{"linkId": f"{link}.level", "answer": [{"valueInteger": level}]}]
        yield chosen
    if not answer["picks"]:
        kind = _type(field) if answer["kind"] else "string"
        value = answer["value"] if answer["value"] is not None else in_words(answer, language())
        yield _value(kind, value)


def _task(assignment: Json, patient: str, sheet: Json | None, origin: str, written: list[str]) -> Json:
    body = assignment["body"]
    dose = body.get("dose") or {}
    often: Json = {}
    if dose.get("period") in UNITS and dose.get("times_per_period"):
        repeat = {"frequency": dose["times_per_period"], "period": 1, "periodUnit": UNITS[dose["period"]]}
        often = {"type": {"text": "how often"}, "valueTiming": {"repeat": repeat}}
    return _filled(
        {
            "instantiatesCanonical": _canonical(sheet, origin) if sheet else "",
            "status": "completed" if body.get("retired") else "in-progress",
            "intent": "plan",
            "description": _words(body.get("title")),
            "for": {"reference": f"urn:uuid:{patient}"},
            "executionPeriod": _filled({"start": dose.get("start"), "end": dose.get("end")}),
            "authoredOn": _moment(body.get("agreed_at")),
            "owner": {"reference": f"urn:uuid:{patient}"},
            "note": [{"text": _words(body["rationale"])}] if _words(body.get("rationale")) else [],
            "input": [often] if often else [],
            "output": [
                {"type": {"text": "entry"}, "valueReference": {"reference": f"urn:uuid:{each}"}}
                for each in written
            ],
        }
    )


def _canonical(sheet: Json, origin: str) -> str:
    """How a questionnaire is named in a reference: a measure by its own address, a worksheet by ours."""
    body = sheet["body"]
    measure = body.get("measure") or {}
    if measure.get("url"):
        return f"{measure['url']}|{measure.get('label') or body.get('version')}"
    return f"{origin}/library/{body.get('worksheet')}|{body.get('version')}"


def _coding(code: object, label: object) -> Json:
    return _filled({"code": str(code), "display": _words(said(label, language()))})


def _value(kind: str, value: Any) -> Json:
    if kind == "dateTime":
        return {"valueDateTime": _moment(value)} if _moment(value) else {"valueString": _words(value)}
    name = VALUES.get(kind, "valueString")
    return {name: _words(value) if name == "valueString" else value}


def _moment(text: object) -> str:
    """An instant with its seconds, which FHIR asks for; nothing where there is no offset."""
    try:
        found = datetime.fromisoformat(str(text))
    except ValueError:
        return ""
    return found.isoformat(timespec="seconds") if found.tzinfo else ""


def _words(text: object) -> str:
    return UNFIT.sub("", str(text or "")).strip()


def _filled(found: Json) -> Json:
    """FHIR knows no empty values."""
    return {key: value for key, value in found.items() if value not in ("", None, [], {})}


def _uuid(name: str) -> str:
    return str(UUID(name)) if is_uuid(name) else str(uuid5(NAMESPACE_OID, name))


def _text(found: Json) -> str:
    return json.dumps(found, ensure_ascii=False)
