"""Everything that is kept about one client, as one file that a person can read and another practice can take in.

``records`` is what stands now, for reading. ``log`` is everything that was said, in order: records follow
from it, so whoever takes the file in gets the same ones, with what was kept aside and when each part came.
What is the staff's alone, a note of the therapist for instance, is not in it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit
from uuid import NAMESPACE_OID, uuid5

from sync import wire
from webapp import inbox
from webapp.db import db, now
from webapp.models.calendar_feed import CalendarFeed
from webapp.models.client import Client
from webapp.models.consent import Consent
from webapp.models.entry import Entry
from webapp.models.operation import LoggedOperation, opened
from webapp.models.own import OwnRecord
from webapp.models.passkey import Passkey
from webapp.models.push_subscription import PushSubscription
from webapp.models.record import IN_FEED, Record, as_json
from webapp.models.reminder import ReminderChoice
from webapp.models.sign_in import SignIn
from webapp.models.supporter import Supporter

Json = dict[str, Any]

FORMAT, VERSION = "between-sessions.client", 1
# What somebody who takes the file in has to know of the client; it stands beside the log.
ABOUT = ("id", "name", "language", "zone", "share_default")
# A note of the server about a place in its own log, which another log does not have.
PLACED = "srv.placed"


def everything(client: Client) -> Json:
    """All of it, as JSON."""
    practice, feed = client.practice, CalendarFeed.of(client)
    return {
        "format": FORMAT,
        "version": VERSION,
        "exported_at": inbox.instant(now()),
        "practice": practice.name,
        "therapist": client.therapist.name,
        "client": {name: getattr(client, name) for name in ABOUT},
        "consents": [
            {"version": each.version, "at": inbox.instant(each.at), "words": each.words}
            for each in db.session.scalars(Consent.all_of(client))
        ],
        "sign_ins": [
            {
                "device": each.device_name,
                "since": inbox.instant(each.created_at),
                "seen": inbox.instant(each.seen_at),
            }
            for each in db.session.scalars(SignIn.of(client.practice_id, "client", client.id))
        ],
        "passkeys": [
            {"since": inbox.instant(each.created_at)}
            for each in db.session.scalars(Passkey.of(client.practice_id, "client", client.id))
        ],
        "supporters": [
            {
                "grant": each.grant_id,
                "since": inbox.instant(each.joined_at) if each.joined_at else "",
                "seen": inbox.instant(each.seen_at) if each.seen_at else "",
            }
            for each in db.session.scalars(Supporter.of(client))
        ],
        "calendar_address": {"since": inbox.instant(feed.made_at)} if feed else None,
        "reminders": _reminders(client),
        "records": [as_json(each) for each in db.session.scalars(_in_feed(client))],
        "log": list(_log(client)),
    }


def _reminders(client: Client) -> Json:
    """What was chosen about reminders, and where they go."""
    choice = ReminderChoice.of(db.session(), client)
    return {
        **{
            name: getattr(choice, name)
            for name in ("usual_time", "quiet_from", "quiet_until", "zone", "email")
        },
        "confirmed_at": inbox.instant(choice.confirmed_at) if choice.confirmed_at else "",
        "phones": [
            {"service": urlsplit(each.endpoint).hostname, "since": inbox.instant(each.created_at)}
            for each in db.session.scalars(PushSubscription.of(client))
        ],
    }


def _in_feed(client: Client) -> Any:
    return Record.of(client).where(Record.audience.in_(IN_FEED))


def _log(client: Client) -> Iterator[Json]:
    place = (client.practice_id, client.id)
    for row in LoggedOperation.whole(db.session(), *place):
        said = opened(row, *place)
        if said and row.type != PLACED and said.get("audience", "both") in IN_FEED:
            yield {"received_at": inbox.instant(row.received_at), "device": row.device, "said": said}


# Rows that are read at once: a file is written while it is read.
AT_ONCE = 200
# Whose words a file of the therapist's gives back: no phone's.
FROM_A_FILE = "d_" + "0" * 32
# What a record cannot be without, and who may read it.
AT_FIRST = ("share", "status", "day", "occurred_at")
ABOUT_ANOTHER = ("comment", "answer", "seen")
# What a therapist reads beside the client's own words; the rest of the feed is the client's or the server's.
READ_BY_BOTH = (
    "worksheet", "therapy_session", "takeaway", "assignment", "assignment_revision", "comment", "answer", "seen",
)  # fmt: skip


def shared(client: Client) -> Iterator[str]:
    """The same file with what the therapist may read alone, piece by piece: shared records as they stand now.

    The log is made of them, one operation for each, so that ``webapp.take_in`` gives the same records. Earlier
    versions are not in it, nor is anything private, nor who signed in with what.
    """
    head = {
        "format": FORMAT,
        "version": VERSION,
        "exported_at": inbox.instant(now()),
        "practice": client.practice.name,
        "therapist": client.therapist.name,
        "scope": "shared",
        "client": {name: getattr(client, name) for name in ABOUT},
        "consents": [],
    }
    yield _text(head)[:-2] + ',\n "records": ['
    for number, each in enumerate(_read_by_both(client)):
        yield (",\n" if number else "\n") + _text({"id": each.id, "kind": each.kind, "body": each.body})
    yield '\n ],\n "log": ['
    lines = (line for each in _read_by_both(client) for line in _as_said(each))
    for number, line in enumerate(lines):
        yield (",\n" if number else "\n") + _text(line)
    yield "\n ]\n}\n"


def _text(found: Json) -> str:
    return json.dumps(found, ensure_ascii=False, indent=1)


def _read_by_both(client: Client) -> Iterator[Record]:
    """What was agreed and said, the shared records of the client's own, and what was said to those."""
    own: set[str] = set()
    for query in (Entry.for_staff(client), OwnRecord.for_staff(client)):
        for each in db.session.scalars(query.execution_options(yield_per=AT_ONCE)):
            own.add(each.id)
            yield each
    of_both = Record.of(client).where(Record.kind.in_(READ_BY_BOTH), Record.audience.in_(IN_FEED))
    for each in db.session.scalars(of_both.execution_options(yield_per=AT_ONCE)):
        about = each.body.get("entry_id") or each.body.get("record_id")
        if each.kind not in ABOUT_ANOTHER or about in own:
            yield each


def _as_said(record: Record) -> Iterator[Json]:
    """The record as it would have come if it had been said just so: at once, or in two steps if it came to change."""
    words = record.body
    late = max((key for key in words if not key.endswith("_id") and key not in AT_FIRST), default=None)
    steps = [(record.received_at, words)]
    if late and record.changed_at > record.received_at and record.kind not in wire.APPENDED:
        first = {key: value for key, value in words.items() if key != late}
        steps = [(record.received_at, first), (record.changed_at, words)]
    for number, (moment, body) in enumerate(steps):
        op = str(uuid5(NAMESPACE_OID, f"{record.client_id}/{record.id}/{record.rev}/{number}"))
        at = inbox.instant(moment)
        if record.is_clients:
            verb = "edit" if number else "create"
            said = {"op": op, "n": 1, "t": f"{record.kind}.{verb}", "v": 1, "id": record.id, "base": number}
            said |= {"mine": [], "at": at, "body": body}
        else:
            said = wire.put(op, record.kind, record.id, body, audience=record.audience, deleted=False, at=at)
        yield {"received_at": at, "device": FROM_A_FILE if record.is_clients else "", "said": said}
