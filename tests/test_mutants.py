"""The faults that `make mutants` puts into the sync: each must still find its place, or it would catch nothing."""

from __future__ import annotations

import pytest

from tests.mutants import MUTANTS, Mutant, applies


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.story)
def test_the_text_of_a_fault_stands_where_it_is_put(mutant: Mutant) -> None:
    assert applies(mutant), f"{mutant.path} has changed: {mutant.text!r} must stand in it once"
    assert mutant.text != mutant.instead


def test_there_are_enough_faults_and_no_two_are_one() -> None:
    assert len({mutant.story for mutant in MUTANTS}) == len(MUTANTS) >= 20
    assert len({(mutant.path, mutant.text, mutant.instead) for mutant in MUTANTS}) == len(MUTANTS)
