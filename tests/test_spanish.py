"""Spanish says everything that English says. What lacks: ``python -m tests.messages es``."""

from __future__ import annotations

from tests.messages import faults, lacking, left_over
from webapp.offline import worker
from webapp.therapist.presets import presets
from webapp.words import catalogue


def test_no_message_is_without_its_spanish() -> None:
    missing = [f"{each.text!r} ({each.where})" for each in lacking("es")]
    assert not missing, f"{len(missing)} messages:\n" + "\n".join(missing)


def test_nothing_stands_in_the_catalogue_that_nobody_says() -> None:
    assert left_over("es") == []


def test_every_translation_keeps_names_numbers_and_tone() -> None:
    assert list(faults("es")) == []


def test_a_preset_speaks_spanish_too() -> None:
    for preset in presets():
        assert set(preset["title"]) == {"en", "es"}, preset["preset"]


def test_the_phone_carries_what_it_can_come_to_say_and_nothing_more() -> None:
    """Words of the therapist's pages would be a third more for every phone to load."""
    carried, whole = worker.catalogue("es"), catalogue("es")
    assert carried.keys() >= worker.messages_of_templates() & whole.keys()
    assert (
        "This page needs a connection. Everything else works, and what you write is kept on this phone."
        in carried
    )
    assert "Invite a client" in whole
    assert "Invite a client" not in carried
