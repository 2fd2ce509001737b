"""The rules for single keys: who may share, what locks, and answers that are maps."""

from __future__ import annotations

from typing import Any

import pytest

from sync import merge
from tests.said import alts, operation, told, uid

# ---------------------------------------------------------------- share: privacy wins


def shares(first: str, *more: tuple[Any, ...]) -> Any:
    """An entry that begins so, then (op, value, base, mine) after the other."""
    edits = [
        operation("edit", op, {"share": value}, base=base, mine=mine, device=f"phone {op}")
        for op, value, base, mine in more
    ]
    return told(operation("create", 1, {"share": first}), *edits)


def test_who_saw_that_it_is_private_may_share() -> None:
    assert shares("private", (2, "shared", 1, [])).body["share"] == "shared"


def test_private_stands_at_once_although_sharing_was_not_in_sight() -> None:
    entry = shares("private", (2, "shared", 1, []), (3, "private", 1, []))
    assert entry.body["share"] == "private"
    assert alts(entry) == []


def test_sharing_that_had_not_seen_private_is_kept_aside() -> None:
    entry = shares("shared", (2, "private", 1, []), (3, "shared", 0, []))
    assert entry.body["share"] == "private"
    assert alts(entry) == [("share", "shared")]


def test_who_has_only_one_side_of_a_clash_in_sight_may_not_share() -> None:
    # Phone 2 shares, phone 3 had not seen it and makes it private; phone 2 has not seen that.
    entry = shares("private", (2, "shared", 1, []), (3, "private", 1, []), (4, "shared", 2, [2]))
    assert entry.body["share"] == "private"
    # Who wrote the private side alone has not had the other one in sight.
    entry = shares("private", (2, "shared", 1, []), (3, "private", 1, []), (4, "shared", 1, [3]))
    assert entry.body["share"] == "private"


def test_who_has_both_sides_of_a_clash_in_sight_may_share() -> None:
    entry = shares("private", (2, "shared", 1, []), (3, "private", 1, []), (4, "shared", 3, []))
    assert entry.body["share"] == "shared"


def test_a_second_version_to_share_is_settled_by_who_has_seen_both() -> None:
    clash = (
        operation("create", 1, {"share": "shared"}),
        operation("edit", 2, {"share": "private"}, base=1),
        operation("edit", 3, {"share": "shared", "f:body": "x"}, base=0, device="tablet"),
    )
    assert (
        told(*clash, operation("settle", 4, {"share": "shared"}, base=3, drop=[3])).body["share"] == "shared"
    )
    assert (
        told(*clash, operation("settle", 4, {"share": "private"}, base=3, drop=[3])).body["share"]
        == "private"
    )
    late = told(*clash, operation("settle", 4, {"share": "shared"}, base=2, drop=[3]))
    assert late.body["share"] == "private"


def test_private_said_once_more_is_not_overruled_by_who_had_not_seen_it() -> None:
    entry = shares("private", (2, "private", 1, []), (3, "shared", 1, []))
    assert entry.body["share"] == "private"
    assert alts(entry) == [("share", "shared")]
    assert shares("private", (2, "private", 1, []), (3, "shared", 2, [])).body["share"] == "shared"


def test_two_who_keep_it_private_must_both_be_in_sight_of_who_shares() -> None:
    # Phones 2 and 3 say private without knowing of each other; phone 3 then shares, having seen only its own.
    unseen = ((2, "private", 1, []), (3, "private", 1, []))
    assert shares("private", *unseen, (4, "shared", 1, [3])).body["share"] == "private"
    assert shares("private", *unseen, (4, "shared", 3, [])).body["share"] == "shared"


def test_shared_said_once_more_changes_nothing() -> None:
    entry = told(operation("create", 1, {"share": "shared"}))
    assert merge(entry, operation("edit", 2, {"share": "shared"}, base=1)).status == "same"


def test_the_order_of_arrival_does_not_decide_over_privacy() -> None:
    one = shares("private", (2, "shared", 1, []), (3, "private", 1, []))
    other = told(
        operation("create", 1, {"share": "shared"}),
        operation("edit", 2, {"share": "private"}, base=1),
        operation("create", 3, {"share": "shared"}, device="tablet"),
    )
    assert one.body["share"] == other.body["share"] == "private"


# ---------------------------------------------------------------- locks: a prediction made afterwards is none


def experiment(*more: Any, plan: tuple[str, ...] = ("f:prediction",)) -> Any:
    return told(
        operation("create", 1, {"f:prediction": "They laugh.", "f:belief": 80}),
        operation("edit", 2, {"phase": "result", "f:outcome": "They did not."}, base=1),
        *more,
        plan=plan,
    )


def test_the_plan_locks_once_the_result_is_open() -> None:
    assert experiment().extra["locked"] == ["f:prediction"]


def test_an_edit_of_a_locked_field_is_a_second_version_never_a_refusal() -> None:
    entry = experiment(operation("edit", 3, {"f:prediction": "They smile.", "f:belief": 20}, base=2))
    assert entry.body["f:prediction"] == "They laugh."
    assert entry.body["f:belief"] == 20
    [alt] = entry.extra["alts"]
    assert (alt["v"], alt["locked"]) == ("They smile.", True)


def test_a_locked_field_said_again_is_no_second_version() -> None:
    entry = experiment(operation("edit", 3, {"f:prediction": "They laugh."}, base=2))
    assert "alts" not in entry.extra


