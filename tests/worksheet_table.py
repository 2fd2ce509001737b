"""What each worksheet asks, said a second time.

An id that changed, or a bound that moved, would part old entries from their questions.
"""

# ruff: noqa: E501 (a table reads better than its pieces)
from __future__ import annotations

from typing import Any

# (id, type, needed to be complete, and then: (least, most), the options, the columns, or where its words come from).
PERCENT, TEN = (0, 100), (0, 10)
FEELINGS = (
    "sad anxious angry ashamed guilty lonely hurt overwhelmed numb tired hopeless irritated jealous disgusted "
    "calm hopeful glad proud grateful loved other"
).split()
STYLES = (
    "reading_minds guessing_future all_or_nothing worst_case always_never only_bad waving_away my_fault their_fault "
    "must_should feeling_as_fact one_word unfair_scales"
).split()
SKILLS = (
    "noticing accepting checking_facts opposite solving pleasant body_care planning_ahead body_calm turning_away soothing "
    "weighing asking kindness self_respect other"
).split()
# The fields of two phases that belong to the second, by the first of them; and what the plan names as its moment.
RESULTS = {
    "behavioural_experiment": ("happened", None),
    "activity_plan": ("did", "planned_for"),
    "worry_log": ("still_matters", "postponed_to"),
    "problem_solving": ("done", "when"),
}
ASKED: dict[str, list[tuple[str, str, bool, Any]]] = {
    "mood_check": [
        ("mood", "scale", True, TEN),
        ("emotions", "picks", False, FEELINGS),
        ("energy", "scale", False, TEN),
        ("doing", "text", False, None),
        ("with", "picks", False, "alone partner children family friends colleagues neighbours strangers animals other".split()),
        ("note", "long", False, None),
    ],
    "journal": [
        ("body", "long", True, None),
        ("prompt", "text", False, None),
        ("minutes", "minutes", False, (0, 600)),
        ("emotions", "picks", False, FEELINGS),
        ("title", "text", False, None),
    ],
    "thought_record": [
        ("situation", "long", True, None),
        ("emotions", "picks", True, FEELINGS),
        ("thought", "long", True, None),
        ("belief_before", "scale", True, PERCENT),
        ("thinking_styles", "picks", False, STYLES),
        ("evidence_for", "long", False, None),
        ("evidence_against", "long", False, None),
        ("balanced_thought", "long", False, None),
        ("belief_balanced", "scale", False, PERCENT),
        ("belief_after", "scale", False, PERCENT),
        ("emotions_after", "picks", False, FEELINGS),
        ("next_step", "text", False, None),
    ],
    "behavioural_experiment": [
        ("belief", "long", True, None),
        ("belief_before", "scale", True, PERCENT),
        ("alternative", "long", False, None),
        ("alternative_belief", "scale", False, PERCENT),
        ("experiment", "long", True, None),
        ("when", "time", True, None),
        ("where", "text", True, None),
        ("prediction", "long", True, None),
        ("likelihood", "scale", True, PERCENT),
        ("how_will_i_know", "text", False, None),
        ("safety_behaviours_to_drop", "long", False, None),
        ("happened", "long", True, None),
        ("fits_prediction", "pick", True, ["yes", "partly", "no", "other"]),
        ("dropped_safety", "pick", False, ["all", "some", "none"]),
        ("belief_after", "scale", True, PERCENT),
        ("alternative_after", "scale", False, PERCENT),
        ("learned", "long", True, None),
        ("next", "long", False, None),
    ],
    "practice_log": [
        ("practice", "pick", True, ["breath", "body_scan", "movement", "three_minutes", "informal", "other"]),
        ("minutes", "minutes", True, (0, 600)),
        ("formal", "pick", False, ["formal", "informal"]),
        ("guided", "yes_no", False, None),
        ("mind_wandered", "scale", False, TEN),
        ("tension_before", "scale", False, TEN),
        ("tension_after", "scale", False, TEN),
        ("noticed", "long", False, None),
    ],
    "open_task": [
        ("what_i_did", "long", True, None),
        ("minutes", "minutes", False, (0, 600)),
        ("reflection", "long", False, None),
    ],
    "activity_log": [
        ("activity", "text", True, None),
        ("start", "time", False, None),
        ("minutes", "minutes", False, (0, 600)),
        ("mastery", "scale", True, TEN),
        ("pleasure", "scale", True, TEN),
        ("closeness", "scale", False, TEN),
        ("mood_after", "scale", False, TEN),
        ("note", "long", False, None),
    ],
    "activity_plan": [
        ("activity", "text", True, None),
        ("goal", "own", False, "goal_check.goals.goal"),
        ("planned_for", "time", True, None),
        ("first_step", "text", False, None),
        ("obstacle", "text", False, None),
        ("if_then", "text", False, None),
        ("expected_pleasure", "scale", False, TEN),
        ("did", "pick", True, ["yes", "partly", "other", "no"]),
        ("mastery", "scale", False, TEN),
        ("pleasure", "scale", False, TEN),
        ("note", "long", False, None),
    ],
    "exposure_practice": [
        ("step", "own", True, "exposure_practice.ladder.step"),
        ("feared_outcome", "long", True, None),
        ("likelihood", "scale", False, PERCENT),
        ("before", "scale", True, (0, 100)),
        ("peak", "scale", True, (0, 100)),
        ("end", "scale", True, (0, 100)),
        ("minutes", "minutes", False, (0, 600)),
        ("safety_behaviours", "picks", False, "looking_away company phone exit reassurance checking rehearsing hiding hurrying other".split()),
        ("stayed", "pick", False, ["until_it_eased", "until_planned", "left_early"]),
        ("happened", "long", True, None),
        ("surprise", "scale", False, TEN),
        ("learned", "long", False, None),
        ("urge", "scale", False, (0, 100)),
        ("ritual", "pick", False, ["resisted", "delayed", "done"]),
        ("ladder", "rows", False, [("step", "text", True, None), ("distress", "scale", False, (0, 100))]),
    ],
    "diary_card": [
        ("day", "day", True, None),
        ("targets", "rows", False, [("name", "text", True, None), ("urge", "scale", False, (0, 5)), ("acted", "yes_no", False, None)]),
        ("self_harm_urge", "scale", False, (0, 5)),
        ("self_harm_acted", "yes_no", False, None),
        ("suicide_urge", "scale", False, (0, 5)),
        ("quit_therapy_urge", "scale", False, (0, 5)),
        ("emotions", "picks", False, "sadness shame anger fear joy other".split()),
        ("skills", "picks", False, SKILLS),
        ("substances", "text", False, None),
        ("sleep", "minutes", False, (0, 1440)),
        ("note", "long", False, None),
    ],
    "sleep_diary": [
        ("into_bed", "time", True, None),
        ("tried_to_sleep", "time", True, None),
        ("minutes_to_sleep", "minutes", True, (0, 600)),
        ("awakenings", "count", True, (0, 50)),
        ("minutes_awake", "minutes", False, (0, 720)),
        ("final_wake", "time", True, None),
        ("out_of_bed", "time", True, None),
        ("quality", "scale", True, (1, 5)),
        ("rested", "scale", False, TEN),
        ("naps", "minutes", False, (0, 600)),
        ("caffeine", "yes_no", False, None),
        ("alcohol", "yes_no", False, None),
        ("note", "long", False, None),
    ],
    "worry_log": [
        ("worry", "long", True, None),
        ("type", "pick", False, ["solvable_now", "solvable_later", "hypothetical"]),
        ("intensity", "scale", False, (0, 100)),
        ("postponed_to", "time", False, None),
        ("still_matters", "scale", False, TEN),
        ("came_true", "pick", False, ["no", "partly", "yes"]),
        ("action", "text", False, None),
    ],
    "problem_solving": [
        ("problem", "long", True, None),
        ("wanted", "long", True, None),
        ("in_the_way", "long", False, None),
        ("options", "rows", False, [("option", "text", False, None)]),
        ("pros_cons", "long", False, None),
        ("chosen", "text", True, None),
        ("first_step", "text", True, None),
        ("when", "time", True, None),
        ("done", "pick", False, ["yes", "partly", "no"]),
        ("how_it_went", "long", False, None),
        ("satisfaction", "scale", False, TEN),
    ],
    "check_in": [
        *((name, "scale", True, TEN) for name in ("rest", "calm", "doing", "good", "close")),
        ("note", "long", False, None),
    ],
    "goal_check": [
        ("goals", "rows", True, [("goal", "text", True, None), ("progress", "scale", True, TEN), ("confidence", "scale", False, TEN), ("note", "text", False, None)]),
    ],
}  # fmt: skip
