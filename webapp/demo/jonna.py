"""Jonna: an assignment that has ended, an experiment with its result and one without, text that is hard to show."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from webapp.demo.story import (
    AWKWARD,
    DAYS,
    EVENING,
    MORNING,
    SHARED,
    Agreed,
    Body,
    Kept,
    Later,
    Story,
    Told,
    dose,
)

AGREED = {
    "moods": Agreed(
        1,
        "mood_check",
        {
            "title": "Mood at breakfast",
            "rationale": "To see whether mornings are really the worst.",
            "purpose": "monitor",
            "dose": dose(1, "day", 1, at="08:00"),
            "confidence": 9,
        },
        retired=(22, "We know now: they are, and why."),
    ),
    "experiment": Agreed(
        29,
        "behavioural_experiment",
        {
            "title": "Ask one question in the team meeting",
            "rationale": "To test what really happens when you ask.",
            "purpose": "test",
            "dose": dose(1, "week", 10, days=(1,)),
            "if_then": "If my throat closes, then I read the question from my notes.",
            "confidence": 5,
        },
    ),
    "evening": Agreed(
        29,
        "journal",
        {
            "title": "Three lines at night",
            "rationale": "To end the day on paper instead of in the head.",
            "purpose": "reflect",
            "dose": dose(3, "week", 5, at="21:30"),
            "confidence": 6,
        },
    ),
}

TAKEAWAYS = (
    ("Mornings first.",),
    (),
    ("Eat before deciding anything.",),
    ("Mornings are worst because the night was short.",),
    ("An experiment cannot fail.", "Write the prediction down before."),
    ("A question is not a confession.",),
)

PLAN: Body = {
    "f:belief": "If I ask a question, everyone sees that I am not prepared.",
    "f:belief_before": 75,
    "f:alternative": "A question is only a question.",
    "f:experiment": "Ask one question in the team meeting.",
    "f:where": "Room 2, the Tuesday meeting",
    "f:prediction": "They will think I have not done my homework.",
    "f:likelihood": 75,
    "f:safety_behaviours_to_drop": "Apologising first.",
    "phase": "plan",
    **SHARED,
}

RESULT: Body = {
    "f:happened": "Mina had wondered too; two nodded. Nobody said anything about homework.",
    "f:fits_prediction": "no",
    "f:dropped_safety": "some",
    "f:belief_after": 40,
    "f:learned": "A question is not a confession.",
    "difficulty": 3,
    "helpfulness": 4,
    "phase": "result",
}


def tell(chance: Random) -> Iterator[Told]:
    """What Jonna wrote."""
    for day in range(DAYS):
        if chance.random() < 0.4:
            body = {"f:mood": chance.randrange(2, 8), "f:note": AWKWARD[day % len(AWKWARD)], **SHARED}
            yield Told(day, MORNING, "mood_check", body, "moods" if 0 < day < 22 else "")
    yield Told(12, EVENING, "open_task", {"f:what_i_did": AWKWARD[0], **SHARED})
    yield Told(
        30,
        MORNING,
        "behavioural_experiment",
        PLAN,
        "experiment",
        then=Later(37, EVENING, RESULT),
    )
    yield Told(
        40,
        EVENING,
        "behavioural_experiment",
        PLAN
        | {
            "f:experiment": "Disagree once, kindly, in the planning round.",
            "f:prediction": "There will be a silence and I will blush.",
            "f:likelihood": 60,
        },
        "experiment",
    )
    yield Told(
        36,
        EVENING,
        "journal",
        {
            "barriers": {"no_privacy": True, "other": True},
            "barrier_other": AWKWARD[0],
            "share": "shared",
            "status": "not_done",
        },
        "evening",
    )


KEEPS = (
    Kept(38, EVENING, "adjust_request", {"f:what": "explain_again", "f:words": AWKWARD[0]}, "experiment"),
)

JONNA = Story(AGREED, TAKEAWAYS, tell, KEEPS)
