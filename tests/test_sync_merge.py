"""Two versions of one record: what stands, what is kept aside, and what nobody may lose."""

from __future__ import annotations

from typing import Any

import pytest

from sync import merge
from tests.said import DAY, ENTRY, alts, operation, put, told, uid


def test_a_new_entry_is_taken_whatever_its_assignment() -> None:
    outcome = merge(
        None,
        operation("create", 1, {"f:body": "rain", "assignment_id": "long ended", "assignment_revision": 3}),
    )
    assert outcome.status == "applied"
    assert outcome.version is not None
    assert (outcome.version.rev, outcome.version.body["assignment_revision"]) == (1, 3)


def test_two_phones_that_write_different_fields_both_stand() -> None:
    entry = told(
        operation("create", 1, {"f:body": "rain"}),
        operation("edit", 2, {"f:mood": 4}, base=1, device="tablet"),
        operation("edit", 3, {"f:place": "home"}, base=1),
    )
    assert entry.body == {"f:body": "rain", "f:mood": 4, "f:place": "home"}
    assert alts(entry) == []


def test_the_same_value_said_twice_is_the_same() -> None:
    entry = told(operation("create", 1, {"f:body": "rain"}))
    assert merge(entry, operation("edit", 2, {"f:body": "rain"}, device="tablet")).status == "same"


@pytest.mark.parametrize(
    ("standing", "arriving"), [("rain", "sun"), (4, 7), (True, 1), (["a"], ["b"]), ("", "sun")]
)
def test_another_value_for_a_field_that_was_not_in_sight_is_kept_aside(standing: Any, arriving: Any) -> None:
    entry = told(operation("create", 1, {"f:body": "?"}), operation("edit", 2, {"f:body": standing}, base=1))
    outcome = merge(entry, operation("edit", 3, {"f:body": arriving}, base=1, device="tablet"))
    assert (outcome.status, outcome.why) == ("merged", "both_kept")
    assert outcome.version is not None
    assert outcome.version.body["f:body"] == standing
    [alt] = outcome.version.extra["alts"]
    assert alt == {
        "op": uid(3),
        "k": "f:body",
        "v": arriving,
        "dev": "tablet",
        "at": "2026-11-23T22:14:05+01:00",
        "rev": 3,
    }


def test_two_texts_are_never_woven_into_one() -> None:
    entry = told(
        operation("create", 1, {"f:body": "One.\nTwo."}),
        operation("edit", 2, {"f:body": "One!\nTwo."}, base=1),
        operation("edit", 3, {"f:body": "One.\nTwo!"}, base=1, device="tablet"),
    )
    assert entry.body["f:body"] == "One!\nTwo."
    assert alts(entry) == [("f:body", "One.\nTwo!")]


def test_a_field_that_is_empty_so_far_is_filled_without_a_second_version() -> None:
    entry = told(
        operation("create", 1, {}), operation("edit", 2, {"f:body": "rain"}, base=0, device="tablet")
    )
    assert entry.body == {"f:body": "rain"}
    assert alts(entry) == []


def test_my_own_later_words_take_the_place_of_my_earlier_ones() -> None:
    entry = told(
        operation("create", 1, {"f:body": "rain"}),
        operation("edit", 2, {"f:body": "rain, then sun"}, mine=[1]),
        operation("edit", 3, {"f:body": "sun"}, mine=[1, 2]),
    )
    assert entry.body["f:body"] == "sun"
    assert "alts" not in entry.extra


def test_my_own_later_words_take_the_place_of_my_own_second_version_too() -> None:
    entry = told(
        operation("create", 1, {"f:body": "rain"}),
        operation("edit", 2, {"f:body": "snow"}, base=1),
        operation("edit", 3, {"f:body": "hail"}, base=1, device="tablet"),
        operation("edit", 4, {"f:body": "hail and wind"}, base=1, mine=[3], device="tablet"),
    )
    assert entry.body["f:body"] == "snow"
    assert alts(entry) == [("f:body", "hail and wind")]


