"""What was deleted is erased after a while: first the words, from the record and from the log, later the tombstone."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from sync.rebuild import blank
from webapp import inbox
from webapp.db import now, writing
from webapp.models import kinds
from webapp.models.feed import Feed
from webapp.models.operation import LoggedOperation
from webapp.models.record import Record

# Long enough to think better of it, and for a phone that was away to say what it had not yet said.
WORDS_STAY = timedelta(days=30)
# A phone that was away for longer reads everything anew instead.
TOMBSTONES_STAY = timedelta(days=400)


@dataclass(frozen=True, slots=True)
class Erased:
    """Of how many deleted records the words went, and of how many the tombstone too."""

    words: int = 0
    tombstones: int = 0


def erase(place: inbox.Place, at: datetime | None = None) -> Erased:
    """Erase what has been deleted for long enough in this feed, in one transaction."""
    at = at or now()
    with writing() as session:
        head = Feed.locked(session, *place)
        words, held = 0, 0
        for row in Record.deleted_before(session, *place, at - WORDS_STAY):
            held += LoggedOperation.erase(session, *place, row.id)
            words += _blanked(session, row, place)
        old = Record.deleted_before(session, *place, at - TOMBSTONES_STAY)
        if old:
            Record.purge(session, *place, [row.id for row in old])
        floor = max([head.floor, *(row.seq for row in old)])
        after = head._replace(floor=floor, held=head.held - held)
        if after != head:
            Feed.move(session, *place, after)
        return Erased(words, len(old))


def _blanked(session: Session, row: Any, place: inbox.Place) -> bool:
    """Whether there were words in this record; there are none now."""
    stands = inbox.version_of(row, place)
    empty = blank(stands)
    if stands == empty:
        return False
    Record.blank(session, row, json.dumps(empty.writes), kinds.model_of(row.kind).columns({}))
    return True
