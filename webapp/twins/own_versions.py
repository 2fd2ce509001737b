"""Records beside entries of which two versions wait for the person. own_versions.js is the twin."""

from __future__ import annotations

from webapp.twins.own_record import kept_aside
from webapp.twins.shape import Json, body, identity, mapping, records, text

# The words that tell one from the others of its kind, where there can be several.
NAMED = {"coping_strategy": "f:what", "goal": "f:goal", "share_grant": "f:name"}


def own_versions(context: Json) -> Json:
    """One line for each record whose form has words of another phone beside it, or that was deleted elsewhere."""
    found = [each for each in records(context.get("own")) if is_unsettled(each)]
    return {"own_versions": [_line(each) for each in found]}


def is_unsettled(record: Json) -> bool:
    """Whether the form of this record has something to settle."""
    return bool(kept_aside(record) or mapping(record.get("extra")).get("disputed"))


def _line(record: Json) -> Json:
    kind = text(record.get("kind"))
    title = text(body(record).get(NAMED.get(kind, "")))
    return {"kind": kind, "record_id": identity(record), "title": title}
