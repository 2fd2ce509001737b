"""What is to be known of each client at a glance, read from one row a client.

A row holds as long as the client's feed stands where it stood; of those whose feed has moved it is made anew when
it is read, for all of them at once. So a push costs nothing for it, and a list never scans what did not change.
"""

from __future__ import annotations

import logging
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from webapp.db import db, now, writing
from webapp.models.client import Client
from webapp.models.entry import Entry
from webapp.models.own import SHARED
from webapp.models.record import Record, as_json
from webapp.models.risk_flag import RAISED
from webapp.models.summary import ClientSummary, Facts, row_of
from webapp.models.therapist import Therapist
from webapp.twins import dose

Json = dict[str, Any]

# Counted up whenever the same records come to say something else.
MADE_BY = 1
KINDS = ("assignment", "therapy_session", "adjust_request", "proposal", "help_signal", "risk_flag", "answer")
# What tells nothing of how somebody is getting on.
SETTINGS = ("limits", "preferences")


def facts_of_all(therapist: Therapist) -> dict[str, Facts]:
    """Of every client, in a fixed number of statements. To be read first: keeping what is new ends the transaction."""
    practice = therapist.practice_id
    stands, moved = ClientSummary.of_all(therapist, MADE_BY)
    if not moved:
        return stands
    fresh = _facts(practice, list(moved))
    rows = [row_of(practice, client, head, MADE_BY, fresh[client]) for client, head in moved.items()]
    try:
        with writing() as session:
            ClientSummary.keep(session, rows)
    except SQLAlchemyError:
        # Somebody else is writing: the page is as true without it, and the next one makes the row.
        logging.getLogger(__name__).info("summaries were not kept")
    return stands | fresh


def _facts(practice: str, ids: Sequence[str]) -> dict[str, Facts]:
    theirs = (Record.practice_id == practice, Record.client_id.in_(ids))
    whole = select(Record).where(*theirs, Record.kind.in_(KINDS), Record.disputed.is_(False))
    kept = _by_client(db.session.scalars(whole.where(Record.deleted.is_(False)).order_by(Record.id)))
    unread = Entry.unread_of(practice, ids)
    done = _by_client(Entry.times_done(practice, ids))
    came = _came(theirs)
    clients = db.session.scalars(select(Client).where(Client.practice_id == practice, Client.id.in_(ids)))
    return {
        client.id: _of_one(
            client,
            [as_json(record) for record in kept.get(client.id, []) if record.share in (None, SHARED)],
            unread.get(client.id, []),
            done.get(client.id, []),
            came.get(client.id),
        )
        for client in clients
    }


def _of_one(
    client: Client, kept: list[Json], unread: list[bool], done: list[Any], came_at: datetime | None
) -> Facts:
    sessions = [each for each in kept if each["kind"] == "therapy_session"]
    planned = [each["body"] for each in sessions if each["body"].get("status") == "planned"]
    current = {
        each["id"] for each in kept if each["kind"] == "assignment" and not each["body"].get("retired")
    }
    since = dose.last_held(sessions, client.local(now()).isoformat(timespec="minutes"))
    return Facts(
        planned=tuple(sorted(str(body.get("starts_at")) for body in planned)),
        held=Counter(each["body"].get("status") for each in sessions)["held"],
        flags=sum(each["kind"] == "risk_flag" and each["body"].get("status") == RAISED for each in kept),
        help=_waiting(kept, "help_signal"),
        requests=_waiting(kept, "adjust_request") + _waiting(kept, "proposal"),
        unread=len(unread),
        asked=sum(unread),
        agreed=len(current),
        done=sum(
            each.times
            for each in done
            if each.assignment_id in current and (each.day.isoformat() if each.day else "") >= since
        ),
        came_at=came_at,
    )


def _came(theirs: tuple[Any, ...]) -> Mapping[str, datetime]:
    """When each of them last wrote something and finished it, for whomever it was."""
    clients = [
        str(mapper.polymorphic_identity)
        for mapper in Record.__mapper__.self_and_descendants
        if mapper.polymorphic_identity is not None and mapper.class_.is_clients
    ]
    kinds = sorted(set(clients) - set(SETTINGS))
    rows = db.session.execute(
        select(Record.client_id, func.max(Record.changed_at))
        .where(*theirs, Record.kind.in_(kinds), func.coalesce(Record.status, "") != "draft")
        .group_by(Record.client_id)
    )
    return {row[0]: row[1] for row in rows}


def _waiting(kept: list[Json], kind: str) -> int:
    """How many of what the client asked for have no answer yet."""
    answered = {each["body"].get("record_id") for each in kept if each["kind"] == "answer"}
    return sum(each["kind"] == kind and each["id"] not in answered for each in kept)


def _by_client(rows: Iterable[Any]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.client_id].append(row)
    return found
