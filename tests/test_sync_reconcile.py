"""One push to one feed: a verdict for every operation, and nothing that was stored is forgotten."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import pytest

from sync import Known, Operation, Refused, reconcile
from sync.tokens import next_tag
from tests.said import ENTRY, OTHER, after, alts, judged, operation, put, read, said, uid


def test_every_operation_gets_one_verdict_in_its_place() -> None:
    judgement = judged(
        operation("create", 1, {"f:body": "rain"}),
        Refused("not an id", "malformed", "op"),
        operation("edit", 2, record=OTHER),
        operation("edit", 3, {"f:body": "sun"}, base=1),
    )
    assert [(one.op, one.status, one.why) for one in judgement.verdicts] == [
        (uid(1), "applied", ""),
        ("not an id", "refused", "malformed"),
        (uid(2), "held", "unknown_record"),
        (uid(3), "applied", ""),
    ]
    assert judgement.verdicts[1].detail == "op"


def test_every_stored_operation_takes_a_place_and_moves_the_running_hash() -> None:
    judgement = judged(
        operation("create", 1, {"f:body": "rain"}),
        operation("edit", 2, {"f:body": "rain"}, base=1),
        operation("edit", 3, record=OTHER),
        operation("future", 4),
    )
    assert [(one.status, one.seq) for one in judgement.verdicts] == [
        ("applied", 1),
        ("same", 2),
        ("held", 3),
        ("held", 4),
    ]
    tag = ""
    for stored in judgement.stored:
        tag = next_tag(tag, stored.operation.op)
        assert stored.tag == tag
    assert (judgement.head, judgement.tag) == (4, tag)


def test_a_refused_operation_is_not_stored_and_takes_no_place() -> None:
    judgement = judged(read(said("edit", "no id", {})), operation("create", 1))
    assert [one.verdict.seq for one in judgement.stored] == [1]
    assert judgement.verdicts[0].seq is None


def test_a_record_takes_the_place_of_its_last_operation() -> None:
    judgement = judged(
        operation("create", 1, {"f:body": "rain"}),
        operation("create", 2, record=OTHER),
        operation("edit", 3, {"f:body": "sun"}, base=1),
    )
    assert {version.id: version.seq for version in judgement.versions.values()} == {ENTRY: 3, OTHER: 2}
    assert [one.rev for one in judgement.verdicts] == [1, 1, 2]


def test_the_same_operation_again_changes_nothing_and_is_answered_the_same() -> None:
    one = operation("create", 1, {"f:body": "rain"})
    first = judged(one)
    again = judged(one, known=after(first))
    assert again.verdicts == first.verdicts
    assert (again.stored, again.versions, again.head, again.tag) == ([], {}, first.head, first.tag)


def test_the_same_operation_twice_in_one_push_is_stored_once() -> None:
    one = operation("create", 1, {"f:body": "rain"})
    judgement = judged(one, one)
    assert judgement.verdicts[0] == judgement.verdicts[1]
    assert len(judgement.stored) == 1


def test_an_old_operation_does_not_bring_back_what_was_deleted_since() -> None:
    create = operation("create", 1, {"f:body": "rain"})
    first = judged(create, operation("delete", 2, base=1))
    again = judged(create, known=after(first))
    assert again.verdicts[0].status == "applied"
    assert again.versions == {}


@pytest.mark.parametrize("first", ["in another push", "in this push"])
def test_other_words_under_an_id_that_was_used_are_refused(first: str) -> None:
    words, others = operation("create", 1, {"f:body": "rain"}), operation("create", 1, {"f:body": "sun"})
    if first == "in another push":
        verdict = judged(others, known=after(judged(words))).verdicts[-1]
    else:
        verdict = judged(words, others).verdicts[-1]
    assert (verdict.status, verdict.why) == ("refused", "op_id_reused")


def test_an_edit_before_its_record_is_applied_in_the_push_that_brings_it() -> None:
    early = judged(operation("edit", 2, {"f:body": "sun"}, mine=[1]))
    assert early.held == 1
    late = judged(operation("create", 1, {"f:body": "rain"}), known=after(early))
    assert late.versions[ENTRY].body == {"f:body": "sun"}
    [verdict] = late.released
    assert (verdict.op, verdict.status, verdict.rev) == (uid(2), "applied", 2)
    assert late.held == -1


def test_an_edit_before_its_record_in_one_push_is_answered_as_applied() -> None:
    judgement = judged(
        operation("edit", 2, {"f:body": "sun"}, mine=[1]), operation("create", 1, {"f:body": "rain"})
    )
    assert [(one.op, one.status, one.seq) for one in judgement.verdicts] == [
        (uid(2), "applied", 1),
        (uid(1), "applied", 2),
    ]
    assert judgement.stored[0].verdict == judgement.verdicts[0]
    assert judgement.versions[ENTRY].seq == 2
    assert (judgement.held, judgement.released) == (0, [])


def test_words_that_waited_are_applied_in_the_order_in_which_they_were_said() -> None:
    third, second = (
        operation("edit", 3, {"f:body": "3"}, mine=[1, 2]),
        operation("edit", 2, {"f:body": "2"}, mine=[1]),
    )
    early = judged(third, second)
    late = judged(operation("create", 1, {"f:body": "1"}), known=after(early))
    assert late.versions[ENTRY].body == {"f:body": "3"}
    assert alts(late.versions[ENTRY]) == []


def test_a_held_operation_said_again_after_its_record_came_is_answered_anew() -> None:
    edit = operation("edit", 2, {"f:body": "sun"}, mine=[1])
    early = judged(edit)
    late = judged(operation("create", 1), known=after(early))
    again = judged(edit, known=after(early, late))
    assert again.verdicts[0].status == "applied"


def test_a_deletion_that_came_before_its_record_finds_it() -> None:
    early = judged(operation("delete", 2, mine=[1]))
    late = judged(operation("create", 1, {"f:body": "rain"}), known=after(early))
    assert late.versions[ENTRY].deleted


@pytest.mark.parametrize("t", ["entry.future", "unheard_of.create", "later.thing"])
def test_a_type_that_is_not_known_yet_is_held(t: str) -> None:
    [verdict] = judged(operation(t, 1, {"anything": [1]})).verdicts
    assert (verdict.status, verdict.why, verdict.seq) == ("held", "unknown_type", 1)


def test_a_newer_version_of_a_known_type_is_held() -> None:
    [verdict] = judged(operation("create", 1, {"f:body": "rain"}, v=2)).verdicts
    assert (verdict.status, verdict.why) == ("held", "unknown_type")


@pytest.mark.parametrize("t", ["comment.create", "comment.edit", "assignment.delete"])
def test_what_is_the_therapists_is_held_and_changes_nothing(t: str) -> None:
    known = after(judged(put(1, "comment", ENTRY, {"text": "Well done."})))
    judgement = judged(operation(t, 2, {}), known=known)
    assert (judgement.verdicts[0].status, judgement.verdicts[0].why) == ("held", "not_yours")
    assert judgement.versions == {}


def test_a_fault_of_ours_holds_one_operation_and_its_neighbours_stand(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    judging = import_module("sync.reconcile")
    sound = judging.merge

    def breaks(standing: Any, one: Operation, plan: Any) -> Any:
        if one.op == uid(2):
            raise ZeroDivisionError
        return sound(standing, one, plan)

    monkeypatch.setattr(judging, "merge", breaks)
    judgement = judged(
        operation("create", 1, {"f:body": "rain"}),
        operation("edit", 2, {"f:body": "sun"}, base=1),
        operation("edit", 3, {"f:mood": 4}, base=1),
    )
    assert [(one.status, one.why) for one in judgement.verdicts] == [
        ("applied", ""),
        ("held", "merge_error"),
        ("applied", ""),
    ]
    assert judgement.stored[1].operation.said["body"] == {"f:body": "sun"}
    assert judgement.versions[ENTRY].body == {"f:body": "rain", "f:mood": 4}


def test_a_new_entry_is_marked_with_the_time_at_which_it_came() -> None:
    judgement = judged(operation("create", 1, at="1999-01-01T00:00:00Z"), at="2026-11-23T21:15:02.000Z")
    assert judgement.versions[ENTRY].extra["received_at"] == "2026-11-23T21:15:02.000Z"


def test_the_phone_is_not_told_what_it_knows_by_the_verdict() -> None:
    assert judged(operation("create", 1, {"f:body": "rain"})).telling == set()


@pytest.mark.parametrize(
    "operations",
    [
        [operation("edit", 2, {"f:body": "hail"}, base=0, device="tablet")],
        [operation("create", 1, {"f:body": "rain"})],
        [operation("edit", 2, {"f:body": "rain"}, base=1)],
        [operation("create", 3, {"phase": "result"}, base=1)],
    ],
    ids=["a second version", "a repetition", "no change", "a lock"],
)
def test_the_phone_is_told_what_it_cannot_work_out(operations: list[Operation]) -> None:
    known = after(judged(operation("create", 1, {"f:body": "rain"})))
    assert judged(*operations, known=known).telling == {ENTRY}


def test_the_plan_of_the_worksheet_locks_by_its_name_and_version() -> None:
    body = {"worksheet": "experiment", "worksheet_version": 2, "f:prediction": "They laugh.", "f:belief": 80}
    plans = {"experiment.2": frozenset({"f:prediction"}), "experiment.1": frozenset({"f:belief"})}
    first = after(judged(operation("create", 1, body)), plans=plans)
    judgement = judged(operation("edit", 2, {"phase": "result"}, base=1), known=first)
    assert judgement.versions[ENTRY].extra["locked"] == ["f:prediction"]


def test_what_is_given_is_not_changed() -> None:
    known = after(
        judged(operation("create", 1, {"f:emotions": {"sad": 1}}), operation("edit", 9, record=OTHER))
    )
    before = repr(known)
    judged(
        operation("edit", 2, {"f:emotions": {"sad": 2}}, base=1),
        operation("edit", 3, {"f:emotions": {"sad": 3}}, base=1),
        operation("create", 4, record=OTHER),
        known=known,
    )
    assert repr(known) == before


def test_nothing_said_is_nothing_done() -> None:
    judgement = reconcile(Known(7, "abc"), [], "2026-11-23T21:15:02.000Z")
    assert (judgement.head, judgement.tag, judgement.stored, judgement.verdicts) == (7, "abc", [], [])
