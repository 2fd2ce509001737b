"""Where an entry is: on this phone, received, seen. custody.js is the twin.

Computed from the entry itself and from what waits to be sent, never from when the last sync ran.
"""

from __future__ import annotations

from typing import Any

from webapp.twins.days import local
from webapp.twins.shape import Json, body, mapping, text, whole


def steps(entry: Json, seen: Any, now: Any) -> list[Json]:
    """The three steps of an entry's way, with the time of each; one with unsent changes is on this phone.

    The server tells its own time in UTC; it is shown on the clock by which the entry was written down, so that
    nothing seems to be received before it was written; on the one that says ``now`` where that is not known.
    """
    is_received = _is_received(entry)
    is_seen = is_received and bool(mapping(seen))
    recorded_at = text(body(entry).get("recorded_at"))
    received_at = local(mapping(entry.get("extra")).get("received_at"), recorded_at or now)
    return [
        {"step": "phone", "is": True, "at": recorded_at},
        {"step": "received", "is": is_received, "at": received_at if is_received else ""},
        {"step": "seen", "is": is_seen, "at": text(body(seen).get("at")) if is_seen else ""},
    ]


def _is_received(entry: Json) -> bool:
    return entry.get("pending") is not True and (whole(entry.get("rev")) or 0) > 0
