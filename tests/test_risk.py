"""No number that must be looked at is missed: a test for each way in which it could be, on both engines.

What a phone says comes through the inbox, as ever; what stands behind each test is the list of flags that
the therapist will find.
"""

from __future__ import annotations

import sys
from itertools import pairwise
from typing import Any

import pytest
from flask import Flask

from tests.questionnaires_of_ours import file_of, phq_9
from tests.records import Json, agree, in_feed, meet, put, records, welcomed
from tests.risk_phone import DAY, NINTH, SHEET, TWO, Phone
from webapp.ids import uuid7
from webapp.inbox import Put
from webapp.measures import install
from webapp.models.client import Client
from webapp.rebuild import differences
from webapp.replay import replay_held
from webapp.shelf import worksheets

pytestmark = pytest.mark.both_engines

RECONCILE = sys.modules["sync.reconcile"]  # the name is the function's


@pytest.fixture
def phone(app: Flask, cleo: Client, tuesday: object) -> Phone:
    """Cleo's phone; the practice has the measure."""
    welcomed(app, cleo)
    with app.app_context():
        install(cleo.practice_id, file_of(phq_9()), "")
    return Phone(app, cleo)


def test_a_shared_answer_above_nothing_raises_one_flag_with_the_number_and_the_time(phone: Phone) -> None:
    entry = uuid7()
    assert phone.send(phone.write(entry, "a_la2", **{"f:q_44250_9": "a_la3"})) == ["applied"]
    (flag,) = phone.kept
    assert flag["body"] == {
        "entry_id": entry,
        "worksheet": SHEET,
        "worksheet_version": 1,
        "field": "q_44260_8",
        "number": 2,
        "at_least": 1,
        "occurred_at": DAY,
        "raised_at": "2026-03-10T12:00:00.000Z",
        "status": "raised",
    }, "no word and no other answer"


def test_nothing_at_all_raises_none(phone: Phone) -> None:
    phone.send(phone.write(uuid7(), "a_la0"), phone.write(uuid7(), None))
    assert phone.flags == []


def test_the_phone_is_never_told_of_a_flag(phone: Phone) -> None:
    phone.send(phone.write(uuid7(), "a_la1"))
    assert phone.flags == [(1, "raised")]
    assert "risk_flag" not in {each["kind"] for each in in_feed(phone.app, phone.client)}


def test_a_private_answer_raises_none_and_sharing_it_does(phone: Phone) -> None:
    entry = uuid7()
    phone.send(phone.write(entry, "a_la3", share="private"))
    assert phone.flags == []
    phone.send(phone.say("edit", entry, {"share": "shared"}, base=1))
    assert phone.flags == [(3, "raised")]


def test_shared_and_taken_back_in_one_push_is_said_all_the_same(phone: Phone) -> None:
    entry = uuid7()
    steps = [
        phone.write(entry, "a_la1", share="private"),
        phone.say("edit", entry, {"share": "shared"}),
        phone.say("edit", entry, {"share": "private"}),
    ]
    for before, each in pairwise(steps):
        each["mine"] = [*before["mine"], before["op"]]
    phone.send(*steps)
    assert phone.flags == [(1, "raised")]


def test_a_draft_is_nobody_elses_and_finishing_it_raises_the_flag(phone: Phone) -> None:
    entry = uuid7()
    phone.send(phone.write(entry, "a_la1", status="draft"))
    assert phone.flags == []
    phone.send(phone.say("edit", entry, {"status": "partly"}, base=1))
    assert phone.flags == [(1, "raised")]


def test_an_answer_that_two_phones_gave_differently_is_flagged_though_it_is_kept_aside(phone: Phone) -> None:
    entry = uuid7()
    phone.send(phone.write(entry, "a_la0"))
    phone.send(phone.say("edit", entry, {NINTH: "a_la0", "f:q_69722_7": "a_la1"}, base=1))
    phone.send(phone.say("edit", entry, {NINTH: None}, base=1))
    verdicts = phone.send(phone.say("edit", entry, {NINTH: "a_la2"}, base=1), device=TWO)
    assert verdicts == ["merged both_kept"]
    assert phone.flags == [(2, "raised")]


def test_an_answer_kept_aside_while_private_is_flagged_when_the_entry_is_shared(phone: Phone) -> None:
    entry = uuid7()
    phone.send(phone.write(entry, "a_la0", share="private"))
    phone.send(phone.say("edit", entry, {NINTH: None}, base=1))
    assert phone.send(phone.say("edit", entry, {NINTH: "a_la3"}, base=1), device=TWO) == ["merged both_kept"]
    assert phone.flags == []
    phone.send(phone.say("edit", entry, {"share": "shared"}, base=3))
    assert phone.flags == [(3, "raised")]