def test_my_own_operations_do_not_bring_another_phones_words_in_sight() -> None:
    entry = told(
        operation("create", 1, {"f:body": "rain"}),
        operation("edit", 2, {"f:body": "from the tablet"}, base=1, device="tablet"),
        operation("edit", 3, {"f:mood": 3}, base=1),
        operation("edit", 4, {"f:body": "from the phone"}, base=1, mine=[3]),
    )
    assert entry.body["f:body"] == "from the tablet"
    assert alts(entry) == [("f:body", "from the phone")]


def test_two_saves_under_one_id_with_other_words_are_both_kept() -> None:
    entry = told(
        operation("create", 1, {"f:body": "first tab"}), operation("create", 2, {"f:body": "second tab"})
    )
    assert entry.body["f:body"] == "first tab"
    assert alts(entry) == [("f:body", "second tab")]


def disputed_entry() -> tuple[Any, ...]:
    return (
        operation("create", 1, {"f:body": "rain"}),
        operation("edit", 2, {"f:body": "snow"}, base=1),
        operation("edit", 3, {"f:body": "hail"}, base=1, device="tablet"),
    )


@pytest.mark.parametrize("kept", ["snow", "hail", "snow\n\nhail", "something else"])
def test_settling_clears_the_versions_that_were_on_the_screen(kept: str) -> None:
    entry = told(*disputed_entry(), operation("settle", 4, {"f:body": kept}, base=3, drop=[3]))
    assert entry.body["f:body"] == kept
    assert "alts" not in entry.extra


def test_keeping_the_version_that_stands_needs_no_words() -> None:
    entry = told(*disputed_entry(), operation("settle", 4, base=3, drop=[3]))
    assert entry.body["f:body"] == "snow"
    assert "alts" not in entry.extra


def test_a_version_that_was_not_on_the_screen_survives_the_settling() -> None:
    entry = told(
        *disputed_entry(),
        operation("edit", 4, {"f:body": "fog"}, base=1, device="watch"),
        operation("settle", 5, {"f:body": "hail"}, base=3, drop=[3]),
    )
    assert entry.body["f:body"] == "hail"
    assert alts(entry) == [("f:body", "fog")]


def test_settling_over_words_that_were_not_in_sight_keeps_both() -> None:
    entry = told(
        *disputed_entry(),
        operation("edit", 4, {"f:body": "fog"}, base=3, device="watch"),
        operation("settle", 5, {"f:body": "hail"}, base=3, drop=[3]),
    )
    assert entry.body["f:body"] == "fog"
    assert alts(entry) == [("f:body", "hail")]


def test_deleting_what_was_all_in_sight_leaves_a_tombstone() -> None:
    entry = told(operation("create", 1, {"f:body": "rain"}), operation("delete", 2, base=1))
    assert entry.deleted
    assert merge(entry, operation("delete", 3, base=1, device="tablet")).status == "same"


def test_a_deletion_that_had_not_seen_an_edit_waits_for_the_person() -> None:
    entry = told(operation("create", 1, {"f:body": "rain"}), operation("edit", 2, {"f:body": "sun"}, base=1))
    outcome = merge(entry, operation("delete", 3, base=1, device="tablet"))
    assert (outcome.status, outcome.why) == ("merged", "delete_waits")
    assert outcome.version is not None
    assert not outcome.version.deleted
    assert outcome.version.extra["disputed"] == "delete_waits"


def test_a_deletion_waits_also_for_a_version_kept_aside_that_it_had_not_seen() -> None:
    entry = told(*disputed_entry(), operation("delete", 4, base=2))
    assert not entry.deleted
    assert entry.extra["disputed"] == "delete_waits"


def test_the_person_settles_a_waiting_deletion_by_keeping_or_by_deleting() -> None:
    waiting = (
        operation("create", 1, {"f:body": "rain"}),
        operation("edit", 2, {"f:body": "sun"}, base=1),
        operation("delete", 3, base=1, device="tablet"),
    )
    kept = told(*waiting, operation("settle", 4, {"f:body": "sun"}, base=3))
    gone = told(*waiting, operation("delete", 4, base=3))
    assert (kept.deleted, kept.extra.get("disputed")) == (False, None)
    assert (gone.deleted, gone.extra.get("disputed")) == (True, None)


