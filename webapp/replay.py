"""What is held is tried again: after an upgrade that can read it, after a fault in merging is mended."""

from __future__ import annotations

from dataclasses import dataclass

from sync import Held, Operation, replay
from sync.placing import placed
from webapp import inbox
from webapp.db import now, writing
from webapp.ids import uuid7
from webapp.models.feed import Feed
from webapp.models.operation import LoggedOperation, opened


@dataclass(frozen=True, slots=True)
class Replayed:
    """How many operations were held, and how many of them have found their place now."""

    held: int = 0
    placed: int = 0


def replay_held(place: inbox.Place) -> Replayed:
    """Try again all that is held in this feed, in one transaction; what still finds no place stays held."""
    at = now()
    with writing() as session:
        head = Feed.locked(session, *place)
        if not head.held:
            return Replayed()
        held: list[Held] = []
        for row in LoggedOperation.held(session, *place):
            (one,) = inbox.read([opened(row, *place)], row.device)
            # What could not even be read any more, or was erased, stays as it is.
            if isinstance(one, Operation):
                held.append(
                    Held(one, inbox.instant(row.received_at), placed(uuid7(), one, inbox.instant(at)))
                )
        push = inbox.Push(place, "", [one.operation for one in held], at)
        known = inbox.known_of(session, push, inbox.ground_of(session, place, push.operations, head))
        judgement = replay(known, held)
        inbox.keep(session, push, head, known, judgement)
        return Replayed(head.held, -judgement.held)
