"""``between sync``: what it prints, and when it ends with 1."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from sqlalchemy import update

from tests.conftest import make_client, make_practice, make_therapist
from tests.said import DAY, ENTRY, said
from tests.sync_world import a_newer_server
from webapp import cli, create_app, inbox
from webapp.db import db, now, writing
from webapp.models.client import Client
from webapp.models.record import Record


@pytest.fixture
def cleo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Client:
    """A client in the database that the command line finds, with an entry, a deleted one and a held one."""
    monkeypatch.setenv("BETWEEN_DATABASE", f"sqlite:///{tmp_path}/between.db")
    monkeypatch.setenv("BETWEEN_ORIGIN", "http://localhost:8000")
    cli.main(["migrate"])
    app = create_app()
    client = make_client(app, make_therapist(app, make_practice(app, "Riverside"), "Thea"), "Cleo")
    with app.app_context():
        operations = [
            said("create", 1, DAY | {"f:body": "stays"}),
            said("create", 2, DAY, record="00000000-0000-7000-8000-0000000000aa"),
            said("delete", 3, record="00000000-0000-7000-8000-0000000000aa", base=1),
            said("edit", 4, {"f:mood": 4}, base=1, v=2),
        ]
        inbox.accept(client, operations, device="phone")
        db.engine.dispose()
    return client


def told(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    """What the command prints."""
    capsys.readouterr()
    cli.main(["sync", *words])
    return capsys.readouterr().out


def test_what_is_held_finds_its_place_when_it_can_be_read(
    cleo: Client, capsys: pytest.CaptureFixture[str]
) -> None:
    assert told(capsys, "replay-held") == "0 of 1 held operations have found their place.\n"
    with a_newer_server():
        assert told(capsys, "replay-held") == "1 of 1 held operations have found their place.\n"
    assert told(capsys, "replay-held") == "0 of 0 held operations have found their place.\n"


@pytest.mark.parametrize("which", ["one", "--all"])
def test_records_that_follow_from_their_log_are_told_so(
    cleo: Client, capsys: pytest.CaptureFixture[str], which: str
) -> None:
    assert told(capsys, "rebuild", cleo.id if which == "one" else which) == "1 compared, 0 differences.\n"


def test_a_record_that_does_not_follow_from_its_log_ends_with_1(
    cleo: Client, capsys: pytest.CaptureFixture[str]
) -> None:
    table: Any = Record.__table__
    with create_app().app_context(), writing() as session:
        session.execute(update(table).where(table.c.id == ENTRY).values(share="private"))
    with pytest.raises(SystemExit) as ended:
        told(capsys, "rebuild", "--all")
    assert ended.value.code == 1
    assert capsys.readouterr().out == f"{cleo.id}  entry {ENTRY}: share\n1 compared, 1 differences.\n"


@pytest.mark.parametrize("words", [[], ["somebody", "--all"]])
def test_rebuild_wants_one_client_or_all(cleo: Client, words: list[str]) -> None:
    with pytest.raises(SystemExit, match="name one client, or say --all"):
        cli.main(["sync", "rebuild", *words])


def test_a_client_that_is_not_there_is_said_in_a_sentence(cleo: Client) -> None:
    with pytest.raises(SystemExit, match="there is no client with this id"):
        cli.main(["sync", "rebuild", "nobody"])


def test_what_was_deleted_is_erased_when_its_time_has_come(
    cleo: Client, capsys: pytest.CaptureFixture[str]
) -> None:
    assert told(capsys, "erase") == "The words of 0 deleted records are erased, 0 tombstones are gone.\n"
    with time_machine.travel(now() + timedelta(days=31)):
        assert told(capsys, "erase") == "The words of 1 deleted records are erased, 0 tombstones are gone.\n"
    with time_machine.travel(now() + timedelta(days=401)):
        assert told(capsys, "erase") == "The words of 0 deleted records are erased, 1 tombstones are gone.\n"
    assert told(capsys, "rebuild", "--all") == "1 compared, 0 differences.\n"
