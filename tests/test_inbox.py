"""The inbox from the inside: what the server itself writes, and that there is no other way in."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.said import DAY, ENTRY, said, uid
from webapp import inbox
from webapp.db import db, writing
from webapp.models.client import Client
from webapp.models.comment import Comment
from webapp.models.entry import Entry
from webapp.models.feed import Feed
from webapp.models.operation import LoggedOperation
from webapp.models.record import Record

pytestmark = pytest.mark.both_engines


def count(table: Any) -> int:
    return db.session.scalar(select(func.count()).select_from(table)) or 0


def test_what_the_server_puts_stands_and_is_in_the_log(app: Flask, cleo: Client) -> None:
    with app.app_context():
        [verdict] = inbox.put(cleo, inbox.Put("comment", "c", {"text": "Well done."}))
        assert (verdict.status, verdict.rev, verdict.seq) == ("applied", 1, 1)
        comment = db.session.scalars(Comment.called(cleo, "c")).one()
        assert (comment.body, comment.audience, comment.seq) == ({"text": "Well done."}, "both", 1)
        logged = db.session.scalars(select(LoggedOperation)).one()
        assert (logged.t, logged.record_id, logged.said["body"]) == ("srv.put", "c", {"text": "Well done."})


def test_puts_go_in_together_or_not_at_all(app: Flask, cleo: Client) -> None:
    with app.app_context():
        with pytest.raises(ValueError, match="entry is not a kind that the server writes"):
            inbox.put(cleo, inbox.Put("comment", "c", {"text": "x"}), inbox.Put("entry", "e", {}))
        assert (count(Record), count(LoggedOperation)) == (0, 0)
        assert Feed.at_rest(db.session(), cleo.practice_id, cleo.id).seq == 0


def test_a_fault_in_the_middle_leaves_nothing_behind(
    app: Flask, cleo: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*_: Any) -> None:
        raise RuntimeError("the disk is gone")

    monkeypatch.setattr(Record, "add", breaks)
    with app.app_context():
        with pytest.raises(RuntimeError, match="the disk is gone"):
            inbox.put(cleo, inbox.Put("comment", "c", {"text": "x"}))
        assert count(LoggedOperation) == 0
    monkeypatch.undo()
    with app.app_context():
        assert inbox.put(cleo, inbox.Put("comment", "c", {"text": "x"}))[0].seq == 1


def test_the_same_again_moves_nothing_that_is_shown(app: Flask, cleo: Client) -> None:
    with app.app_context():
        inbox.put(cleo, inbox.Put("comment", "c", {"text": "x"}))
        [again] = inbox.put(cleo, inbox.Put("comment", "c", {"text": "x"}))
        assert again.status == "same"
        assert db.session.scalars(Comment.called(cleo, "c")).one().seq == 1


def test_what_a_client_says_is_judged_in_its_order(app: Flask, cleo: Client) -> None:
    with app.app_context():
        verdicts = inbox.accept(
            cleo,
            [said("create", 1, DAY), {"op": "x"}, said("edit", 2, {"f:body": "y"}, mine=[1])],
            device="phone",
        )
        assert [(one.op, one.status) for one in verdicts] == [
            (uid(1), "applied"),
            ("x", "refused"),
            (uid(2), "applied"),
        ]


def test_dates_are_kept_as_they_were_on_both_engines(app: Flask, cleo: Client) -> None:
    came = datetime(2026, 11, 23, 21, 15, 2, 123456, UTC)
    body = DAY | {"occurred_at": "2026-11-23T23:59:59.999999+14:00", "day": "1970-01-01"}
    with app.app_context():
        inbox.accept(cleo, [said("create", 1, body)], device="phone", now=came)
        entry = db.session.scalars(Entry.called(cleo, ENTRY)).one()
        assert (entry.received_at, entry.changed_at) == (came, came)
        assert entry.occurred_at == datetime(2026, 11, 23, 9, 59, 59, 999999, UTC)
        assert str(entry.day) == "1970-01-01"
        assert entry.extra["received_at"] == "2026-11-23T21:15:02.123Z"


def test_a_change_keeps_when_the_record_first_came(app: Flask, cleo: Client) -> None:
    first, second = datetime(2026, 11, 23, tzinfo=UTC), datetime(2026, 11, 24, tzinfo=UTC)
    with app.app_context():
        inbox.accept(cleo, [said("create", 1, DAY)], device="phone", now=first)
        inbox.accept(cleo, [said("edit", 2, {"f:body": "x"}, base=1)], device="phone", now=second)
        entry = db.session.scalars(Entry.called(cleo, ENTRY)).one()
        assert (entry.received_at, entry.changed_at) == (first, second)


def test_nobody_writes_records_or_the_log_past_the_inbox(app: Flask, cleo: Client) -> None:
    with app.app_context():
        inbox.put(cleo, inbox.Put("comment", "c", {"text": "x"}))
        with pytest.raises(RuntimeError, match="written through the inbox"), writing() as session:
            session.scalars(Comment.called(cleo, "c")).one().rev = 7
        with pytest.raises(RuntimeError, match="written through the inbox"), writing() as session:
            session.delete(session.scalars(Comment.called(cleo, "c")).one())
        with pytest.raises(RuntimeError, match="the log is only added to"), writing() as session:
            session.scalars(select(LoggedOperation)).one().body = b"\x00{}"
        with pytest.raises(RuntimeError, match="the log is only added to"), writing() as session:
            session.delete(session.scalars(select(LoggedOperation)).one())


def test_every_feed_counts_for_itself(app: Flask, cleo: Client, amir: Client, carl: Client) -> None:
    with app.app_context():
        for client in (cleo, amir, carl):
            assert [
                inbox.put(client, inbox.Put("comment", "c", {"text": str(n)}))[0].seq for n in range(3)
            ] == [1, 2, 3]
        assert sorted(Feed.all(db.session())) == sorted(
            (one.practice_id, one.id) for one in (cleo, amir, carl)
        )
