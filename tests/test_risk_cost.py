"""Looking for what must be looked at costs nothing where nothing is, and no more for many entries than for one."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import event

from tests.questionnaires_of_ours import file_of, phq_9
from tests.records import Json, local, welcomed
from tests.risk_phone import ONE, Phone
from webapp import inbox, risk
from webapp.db import db
from webapp.ids import uuid7
from webapp.measures import install
from webapp.models.client import Client


@pytest.fixture
def phone(app: Flask, cleo: Client, tuesday: object) -> Phone:
    """Cleo's phone; the practice has the measure."""
    welcomed(app, cleo)
    with app.app_context():
        install(cleo.practice_id, file_of(phq_9()), "")
    return Phone(app, cleo)


def statements(phone: Phone, *said: Json) -> int:
    """How many statements it takes to store these."""
    counted: list[str] = []

    def count(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if not statement.startswith(("BEGIN", "COMMIT")):
            counted.append(statement)

    with phone.app.app_context():
        event.listen(db.engine, "before_cursor_execute", count)
        inbox.accept(phone.client, said, device=ONE, now=local(phone.client))
        event.remove(db.engine, "before_cursor_execute", count)
    return len(counted)


def test_a_worksheet_that_looks_at_nothing_costs_nothing(
    phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    def journals(count: int) -> list[Json]:
        return [phone.write(uuid7(), None, worksheet="journal", **{"f:body": "x"}) for _ in range(count)]

    with_risk = [statements(phone, *journals(count)) for count in (1, 100)]
    monkeypatch.setattr(risk, "raised", lambda *_: [])
    assert with_risk == [statements(phone, *journals(count)) for count in (1, 100)]


def test_looking_takes_as_many_statements_for_many_entries_as_for_one(phone: Phone) -> None:
    def answers(count: int, answer: str) -> list[Json]:
        return [phone.write(uuid7(), answer) for _ in range(count)]

    assert statements(phone, *answers(1, "a_la0")) == statements(phone, *answers(60, "a_la0"))
    assert statements(phone, *answers(1, "a_la1")) == statements(phone, *answers(60, "a_la1"))
