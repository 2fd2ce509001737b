"""POST /sync: who may, what is answered, and how far a phone has read."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from tests.line import Line
from tests.said import DAY, ENTRY, OTHER, said, uid
from webapp import inbox
from webapp.db import db, now
from webapp.models import record as record_module
from webapp.models.client import Client
from webapp.models.device import Device
from webapp.models.operation import LoggedOperation
from webapp.models.record import Record
from webapp.models.sign_in import CLIENT_LIFE
from webapp.models.therapist import Therapist

pytestmark = pytest.mark.both_engines

As = Callable[..., FlaskClient]


@pytest.fixture
def phone(as_client: As, cleo: Client) -> Line:
    return Line(as_client(), cleo.id)


@pytest.fixture
def tablet(as_client: As, cleo: Client) -> Line:
    return Line(as_client(), cleo.id, "tablet")


def stored(app: Flask) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(LoggedOperation)) or 0


def verdicts(answer: dict[str, Any]) -> list[tuple[str, str]]:
    return [(one["s"], one.get("why", "")) for one in answer["results"]]


# ---------------------------------------------------------------- who may


def test_a_stranger_is_asked_to_sign_in(stranger: FlaskClient, cleo: Client) -> None:
    answer = Line(stranger, cleo.id).send(said("create", 1))
    assert (answer.status_code, answer.json) == (401, {"error": "sign_in"})


def test_for_a_therapist_there_is_nothing_here(as_therapist: As, thea: Therapist) -> None:
    assert Line(as_therapist(), thea.id).send().status_code == 404


@pytest.mark.parametrize("account", ["", "somebody", "amir"])
def test_words_of_another_account_are_not_taken(app: Flask, phone: Line, amir: Client, account: str) -> None:
    answer = phone.send(said("create", 1), account=amir.id if account == "amir" else account)
    assert (answer.status_code, answer.json) == (409, {"error": "account_mismatch"})
    assert stored(app) == 0


def test_a_sign_in_that_ran_out_may_hand_in_and_not_read(
    app: Flask, as_client: As, cleo: Client, phone: Line
) -> None:
    phone.sync(said("create", 1, DAY, record=OTHER))
    before = now() - CLIENT_LIFE - timedelta(days=1)
    old = Line(as_client(created_at=before, seen_at=before, auth_at=before), cleo.id, "old phone")
    answer = old.sync(said("create", 2, DAY))
    assert verdicts(answer) == [("applied", "")]
    assert (answer["changes"], answer["more"], answer["cursor"]) == ([], True, "")
    empty = old.send()
    assert (empty.status_code, empty.json) == (401, {"error": "sign_in"})
    assert stored(app) == 2


def test_a_sign_in_that_was_ended_may_not_even_hand_in(app: Flask, as_client: As, cleo: Client) -> None:
    ended = Line(as_client(revoked_at=now()), cleo.id)
    assert ended.send(said("create", 1)).status_code == 401
    assert stored(app) == 0


def test_another_client_sees_nothing_and_touches_nothing(
    as_client: As, phone: Line, amir: Client, carl: Client
) -> None:
    phone.sync(said("create", 1, DAY | {"f:body": "mine"}))
    for other in (amir, carl):
        theirs = Line(as_client(other), other.id)
        answer = theirs.sync(said("edit", 2, {"f:body": "yours"}, base=1), said("delete", 3, base=1))
        assert verdicts(answer) == [("held", "unknown_record")] * 2
        assert answer["changes"] == []
    assert phone.sync()["changes"] == []
    phone.cursor = ""
    [change] = phone.sync()["changes"]
    assert change["body"]["f:body"] == "mine"


def test_two_clients_may_use_the_same_ids(as_client: As, phone: Line, amir: Client) -> None:
    theirs = Line(as_client(amir), amir.id)
    for line, words in ((phone, "mine"), (theirs, "theirs")):
        assert verdicts(line.sync(said("create", 1, DAY | {"f:body": words}))) == [("applied", "")]
    theirs.cursor = phone.cursor = ""
    assert [line.sync()["changes"][0]["body"]["f:body"] for line in (phone, theirs)] == ["mine", "theirs"]


# ---------------------------------------------------------------- what is answered


def test_an_entry_goes_in_and_the_answer_says_so(phone: Line) -> None:
    answer = phone.sync(said("create", 1, DAY | {"f:body": "rain"}))
    assert answer["results"] == [{"op": uid(1), "s": "applied", "rev": 1, "seq": 1}]
    assert answer["changes"] == []
    assert (answer["proto"], answer["more"], answer["replay_sent"]) == (1, False, False)
    assert answer["cursor"] == answer["token"]
    assert answer["next"] == {"max_ops": 100, "max_bytes": 262144, "wait_ms": 0}


def test_every_kind_of_verdict_in_one_request(phone: Line, tablet: Line) -> None:
    phone.sync(said("create", 1, DAY | {"f:body": "rain"}))
    phone.sync(said("edit", 2, {"f:body": "sun"}, base=1))
    answer = tablet.sync(
        said("edit", 3, {"f:body": "hail"}, base=1),
        said("edit", 4, {"f:mood": 4}, base=1),
        said("edit", 5, {"f:mood": 4}, base=1),
        said("delete", 6, base=1),
        said("future", 7),
        said("edit", 8, {}, record=OTHER),
        said("comment.edit", 9, {"text": "x"}),
        said("edit", 10, {"f:body": "x" * 20_001}, base=1),
        said("edit", 11, {"day": "tomorrow"}, base=1),
        said("srv.put", 12, {}),
        said("edit", 3, {"f:body": "other words"}, base=1),
    )
    assert verdicts(answer) == [
        ("merged", "both_kept"), ("applied", ""), ("same", ""), ("merged", "delete_waits"), ("held", "unknown_type"),
        ("held", "unknown_record"), ("held", "not_yours"), ("refused", "too_big"), ("refused", "malformed"),
        ("refused", "not_allowed"), ("refused", "op_id_reused"),
    ]  # fmt: skip
    assert answer["results"][7]["detail"] == "f:body"
    [change] = answer["changes"]
    assert change["extra"]["disputed"] == "delete_waits"
    assert [alt["v"] for alt in change["extra"]["alts"]] == ["hail"]


def test_a_request_that_comes_twice_is_answered_the_same_and_stored_once(app: Flask, phone: Line) -> None:
    operations = [
        said("create", 1, DAY),
        said("edit", 2, {"f:body": "x"}, mine=[1]),
        said("edit", 3, {}, record=OTHER),
    ]
    first, second = phone.send(*operations), phone.send(*operations)
    assert first.json is not None
    assert second.json is not None
    assert first.json["results"] == second.json["results"]
    assert first.json["token"] == second.json["token"]
    assert stored(app) == 3


def test_an_answer_that_was_lost_is_made_good_by_the_next(phone: Line) -> None:
    phone.send(said("create", 1, DAY | {"f:body": "rain"}))
    answer = phone.sync(said("create", 1, DAY | {"f:body": "rain"}))
    assert [change["id"] for change in answer["changes"]] == [ENTRY]


def test_what_waited_for_its_entry_is_applied_with_it(phone: Line) -> None:
    assert verdicts(phone.sync(said("edit", 2, {"f:body": "sun"}, mine=[1]))) == [("held", "unknown_record")]
    answer = phone.sync(said("create", 1, DAY | {"f:body": "rain"}))
    assert answer["changes"][0]["body"]["f:body"] == "sun"
    again = phone.sync(said("edit", 2, {"f:body": "sun"}, mine=[1]))
    assert verdicts(again) == [("applied", "")]


def test_another_protocol_is_answered_with_the_ones_that_are_spoken(app: Flask, phone: Line) -> None:
    answer = phone.send(said("create", 1), proto=2)
    assert (answer.status_code, answer.json) == (426, {"error": "proto", "min": 1, "max": 1})
    assert stored(app) == 0


def test_more_operations_than_a_request_holds_are_too_many(app: Flask, phone: Line) -> None:
    operations = [said("create", number, record=uid(number)) for number in range(1, 502)]
    answer = phone.send(*operations)
    assert answer.status_code == 413
    assert answer.json is not None
    assert answer.json["max_ops"] == 100
    assert stored(app) == 0
    assert len(phone.sync(*operations[:500])["results"]) == 500


def test_a_request_that_is_too_long_is_told_so(app: Flask, phone: Line) -> None:
    answer = phone.send(*[said("create", n, {"f:body": "x" * 20_000}, record=uid(n)) for n in range(1, 60)])
    assert answer.status_code == 413
    assert stored(app) == 0


def test_a_phone_clock_that_is_years_off_hurts_nobody(app: Flask, phone: Line) -> None:
    for number, sent_at in enumerate(
        ["1970-01-01T00:00:00Z", "2099-12-31T23:59:59Z", "2026-11-23T21:15:02.5+14:00", ""], 1
    ):
        at = sent_at or "1999-01-01T00:00:00Z"
        operation = said("create", number, DAY | {"occurred_at": at}, record=uid(number, 5), at=at)
        assert verdicts(phone.sync(operation, sent_at=sent_at)) == [("applied", "")]
    with app.app_context():
        lags = db.session.scalars(select(LoggedOperation.skew_ms).order_by(LoggedOperation.seq)).all()
    assert lags[0] > 50 * 365 * 86_400_000
    assert lags[1] < -70 * 365 * 86_400_000
    assert lags[3] is None


def test_numbers_as_large_as_a_phone_can_count_are_kept(app: Flask, phone: Line) -> None:
    assert verdicts(
        phone.sync(said("create", 1, DAY | {"f:number": 2**53 - 1}, n=2**53 - 1), pending=2**53 - 1)
    ) == [("applied", "")]
    with app.app_context():
        assert db.session.scalars(select(LoggedOperation.n)).one() == 2**53 - 1


@pytest.mark.both_engines
def test_what_a_phone_says_of_itself_again_and_again_is_noted_once_a_minute(app: Flask, phone: Line) -> None:
    began = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)
    heard = []
    for second, pending in ((0, 1), (30, 1), (59, 1), (60, 1), (90, 2), (91, 1)):
        with time_machine.travel(began + timedelta(seconds=second), tick=False):
            # Of what is pending, the one that is stored is pending no more.
            phone.sync(said("create", second + 1, DAY, n=second + 1), pending=pending)
        with app.app_context():
            device = db.session.scalars(select(Device)).one()
            heard.append(((device.seen_at - began).seconds, device.pending))
    assert heard == [(0, 0), (0, 0), (0, 0), (60, 0), (90, 1), (91, 0)]


def test_what_the_phone_still_holds_is_noted(app: Flask, phone: Line) -> None:
    phone.sync(said("create", 1, DAY), said("edit", 2, {"day": "?"}), pending=7, app="2026.12.1")
    with app.app_context():
        device = db.session.scalars(select(Device)).one()
    assert (device.id, device.pending, device.app) == ("phone", 6, "2026.12.1")


def test_two_tabs_of_a_new_phone_may_call_for_the_first_time_at_once(
    app: Flask, as_client: As, cleo: Client
) -> None:
    lines = [Line(as_client(), cleo.id, "new phone") for _ in range(6)]
    begin = Barrier(len(lines))

    def calls(line: Line) -> int:
        begin.wait()
        return line.send(pending=3).status_code

    with ThreadPoolExecutor(len(lines)) as pool:
        assert set(pool.map(calls, lines)) == {200}
    with app.app_context():
        assert db.session.scalars(select(Device.pending)).all() == [3]


# ---------------------------------------------------------------- how far a phone has read


def filled(app: Flask, client: Client, count: int = 7) -> None:
    with app.app_context():
        for number in range(count):
            inbox.put(client, inbox.Put("comment", f"c{number}", {"text": str(number)}))


@pytest.mark.parametrize("limit", [1, 2, 3, 7, 8])
def test_pages_of_any_size_are_one_page_of_all(app: Flask, phone: Line, cleo: Client, limit: int) -> None:
    filled(app, cleo)
    whole = Line(phone.browser, cleo.id, "other").sync()
    assert phone.pages(limit) == whole["changes"]
    assert phone.cursor == whole["cursor"]
    assert [change["id"] for change in whole["changes"]] == [f"c{number}" for number in range(7)]


def test_a_phone_that_has_read_everything_is_told_nothing(app: Flask, phone: Line, cleo: Client) -> None:
    filled(app, cleo)
    first = phone.sync()
    for _ in range(3):
        again = phone.sync()
        assert (again["changes"], again["more"], again["cursor"], again["token"]) == (
            [],
            False,
            first["cursor"],
            first["token"],
        )


def test_a_record_that_changes_is_told_once_at_its_newest_place(
    app: Flask, phone: Line, cleo: Client
) -> None:
    filled(app, cleo, 3)
    phone.sync(limit=2)
    with app.app_context():
        inbox.put(cleo, inbox.Put("comment", "c0", {"text": "again"}))
    assert [(change["id"], change["rev"]) for change in phone.pages(1)] == [("c2", 1), ("c0", 2)]


def test_what_another_phone_wrote_comes_between_ones_own(phone: Line, tablet: Line) -> None:
    phone.sync()
    tablet.sync(said("create", 1, DAY | {"f:body": "tablet"}))
    answer = phone.sync(said("create", 2, DAY | {"f:body": "phone"}, record=OTHER))
    assert [change["id"] for change in answer["changes"]] == [ENTRY]


def test_ones_own_edit_of_a_record_that_another_phone_changed_comes_back_whole(
    phone: Line, tablet: Line
) -> None:
    phone.sync(said("create", 1, DAY | {"f:body": "rain"}))
    tablet.sync()
    tablet.sync(said("edit", 2, {"f:place": "home"}, base=1))
    answer = phone.sync(said("edit", 3, {"f:mood": 4}, base=1))
    [change] = answer["changes"]
    assert change["body"] == DAY | {"f:body": "rain", "f:place": "home", "f:mood": 4}


def test_ones_own_edit_that_brings_a_deleted_record_back_is_answered_with_all_of_it(phone: Line) -> None:
    phone.sync(said("create", 1, DAY | {"f:body": "rain"}))
    gone = phone.sync(said("delete", 2, base=1))["results"][0]
    answer = phone.sync(said("edit", 3, {"learned": "It passes."}, base=gone["rev"]))
    assert verdicts(answer) == [("applied", "")]
    assert [one["body"] for one in answer["changes"]] == [DAY | {"f:body": "rain", "learned": "It passes."}]


def test_what_is_the_staffs_alone_never_reaches_a_phone(app: Flask, phone: Line, cleo: Client) -> None:
    with app.app_context():
        inbox.put(
            cleo,
            inbox.Put("comment", "private note", {"text": "for staff"}, audience="staff"),
            inbox.Put("comment", "word", {"text": "for both"}),
        )
        inbox.put(
            cleo, inbox.Put("comment", "private note", {"text": "gone"}, audience="staff", deleted=True)
        )
    answer = phone.sync()
    assert [change["id"] for change in answer["changes"]] == ["word"]
    assert "for staff" not in str(answer)
    assert phone.sync()["changes"] == []


def test_a_deleted_entry_is_told_without_its_words(phone: Line, tablet: Line) -> None:
    phone.sync(said("create", 1, DAY | {"f:body": "secret"}), said("delete", 2, base=1))
    answer = tablet.sync()
    assert answer["changes"] == [{"id": ENTRY, "kind": "entry", "rev": 2, "seq": 2, "deleted": True}]


def test_a_pull_reads_no_more_rows_than_it_tells(
    app: Flask, phone: Line, cleo: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled(app, cleo, 30)
    phone.sync()
    filled_again = ["c3", "c4"]
    with app.app_context():
        for name in filled_again:
            inbox.put(cleo, inbox.Put("comment", name, {"text": "new"}))
    opened: list[str] = []
    sound = record_module.open_sealed
    monkeypatch.setattr(
        record_module, "open_sealed", lambda place, data: opened.append(place.id) or sound(place, data)
    )
    assert [change["id"] for change in phone.sync()["changes"]] == filled_again
    assert set(opened) == set(filled_again)


def test_the_columns_beside_the_words_follow_them(app: Flask, phone: Line, cleo: Client) -> None:
    phone.sync(said("create", 1, DAY | {"occurred_at": "2026-11-23T22:10:00+01:00", "assignment_id": "a"}))
    phone.sync(said("edit", 2, {"share": "private", "status": "draft"}, base=1))
    with app.app_context():
        record = db.session.scalars(Record.called(cleo, ENTRY)).one()
        assert (record.share, record.status, record.assignment_id) == ("private", "draft", "a")
        assert record.occurred_at is not None
        assert record.occurred_at.isoformat() == "2026-11-23T21:10:00+00:00"
