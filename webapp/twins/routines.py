"""The client's own days, time and place for an assignment. routines.js is the twin."""

from __future__ import annotations

from webapp.twins.meetings import beside
from webapp.twins.rows import by_id
from webapp.twins.shape import Json

# The digit for the version that makes a routine's id from its assignment's.
DIGIT = "8"


def routine_of(context: Json) -> Json:
    """The routine of the assignment that is shown, or none."""
    own_id = beside(context.get("assignment"), DIGIT)
    return {"routine": by_id(context.get("routines")).get(own_id)}


def routine_begun(context: Json) -> Json:
    """The form of a routine: what is there already, and what it is called."""
    return {
        "own_id": beside(context.get("assignment"), DIGIT),
        "record": routine_of(context)["routine"],
    }
