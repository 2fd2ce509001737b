"""Words of an entry that were kept aside until the person decides, and whether it was deleted elsewhere. alts.js is the twin."""

from __future__ import annotations

from typing import Any

from webapp.twins.shape import Json, listing, mapping, text

DISPUTES = ("delete_waits", "edited_after_delete")
# What an entry belongs to is written with its first words; nobody is asked about it.
SILENT = (
    "assignment_id", "assignment_revision", "goal_id", "phase", "recorded_at", "takeaway_id", "worksheet", "worksheet_version",
)  # fmt: skip


def alts_of(entry: Any) -> list[Json]:
    """The values kept aside, in the order in which they arrived: op, key, element and the value."""
    extra = mapping(mapping(entry).get("extra"))
    found = [mapping(alt) for alt in listing(extra.get("alts"))]
    return [alt for alt in found if text(alt.get("op")) and text(alt.get("k"))]


def asks(alt: Json) -> bool:
    """Whether the person is asked about it. What came after the result was open is only kept and shown."""
    return alt.get("locked") is not True and text(alt.get("k")) not in SILENT


def dispute_of(entry: Any) -> str:
    """Why nobody else sees the entry before the person has decided; "" when it is not disputed."""
    said = text(mapping(mapping(entry).get("extra")).get("disputed"))
    return said if said in DISPUTES else ""


def is_undecided(entry: Any) -> bool:
    """Whether the person has something to decide about this entry."""
    return dispute_of(entry) != "" or any(asks(alt) for alt in alts_of(entry))
