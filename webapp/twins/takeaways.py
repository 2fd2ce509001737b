"""What was taken from a session, and how often it was practised. takeaways.js is the twin."""

from __future__ import annotations

from collections import Counter
from typing import Any

from webapp.twins import dose, rows
from webapp.twins.shape import Json, body, identity, listing, mapping, records, text

MOST = 100


def times(entries: Any) -> dict[str, int]:
    """How often each takeaway was practised, by its id: a part counts, a plan that came to nothing does not."""
    done = [each for each in records(entries) if body(each).get("status") in dose.DONE]
    tied = [text(body(each).get("takeaway_id")) for each in done]
    return dict(Counter(each for each in tied if each))


def practised(context: Json) -> Json:
    """The numbers for a list of takeaways."""
    return {"practised": times(context.get("entries"))}


def takeaway_page(context: Json) -> Json:
    """One takeaway: the session that it is from, and the entries in which it was practised."""
    takeaway = mapping(context.get("takeaway"))
    entries = rows.newest_first(listing(context.get("entries")))
    tied = [each for each in entries if body(each).get("takeaway_id") == identity(takeaway)]
    return {
        "session": rows.by_id(context.get("sessions")).get(text(body(takeaway).get("session_id"))),
        "entries": rows.of(context, tied[:MOST]),
        "times": times(tied).get(identity(takeaway), 0),
    }
