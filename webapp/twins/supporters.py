"""Supporters: what one of them sees, and what they wrote. supporters.js is the twin.

A supporter sees names and days, never words or numbers of an entry. A day on which something was done, or done in
part, is a full dot; why a day is empty is nobody else's affair. The week begins on Monday whenever sessions are.
"""

from __future__ import annotations

from webapp.twins import dose
from webapp.twins.answers import typed
from webapp.twins.days import add
from webapp.twins.goals import row_of
from webapp.twins.rows import newest_first
from webapp.twins.shape import Json, body, identity, listing, mapping, records, text

# For how long words of supporters stand on Today if nobody puts them away.
DAYS = 14
DONE = ("done", "part")


def supporters_page(context: Json) -> Json:
    """The supporters, and all that they wrote, the newest first."""
    away = _put_away(context)
    return {
        "supporters": records(context.get("grants")),
        "encouragements": [
            {"encouragement": each, "is_away": identity(each) in away} for each in _newest_first(context)
        ],
    }


def supporter_form(context: Json) -> Json:
    """What can be shown: the agreements that stand, and what was chosen before."""
    values = mapping(context.get("values"))
    choices = []
    for assignment in records(context.get("assignments")):
        is_shown = bool(typed(values, "f:shown:" + identity(assignment)))
        if dose.is_active(assignment, context.get("today")) or is_shown:
            choices.append({"assignment": assignment, "row": row_of(assignment), "is_shown": is_shown})
    return {"choices": choices}


def seen_by_supporter(context: Json) -> Json:
    """All that the supporter of this grant sees."""
    grant = body(context.get("record"))
    shown = mapping(grant.get("f:shown"))
    items = [
        _item(assignment, mapping(grant.get("f:called")), context)
        for assignment in records(context.get("assignments"))
        if shown.get(identity(assignment)) is True and dose.is_active(assignment, context.get("today"))
    ]
    return {
        "seen": {
            "items": items,
            "week": _week(items) if grant.get("f:weekly") is True else None,
            "may_write": grant.get("f:messages") is True,
        }
    }


def encouraged(context: Json) -> Json:
    """The newest of what supporters wrote lately and nobody put away, and how many more there are."""
    away, since = _put_away(context), add(context.get("today"), -DAYS)
    found = [
        each
        for each in _newest_first(context)
        if identity(each) not in away and text(body(each).get("at"))[:10] >= since
    ]
    return {"encouraged": found[0] if found else None, "encouraged_more": max(0, len(found) - 1)}


def dismiss_encouragement(context: Json, form: Json) -> Json:
    """Put what a supporter wrote away."""
    wanted = identity(mapping(context.get("encouragement")))
    operation = {
        "t": "dismissal.create",
        "id": text(context.get("fresh")),
        "body": {"encouragement_id": wanted, "recorded_at": text(context.get("now"))},
    }
    view = "supporters" if typed(form, "go") == "supporters" else "today"
    return {
        "ops": [] if wanted in _put_away(context) else [operation],
        "errors": {},
        "go": {"view": view, "params": {}, "notice": ""},
    }


def _item(assignment: Json, called: Json, context: Json) -> Json:
    day = context.get("today")
    start = dose.week_start([], day, context.get("now"))
    entries = dose.of_assignment(newest_first(listing(context.get("entries"))), assignment)
    dots = [
        {**dot, "state": _state(text(dot["state"]), bool(dot["now"]))}
        for dot in dose.beads(assignment, entries, start, day)
    ]
    count = dose.tally(assignment, entries, start, day)
    days = len([dot for dot in dots if dot["state"] == "done"])
    planned = len([dot for dot in dots if dot["state"] != "off"])
    return {
        "title": text(called.get(row_of(assignment) + ".words")) or text(body(assignment).get("title")),
        "dots": dots,
        "done": count["done"] if count["period"] == "week" else days,
        "of": count["of"] if count["period"] == "week" else planned if count["period"] == "day" else None,
    }


def _state(state: str, is_today: bool) -> str:
    """What a supporter is told of a day: a reason for not doing it looks like any other empty day."""
    if state in DONE:
        return "done"
    if state == "rest":
        return "now" if is_today else "none"
    return state


def _week(items: list[Json]) -> Json | None:
    """How much of what was agreed for the week is done; none where nothing was agreed by the week."""
    counted = [item for item in items if item["of"]]
    if not counted:
        return None
    return {
        "done": sum(min(item["done"], item["of"]) for item in counted),
        "of": sum(item["of"] for item in counted),
    }


def _put_away(context: Json) -> list[str]:
    return [text(body(each).get("encouragement_id")) for each in records(context.get("dismissals"))]


def _newest_first(context: Json) -> list[Json]:
    found = records(context.get("encouragements"))
    return sorted(found, key=lambda each: (text(body(each).get("at")), identity(each)), reverse=True)