def test_privacy_wins_over_an_answer_that_came_unseen(phone: Phone) -> None:
    entry = uuid7()
    phone.send(phone.write(entry, "a_la0"))
    phone.send(phone.say("edit", entry, {"share": "private"}, base=1))
    phone.send(phone.say("edit", entry, {NINTH: "a_la2"}, base=1), device=TWO)
    assert phone.flags == [], "the phone asks whether to share it"


def test_an_edit_down_leaves_the_flag_and_an_edit_up_raises_another(phone: Phone) -> None:
    entry = uuid7()
    phone.send(phone.write(entry, "a_la1"))
    phone.send(phone.say("edit", entry, {NINTH: "a_la0"}, base=1), at="2026-03-10T12:01")
    assert phone.flags == [(1, "raised")]
    phone.send(phone.say("edit", entry, {NINTH: "a_la3"}, base=2), at="2026-03-10T12:02")
    assert phone.flags == [(1, "raised"), (3, "raised")]


def test_the_end_of_sharing_leaves_the_flag(phone: Phone) -> None:
    entry = uuid7()
    phone.send(phone.write(entry, "a_la1"))
    phone.send(phone.say("edit", entry, {"share": "private"}, base=1))
    assert phone.flags == [(1, "raised")]


def test_a_deletion_leaves_the_flag_also_when_both_come_together(phone: Phone) -> None:
    one, other = uuid7(), uuid7()
    phone.send(phone.write(one, "a_la1"))
    phone.send(phone.say("delete", one, base=1))
    made = phone.write(other, "a_la2")
    phone.send(made, phone.say("delete", other, mine=[made["op"]]), at="2026-03-10T12:01")
    assert phone.flags == [(1, "raised"), (2, "raised")]
    assert records(phone.app, phone.client, "entry") == []


def test_an_edit_after_a_deletion_that_it_had_not_seen_is_flagged_though_it_is_disputed(phone: Phone) -> None:
    entry = uuid7()
    phone.send(phone.write(entry, "a_la0"))
    phone.send(phone.say("delete", entry, base=1))
    verdicts = phone.send(phone.say("edit", entry, {NINTH: "a_la1"}, base=1), device=TWO)
    assert verdicts == ["merged edited_after_delete"]
    assert phone.flags == [(1, "raised")]


def test_a_deletion_that_waits_does_not_hide_what_was_said_before_it(phone: Phone) -> None:
    entry = uuid7()
    phone.send(phone.write(entry, "a_la0"))
    phone.send(phone.say("edit", entry, {NINTH: "a_la2"}, base=1))
    assert phone.send(phone.say("delete", entry, base=1), device=TWO) == ["merged delete_waits"]
    assert phone.flags == [(2, "raised")]


def test_the_same_answer_from_two_phones_is_one_flag(phone: Phone) -> None:
    entry = uuid7()
    phone.send(phone.write(entry, None))
    phone.send(phone.say("edit", entry, {NINTH: "a_la2"}, base=1))
    assert phone.send(phone.say("edit", entry, {NINTH: "a_la2"}, base=1), device=TWO) == ["same"]
    assert phone.flags == [(2, "raised")]


def test_a_change_of_anything_else_raises_nothing_again(phone: Phone) -> None:
    entry = uuid7()
    phone.send(phone.write(entry, "a_la2"))
    phone.send(phone.say("edit", entry, {"note_to_therapist": "Please read this."}, base=1))
    phone.send(phone.say("edit", entry, {"share": "private"}, base=2))
    phone.send(phone.say("edit", entry, {"share": "shared"}, base=3))
    assert phone.flags == [(2, "raised")]


def test_keeping_the_number_that_was_aside_says_it_no_second_time(phone: Phone) -> None:
    entry = uuid7()
    phone.send(phone.write(entry, "a_la0"))
    phone.send(phone.say("edit", entry, {NINTH: None}, base=1))
    aside = phone.say("edit", entry, {NINTH: "a_la2"}, base=1)
    phone.send(aside, device=TWO)
    phone.send(phone.say("settle", entry, {NINTH: "a_la2"}, base=3, drop=[aside["op"]]))
    assert phone.flags == [(2, "raised")]


