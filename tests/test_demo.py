"""The demo practice: told through the inbox, six weeks of three clients, and as awkward as people's words are."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.conftest import sign_in
from tests.pages import Page
from webapp import cli, create_app, demo
from webapp.db import db
from webapp.demo.story import AWKWARD, DAYS
from webapp.migrations import every_table
from webapp.models.client import Client
from webapp.models.operation import LoggedOperation
from webapp.models.practice import Practice
from webapp.models.record import Record, as_json
from webapp.models.therapist import Therapist
from webapp.settings import Settings
from webapp.twins import dose

Json = dict[str, Any]

# In the week of the change to summer time, in the evening.
UNTIL = datetime(2026, 3, 31, 19, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """An app whose database holds the demo and nothing else."""
    database = f"sqlite:///{tmp_path_factory.mktemp('demo')}/between.db"
    app = create_app(Settings(database=database, origin="http://localhost", bind="127.0.0.1"))
    app.testing = True
    with app.app_context():
        every_table().create_all(db.engine)
        demo.fill(app, UNTIL)
    yield app
    with app.app_context():
        db.engine.dispose()


def clients(app: Flask) -> list[Client]:
    with app.app_context():
        return list(db.session.scalars(select(Client).order_by(Client.name)))


def of(app: Flask, kind: str, name: str = "") -> list[Json]:
    """All records of this kind, or those of one client."""
    with app.app_context():
        wanted = select(Record).where(Record.kind == kind, Record.deleted.is_(False))
        ids = {client.id for client in clients(app) if client.name.startswith(name)}
        return [as_json(record) for record in db.session.scalars(wanted) if record.client_id in ids]


def count(app: Flask, table: Any) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(table)) or 0


def fits(field: Json, value: Any) -> bool:
    """Whether a form could have said this."""
    ids = {option["id"] for option in field.get("options", [])}
    match field["type"]:
        case "scale" | "minutes":
            return bool(field["min"] <= value <= field["max"])
        case "yes_no":
            return isinstance(value, bool)
        case "pick":
            return value in ids
        case "picks":
            return set(value) <= ids
        case "rows":
            columns = {column["id"]: column for column in field["columns"]}
            return all(fits(columns[cell.partition(".")[2]], each) for cell, each in value.items())
    return isinstance(value, str)


def test_it_is_one_practice_marked_as_a_demo_with_two_therapists_and_three_clients(told: Flask) -> None:
    assert [client.name for client in clients(told)] == ["Amir Haddad", "Cleo Marchetti", "Jonna Virtanen"]
    assert (count(told, Practice), count(told, Therapist)) == (1, 2)
    with told.app_context():
        practice = db.session.scalars(select(Practice)).one()
        assert practice.demo
        assert practice.contacts


def test_every_record_came_through_the_inbox(told: Flask) -> None:
    """Each has its operation in the log, in the order of the feed, and none is held or refused."""
    with told.app_context():
        operations = list(db.session.scalars(select(LoggedOperation)))
        records = list(db.session.scalars(select(Record)))
    assert {one.s for one in operations} <= {"applied", "same"}
    said = {(one.client_id, one.record_id) for one in operations}
    assert {(record.client_id, record.id) for record in records} == said
    for client in clients(told):
        places = sorted(one.seq for one in operations if one.client_id == client.id)
        assert places == list(range(1, len(places) + 1))


def test_nothing_came_before_it_was_written_or_after_now(told: Flask) -> None:
    with told.app_context():
        entries = list(db.session.scalars(select(Record).where(Record.kind == "entry")))
    assert entries
    for entry in entries:
        assert entry.occurred_at is not None
        assert entry.occurred_at < entry.received_at <= entry.changed_at <= UNTIL


def test_it_is_six_weeks_long(told: Flask) -> None:
    days = sorted({date.fromisoformat(entry["body"]["day"]) for entry in of(told, "entry")})
    assert days[-1] <= UNTIL.date()
    assert days[-1] - days[0] >= timedelta(days=DAYS - 3)
    held = [each for each in of(told, "therapy_session", "Cleo") if each["body"]["status"] == "held"]
    assert len(held) == 6
    planned = [each for each in of(told, "therapy_session", "Cleo") if each["body"]["status"] == "planned"]
    assert [each["body"]["starts_at"][:16] for each in planned] == ["2026-04-01T10:00"]


def test_sessions_are_at_ten_on_the_clients_clock_before_and_after_the_change(told: Flask) -> None:
    starts = [each["body"]["starts_at"] for each in of(told, "therapy_session")]
    assert {each[11:16] for each in starts} == {"10:00"}
    assert {each[-6:] for each in starts} == {"+00:00", "+01:00"}


def test_all_six_worksheets_are_used(told: Flask) -> None:
    used = {entry["body"]["worksheet"] for entry in of(told, "entry")}
    assert used >= {
        "mood_check",
        "journal",
        "thought_record",
        "behavioural_experiment",
        "practice_log",
        "open_task",
    }


def test_awkward_words_stand_there_as_they_were_typed(told: Flask) -> None:
    kept = {text for entry in of(told, "entry") for text in entry["body"].values() if isinstance(text, str)}
    assert set(AWKWARD) <= kept
    assert any("<script>" in text for text in kept)
    assert any("\u202e" in text for text in kept)
    assert max(map(len, kept)) >= 4_990


def test_days_are_skipped_and_put_off(told: Flask) -> None:
    for name in ("Cleo", "Amir", "Jonna"):
        days = {entry["body"]["day"] for entry in of(told, "entry", name)}
        assert len(days) < DAYS
    statuses = {entry["body"]["status"] for entry in of(told, "entry")}
    assert statuses >= {"done", "partly", "not_done"}
    assert any(entry["body"].get("barriers") for entry in of(told, "entry"))


def test_one_assignment_has_ended_and_one_was_changed(told: Flask) -> None:
    assert [each["body"]["title"] for each in of(told, "assignment") if each["body"]["retired"]] == [
        "Mood at breakfast"
    ]
    revised = [each["body"] for each in of(told, "assignment_revision") if each["body"]["revision"] == 2]
    assert [each["reason"] for each in revised] == ["Ten minutes felt like an essay."]
    journal = next(each for each in of(told, "assignment", "Cleo") if each["body"]["revision"] == 2)
    answered = {
        entry["body"]["assignment_revision"]
        for entry in dose.of_assignment(of(told, "entry", "Cleo"), journal)
    }
    assert answered == {1, 2}


def test_private_entries_and_late_ones_are_among_them(told: Flask) -> None:
    with told.app_context():
        entries = list(db.session.scalars(select(Record).where(Record.kind == "entry")))
    assert {record.share for record in entries} == {"private", "shared"}
    late = [
        each
        for each in entries
        if each.occurred_at and each.received_at - each.occurred_at > timedelta(days=1)
    ]
    assert late


def test_an_experiment_waits_for_its_result_and_another_has_one(told: Flask) -> None:
    experiments = [
        each["body"]
        for each in of(told, "entry", "Jonna")
        if each["body"]["worksheet"] == "behavioural_experiment"
    ]
    assert sorted(each["phase"] for each in experiments) == ["plan", "result"]


def test_every_answer_fits_its_worksheet(told: Flask) -> None:
    """A story that says what no form could say would show the app as it never is."""
    sheets = {
        each["id"]: {one["id"]: one for one in each["body"]["fields"]}
        for each in of(told, "worksheet", "Cleo")
    }
    for entry in of(told, "entry"):
        body = entry["body"]
        fields = sheets[f"{body['worksheet']}.{body['worksheet_version']}"]
        for key, value in body.items():
            if not key.startswith("f:"):
                continue
            one = fields[key.removeprefix("f:")]
            assert fits(one, value), (body["worksheet"], key, value)


def test_what_is_done_holds_all_that_is_needed(told: Flask) -> None:
    sheets = {each["id"]: each["body"] for each in of(told, "worksheet", "Cleo")}
    for entry in of(told, "entry"):
        body = entry["body"]
        if body["status"] != "done":
            continue
        sheet = sheets[f"{body['worksheet']}.{body['worksheet_version']}"]
        phase = body.get("phase", "")
        needed = {f"f:{one['id']}" for one in sheet["fields"] if one["required"] and one["phase"] == phase}
        assert needed <= body.keys(), (body["worksheet"], needed - body.keys())


@pytest.mark.parametrize("name", ["Cleo", "Amir", "Jonna"])
def test_every_page_of_both_shows_it(told: Flask, name: str) -> None:
    client = next(each for each in clients(told) if each.name.startswith(name))
    with told.app_context():
        thea = db.session.scalars(select(Therapist).where(Therapist.is_admin)).one()
    desk = sign_in(told, "therapist", thea)
    phone = sign_in(told, "client", client)
    for path in (
        "/caseload",
        f"/clients/{client.id}",
        f"/clients/{client.id}/review",
        f"/clients/{client.id}/sessions",
    ):
        assert desk.get(path).status_code == 200, path
    for path in ("/today", "/log", "/history", "/progress", "/prepare", "/help-now"):
        assert phone.get(path).status_code == 200, path
    for entry in of(told, "entry", name):
        page = Page(phone.get(f"/entries/{entry['id']}").text)
        words = [text for key, text in entry["body"].items() if key in ("f:body", "f:note", "f:what_i_did")]
        shown = [one.raw for one in page.all("dd")]
        assert all(text in shown for text in words), words


def test_filled_only_if_it_is_empty_a_second_run_keeps_what_was_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BETWEEN_DATABASE", f"sqlite:///{tmp_path}/between.db")
    monkeypatch.setenv("BETWEEN_ORIGIN", "http://localhost:8000")
    monkeypatch.delenv("BETWEEN_DEMO", raising=False)
    cli.main(["migrate"])
    cli.main(["demo", "--if-empty"])
    before = {entry["id"]: entry["rev"] for entry in of(create_app(), "entry")}
    cli.main(["migrate"])
    cli.main(["demo", "--if-empty"])
    after = {entry["id"]: entry["rev"] for entry in of(create_app(), "entry")}
    assert before
    assert after == before


def test_somebody_of_whom_no_story_is_told_gets_none(app: Flask, carl: Client) -> None:
    with app.app_context(), pytest.raises(KeyError):
        demo.tell(carl, UNTIL)
