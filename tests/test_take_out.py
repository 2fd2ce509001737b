"""What a therapist takes out: a table, FHIR, a file for another practice, a page to print; nothing private in any."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from typing import Any

import pytest
from fhir.resources.R4B.bundle import Bundle
from flask import Flask
from flask.testing import FlaskClient

from tests.conftest import TUESDAY
from tests.own_records import keep
from tests.records import agree, meet, put, welcomed, write
from webapp import demo
from webapp.db import db
from webapp.inbox import Put
from webapp.models.audit_event import AuditEvent
from webapp.models.client import Client
from webapp.models.therapist import Therapist
from webapp.therapist.casefile import CaseFile
from webapp.therapist.fhir_bundle import bundle
from webapp.therapist.spreadsheet import safe, table

pytestmark = pytest.mark.usefixtures("tuesday")

Json = dict[str, Any]
FILES = ("file/csv", "file/fhir", "file/json", "print")
THOUGHTS: Json = {
    "worksheet": "thought_record",
    "f:situation": "=1+1 on the bus",
    "f:emotions": {"sad": 60, "anxious": True},
    "distress_before": 70,
    "barriers": {"forgot": True},
    "learned": "It passed",
}


@pytest.fixture
def lived(app: Flask, cleo: Client) -> Client:
    """An agreement, a session, two shared entries and what nobody else may read."""
    welcomed(app, cleo)
    journal = agree(app, cleo, rationale="To notice\nmore")
    meet(app, cleo, "2026-03-03T10:00", "held")
    shared = write(app, cleo, {"f:body": 'Two lines,\nand "more"'}, "2026-03-08T20:00", assignment_id=journal)
    write(app, cleo, THOUGHTS, "2026-03-09T09:00")
    write(app, cleo, {"f:body": "kept to myself"}, "2026-03-09T10:00", share="private")
    write(app, cleo, {"f:body": "half a sentence"}, "2026-03-09T11:00", status="draft")
    put(
        app,
        cleo,
        Put(
            "comment",
            "c1",
            {"entry_id": shared, "text": "Thank you", "by": "Thea", "at": TUESDAY.isoformat()},
        ),
    )
    keep(app, cleo, "goal")
    return cleo


def took(desk: FlaskClient, client: Client, what: str) -> Any:
    answer = desk.get(f"/clients/{client.id}/take-out/{what}")
    assert answer.status_code == 200, what
    return answer


@pytest.mark.parametrize("what", FILES)
def test_nothing_private_is_in_any_and_nothing_is_kept_by_a_browser(
    desk: FlaskClient, lived: Client, what: str
) -> None:
    answer = took(desk, lived, what)
    assert "kept to myself" not in answer.text
    assert "half a sentence" not in answer.text
    assert "on the bus" in answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    assert (what == "print") == ("attachment" not in answer.headers.get("Content-Disposition", ""))


@pytest.mark.parametrize("what", FILES)
def test_who_took_out_what_is_written_down(app: Flask, desk: FlaskClient, lived: Client, what: str) -> None:
    took(desk, lived, what)
    with app.app_context():
        noted = [(each.what, each.subject_id) for each in db.session.scalars(db.select(AuditEvent))]
    assert (f"taken out: {what.removeprefix('file/')}", lived.id) in noted


@pytest.mark.parametrize("what", FILES)
def test_a_sign_in_of_this_morning_is_asked_for_again(
    as_therapist: Callable[..., FlaskClient], lived: Client, what: str
) -> None:
    desk = as_therapist(auth_at=TUESDAY.replace(hour=8))
    answer = desk.get(f"/clients/{lived.id}/take-out/{what}")
    assert answer.status_code == 303
    assert answer.location.startswith("/sign-in?next=")
    assert "Sign in again" in desk.get(f"/clients/{lived.id}/take-out").text


@pytest.mark.parametrize("what", ("", *FILES))
def test_strangers_and_colleagues_get_nothing(
    lived: Client,
    stranger: FlaskClient,
    as_therapist: Callable[..., FlaskClient],
    olga: Therapist,
    theo: Therapist,
    what: str,
) -> None:
    path = f"/clients/{lived.id}/take-out/{what}".rstrip("/")
    assert stranger.get(path).status_code == 303
    for other in (olga, theo):
        assert as_therapist(other).get(path).status_code == 404


def test_a_shape_that_there_is_not_is_not_found(desk: FlaskClient, lived: Client) -> None:
    assert desk.get(f"/clients/{lived.id}/take-out/file/xml").status_code == 404


def test_the_table_has_a_row_for_each_entry_and_no_formula(desk: FlaskClient, lived: Client) -> None:
    data = took(desk, lived, "file/csv").data
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert [row["title"] for row in rows] == ["Thought record", "Evening journal"]
    thoughts, journal = rows
    assert thoughts["Thought record: What happened?"] == "'=1+1 on the bus"
    assert thoughts["Thought record: What did you feel?"] == "Sad 60; Anxious"
    assert (thoughts["distress_before"], thoughts["barriers"], thoughts["learned"]) == (
        "70",
        "forgot",
        "It passed",
    )
    assert 'Two lines,\nand "more"' in journal.values()
    assert not any(str(cell)[:1] in "=+-@\t\r" for row in rows for cell in row.values() if cell)


@pytest.mark.parametrize("begins", ["=", "+", "-", "@", "\t", "\r"])
def test_a_cell_never_begins_like_a_formula(begins: str) -> None:
    assert safe(f"{begins}cmd") == f"'{begins}cmd"
    assert safe(-5) == "'-5"


def test_the_bundle_is_fhir_and_its_references_lead_somewhere(desk: FlaskClient, lived: Client) -> None:
    file = json.loads(took(desk, lived, "file/fhir").data)
    Bundle.model_validate(file)
    by_kind: dict[str, list[Json]] = {}
    for each in file["entry"]:
        by_kind.setdefault(each["resource"]["resourceType"], []).append(each["resource"])
    assert {kind: len(found) for kind, found in by_kind.items()} == {
        "Patient": 1, "Questionnaire": 2, "QuestionnaireResponse": 2, "Task": 1
    }  # fmt: skip
    here = {each["fullUrl"] for each in file["entry"]}
    assert set(references(file)) <= here
    asked = {f"{each['url']}|{each['version']}": set(links(each)) for each in by_kind["Questionnaire"]}
    for response in by_kind["QuestionnaireResponse"]:
        assert set(links(response)) <= asked[response["questionnaire"]]
    (task,) = by_kind["Task"]
    assert task["instantiatesCanonical"] in asked
    assert task["input"][0]["valueTiming"]["repeat"] == {"frequency": 3, "period": 1, "periodUnit": "wk"}
    assert len(task["output"]) == 1


def test_every_worksheet_of_ours_and_the_demos_entries_are_fhir(app: Flask) -> None:
    demo.fill(app)
    with app.app_context(), app.test_request_context():
        for client in db.session.scalars(db.select(Client)).all():
            file = json.loads("".join(bundle(CaseFile(client), "https://example.org")))
            Bundle.model_validate(file)
            assert len(list(csv.reader(table(CaseFile(client))))) == 1 + len(CaseFile(client).entries)


def test_thousands_of_entries_come_in_pieces(app: Flask, cleo: Client) -> None:
    welcomed(app, cleo)
    for _ in range(250):
        write(app, cleo, {"f:body": "again"}, "2026-03-08T20:00")
    with app.app_context(), app.test_request_context():
        pieces = list(table(CaseFile(db.session.get_one(Client, (cleo.practice_id, cleo.id)))))
    assert len(pieces) == 251


def references(part: Any) -> list[str]:
    """Every reference in there."""
    if isinstance(part, list):
        return [found for each in part for found in references(each)]
    if isinstance(part, dict):
        own = [part["reference"]] if isinstance(part.get("reference"), str) else []
        return own + [found for each in part.values() for found in references(each)]
    return []


def links(part: Any) -> list[str]:
    """Every linkId in there."""
    if isinstance(part, list):
        return [found for each in part for found in links(each)]
    if isinstance(part, dict):
        own = [part["linkId"]] if "linkId" in part else []
        return own + [found for each in part.values() for found in links(each)]
    return []
