"""The goals that an assignment can be for: those that the client shares and still goes for."""

from __future__ import annotations

from typing import Any

from webapp.therapist.casefile import CaseFile
from webapp.twins.goals import is_open, words_of
from webapp.words import gettext

Json = dict[str, Any]


def goal_choices(file: CaseFile, chosen: str = "") -> list[tuple[str, str]]:
    """Each goal's id and words; ``chosen`` stays one of them, also where it is not shared any more, without its words."""
    found = [
        (goal["id"], words_of(goal)) for goal in file.own("goal") if is_open(goal) or goal["id"] == chosen
    ]
    if chosen and chosen not in dict(found):
        found.append((chosen, gettext("A goal that is not shared")))
    return found
