"""Held operations are tried again, records are compared with their log, and what was deleted is erased in time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from tests.line import Line
from tests.said import DAY, ENTRY, OTHER, said, uid
from tests.sync_world import a_newer_server, an_old_server
from webapp import inbox
from webapp.db import db, now, writing
from webapp.erase import TOMBSTONES_STAY, WORDS_STAY, Erased, erase
from webapp.models.client import Client
from webapp.models.feed import Feed, Head
from webapp.models.operation import LoggedOperation
from webapp.models.record import Record
from webapp.rebuild import differences
from webapp.replay import Replayed, replay_held

pytestmark = pytest.mark.both_engines


@pytest.fixture
def phone(as_client: Callable[..., FlaskClient], cleo: Client) -> Line:
    return Line(as_client(), cleo.id)


@pytest.fixture
def place(cleo: Client) -> inbox.Place:
    return cleo.practice_id, cleo.id


def head(app: Flask, place: inbox.Place) -> Head:
    with app.app_context():
        return Feed.at_rest(db.session(), *place)


def verdict(app: Flask, op: int) -> tuple[str, str, int | None]:
    with app.app_context():
        row = db.session.scalars(select(LoggedOperation).where(LoggedOperation.op == uid(op))).one()
        return row.s, row.why, row.rev


def log_words(app: Flask) -> str:
    with app.app_context():
        return str([row.said for row in db.session.scalars(select(LoggedOperation))])


def run(app: Flask, work: Callable[..., Any], *given: Any) -> Any:
    with app.app_context():
        return work(*given)


# ---------------------------------------------------------------- what is held is tried again


def test_words_of_a_newer_app_find_their_place_after_the_upgrade(
    app: Flask, phone: Line, place: inbox.Place
) -> None:
    phone.sync(said("create", 1, DAY | {"f:body": "new"}, v=2), said("edit", 2, {"f:mood": 4}, mine=[1]))
    assert head(app, place).held == 2
    assert run(app, replay_held, place) == Replayed(2, 0)
    with a_newer_server():
        assert run(app, replay_held, place) == Replayed(2, 2)
        assert run(app, differences, place) == []
    assert head(app, place).held == 0
    assert verdict(app, 1) == ("applied", "", 1)
    assert verdict(app, 2) == ("applied", "", 2)
    [change] = phone.sync()["changes"]
    assert change["body"] == DAY | {"f:body": "new", "f:mood": 4}


def test_words_on_which_the_server_broke_find_their_place_after_the_mending(
    app: Flask, phone: Line, place: inbox.Place, caplog: pytest.LogCaptureFixture
) -> None:
    phone.sync(said("create", 1, DAY | {"f:body": "rain"}))
    with an_old_server():
        answer = phone.sync(said("edit", 2, {"f:stone": "secret words"}, base=1))
        assert answer["results"] == [{"op": uid(2), "s": "held", "why": "merge_error", "seq": 2}]
        assert run(app, replay_held, place) == Replayed(1, 0)
    assert f"operation {uid(2)} is held" in caplog.text
    assert "secret words" not in caplog.text
    before = phone.cursor
    assert run(app, replay_held, place) == Replayed(1, 1)
    assert phone.cursor == before
    [change] = phone.sync()["changes"]
    assert (change["rev"], change["body"]["f:stone"]) == (2, "secret words")
    assert run(app, differences, place) == []


def test_a_phone_that_was_told_of_a_replay_still_stands_in_the_same_lineage(
    app: Flask, phone: Line, place: inbox.Place
) -> None:
    with an_old_server():
        phone.sync(said("create", 1, DAY | {"f:stone": "x"}))
    run(app, replay_held, place)
    phone.sync()
    answer = phone.sync(said("edit", 2, {"f:body": "y"}, base=1))
    assert (answer["replay_sent"], answer["results"][0]["s"]) == (False, "applied")
    again = phone.sync(said("create", 1, DAY | {"f:stone": "x"}))
    assert again["results"][0]["s"] == "applied"


def test_what_nobody_holds_is_not_touched(app: Flask, phone: Line, place: inbox.Place) -> None:
    phone.sync(
        said("create", 1, DAY), said("comment.edit", 2, {"text": "x"}), said("edit", 3, {}, record=OTHER)
    )
    before = head(app, place)
    assert run(app, replay_held, place) == Replayed(2, 0)
    assert head(app, place) == before


def test_words_on_which_the_server_broke_before_their_entry_came_wait_for_it_after_the_mending(
    app: Flask, phone: Line, place: inbox.Place
) -> None:
    with an_old_server():
        phone.sync(said("edit", 2, {"f:stone": "x"}, mine=[1]))
    assert run(app, replay_held, place) == Replayed(1, 0)
    assert verdict(app, 2) == ("held", "unknown_record", None)
    phone.sync(said("create", 1, DAY))
    assert verdict(app, 2) == ("applied", "", 2)
    assert run(app, differences, place) == []


def test_held_words_that_turn_out_to_be_malformed_stay_held(
    app: Flask, phone: Line, place: inbox.Place
) -> None:
    phone.sync(said("create", 1, {"day": "someday"}, v=2))
    with a_newer_server():
        assert run(app, replay_held, place) == Replayed(1, 0)
    assert verdict(app, 1) == ("held", "unknown_type", None)


# ---------------------------------------------------------------- the log against the records


def a_story(app: Flask, phone: Line, cleo: Client) -> None:
    """Something of everything that can happen to a record."""
    tablet = Line(phone.browser, cleo.id, "tablet")
    sheet = {"worksheet": "experiment", "version": 1, "fields": [{"id": "prediction", "phase": "plan"}]}
    with app.app_context():
        inbox.put(
            cleo,
            inbox.Put("worksheet", "experiment.1", sheet),
            inbox.Put("comment", "c", {"text": "a"}, audience="staff"),
        )
        inbox.put(cleo, inbox.Put("comment", "c", {"text": "b"}, audience="staff", deleted=True))
    body = DAY | {
        "worksheet": "experiment",
        "worksheet_version": 1,
        "f:prediction": "?",
        "f:map": {"a": 1, "b": None},
    }
    phone.sync(said("edit", 2, {"phase": "result"}, mine=[1]), said("delete", 3, record=OTHER, mine=[4]))
    phone.sync(
        said("create", 1, body | {"occurred_at": "2026-11-23T22:10:00+01:00"}),
        said("create", 4, body, record=OTHER),
    )
    tablet.sync(said("edit", 5, {"f:prediction": "!", "f:map": {"a": 2}, "share": "private"}, base=1))
    phone.sync(said("edit", 6, {"f:map": {"a": 3}}, base=2), said("edit", 6, {"f:map": {"a": 3}}, base=2))
    phone.sync(
        said("edit", 7, {"f:body": "back"}, record=OTHER, base=1),
        said("settle", 8, {"f:map": {"a": 3}}, base=4, drop=[6]),
    )


def test_all_that_stands_follows_from_what_was_said(
    app: Flask, phone: Line, cleo: Client, place: inbox.Place
) -> None:
    a_story(app, phone, cleo)
    assert run(app, differences, place) == []
    with app.app_context():
        entry = db.session.scalars(Record.called(cleo, ENTRY)).one()
        assert entry.extra["locked"] == ["f:prediction"]


@pytest.mark.parametrize(
    ("column", "value", "said_of_it"),
    [
        ("body", b'\x00{"f:body":"other words"}', "body"),
        ("extra", b"\x00{}", "extra"),
        ("rev", 9, "rev"),
        ("seq", 99, "seq"),
        ("deleted", True, "deleted"),
        ("disputed", True, "disputed"),
        ("fw", '{"*": [1, "x"]}', "writes"),
        ("share", "shared", "share"),
        ("day", None, "day"),
    ],
)
def test_a_record_that_was_changed_behind_the_inbox_is_found(
    app: Flask, phone: Line, cleo: Client, place: inbox.Place, column: str, value: Any, said_of_it: str
) -> None:
    a_story(app, phone, cleo)
    table = Record.__table__
    with app.app_context(), writing() as session:
        session.execute(
            update(table).where(table.c.id == ENTRY, table.c.client_id == cleo.id).values({column: value})
        )
    [line] = run(app, differences, place)
    assert line == f"entry {ENTRY}: {said_of_it}"
    assert "other words" not in line


def test_words_that_are_missing_from_the_log_are_found(
    app: Flask, phone: Line, cleo: Client, place: inbox.Place
) -> None:
    a_story(app, phone, cleo)
    table = LoggedOperation.__table__
    with app.app_context(), writing() as session:
        session.execute(table.delete().where(table.c.op == uid(5)))
    found = run(app, differences, place)
    assert any(line.startswith("the log breaks off before place") for line in found)
    assert any(line.startswith((ENTRY, f"entry {ENTRY}")) for line in found)


@pytest.mark.parametrize("change", [{"head": 99}, {"tag": "ffffffffffff"}, {"held": 7}])
def test_a_feed_that_does_not_stand_where_its_log_ends_is_found(
    app: Flask, phone: Line, cleo: Client, place: inbox.Place, change: dict[str, Any]
) -> None:
    a_story(app, phone, cleo)
    with app.app_context(), writing() as session:
        session.execute(update(Feed).where(Feed.client_id == cleo.id).values(change))
    [line] = run(app, differences, place)
    assert line.startswith("the feed")


def test_a_record_that_is_gone_and_one_that_nobody_said_are_found(
    app: Flask, phone: Line, cleo: Client, place: inbox.Place
) -> None:
    a_story(app, phone, cleo)
    table = Record.__table__
    with app.app_context(), writing() as session:
        session.execute(
            update(table).where(table.c.id == ENTRY, table.c.client_id == cleo.id).values(id="stray")
        )
    assert run(app, differences, place) == [f"{ENTRY}: it is not there", "stray: nobody said it"]


# ---------------------------------------------------------------- what was deleted is erased


def deleted(phone: Line) -> None:
    phone.sync(
        said("create", 1, DAY | {"f:body": "secret"}),
        said("create", 2, DAY | {"f:body": "stays"}, record=OTHER),
    )
    phone.sync(
        said("edit", 3, {"f:body": "secret too"}, base=1), said("future", 4, {"f:body": "secret as well"})
    )
    phone.sync(said("delete", 5, base=2))


def test_the_words_of_what_was_deleted_go_after_thirty_days(
    app: Flask, phone: Line, cleo: Client, place: inbox.Place
) -> None:
    deleted(phone)
    before = head(app, place)
    assert run(app, erase, place, now() + WORDS_STAY - timedelta(hours=1)) == Erased()
    assert "secret" in log_words(app)
    assert run(app, erase, place, now() + WORDS_STAY + timedelta(hours=1)) == Erased(1, 0)
    assert "secret" not in log_words(app)
    assert "stays" in log_words(app)
    with app.app_context():
        record = db.session.get_one(Record, (*place, ENTRY))
        assert (record.body, record.extra, record.deleted, record.rev) == ({}, {}, True, 3)
        assert (record.day, record.occurred_at, record.assignment_id, record.share) == (
            None,
            None,
            "",
            "private",
        )
    assert head(app, place) == before._replace(held=0)
    assert run(app, erase, place, now() + WORDS_STAY + timedelta(hours=1)) == Erased()
    assert run(app, differences, place) == []


def test_an_erased_operation_keeps_its_id_its_hash_and_its_verdict(
    app: Flask, phone: Line, place: inbox.Place
) -> None:
    deleted(phone)
    run(app, erase, place, now() + WORDS_STAY + timedelta(hours=1))
    answer = phone.sync(
        said("edit", 3, {"f:body": "secret too"}, base=1), said("edit", 3, {"f:body": "other"}, base=1)
    )
    assert [(one["s"], one.get("rev")) for one in answer["results"]] == [("applied", 2), ("refused", None)]
    assert answer["replay_sent"] is False
    assert "secret" not in log_words(app)


def test_an_edit_that_arrives_after_the_erasure_brings_back_only_its_own_words(
    app: Flask, phone: Line, cleo: Client, place: inbox.Place
) -> None:
    deleted(phone)
    run(app, erase, place, now() + WORDS_STAY + timedelta(hours=1))
    tablet = Line(phone.browser, cleo.id, "tablet")
    answer = tablet.sync(said("edit", 9, {"f:body": "late"}, base=1))
    assert answer["results"][0] == {
        "op": uid(9),
        "s": "merged",
        "why": "edited_after_delete",
        "rev": 4,
        "seq": 6,
    }
    [change] = [one for one in answer["changes"] if one["id"] == ENTRY]
    assert (change["body"], change["extra"]) == ({"f:body": "late"}, {"disputed": "edited_after_delete"})
    assert run(app, differences, place) == []


def test_tombstones_go_after_four_hundred_days_and_who_was_away_reads_anew(
    app: Flask, phone: Line, cleo: Client, place: inbox.Place
) -> None:
    away = Line(phone.browser, cleo.id, "away")
    phone.sync(said("create", 1, DAY | {"f:body": "secret"}))
    away.sync()
    phone.sync(said("delete", 2, base=1), said("create", 3, DAY, record=OTHER))
    assert run(app, erase, place, now() + TOMBSTONES_STAY - timedelta(hours=1)) == Erased(1, 0)
    assert away.sync()["changes"][0]["deleted"] is True
    away.cursor = "1.1." + head_tag(app, place, 1)
    assert run(app, erase, place, now() + TOMBSTONES_STAY + timedelta(hours=1)) == Erased(0, 1)
    assert head(app, place).floor == 2
    answer = away.send(said("create", 4, DAY, record=uid(9)))
    assert (answer.status_code, answer.json) == (
        409, {"error": "reset", "why": "too_old", "keep_outbox": True, "replay_sent": False}
    )  # fmt: skip
    assert phone.sync()["changes"] == []
    assert [change["id"] for change in Line(phone.browser, cleo.id, "new").sync()["changes"]] == [OTHER]
    assert run(app, differences, place) == []


@pytest.mark.parametrize("limit", [1, 2, 50])
def test_a_new_phone_reads_on_below_the_purged_tombstones(
    app: Flask, phone: Line, cleo: Client, place: inbox.Place, limit: int
) -> None:
    phone.sync(*[said("create", number, DAY, record=uid(number, 7)) for number in range(1, 6)])
    phone.sync(said("create", 6, DAY), said("delete", 7, base=1))
    run(app, erase, place, now() + TOMBSTONES_STAY + timedelta(hours=1))
    new = Line(phone.browser, cleo.id, "new")
    assert [change["id"] for change in new.pages(limit)] == [uid(number, 7) for number in range(1, 6)]
    assert new.cursor == phone.sync()["cursor"]


def test_a_new_phone_begins_again_if_more_is_purged_while_it_reads(
    app: Flask, phone: Line, cleo: Client, place: inbox.Place
) -> None:
    phone.sync(
        said("create", 1, DAY),
        said("delete", 2, base=1),
        said("create", 3, DAY, record=OTHER),
        said("delete", 4, record=OTHER, base=1),
    )
    phone.sync(said("create", 5, DAY, record=uid(5)))
    new = Line(phone.browser, cleo.id, "new")
    new.sync(limit=1)
    run(app, erase, place, now() + TOMBSTONES_STAY + timedelta(hours=1))
    assert new.send().json == {"error": "reset", "why": "too_old", "keep_outbox": True, "replay_sent": False}


def head_tag(app: Flask, place: inbox.Place, seq: int) -> str:
    with app.app_context():
        return LoggedOperation.tag_at(db.session(), *place, seq) or ""


def test_what_begins_anew_under_the_id_of_a_purged_record_is_a_new_record(
    app: Flask, phone: Line, place: inbox.Place
) -> None:
    deleted(phone)
    run(app, erase, place, now() + TOMBSTONES_STAY + timedelta(hours=1))
    phone.cursor = ""
    answer = phone.sync(said("create", 9, DAY | {"f:body": "anew"}))
    assert answer["results"][0]["rev"] == 1
    assert run(app, differences, place) == []
