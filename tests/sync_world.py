"""A server with one client's feed, and what can happen to it: for the histories of test_sync_convergence.py."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any
from unittest import mock

from flask import Flask
from sqlalchemy import Table, delete, insert, select

from sync import wire
from tests.conftest import make_client, sign_in
from webapp import erase, inbox, rebuild, replay
from webapp.db import Base, db, now, writing
from webapp.models.client import Client
from webapp.models.feed import Feed
from webapp.models.operation import opened
from webapp.models.record import Record
from webapp.models.therapist import Therapist

Json = dict[str, Any]
OF_A_FEED = ("feed", "operation", "record", "device")


class Crash(Exception):
    """The process dies before its COMMIT."""


class World:
    """The real server, driven through its door, with one client of its own."""

    def __init__(self, app: Flask, thea: Therapist) -> None:
        self.app = app
        self.client = make_client(app, thea, "Cleo")
        self.other = make_client(app, thea, "Amir")
        self.place = (self.client.practice_id, self.client.id)
        self.browser = sign_in(app, "client", self.client)
        self.backup: dict[str, list[Json]] | None = None

    def send(self, envelope: Json) -> tuple[int, Json]:
        """One request through the door."""
        answer = self.browser.post("/sync", json=envelope)
        assert answer.status_code in (200, 409), answer.text
        return answer.status_code, answer.json or {}

    def crash(self, envelope: Json) -> None:
        """One request whose process dies when all is written and nothing is committed."""

        def dies(*_: object) -> None:
            raise Crash

        with mock.patch.object(Feed, "move", dies):
            try:
                self.browser.post("/sync", json=envelope)
            except Crash:
                return

    def write(self, record: str, text: str) -> None:
        """The therapist says something."""
        with self.app.app_context():
            inbox.put(self.client, inbox.Put("comment", record, {"text": text}))

    def erase(self, days: int) -> None:
        """So many days pass, and the job runs."""
        with self.app.app_context():
            erase.erase(self.place, now() + erase.timedelta(days=days))

    def take_backup(self) -> None:
        """A copy of all that is stored for this client."""
        with self.app.app_context():
            self.backup = {name: self.rows(name) for name in OF_A_FEED}

    def restore(self) -> None:
        """The copy takes the place of what was stored since; nobody tells anybody."""
        assert self.backup is not None
        with self.app.app_context(), writing() as session:
            for name in reversed(OF_A_FEED):
                table = Base.metadata.tables[name]
                session.execute(delete(table).where(*self._mine(table)))
            for name in OF_A_FEED:
                if self.backup[name]:
                    session.execute(insert(Base.metadata.tables[name]), self.backup[name])

    def rows(self, name: str) -> list[Json]:
        """The rows of this table that belong to the client."""
        table = Base.metadata.tables[name]
        return [dict(row._mapping) for row in db.session.execute(select(table).where(*self._mine(table)))]

    def _mine(self, table: Table) -> tuple[Any, ...]:
        return table.c.practice_id == self.place[0], table.c.client_id == self.place[1]

    # ------------------------------------------------------------ what is looked at afterwards

    def log(self) -> dict[str, Json]:
        """Every stored operation: the row, and ``said`` (empty where it was erased)."""
        with self.app.app_context():
            table = Base.metadata.tables["operation"]
            rows = db.session.execute(select(table).where(*self._mine(table)).order_by(table.c.seq)).all()
            return {row.op: {**row._mapping, "said": opened(row, *self.place)} for row in rows}

    def records(self) -> dict[str, Json]:
        """Every record as a phone would have it; what is the staff's alone is not there."""
        with self.app.app_context():
            rows = [inbox.version_of(row, self.place) for row in Record.whole(db.session(), *self.place)]
        return {
            row.id: {
                "kind": row.kind, "rev": row.rev, "deleted": row.deleted,
                "body": {} if row.deleted else row.body, "extra": {} if row.deleted else row.extra,
            }
            for row in rows
            if row.audience != "staff"
        }  # fmt: skip

    def places(self) -> tuple[list[int], list[int], int]:
        """The places of the records, of the operations, and the head."""
        with self.app.app_context():
            head = Feed.at_rest(db.session(), *self.place).seq
            return (
                [row["seq"] for row in self.rows("record")],
                [row["seq"] for row in self.rows("operation")],
                head,
            )

    def differences(self) -> list[str]:
        """What stands and does not follow from the log."""
        with self.app.app_context():
            return rebuild.differences(self.place)

    def replay_held(self) -> None:
        """After an upgrade."""
        with self.app.app_context():
            replay.replay_held(self.place)

    def of(self, client: Client) -> Json:
        """What another client is told."""
        browser = sign_in(self.app, "client", client)
        envelope = {"proto": 1, "account": client.id, "device": "x", "ops": []}
        return browser.post("/sync", json=envelope).json or {}


@contextmanager
def an_old_server() -> Iterator[None]:
    """A server that cannot merge some words, by a fault of its own."""
    judging = import_module("sync.reconcile")
    sound = judging.merge

    def breaks(standing: Any, operation: Any, plan: Any) -> Any:
        if "f:stone" in operation.body:
            raise ZeroDivisionError
        return sound(standing, operation, plan)

    with mock.patch.object(judging, "merge", breaks):
        yield


@contextmanager
def a_newer_server() -> Iterator[None]:
    """A server that reads version 2 of an entry too."""
    newest, checks = wire.CLIENT_KINDS["entry"]
    with mock.patch.dict(wire.CLIENT_KINDS, {"entry": (newest + 1, checks)}):
        yield
