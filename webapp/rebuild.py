"""The log against the records: everything that stands must follow from what was said."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from sqlalchemy.orm import Session

from sync import Operation, Version, wire
from sync.placing import SERVER_PLACED
from sync.rebuild import Diverged, Logged, rebuilt
from sync.tokens import next_tag
from webapp import inbox
from webapp.db import writing
from webapp.models import kinds
from webapp.models.feed import Feed, Head
from webapp.models.operation import LoggedOperation, opened
from webapp.models.record import Record


def differences(place: inbox.Place) -> list[str]:
    """What stands in this feed and does not follow from its log, a line each, without a word of anybody's."""
    with writing() as session:
        head = Feed.locked(session, *place)
        log = list(LoggedOperation.whole(session, *place))
        return [*_chain(head, log, place), *_records(session, place, log)]


def _chain(head: Head, log: list[Any], place: inbox.Place) -> Iterator[str]:
    """Every place of the feed is taken, in order, and the running hash is that of these operations."""
    tag, held = "", 0
    for number, row in enumerate(log, 1):
        tag = next_tag(tag, row.op)
        if (row.seq, row.tag) != (number, tag):
            yield f"the log breaks off before place {number}"
            return
        held += row.s == "held" and bool(opened(row, *place))
    if (head.seq, head.tag) != (len(log), tag):
        yield f"the feed stands at {head.seq}, its log at {len(log)}"
    if head.held != held:
        yield f"the feed counts {head.held} held operations, its log {held}"


def _records(session: Session, place: inbox.Place, log: list[Any]) -> Iterator[str]:
    standing = {row.id: row for row in Record.whole(session, *place)}
    said: dict[str, list[Any]] = defaultdict(list)
    for row in log:
        said[row.record_id].append(row)
    plans = _Plans(said, place)
    for record_id in sorted(standing.keys() | said.keys()):
        row = standing.get(record_id)
        try:
            version = rebuilt((_logged(one, place) for one in said[record_id]), plans.at)
        except Diverged as problem:
            yield f"{record_id}: {problem}"
            continue
        if row is None and version is not None and not version.deleted:
            yield f"{record_id}: it is not there"
        elif row is not None and version is None:
            yield f"{record_id}: nobody said it"
        elif row is not None and version is not None:
            unlike = list(_unlike(row, version, _seq(said[record_id]), place))
            if unlike:
                yield f"{row.kind} {record_id}: {', '.join(unlike)}"


def _unlike(row: Any, version: Version, seq: int, place: inbox.Place) -> Iterator[str]:
    """The names of what is not the same."""
    stands = inbox.version_of(row, place)
    pairs = {
        "kind": (stands.kind, version.kind or stands.kind),
        "rev": (stands.rev, version.rev),
        "seq": (stands.seq, seq),
        "deleted": (stands.deleted, version.deleted),
        "disputed": (bool(row.disputed), bool(version.extra.get("disputed"))),
        "body": (_text(stands.body), _text(version.body)),
        "extra": (_text(stands.extra), _text(version.extra)),
        "writes": (_text(stands.writes), _text(version.writes)),
    }
    yield from (name for name, (one, other) in pairs.items() if one != other)
    for name, value in kinds.model_of(row.kind).columns(version.body).items():
        if row._mapping[name] != value:
            yield name


def _seq(log: list[Any]) -> int:
    """The place of the last operation that changed the record, or that placed one which was held."""
    return max((row.seq for row in log if row.rev is not None or row.type == SERVER_PLACED), default=0)


def _logged(row: Any, place: inbox.Place) -> Logged:
    said = opened(row, *place)
    return Logged(
        operation=_operation(said, row.device) if said else None,
        op=row.op,
        kind="" if row.type == wire.SERVER_PUT else row.type.partition(".")[0],
        rev=row.rev,
        seq=row.seq,
        received_at=inbox.instant(row.received_at),
    )


def _operation(said: Mapping[str, Any], device: str) -> Operation | None:
    if said["t"] == wire.SERVER_PUT:
        return wire.server_operation(said)
    (one,) = inbox.read([said], device)
    return one if isinstance(one, Operation) else None


def _text(value: Any) -> str:
    return json.dumps(value, sort_keys=True)


class _Plans:
    """Which answers of a worksheet were its plan, at any place of the feed."""

    def __init__(self, said: Mapping[str, list[Any]], place: inbox.Place) -> None:
        self.said = said
        self.place = place

    def at(self, body: Mapping[str, Any], seq: int) -> Collection[str]:
        """The keys that lock in an entry with this body, as the worksheet stood at this place."""
        if body.get("phase") != "result":
            return ()
        name = f"{body.get('worksheet')}.{body.get('worksheet_version')}"
        puts = [row for row in self.said.get(name, ()) if row.type == wire.SERVER_PUT and row.seq < seq]
        return inbox.plan_in(opened(puts[-1], *self.place)["body"]) if puts else ()
