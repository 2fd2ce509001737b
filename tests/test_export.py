"""What a client takes along: everything is in the file, and another practice gets the same records out of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from tests.conftest import Browser, make_practice, make_therapist, sign_in
from tests.own_records import BODIES, keep
from tests.records import agree, local, meet, put, rewrite, say, welcomed, write
from webapp import cli, create_app, demo
from webapp.db import Base, db
from webapp.export import everything, shared
from webapp.ids import uuid7
from webapp.inbox import Put
from webapp.migrations import every_table
from webapp.models.client import Client
from webapp.models.operation import LoggedOperation
from webapp.models.record import IN_FEED, Record
from webapp.models.therapist import Therapist
from webapp.rebuild import differences
from webapp.settings import Settings
from webapp.take_in import NotAnExport, take_in

pytestmark = pytest.mark.usefixtures("tuesday")

Json = dict[str, Any]
# These tell of the practice that a client is at.
OF_THE_PRACTICE = ("me", "card")


def told(app: Flask, client: Client) -> dict[str, Any]:
    """All records of a client in every detail, but for what tells of the practice and its own order."""
    columns = [column.key for column in Base.metadata.tables["record"].columns]
    with app.app_context():
        rows = db.session.scalars(
            db.select(Record).where(Record.client_id == client.id, Record.practice_id == client.practice_id)
        ).all()
        return {
            row.id: {
                **{
                    name: getattr(row, name)
                    for name in columns
                    if name not in ("practice_id", "seq", "fw", "body", "extra")
                },
                "words": row.body,
                "more": row.extra,
            }
            for row in rows
            if row.kind not in OF_THE_PRACTICE and row.audience in IN_FEED
        }


def lived(app: Flask, client: Client) -> None:
    """A bit of everything: agreed, written, changed on two phones, deleted, answered, kept beside entries."""
    welcomed(app, client)
    assignment = agree(app, client)
    meet(app, client, "2026-03-03T10:00", "held")
    entry = write(app, client, {"f:body": "as it was"}, "2026-03-08T20:00", assignment_id=assignment)
    for words in ("on one phone", "on another"):
        rewrite(app, client, entry, local(client), **{"f:body": words})
    gone = write(app, client, {"f:body": "not for long"}, "2026-03-08T21:00", share="private")
    say(app, client, {"t": "entry.delete", "id": gone, "base": 1}, local(client))
    for kind in BODIES:
        keep(app, client, kind)
    put(
        app,
        client,
        Put("seen", f"seen.{entry}", {"entry_id": entry, "by": "Thea", "at": "2026-03-09T08:00+00:00"}),
    )
    put(app, client, Put("comment", "c1", {"entry_id": entry, "text": "Thank you", "by": "Thea", "at": ""}))
    put(app, client, Put("risk_flag", "risk.x", {"status": "raised", "entry_id": entry}, "staff"))


def file_of(app: Flask, client: Client) -> Json:
    with app.app_context():
        return json.loads(json.dumps(everything(db.session.get_one(Client, (client.practice_id, client.id)))))


def brought(there: Flask, therapist: Therapist, file: Json) -> Client:
    """The client whom this file makes there."""
    with there.app_context():
        taken = take_in(json.dumps(file).encode(), therapist)
        db.session.refresh(taken)
        return taken


@pytest.fixture
def elsewhere(tmp_path: Path) -> Any:
    """Another practice, on another server, with nobody in it."""
    app = create_app(Settings(database=f"sqlite:///{tmp_path}/elsewhere.db", origin="http://localhost"))
    with app.app_context():
        every_table().create_all(db.engine)
    yield app, make_therapist(app, make_practice(app, "Elsewhere"), "Elsa")
    with app.app_context():
        db.engine.dispose()


def test_an_export_taken_in_gives_the_same_records(app: Flask, cleo: Client, elsewhere: Any) -> None:
    there, elsa = elsewhere
    lived(app, cleo)
    before = told(app, cleo)
    taken = brought(there, elsa, file_of(app, cleo))
    assert (taken.name, taken.therapist_id) == ("Cleo", elsa.id)
    with there.app_context():
        assert differences((taken.practice_id, taken.id)) == []
    after = told(there, taken)
    assert len(before) > 30
    assert after == before


def test_the_demos_clients_can_be_taken_along_too(app: Flask, elsewhere: Any) -> None:
    there, elsa = elsewhere
    demo.fill(app)
    with app.app_context():
        clients = db.session.scalars(db.select(Client)).all()
    for client in clients:
        taken = brought(there, elsa, file_of(app, client))
        assert told(there, taken) == told(app, client), client.name


def test_nothing_of_the_staff_is_in_the_file_and_everything_else_is(app: Flask, cleo: Client) -> None:
    lived(app, cleo)
    file = file_of(app, cleo)
    words = json.dumps(file, ensure_ascii=False)
    assert "risk.x" not in words
    assert all(each in words for each in ("on one phone", "on another", "Thank you"))
    with app.app_context():
        kept = {
            row.op
            for row in db.session.scalars(db.select(LoggedOperation))
            if row.said.get("audience") != "staff"
        }
    assert {line["said"]["op"] for line in file["log"]} == kept
    assert file["client"]["name"] == "Cleo"


def test_what_was_taken_in_shows_on_the_phone(app: Flask, cleo: Client, elsewhere: Any) -> None:
    there, elsa = elsewhere
    there.test_client_class = Browser
    lived(app, cleo)
    taken = brought(there, elsa, file_of(app, cleo))
    page = sign_in(there, "client", taken).get("/history").text
    assert "on one phone" in page
    assert "Elsa" in sign_in(there, "client", taken).get("/more").text


def test_a_client_is_not_taken_in_twice(app: Flask, cleo: Client, thea: Therapist) -> None:
    file = json.dumps(file_of(app, cleo)).encode()
    with app.app_context(), pytest.raises(NotAnExport, match="here already"):
        take_in(file, thea)


@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        (lambda file: file.update(format="x"), "has written"),
        (lambda file: file.update(version=2), "version"),
        (lambda file: file["client"].pop("zone"), "whose"),
        (lambda file: file["client"].update(id="x"), "whose"),
        (lambda file: file["client"].update(share_default="all"), "starts as"),
        (lambda file: file.update(consents=[{"version": "1"}]), "not whole"),
        (lambda file: file.pop("log"), "no log"),
        (lambda file: file["log"].append(3), "not whole"),
        (lambda file: file["log"].append({"received_at": "soon", "device": "", "said": {}}), "when it came"),
        (lambda file: file["log"][-1].update(received_at="2026-03-10T10:00"), "when it came"),
        (lambda file: file["log"][-1].update(device=None), "cannot be read"),
        (lambda file: file["log"][-1]["said"].update(id=""), "cannot be read"),
        (lambda file: file["log"][0]["said"].update(audience="staff"), "cannot be read"),
        (lambda file: file["log"][0]["said"].update(kind="entry"), "cannot be read"),
    ],
)
def test_a_file_that_is_not_whole_is_refused_and_leaves_nothing(
    app: Flask, cleo: Client, elsewhere: Any, spoil: Any, why: str
) -> None:
    there, elsa = elsewhere
    welcomed(app, cleo)
    write(app, cleo, {"f:body": "mine"})
    file = file_of(app, cleo)
    spoil(file)
    with there.app_context():
        with pytest.raises(NotAnExport, match=why):
            take_in(json.dumps(file).encode(), elsa)
        assert db.session.scalars(db.select(Client)).all() == []
        assert db.session.scalars(db.select(LoggedOperation)).all() == []


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b"\xff", b"null", b"[" * 100_000])
def test_what_is_no_file_of_ours_is_refused(app: Flask, thea: Therapist, data: bytes) -> None:
    with app.app_context(), pytest.raises(NotAnExport):
        take_in(data, thea)


def test_the_commands_carry_a_client_from_one_server_to_another(
    app: Flask, cleo: Client, elsewhere: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    there, elsa = elsewhere
    lived(app, cleo)
    monkeypatch.setenv("BETWEEN_DATABASE", app.config["SQLALCHEMY_DATABASE_URI"])
    cli.main(["export-client", cleo.id])
    file = tmp_path / "cleo.json"
    file.write_text(capsys.readouterr().out, "utf-8")
    monkeypatch.setenv("BETWEEN_DATABASE", there.config["SQLALCHEMY_DATABASE_URI"])
    cli.main(["import-client", str(file), "--therapist", elsa.id])
    assert "Cleo is a client of Elsa now" in capsys.readouterr().out
    with pytest.raises(SystemExit, match="here already"):
        cli.main(["import-client", str(file), "--therapist", elsa.id])
    with pytest.raises(SystemExit, match="no therapist"):
        cli.main(["import-client", str(file), "--therapist", "x"])
    with pytest.raises(SystemExit, match="no client"):
        cli.main(["export-client", "x"])


def test_the_therapists_file_taken_in_gives_the_same_shared_records(
    app: Flask, cleo: Client, elsewhere: Any
) -> None:
    there, elsa = elsewhere
    lived(app, cleo)
    keep(app, cleo, "safety_plan", share="shared", record_id=uuid7())
    hidden = write(app, cleo, {"f:body": "for nobody else"}, "2026-03-08T22:00", share="private")
    put(app, cleo, Put("comment", "c2", {"entry_id": hidden, "text": "I saw", "by": "Thea", "at": ""}))
    write(app, cleo, {"f:body": "not yet"}, "2026-03-08T22:10", status="draft")
    with app.app_context():
        file = json.loads("".join(shared(db.session.get_one(Client, (cleo.practice_id, cleo.id)))))
    words = json.dumps(file, ensure_ascii=False)
    assert not any(
        each in words for each in ("for nobody else", "not yet", "I saw", "risk.x", "not for long", "alts")
    )
    taken = brought(there, elsa, file)
    before, after = told(app, cleo), told(there, taken)
    expected = {each["id"] for each in file["records"]}
    assert {each["kind"] for each in file["records"]} >= {"entry", "assignment", "comment", "goal", "seen"}
    # How often it changed, and what was kept aside on the way, is the client's alone to take along.
    apart = ("rev", "more")
    for record_id in expected:
        first, second = (
            {name: value for name, value in each[record_id].items() if name not in apart}
            for each in (before, after)
        )
        assert second == first
    assert {row for row, each in after.items() if each["kind"] == "entry"} <= expected
