"""The client's own ideas, each with what came of it. proposals.js is the twin."""

from __future__ import annotations

from typing import Any

from webapp.twins.custody import steps
from webapp.twins.rows import by_id
from webapp.twins.shape import Json, body, identity, mapping, records


def proposals_page(context: Json) -> Json:
    """The ideas, the newest first, each with its answer and what was agreed because of it."""
    answers = by_id(context.get("answers"))
    return {
        "ideas": [
            {
                "idea": each,
                "answer": answers.get("answer." + identity(each)),
                "custody": steps(each, answers.get("answer." + identity(each)), context.get("now")),
                "agreed": agreed_from(each, context.get("assignments")),
            }
            for each in reversed(records(context.get("proposals")))
        ]
    }


def proposal_page(context: Json) -> Json:
    """What was agreed because of one idea."""
    return {"agreed": agreed_from(mapping(context.get("record")), context.get("assignments"))}


def agreed_from(idea: Json, assignments: Any) -> Json | None:
    """The newest assignment that was made of this idea."""
    found = [each for each in records(assignments) if body(each).get("proposal_id") == identity(idea)]
    return found[-1] if found and identity(idea) else None
