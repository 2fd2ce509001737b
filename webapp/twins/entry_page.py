"""One entry, for reading: its answers, how it went, how far it has come. entry_page.js is the twin."""

from __future__ import annotations

from typing import Any

from webapp.twins.alts import is_undecided
from webapp.twins.custody import steps
from webapp.twins.form import DISTRESS, LEVELS, hidden, wrap_values
from webapp.twins.measures import outcome
from webapp.twins.overview import waits_for_result
from webapp.twins.risk import entry_risk
from webapp.twins.rows import lead, title
from webapp.twins.shape import Json, body, identity, mapping, records, text, whole
from webapp.twins.told import answers_of, computed_of


def entry_page(context: Json) -> Json:
    """Everything that the page and the card of an entry show."""
    entry, sheet = mapping(context.get("entry")), context.get("worksheet")
    assignment, seen = context.get("assignment"), context.get("seen")
    comments = [
        each for each in records(context.get("comments")) if body(each).get("entry_id") == identity(entry)
    ]
    status = body(entry).get("status")
    return {
        "title": title(entry, assignment, sheet, context.get("lang")),
        "lead": lead(entry, sheet),
        "answers": answers_of(entry, sheet),
        "computed": computed_of(entry, sheet),
        "outcome": outcome(entry, sheet, context.get("entries")),
        "risk": entry_risk(context),
        "distress": [
            {"name": name, "value": level}
            for name in DISTRESS
            if (level := whole(body(entry).get(name))) is not None
        ],
        "wrap": _wrap(entry),
        "custody": steps(entry, seen, context.get("now")),
        "undecided": is_undecided(entry),
        "comments": sorted(comments, key=lambda each: text(body(each).get("at"))),
        "seen": seen,
        "can_open_result": waits_for_result(entry, sheet),
        "can_edit": bool(sheet),
        "is_draft": status == "draft",
        "values": mapping(context.get("values"))
        or {**hidden({**context, "view": "wrap"}), **wrap_values(entry)},
    }


def _wrap(entry: Json) -> list[Json]:
    held = body(entry)
    found: list[Json] = []
    for name in ("amount_done", *LEVELS, "learned", "barriers", "barrier_other"):
        kept = held.get(name)
        if name == "barriers":
            ids = sorted(key for key, value in mapping(kept).items() if value is True)
            value: Any = ids or None
        else:
            value = whole(kept) if name in LEVELS else text(kept) or None
        if value is not None:
            found.append({"name": name, "value": value})
    return found
