"""Amir: breathing at noon on most days, a walk on weekends, words in three scripts; quiet for four days now."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import time
from random import Random

from webapp.demo.story import AWKWARD, DAYS, EVENING, PRIVATE, SHARED, Agreed, Kept, Story, Told, dose

QUIET = 4
PRACTICES = ("breath", "body_scan", "three_minutes", "movement")

AGREED = {
    "breathing": Agreed(
        1,
        "practice_log",
        {
            "title": "Paced breathing",
            "rationale": "To have something in the hand when the tightness comes.",
            "purpose": "practise",
            "dose": dose(1, "day", 5, at="13:00"),
            "where": "on the bench behind the workshop",
            "first_step": "Sit down and set the timer.",
            "confidence": 8,
            "smaller": "Three breaths.",
            "smaller_minutes": 1,
        },
    ),
    "walk": Agreed(
        1,
        "open_task",
        {
            "title": "A walk by the water",
            "rationale": "To be outside once a week with nobody to look after.",
            "purpose": "care",
            "dose": dose(1, "week", 25, days=(5, 6)),
            "confidence": 5,
        },
    ),
}

TAKEAWAYS = (
    ("Breathing out longer than in is enough.",),
    ("The walk counts, also in the rain.",),
    ("Practise when it is easy, so that it is there when it is not.",),
    (),
    ("The tightness came and went in ten minutes.",),
    ("Ask Leila to take the children on Saturday.",),
)


def tell(chance: Random) -> Iterator[Told]:
    """What Amir wrote."""
    for day in range(DAYS - QUIET):
        if chance.random() < 0.75:
            yield _practice(day, chance)
        if day % 9 == 4:
            body = {"f:what_i_did": AWKWARD[1 + day // 9 % 2], "f:minutes": 25, "f:reflection": AWKWARD[3]}
            yield Told(day, EVENING, "open_task", body | SHARED, "walk")
        if day % 11 == 6:
            yield Told(day, EVENING, "journal", {"f:body": AWKWARD[2], **PRIVATE})


def _practice(day: int, chance: Random) -> Told:
    before = chance.randrange(5, 9)
    body = {
        "f:practice": chance.choice(PRACTICES),
        "f:minutes": chance.choice((3, 5, 5, 8, 12)),
        "f:formal": "formal",
        "f:guided": chance.random() < 0.5,
        "f:mind_wandered": chance.randrange(2, 9),
        "f:tension_before": before,
        "f:tension_after": before - chance.randrange(0, 4),
        "difficulty": chance.randrange(0, 2),
        "helpfulness": chance.randrange(2, 5),
        "share": "shared",
        "status": "partly" if chance.random() < 0.15 else "done",
    }
    return Told(day, time(13, 15), "practice_log", body, "breathing")


KEEPS = (Kept(40, time(23, 10), "help_signal", {}),)

AMIR = Story(AGREED, TAKEAWAYS, tell, KEEPS)