def test_a_deletion_says_nothing_new(phone: Phone) -> None:
    agreed = agree(phone.app, phone.client, worksheet="diary_card", thresholds={"suicide_urge": 5})
    entry = uuid7()
    body = {"worksheet": "diary_card", "assignment_id": agreed, "f:suicide_urge": 4}
    phone.send(phone.write(entry, None, **body))
    now = {"worksheet": "diary_card", "worksheet_version": 1, "thresholds": {"suicide_urge": 2}}
    put(phone.app, phone.client, Put("assignment", agreed, now))
    phone.send(phone.say("delete", entry, base=1))
    assert phone.flags == []


def test_the_same_push_twice_raises_once(phone: Phone) -> None:
    said = phone.write(uuid7(), "a_la2")
    assert phone.send(said) == phone.send(said) == ["applied"]
    assert phone.flags == [(2, "raised")]


def test_after_it_was_seen_the_same_statement_stays_seen_and_a_new_one_is_raised(phone: Phone) -> None:
    entry, said = uuid7(), phone.write(uuid7(), "a_la2")
    said["id"] = entry
    phone.send(said)
    (flag,) = phone.kept
    put(phone.app, phone.client, Put("risk_flag", flag["id"], {**flag["body"], "status": "acknowledged"}, "staff"))  # fmt: skip
    phone.send(said)
    phone.send(phone.say("edit", entry, {"note_to_therapist": "Later."}, base=1))
    assert phone.flags == [(2, "acknowledged")]
    phone.send(phone.say("edit", entry, {NINTH: "a_la0"}, base=2), at="2026-03-11T12:00")
    phone.send(phone.say("edit", entry, {NINTH: "a_la2"}, base=3), at="2026-03-12T12:00")
    assert phone.flags == [(2, "acknowledged"), (2, "raised")]


def test_two_sayings_under_one_id_are_both_looked_at(phone: Phone) -> None:
    entry = uuid7()
    phone.send(phone.write(entry, "a_la0"), phone.write(entry, "a_la1"))
    assert phone.flags == [(1, "raised")]


def test_an_edit_that_waits_for_its_entry_is_flagged_when_that_comes(phone: Phone) -> None:
    entry = uuid7()
    made = phone.write(entry, "a_la0")
    early = phone.say("edit", entry, {NINTH: "a_la2"}, mine=[made["op"]])
    assert phone.send(early) == ["held unknown_record"]
    assert phone.flags == []
    phone.send(made)
    assert phone.flags == [(2, "raised")]


