"""The command line: each command does what its help says, and says in a sentence what went wrong."""

from __future__ import annotations

import os
import re
import stat
import sys
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from webapp import cli, create_app, inbox, migrations
from webapp.db import db
from webapp.inbox import Put
from webapp.models.client import Client
from webapp.models.invitation import Invitation
from webapp.models.practice import Practice
from webapp.models.record import Record
from webapp.models.therapist import Therapist
from webapp.settings import Settings


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "new" / "between.db"
    monkeypatch.setenv("BETWEEN_DATABASE", f"sqlite:///{path}")
    monkeypatch.setenv("BETWEEN_ORIGIN", "http://localhost:8000")
    monkeypatch.delenv("BETWEEN_DEMO", raising=False)
    before = os.umask(0o022)
    os.umask(before)
    yield path
    os.umask(before)


@pytest.fixture
def migrated(database: Path) -> Path:
    cli.main(["migrate"])
    return database


def found(table: Any) -> int:
    with create_app().app_context():
        return db.session.scalar(select(func.count()).select_from(table)) or 0


def test_migrate_makes_the_database_and_others_on_the_machine_cannot_read_it(migrated: Path) -> None:
    assert stat.S_IMODE(migrated.stat().st_mode) == 0o600
    assert stat.S_IMODE(migrated.parent.stat().st_mode) == 0o700


def test_migrate_twice_is_migrate_once(migrated: Path) -> None:
    cli.main(["demo"])
    cli.main(["migrate"])
    assert found(Practice) == 1


def test_migrate_brings_what_is_new_to_every_client(migrated: Path) -> None:
    cli.main(["demo"])
    with create_app().app_context():
        clients = db.session.scalars(select(Client)).all()
        for client in clients:
            # As if the diary card had not been there when this feed was begun.
            inbox.put(client, Put("worksheet", "diary_card.1", {}, deleted=True))
    cli.main(["migrate"])
    with create_app().app_context():
        cards = select(Record).where(Record.id == "diary_card.1", Record.deleted.is_(False))
        assert len(db.session.scalars(cards).all()) == len(clients) > 1


def test_the_steps_lead_to_the_tables_that_the_code_has(migrated: Path) -> None:
    with create_app().app_context():
        assert migrations.differences() == []


def test_invite_therapist_prints_a_link_that_works_once(
    migrated: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cli.main(["invite-therapist"])
    printed = capsys.readouterr().out.strip()
    link = re.fullmatch(r"http://localhost:8000/invitation/([A-Za-z0-9_-]{43})", printed)
    assert link
    with create_app().app_context():
        assert Invitation.open_by(link[1])


def test_a_therapist_is_invited_into_a_practice_or_once_more(
    migrated: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cli.main(["demo"])
    cli.main(["people"])
    practice, thea, _olga = re.findall(r"[0-9a-f-]{36}", capsys.readouterr().out)
    cli.main(["invite-therapist", "--practice", practice])
    cli.main(["invite-therapist", "--again", thea])
    with create_app().app_context():
        rows = db.session.scalars(select(Invitation)).all()
    assert {row.practice_id for row in rows} == {practice}
    assert thea in {row.account_id for row in rows}


@pytest.mark.parametrize("given", [["--practice", "nowhere"], ["--again", "nobody"]])
def test_an_id_that_is_not_there_is_said_in_a_sentence(migrated: Path, given: list[str]) -> None:
    with pytest.raises(SystemExit, match=r"between: .*between people"):
        cli.main(["invite-therapist", *given])


def test_demo_makes_a_practice_with_its_mark_two_therapists_and_three_clients(migrated: Path) -> None:
    cli.main(["demo", "--if-empty"])
    cli.main(["demo", "--if-empty"])
    assert (found(Practice), found(Therapist), found(Client)) == (1, 2, 3)
    with create_app().app_context():
        assert db.session.scalars(select(Practice.demo)).one()


def test_serve_becomes_gunicorn_on_this_machine(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    became: list[Any] = []
    monkeypatch.setattr(os, "execve", lambda *how: became.append(how))
    monkeypatch.delenv("BETWEEN_ORIGIN")
    cli.main(["serve", "--demo", "--port", "8123"])
    [(program, command, environment)] = became
    assert program == sys.executable
    assert "--bind=127.0.0.1:8123" in command
    assert "--worker-class=gthread" in command
    assert not any("access" in part for part in command), "an invitation's address is a secret"
    assert environment["BETWEEN_BIND"] == "127.0.0.1"
    assert environment["BETWEEN_DEMO"] == "1"
    assert environment["BETWEEN_ORIGIN"] == "http://localhost:8123"


def test_a_demo_is_never_served_to_others(database: Path) -> None:
    with pytest.raises(SystemExit, match="this machine alone"):
        cli.main(["serve", "--demo", "--bind", "0.0.0.0"])


def test_serving_without_demo_shuts_the_door_whatever_the_environment_says(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    became: list[Any] = []
    monkeypatch.setattr(os, "execve", lambda *how: became.append(how))
    monkeypatch.setenv("BETWEEN_DEMO", "1")
    cli.main(["serve", "--bind", "0.0.0.0"])
    assert became[0][2]["BETWEEN_DEMO"] == "0"


@pytest.mark.parametrize(
    "origin", ["between.example", "http://between.example", "https://between.example/path", "ftp://x", ""]
)
def test_an_origin_that_cannot_work_is_refused_with_a_sentence(origin: str) -> None:
    with pytest.raises(ValueError, match="BETWEEN_ORIGIN"):
        Settings.from_environment({"BETWEEN_ORIGIN": origin})
