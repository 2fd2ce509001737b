"""An entry as it can be shown: a phone may have sent any shape, and none may keep a therapist from reading the rest.

What is of another kind than the forms write is left out here; it stays in the record.
"""

from __future__ import annotations

from typing import Any

from webapp.twins.form import DISTRESS, LEVELS, SURE, WORDS
from webapp.twins.shape import Json, mapping, whole

MOST = 10**9
TEXTS = (*WORDS, "amount_done", "phase", "worksheet", "assignment_id", "takeaway_id")


def legible(found: Json) -> Json:
    """This entry, as JSON, as templates and twins take it."""
    body = {key: value for key, value in found["body"].items() if _fits(key, value)}
    if "barriers" in body:
        body["barriers"] = {key: True for key, value in mapping(body["barriers"]).items() if value is True}
    return {**found, "body": body}


def _fits(key: str, value: Any) -> bool:
    if key.startswith("f:"):
        # A value of many parts is taken apart by told.py, which shows of it what is words or a number.
        return _is_answer(value) or isinstance(value, (dict, list))
    if key in TEXTS:
        return isinstance(value, str)
    if key in (*DISTRESS, *LEVELS, *SURE):
        return whole(value) is not None and 0 <= value <= (4 if key in LEVELS else 10 if key in SURE else 100)
    return not isinstance(value, dict) if key != "barriers" else isinstance(value, dict)


def _is_answer(value: Any) -> bool:
    """Words, yes or no, nothing, or a number that can be told."""
    if value is None or isinstance(value, (str, bool)):
        return True
    return isinstance(value, (int, float)) and abs(value) < MOST
