"""The pages about what a client keeps beside entries. own_pages.js is the twin."""

from __future__ import annotations

from typing import Any

from webapp.twins import dose
from webapp.twins.custody import steps
from webapp.twins.repeated import rows_of
from webapp.twins.rows import by_id
from webapp.twins.shape import Json, body, identity, mapping, records, text, whole

# The six steps, with the columns of their rows.
STEPS = {
    "signs": ["words"],
    "alone": ["words"],
    "places": ["words"],
    "people": ["name", "phone"],
    "professionals": ["name", "phone", "about"],
    "surroundings": ["words"],
}
MOST_SIGNALS = 3


def plan_page(context: Json) -> Json:
    """The safety plan for reading."""
    plan = context.get("record")
    return {"steps": plan_steps(plan), "custody": steps(mapping(plan), None, context.get("now"))}


def plan_steps(plan: Any) -> list[Json]:
    """Each of the six steps with its lines, also where there are none yet."""
    return [
        {
            "id": step,
            "lines": [_line(_map(plan, step), row, STEPS[step]) for row in rows_of(_map(plan, step))],
        }
        for step in STEPS
    ]


def _map(plan: Any, step: str) -> Json:
    return mapping(body(plan).get("f:" + step))


def _line(kept: Json, row: str, columns: list[str]) -> Json:
    return {column: text(kept.get(f"{row}.{column}")) for column in columns}


def own_contacts(plan: Any) -> list[Json]:
    """Whom the plan says to call: those with a number."""
    lines = [
        line
        for step in plan_steps(plan)
        if step["id"] in ("people", "professionals")
        for line in step["lines"]
    ]
    return [
        {"name": line["name"], "phone": line["phone"], "about": line.get("about", "")}
        for line in lines
        if line["phone"]
    ]


def lock_contacts(plan: Any) -> list[Json]:
    """The same, if the client chose that whoever holds the phone may see them."""
    return own_contacts(plan) if body(plan).get("f:on_lock") is True else []


def help_page(context: Json) -> Json:
    """Own people to call, and how far the last calls for help have come. ``kept`` are those of a closed phone."""
    plan = context.get("plan")
    answers = by_id(context.get("answers"))
    told = records(context.get("signals"))[-MOST_SIGNALS:]
    now = context.get("now")
    return {
        "own": own_contacts(plan) if plan else _kept_contacts(context.get("kept")),
        "has_plan": plan is not None,
        "told": [
            {"signal": each, "custody": steps(each, answers.get("answer." + identity(each)), now)}
            for each in reversed(told)
        ],
    }


def _kept_contacts(value: Any) -> list[Json]:
    """The contacts that a closed phone kept, as far as they are some."""
    found = value if isinstance(value, list) else []
    return [
        {name: text(each.get(name)) for name in ("name", "phone", "about")}
        for each in found
        if isinstance(each, dict)
    ]


def record_way(context: Json) -> Json:
    """How far a record has come, and what was answered."""
    record = mapping(context.get("record"))
    return {"custody": steps(record, context.get("answer"), context.get("now"))}


def requests_of(context: Json) -> Json:
    """The requests about one assignment, the newest first, each with its answer."""
    wanted = identity(mapping(context.get("assignment")))
    answers = by_id(context.get("answers"))
    found = [each for each in records(context.get("requests")) if body(each).get("assignment_id") == wanted]
    return {
        "requests": [
            {
                "request": each,
                "answer": answers.get("answer." + identity(each)),
                "custody": steps(each, answers.get("answer." + identity(each)), context.get("now")),
            }
            for each in reversed(found)
        ]
    }


def aftercare_of(context: Json) -> Json:
    """The newest plan for this session or assignment, and what can be chosen for it."""
    about = "session_id" if context.get("session") else "assignment_id"
    wanted = identity(mapping(context.get("session") or context.get("assignment")))
    mine = [each for each in records(context.get("plans")) if body(each).get(about) == wanted]
    return {"record": mine[-1] if mine else None}


def aftercare_page(context: Json) -> Json:
    """The plans, the newest first; and what a new one could be for: the last session, the next, what is agreed."""
    day = context.get("today")
    sessions, assignments = by_id(context.get("sessions")), by_id(context.get("assignments"))
    strategies = by_id(context.get("strategies"))
    plans = records(context.get("plans"))
    taken = {text(body(each).get(name)) for each in plans for name in ("session_id", "assignment_id")}
    in_order = sorted(sessions.values(), key=lambda each: (text(body(each).get("starts_at")), identity(each)))
    held = [each for each in in_order if body(each).get("status") == "held"]
    ahead = [each for each in in_order if body(each).get("status") == "planned" and _is_ahead(each, day)]
    near = held[-1:] + ahead[:1]
    return {
        "lines": [_plan_line(each, sessions, assignments, strategies) for each in reversed(plans)],
        "sessions_left": [each for each in near if identity(each) not in taken],
        "assignments_left": [
            each for each in assignments.values() if dose.is_active(each, day) and identity(each) not in taken
        ],
    }


def _is_ahead(session: Json, day: Any) -> bool:
    return text(body(session).get("starts_at"))[:10] >= text(day)


def _plan_line(
    plan: Json, sessions: dict[str, Json], assignments: dict[str, Json], strategies: dict[str, Json]
) -> Json:
    chosen = mapping(body(plan).get("f:chosen"))
    picked = [strategies[each] for each in sorted(chosen) if chosen[each] is True and each in strategies]
    return {
        "plan": plan,
        "session": sessions.get(text(body(plan).get("session_id"))),
        "assignment": assignments.get(text(body(plan).get("assignment_id"))),
        "chosen": [text(body(each).get("f:what")) for each in picked],
        "words": text(body(plan).get("f:words")),
        "helped": whole(body(plan).get("f:helped")),
    }
