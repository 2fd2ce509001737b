"""Everything that is kept about one client, as one file that a person can read and another practice can take in.

``records`` is what stands now, for reading. ``log`` is everything that was said, in order: records follow
from it, so whoever takes the file in gets the same ones, with what was kept aside and when each part came.
What is the staff's alone, a note of the therapist for instance, is not in it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from webapp import inbox
from webapp.db import db, now
from webapp.models.client import Client
from webapp.models.consent import Consent
from webapp.models.operation import LoggedOperation, opened
from webapp.models.passkey import Passkey
from webapp.models.record import IN_FEED, Record, as_json
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
    practice = client.practice
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
        "records": [as_json(each) for each in db.session.scalars(_in_feed(client))],
        "log": list(_log(client)),
    }


def _in_feed(client: Client) -> Any:
    return Record.of(client).where(Record.audience.in_(IN_FEED))


def _log(client: Client) -> Iterator[Json]:
    place = (client.practice_id, client.id)
    for row in LoggedOperation.whole(db.session(), *place):
        said = opened(row, *place)
        if said and row.type != PLACED and said.get("audience", "both") in IN_FEED:
            yield {"received_at": inbox.instant(row.received_at), "device": row.device, "said": said}
