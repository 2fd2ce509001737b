"""Revisions of one number that another past led to: what they are told apart by."""

from __future__ import annotations

import json
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from sync import Version, merge
from sync.line import MOST_MARKS, MOST_SAID, begun, longer, parting
from tests.said import alts, operation, told, uid


def line_of(operations: list[int]) -> list[int]:
    """The whole line that these operations lead to."""
    line = begun(uid(operations[0]))
    for op in operations[1:]:
        line = longer(line, uid(op))
    return line


pasts = st.lists(st.integers(1, 10_000), min_size=1, max_size=MOST_MARKS, unique=True)


@given(pasts, pasts, pasts)
def test_two_lines_part_where_their_pasts_do(common: list[int], one: list[int], other: list[int]) -> None:
    one = [op for op in one if op not in common][: MOST_MARKS - len(common)]
    other = [op + 20_000 for op in other][: MOST_MARKS - len(common)]
    said = line_of(common + other)[-MOST_SAID:]
    base = len(common + other)
    known = parting(line_of(common + one), len(common + one), said, base)
    assert known == (len(common) if len(common) > base - len(said) else 0)


@given(pasts, st.data())
def test_who_has_read_any_revision_of_the_same_past_has_it_in_sight(
    past: list[int], data: st.DataObject
) -> None:
    base = data.draw(st.integers(1, len(past)))
    said = line_of(past[:base])[-MOST_SAID:]
    assert parting(line_of(past), len(past), said, base) == base


def test_the_marks_are_those_that_the_phone_works_out() -> None:
    vector = json.loads((Path(__file__).parent / "vectors" / "line.json").read_text("utf-8"))
    line = begun(vector["ops"][0])
    for op in vector["ops"][1:]:
        line = longer(line, op)
    assert line == vector["marks"][-MOST_MARKS:]


def test_where_no_line_is_told_the_number_is_believed() -> None:
    assert parting([1, 2, 3], 3, [], 2) == 2
    assert parting([], 3, [1, 2], 2) == 2


def test_only_so_many_marks_are_kept() -> None:
    line = line_of(list(range(1, 100)))
    assert len(line) == MOST_MARKS
    assert parting(line, 99, line[-MOST_SAID:], 99) == 99
    assert parting(line, 99, line_of([1, 2, 3]), 3) == 0


def entry() -> Version:
    return told(operation("create", 1, {"f:body": "rain"}), operation("edit", 2, {"f:body": "sun"}, base=1))


def test_a_number_of_another_lineage_hides_nothing() -> None:
    """The phone read revision 2 of a server that was put back to revision 1 since, and told other words."""
    elsewhere = line_of([1, 7])
    outcome = merge(
        entry(), operation("edit", 3, {"f:body": "hail"}, base=2, line=elsewhere, device="tablet")
    )
    assert (outcome.status, outcome.why) == ("merged", "both_kept")
    assert outcome.version is not None
    assert outcome.version.body["f:body"] == "sun"
    assert alts(outcome.version) == [("f:body", "hail")]


def test_what_both_lineages_have_in_common_is_in_sight() -> None:
    version = told(
        operation("create", 1, {"f:body": "rain", "f:mood": 2}),
        operation("edit", 2, {"f:body": "sun"}, base=1),
    )
    arriving = operation("edit", 3, {"f:mood": 4}, base=2, line=line_of([1, 7]), device="tablet")
    outcome = merge(version, arriving)
    assert outcome.status == "applied"
    assert outcome.version is not None
    assert outcome.version.body == {"f:body": "sun", "f:mood": 4}


def test_a_number_of_the_same_lineage_is_taken_at_its_word() -> None:
    outcome = merge(
        entry(), operation("edit", 3, {"f:body": "hail"}, base=2, line=line_of([1, 2]), device="tablet")
    )
    assert outcome.status == "applied"


def test_every_change_lengthens_the_line_and_nothing_else_does() -> None:
    version = entry()
    assert version.extra["line"] == line_of([1, 2])
    assert merge(version, operation("edit", 3, {"f:body": "sun"}, base=2)).version is None
    deleted = merge(version, operation("delete", 3, base=2)).version
    assert deleted is not None
    assert deleted.extra["line"] == line_of([1, 2, 3])