def test_my_later_words_for_a_locked_field_replace_my_earlier_ones() -> None:
    entry = experiment(
        operation("edit", 3, {"f:prediction": "They smile."}, base=2),
        operation("edit", 4, {"f:prediction": "They wave."}, base=2, mine=[3]),
    )
    assert alts(entry) == [("f:prediction", "They wave.")]


def test_without_a_known_plan_all_that_was_answered_before_the_result_locks() -> None:
    assert experiment(plan=()).extra["locked"] == ["f:belief", "f:prediction"]


def test_an_entry_that_begins_with_its_result_locks_its_plan() -> None:
    begun = operation("create", 1, {"phase": "result", "f:prediction": "They laugh."})
    assert told(begun, plan=["f:prediction"]).extra["locked"] == ["f:prediction"]


def test_the_lock_stays_when_the_phase_is_said_again() -> None:
    entry = experiment(
        operation("edit", 3, {"phase": "plan"}, base=2), operation("edit", 4, {"phase": "result"}, base=3)
    )
    assert entry.extra["locked"] == ["f:prediction"]


# ---------------------------------------------------------------- maps meet element by element


def feelings(*more: Any) -> Any:
    return told(operation("create", 1, {"f:emotions": {"sad": 40, "calm": 20}}), *more)


def test_two_phones_that_name_different_feelings_both_stand() -> None:
    entry = feelings(
        operation("edit", 2, {"f:emotions": {"angry": 60}}, base=1),
        operation("edit", 3, {"f:emotions": {"calm": 30}}, base=1, device="tablet"),
    )
    assert entry.body["f:emotions"] == {"sad": 40, "calm": 30, "angry": 60}
    assert "alts" not in entry.extra


def test_two_numbers_for_one_feeling_are_both_kept() -> None:
    entry = feelings(
        operation("edit", 2, {"f:emotions": {"sad": 50}}, base=1),
        operation("edit", 3, {"f:emotions": {"sad": 70, "calm": 10}}, base=1, device="tablet"),
    )
    assert entry.body["f:emotions"] == {"sad": 50, "calm": 10}
    [alt] = entry.extra["alts"]
    assert (alt["k"], alt["e"], alt["v"]) == ("f:emotions", "sad", 70)


def test_a_feeling_that_is_taken_back_goes_and_the_others_stay() -> None:
    entry = feelings(operation("edit", 2, {"f:emotions": {"sad": None}}, base=1))
    assert entry.body["f:emotions"] == {"calm": 20}
    assert merge(entry, operation("edit", 3, {"f:emotions": {"sad": None}}, base=2)).status == "same"


def test_taking_back_a_feeling_that_was_changed_meanwhile_is_kept_aside() -> None:
    entry = feelings(
        operation("edit", 2, {"f:emotions": {"sad": 90}}, base=1),
        operation("edit", 3, {"f:emotions": {"sad": None}}, base=1, device="tablet"),
    )
    assert entry.body["f:emotions"]["sad"] == 90
    [alt] = entry.extra["alts"]
    assert (alt["e"], alt["v"]) == ("sad", None)


def test_a_whole_answer_over_a_map_with_an_unseen_element_is_kept_aside() -> None:
    entry = feelings(
        operation("edit", 2, {"f:emotions": {"angry": 60}}, base=1),
        operation("edit", 3, {"f:emotions": None}, base=1, device="tablet"),
    )
    assert entry.body["f:emotions"] == {"sad": 40, "calm": 20, "angry": 60}
    assert alts(entry) == [("f:emotions", None)]


def test_a_map_that_was_cleared_meanwhile_takes_new_elements() -> None:
    entry = feelings(
        operation("edit", 2, {"f:emotions": None}, base=1),
        operation("edit", 3, {"f:emotions": {"angry": 60}}, base=1, device="tablet"),
    )
    assert entry.body["f:emotions"] == {"angry": 60}


def test_my_later_number_for_a_feeling_replaces_my_own_second_version() -> None:
    entry = feelings(
        operation("edit", 2, {"f:emotions": {"sad": 50}}, base=1),
        operation("edit", 3, {"f:emotions": {"sad": 70}}, base=1, device="tablet"),
        operation("edit", 4, {"f:emotions": {"sad": 75}}, base=1, mine=[3], device="tablet"),
    )
    assert [(alt["e"], alt["v"]) for alt in entry.extra["alts"]] == [("sad", 75)]


def test_a_deletion_waits_for_an_element_that_it_had_not_seen() -> None:
    entry = feelings(
        operation("edit", 2, {"f:emotions": {"angry": 60}}, base=1),
        operation("delete", 3, base=1, device="tablet"),
    )
    assert entry.extra["disputed"] == "delete_waits"


@pytest.mark.parametrize("verb", ["create", "edit"])
def test_elements_without_a_value_are_not_kept(verb: str) -> None:
    entry = told(
        operation("create", 1, {}), operation(verb, 2, {"f:emotions": {"sad": None, "calm": 1}}, base=1)
    )
    assert entry.body["f:emotions"] == {"calm": 1}


def test_who_wrote_what_is_kept_for_each_part() -> None:
    entry = feelings(operation("edit", 2, {"f:emotions": {"sad": 50}, "f:body": "x"}, base=1))
    assert entry.writes["*"] == (1, uid(1))
    assert entry.writes["f:body"] == (2, uid(2))
    assert entry.writes["f:emotions\x1fsad"] == (2, uid(2))
