"""Cleo: a journal in the evening, moods at noon, thoughts looked at twice. Busy, and tired on Thursdays."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import time, timedelta
from random import Random

from webapp.demo.story import (
    DAYS,
    EVENING,
    NOON,
    PRIVATE,
    SHARED,
    Agreed,
    Kept,
    Revised,
    Story,
    Told,
    dose,
)

JOURNALS = (
    (
        "Choir again",
        (
            "Nobody asked where I had been, they just moved up to make room. Came home with the alto line in my "
            "head and it stayed until I slept."
        ),
    ),
    ("", "Flat day. Made soup. The soup was good."),
    (
        "The phone call",
        (
            "I said no to my sister and then felt awful for two hours. Nothing happened. She sent a picture of "
            "the cat."
        ),
    ),
    (
        "",
        (
            "Could not settle. Read the same page four times, then went round the block in the rain and that "
            "helped a bit."
        ),
    ),
    ("A better one", "Laughed at lunch, properly. Noticed it afterwards on the stairs."),
    ("", "Tired. Wrote this so that the day has a line."),
    ("Sunday", "Long walk by the water with Sam. We did not talk about it and that was right."),
    ("", "Woke at four, got up instead of lying there, watched the street. It passed."),
)

LONG = (
    "I wanted to write it all down once, from the beginning, so that I do not have to carry it around. "
    "It was raining when I left, and the bus was late, and I noticed that I was rehearsing what I would say "
    "if somebody asked me why I had been away. Nobody asked. Mina held the door and told me about her dog.\n\n"
)

DOING = ("lunch at my desk", "on the bus", "tidying", "waiting for a call")

AGREED = {
    "journal": Agreed(
        1,
        "journal",
        {
            "title": "Evening journal",
            "rationale": "To notice what lifts the evenings, before the night makes one grey out of them.",
            "purpose": "reflect",
            "dose": dose(5, "week", 10, at="20:00"),
            "where": "at the kitchen table",
            "first_step": "Put the phone on the table after the dishes.",
            "obstacle": "Too tired to start",
            "if_then": "If I am too tired, then I write one sentence and stop.",
            "confidence": 7,
            "smaller": "One sentence about the evening.",
            "smaller_minutes": 2,
        },
        revised=Revised(
            15,
            "Ten minutes felt like an essay.",
            {"dose": dose(4, "week", 5, at="20:00"), "confidence": 8},
        ),
    ),
    "thoughts": Agreed(
        15,
        "thought_record",
        {
            "title": "When the mood drops",
            "rationale": "To look twice at the thought that comes first.",
            "purpose": "monitor",
            "dose": dose(2, "week", 7),
            "first_step": "Write the situation in one line, on the spot.",
            "confidence": 6,
        },
    ),
}

KEPT_SHARED = {"share": "shared"}

TAKEAWAYS = (
    ("A quick thought is a guess, not news.",),
    ("Small and often beats long and perfect.", "Saying no once did not end anything."),
    ("The body settles before the mind does.",),
    ("Ask instead of guessing.",),
    ("What helped on Sunday: water, Sam, no talking about it.",),
    ("Two evenings off are two evenings off.", "Rest is part of the plan."),
)

SING, SAY_NO = "Sing with the choir every week", "Say no without a week of thinking"

KEEPS = (
    Kept(
        8,
        time(18, 20),
        "goal",
        {
            "f:goal": SING,
            "f:why": "It is the one hour in which I do not think.",
            "f:notice": "I stay for tea.",
            **KEPT_SHARED,
        },
    ),
    Kept(8, time(18, 25), "goal", {"f:goal": SAY_NO, "f:why": "My sister.", **KEPT_SHARED}),
    Kept(
        30,
        EVENING,
        "proposal",
        {
            "f:what": "Record a line of singing instead of writing",
            "f:why": "Words get heavy on Thursdays.",
            "f:often": "Thursdays",
        },
        answer=("talk", "I like it. Let us see on Thursday how it could count."),
    ),
    Kept(
        37,
        EVENING,
        "setback_plan",
        {
            "f:signs": {"a1.words": "I cancel choir twice in a row"},
            "f:then": {"a1.words": "Go anyway, and leave early if I must"},
            "f:people": {"a1.words": "Sam"},
            "f:reminder": "Two evenings off are two evenings off.",
            **KEPT_SHARED,
        },
    ),
    Kept(
        24,
        EVENING,
        "share_grant",
        {"f:name": "Sam", "f:weekly": True, "f:messages": True, "share": "private"},
        shows=("journal",),
        encouraged=(
            (33, "Four evenings! I put the kettle on."),
            (41, "No need to answer. I am proud of you."),
        ),
    ),
    Kept(9, EVENING, "coping_strategy", {"f:what": "Once round the block, in any weather", **KEPT_SHARED}),
    Kept(
        9,
        EVENING,
        "coping_strategy",
        {"f:what": "Humming the alto line", "f:note": "on the stairs", **KEPT_SHARED},
    ),
    Kept(23, EVENING, "coping_strategy", {"f:what": "A text to Sam that says nothing", "share": "private"}),
    Kept(
        16,
        EVENING,
        "safety_plan",
        {
            "share": "shared",
            "f:signs": {
                "a1.words": "I stop answering messages",
                "a2.words": "Awake at four, two nights running",
            },
            "f:alone": {"a1.words": "Get up, make tea, watch the street"},
            "f:places": {"a1.words": "Choir, even without singing"},
            "f:people": {"a1.name": "Sam", "a1.phone": "+44 20 7946 0123"},
            "f:professionals": {
                "a1.name": "Dr Osei, my doctor",
                "a1.phone": "+44 20 7946 0177",
                "a1.about": "weekdays",
            },
            "f:surroundings": {"a1.words": "The pills stay at Sam's"},
            "f:on_lock": True,
        },
    ),
    Kept(
        13,
        EVENING,
        "adjust_request",
        {"f:what": "smaller", "f:words": "Ten minutes feel like an essay."},
        "journal",
        ("change", "Yes. Let us make it five minutes, four times a week."),
    ),
    Kept(
        36,
        EVENING,
        "aftercare_plan",
        {"f:words": "Home along the water", "f:helped": 7, **KEPT_SHARED},
        "thoughts",
    ),
)


def tell(chance: Random) -> Iterator[Told]:
    """What Cleo wrote."""
    yield from _goal_checks()
    for day in range(DAYS):
        if chance.random() < 0.72:
            yield _mood(day, chance)
        if day % 7 in (0, 1, 3, 5, 6) and chance.random() < 0.85:
            yield _journal(day, chance)
        elif day % 7 in (3, 5) and day > 7:
            yield _not_today(day)
    yield from _thoughts()
    yield Told(
        38,
        time(20, 5),
        "open_task",
        {
            "f:what_i_did": "Put the laptop in the cupboard at eight and lay down with the radio on.",
            "f:minutes": 40,
            **SHARED,
        },
        practised=(6, 2),
    )
    yield Told(
        41,
        time(21, 5),
        "journal",
        {
            "f:title": "From the beginning",
            "f:body": (LONG * 20)[:5000].rstrip(),
            "f:minutes": 35,
            "ask_review": True,
            "note_to_therapist": "Long, sorry. The middle is the part I want to talk about.",
            "distress_before": 60,
            "distress_after": 30,
            **SHARED,
        },
        "journal",
    )


def _mood(day: int, chance: Random) -> Told:
    mood = max(1, min(9, round(4 + day / 14 + chance.uniform(-1.6, 1.6))))
    felt = {"calm": 20 + mood * 6} if mood > 5 else {"sad": 70 - mood * 5, "anxious": 60}
    body = {
        "f:mood": mood,
        "f:energy": max(0, min(10, mood + chance.choice((-2, -1, 0, 1)))),
        "f:emotions": felt,
        "f:doing": chance.choice(DOING),
        **SHARED,
    }
    # Two days in a valley, just before a session: it came after it.
    late = timedelta(days=2) if day == 35 else timedelta(minutes=3)
    return Told(day, NOON, "mood_check", body, arrives=late)


def _journal(day: int, chance: Random) -> Told:
    title, words = JOURNALS[day % len(JOURNALS)]
    share = PRIVATE if chance.random() < 0.3 else SHARED
    body = {
        "f:body": words,
        "f:minutes": chance.choice((8, 9, 10, 12)),
        "distress_before": chance.randrange(40, 75, 5),
        "distress_after": chance.randrange(15, 50, 5),
        "difficulty": chance.randrange(0, 3),
        "helpfulness": chance.randrange(2, 5),
        "amount_done": "all",
        **share,
    }
    return Told(day, EVENING, "journal", body | ({"f:title": title} if title else {}), "journal")


def _not_today(day: int) -> Told:
    barriers = {"upset": True} if day % 2 else {"no_time": True, "perfect": True}
    body = {"barriers": barriers, "share": "shared", "status": "not_done"}
    return Told(day, EVENING, "journal", body, "journal")


def _goal_checks() -> Iterator[Told]:
    """How far she had come with her two goals, every other week."""
    for day, sing, say_no in ((8, 2, 1), (22, 4, 3), (36, 7, 4)):
        cells = {"a1.goal": SING, "a1.progress": sing, "b1.goal": SAY_NO, "b1.progress": say_no}
        yield Told(day, time(18, 30), "goal_check", {"f:goals": cells, **SHARED})


def _thoughts() -> Iterator[Told]:
    """The first was worked through and talked about; the last still waits to be finished."""
    at = time(9, 40)
    yield Told(
        20,
        at,
        "thought_record",
        {
            "f:situation": "I said good morning to Robin in the corridor and got no answer.",
            "f:thought": "I have done something wrong. They are all fed up with me.",
            "f:emotions": {"ashamed": 70, "anxious": 85},
            "f:belief_before": 80,
            "f:evidence_against": "Robin had earphones in. On Friday we had lunch and it was easy.",
            "f:balanced_thought": "Robin may not have heard me. One quiet morning is not a verdict.",
            "f:belief_after": 45,
            "distress_peak": 80,
            "learned": "A quick thought is a guess, not news.",
            "helpfulness": 3,
            **SHARED,
        },
        "thoughts",
        comment="You found the other explanation yourself. Let us look at this one together.",
    )
    yield Told(
        37,
        at,
        "thought_record",
        {
            "f:situation": "My manager moved our meeting to Thursday without saying why.",
            "f:thought": "It is about me and it will be bad.",
            "f:emotions": {"anxious": 75},
            "f:belief_before": 70,
            "f:evidence_against": "She moved two others as well.",
            "f:balanced_thought": "She has a full week and moved several meetings.",
            "f:belief_after": 30,
            "distress_peak": 70,
            "learned": "She has weeks too.",
            "although_hard": True,
            "confidence_before": 4,
            "confidence_after": 7,
            "helpfulness": 3,
            **SHARED,
        },
        "thoughts",
    )
    yield Told(
        40,
        at,
        "thought_record",
        {
            "f:situation": "Sam did not write back all afternoon.",
            "f:thought": "I am too much for people.",
            "f:emotions": {"sad": 60, "anxious": 50},
            "f:belief_before": 65,
            "distress_peak": 65,
            "share": "shared",
            "status": "partly",
        },
        "thoughts",
    )


CLEO = Story(AGREED, TAKEAWAYS, tell, KEEPS)