def test_a_settling_that_had_not_seen_the_dispute_leaves_it_open() -> None:
    entry = told(
        *disputed_entry(),
        operation("delete", 4, base=2, device="watch"),
        operation("settle", 5, {"f:body": "hail"}, base=3, drop=[3]),
    )
    assert entry.extra["disputed"] == "delete_waits"
    assert entry.body["f:body"] == "hail"


def test_an_edit_that_had_not_seen_the_deletion_brings_the_entry_back_whole() -> None:
    gone = told(operation("create", 1, {"f:body": "rain", "f:mood": 4}), operation("delete", 2, base=1))
    outcome = merge(gone, operation("edit", 3, {"f:body": "sun"}, base=1, device="tablet"))
    assert (outcome.status, outcome.why) == ("merged", "edited_after_delete")
    assert outcome.version is not None
    assert not outcome.version.deleted
    assert outcome.version.body == {"f:body": "sun", "f:mood": 4}
    assert outcome.version.extra["disputed"] == "edited_after_delete"


def test_who_has_seen_the_deletion_may_take_it_back() -> None:
    entry = told(
        operation("create", 1, {"f:body": "rain"}),
        operation("delete", 2, base=1),
        operation("edit", 3, {}, base=2),
    )
    assert not entry.deleted
    assert "disputed" not in entry.extra


def test_a_settling_of_an_entry_that_was_deleted_meanwhile_brings_it_back_for_decision() -> None:
    entry = told(
        *disputed_entry(),
        operation("delete", 4, base=3, device="watch"),
        operation("settle", 5, {"f:body": "hail"}, base=3, drop=[3]),
    )
    assert (entry.deleted, entry.extra["disputed"]) == (False, "edited_after_delete")
    assert entry.body["f:body"] == "hail"


@pytest.mark.parametrize("verb", ["edit", "delete", "settle"])
def test_what_comes_before_its_record_is_held(verb: str) -> None:
    outcome = merge(None, operation(verb, 1))
    assert (outcome.status, outcome.why, outcome.version) == ("held", "unknown_record", None)


def test_what_a_client_says_about_a_record_of_another_kind_is_held() -> None:
    comment = told(put(1, "comment", ENTRY, {"text": "Well done."}))
    outcome = merge(comment, operation("edit", 2, {"f:body": "mine"}, base=1))
    assert (outcome.status, outcome.why) == ("held", "not_yours")


def test_what_the_server_puts_takes_the_place_of_what_stands() -> None:
    first, second = put(1, "comment", "c", {"text": "Well"}), put(2, "comment", "c", {"text": "Well done."})
    assert told(first, second).body == {"text": "Well done."}
    assert merge(told(first), put(3, "comment", "c", {"text": "Well"})).status == "same"
    gone = told(first, put(4, "comment", "c", {"text": "Well"}, deleted=True))
    assert gone.deleted
    assert not told(
        first, put(4, "comment", "c", {}, deleted=True), put(5, "comment", "c", {"text": "x"})
    ).deleted


def test_true_is_not_one() -> None:
    entry = told(operation("create", 1, {"f:a": {"x": 1}, "f:b": 1}))
    changed = told(
        operation("create", 1, {"f:a": {"x": 1}, "f:b": 1}), operation("edit", 2, {"f:b": True}, base=1)
    )
    assert merge(entry, operation("edit", 2, {"f:a": {"x": True}}, base=1)).status == "applied"
    assert changed.body["f:b"] is True


def test_what_the_server_does_not_know_is_kept_as_it_came() -> None:
    body = DAY | {"f:body": "rain", "from_the_future": {"deep": [1, {"er": None}]}}
    entry = told(operation("create", 1, body), operation("edit", 2, {"f:body": "sun"}, base=1))
    assert entry.body == body | {"f:body": "sun"}