def test_what_was_held_in_the_log_is_flagged_when_it_is_tried_again(
    phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry = uuid7()
    phone.send(phone.write(entry, "a_la0", share="private"))

    def broken(*_: object) -> None:
        raise ValueError("a fault of ours")

    with monkeypatch.context() as fault:
        fault.setattr(RECONCILE, "merge", broken)
        said = phone.say("edit", entry, {NINTH: "a_la1", "share": "shared"}, base=1)
        assert phone.send(said) == ["held merge_error"]
    assert phone.flags == [], "the entry is still private"
    with phone.app.app_context():
        assert replay_held((phone.client.practice_id, phone.client.id)).placed == 1
    assert phone.flags == [(1, "raised")]


def test_a_fault_in_merging_hides_nothing_that_was_said_about_a_shared_entry(
    phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry = uuid7()
    phone.send(phone.write(entry, "a_la0"))
    said = phone.say("edit", entry, {NINTH: "a_la2"}, base=1)
    merge = RECONCILE.merge

    def broken(standing: Any, operation: Any, *plan: Any) -> Any:
        return 1 / 0 if operation.kind == "entry" else merge(standing, operation, *plan)

    with monkeypatch.context() as fault:
        fault.setattr(RECONCILE, "merge", broken)
        assert phone.send(said) == ["held merge_error"]
    assert phone.flags == [(2, "raised")]
    with phone.app.app_context():
        replay_held((phone.client.practice_id, phone.client.id))
    assert phone.flags == [(2, "raised")], "it is placed later, and said once"


def test_what_a_newer_phone_says_is_looked_at_before_it_can_be_placed(phone: Phone) -> None:
    entry = uuid7()
    assert phone.send(phone.write(entry, "a_la3") | {"v": 99}) == ["held unknown_type"]
    assert phone.flags == [(3, "raised")]


def test_an_entry_that_was_queued_during_a_session_is_flagged_when_it_comes(phone: Phone) -> None:
    meet(phone.app, phone.client, "2026-03-10T09:00", "held")
    said = phone.write(uuid7(), "a_la1", occurred_at="2026-03-10T08:30:00+00:00", day="2026-03-10")
    phone.send(said, at="2026-03-10T11:00")
    assert phone.flags == [(1, "raised")]


def test_an_entry_that_is_a_year_late_and_of_an_ended_assignment_is_flagged(phone: Phone) -> None:
    assignment = agree(phone.app, phone.client, worksheet=SHEET, retired="2026-03-02T10:00:00+00:00")
    said = phone.write(uuid7(), "a_la1", assignment_id=assignment, assignment_revision=1)
    phone.send(said, at="2027-03-10T11:00")
    assert phone.flags == [(1, "raised")]


def test_an_entry_on_an_old_version_is_flagged_by_that_version(phone: Phone) -> None:
    with phone.app.app_context():
        install(phone.client.practice_id, file_of(phq_9(version="2.0")), "")
    phone.send(phone.write(uuid7(), "a_la1"))
    phone.send(phone.write(uuid7(), "a_la2", worksheet_version=2), at="2026-03-10T12:01")
    assert phone.flags == [(1, "raised"), (2, "raised")]


def test_an_entry_on_a_version_that_is_not_known_here_is_flagged_by_the_newest(phone: Phone) -> None:
    phone.send(phone.write(uuid7(), "a_la1", worksheet_version=7))
    assert phone.flags == [(1, "raised")]


def test_a_feed_that_never_got_the_worksheet_is_no_hiding_place(phone: Phone, amir: Client) -> None:
    other = Phone(phone.app, amir)
    other.send(other.write(uuid7(), "a_la1"))
    assert other.flags == [(1, "raised")]
    assert phone.flags == []


@pytest.mark.parametrize(
    ("thresholds", "urge", "raised"), [({}, 2, 0), ({}, 3, 1), ({"suicide_urge": 2}, 2, 1), ({"suicide_urge": 5}, 4, 0)]
)  # fmt: skip
def test_an_urge_is_flagged_from_the_therapists_threshold_on(
    phone: Phone, thresholds: Json, urge: int, raised: int
) -> None:
    agreed = agree(phone.app, phone.client, worksheet="diary_card", thresholds=thresholds)
    body = {
        "worksheet": "diary_card",
        "assignment_id": agreed,
        "assignment_revision": 1,
        "f:suicide_urge": urge,
    }
    phone.send(phone.write(uuid7(), None, **body))
    assert len(phone.flags) == raised


def test_a_threshold_that_was_raised_since_it_was_answered_hides_nothing(phone: Phone) -> None:
    agreed = agree(phone.app, phone.client, worksheet="diary_card", thresholds={"suicide_urge": 2})
    now = {
        "worksheet": "diary_card",
        "worksheet_version": 1,
        "revision": 2,
        "thresholds": {"suicide_urge": 5},
    }
    put(phone.app, phone.client, Put("assignment", agreed, now))
    body = {"worksheet": "diary_card", "assignment_id": agreed, "assignment_revision": 1, "f:suicide_urge": 3}
    phone.send(phone.write(uuid7(), None, **body))
    assert phone.flags == [(3, "raised")]


def test_an_urge_with_no_assignment_is_flagged_from_three_on(phone: Phone) -> None:
    phone.send(phone.write(uuid7(), None, worksheet="diary_card", **{"f:suicide_urge": 3}))
    assert phone.flags == [(3, "raised")]


def test_a_feed_that_has_the_card_as_it_was_before_an_update_is_no_hiding_place(phone: Phone) -> None:
    (before,) = [each for each in worksheets() if each["worksheet"] == "diary_card"]
    older = {key: value for key, value in before.items() if key != "risk"}
    put(phone.app, phone.client, Put("worksheet", "diary_card.1", older))
    phone.send(phone.write(uuid7(), None, worksheet="diary_card", **{"f:suicide_urge": 3}))
    assert phone.flags == [(3, "raised")]


def test_flags_are_in_the_log_so_that_records_can_be_made_anew(phone: Phone) -> None:
    entry = uuid7()
    phone.send(phone.write(entry, "a_la1"))
    phone.send(phone.say("edit", entry, {NINTH: "a_la3"}, base=1))
    phone.send(phone.say("delete", entry, base=2))
    assert len(phone.flags) == 2
    with phone.app.app_context():
        assert differences((phone.client.practice_id, phone.client.id)) == []


def test_if_the_push_is_undone_so_is_the_flag(phone: Phone, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as fault:
        fault.setattr("webapp.models.feed.Feed.move", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            phone.send(phone.write(uuid7(), "a_la1"))
    assert phone.flags == []
    assert records(phone.app, phone.client, "entry") == []
