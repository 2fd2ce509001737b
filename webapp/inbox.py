"""Every word comes in through here: a client's operations, the therapist's records, the server's own.

One short transaction for each call: lock the feed, read what the operations touch, let ``sync``
decide, store log and records, move the head, COMMIT. Nobody hears of anything before that. Call it
outside of ``writing()``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import msgspec
from sqlalchemy.orm import Session

from sync import Judgement, Known, Operation, Refused, Stored, Verdict, Version, reconcile, wire
from webapp import risk
from webapp.db import now as clock
from webapp.db import together, together_to_the_end, writing
from webapp.ids import uuid7
from webapp.models import kinds
from webapp.models.client import Client
from webapp.models.device import Device
from webapp.models.feed import Feed, Head
from webapp.models.laid_out import gather
from webapp.models.operation import LoggedOperation
from webapp.models.record import Record, opened

# (practice id, client id): which feed.
Place = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Put:
    """A record that the server writes: it takes the place of what stands under this id."""

    kind: str
    id: str
    body: Mapping[str, Any]
    audience: str = "both"
    deleted: bool = False


@dataclass(frozen=True, slots=True)
class Push:
    """What is said to one feed at once. ``skew_ms`` is how far the phone's clock lags behind ours.

    ``app`` is what the phone runs, and ``pending`` how many operations it held when it sent these; None where
    no phone sent them.
    """

    place: Place
    device: str
    operations: Sequence[Operation | Refused]
    at: datetime
    skew_ms: int | None = None
    app: str = ""
    pending: int | None = None


@dataclass(frozen=True, slots=True)
class Ground:
    """What a push stands on: the locked feed's head, what its operations were answered before, its records' rows."""

    head: Head
    answered: Sequence[Any] = ()
    records: Sequence[Any] = ()


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of a push: the judgement, the feed's new head, and the records as they stood before."""

    judgement: Judgement
    head: Head
    before: Mapping[str, Version] = field(default_factory=dict)


def put(client: Client, *puts: Put, now: datetime | None = None) -> list[Verdict]:
    """Write these records into the client's feed, all or none. ValueError for a kind that is not the server's."""
    place, at = (client.practice_id, client.id), now or clock()
    operations = [_server_operation(one, at) for one in puts]
    with writing() as session:
        return store(session, Push(place, "", operations, at), last=True).judgement.verdicts


def accept(
    client: Client, operations: Iterable[object], *, device: str, now: datetime | None = None
) -> list[Verdict]:
    """Take what a client says, in the words of the wire; a verdict for each operation, in their order."""
    place, at = (client.practice_id, client.id), now or clock()
    with writing() as session:
        said = Push(place, device, read(operations, device), at)
        return store(session, said, last=True).judgement.verdicts


def read(operations: Iterable[object], device: str) -> list[Operation | Refused]:
    """Operations out of the words of the wire."""
    staff = kinds.not_clients()
    return [wire.operation(said, device, staff_kinds=staff) for said in operations]


def ground_of(
    session: Session, place: Place, operations: Sequence[Operation | Refused], head: Head | None = None
) -> Ground:
    """Lock the feed and read what these operations touch, in one way to the database and back.

    The transaction must be fresh, for the lock has to come first; ``head`` is for a caller who has locked already.
    """
    readable = [one for one in operations if isinstance(one, Operation)]
    if head and not readable:
        return Ground(head)
    with together(session):
        locked = (lambda: head) if head else Feed.lock(session, *place)
        answered = LoggedOperation.answered(session, *place, {one.op for one in readable})
        records = Record.stand(session, *place, {one.id for one in readable})
    return Ground(locked(), answered(), records())


def store(session: Session, push: Push, ground: Ground | None = None, *, last: bool = False) -> Receipt:
    """Judge and store a push within this transaction; without its ground, the transaction must be fresh.

    ``last`` says that it is the last that is done in the transaction, but for what is read by laid out statements.
    """
    ground = ground or ground_of(session, push.place, push.operations)
    known = known_of(session, push, ground)
    judgement = reconcile(known, push.operations, instant(push.at))
    return keep(session, push, ground.head, known, judgement, last=last)


def keep(
    session: Session, push: Push, head: Head, known: Known, judgement: Judgement, *, last: bool = False
) -> Receipt:
    """Store what was judged, the log first, and what it raises; then move the locked feed to its new head."""
    flags = _flags(session, push, judgement)
    last = flags or judgement
    after = Head(last.head, head.floor, last.tag, head.held + judgement.held)
    if last:
        together_to_the_end(session)
        gather(session.connection())
    with nullcontext() if last else together(session):
        _keep(session, push, judgement, known.versions)
        if flags:
            _keep(session, push, flags, {})
        if after != head:
            Feed.move(session, *push.place, after)
        _note_phone(session, push, judgement)
    return Receipt(judgement, after, known.versions)


def known_of(session: Session, push: Push, ground: Ground) -> Known:
    """What the server knows of the locked feed, as far as this push touches it."""
    head = ground.head
    readable = [one for one in push.operations if isinstance(one, Operation)]
    versions = {row.id: version_of(row, push.place) for row in ground.records}
    waiting = _waiting(session, push.place, readable) if head.held else {}
    late = [one for held in waiting.values() for one in held]
    return Known(
        head=head.seq,
        tag=head.tag,
        answered={
            row.op: (row.hash, Verdict(row.op, row.s, row.why, row.rev, row.seq)) for row in ground.answered
        },
        versions=versions,
        waiting=waiting,
        plans=_plans(session, push.place, readable + late, versions),
    )


def version_of(row: Any, place: Place) -> Version:
    """A row of ``Record.standing`` as sync takes it."""
    return Version(
        id=row.id,
        kind=row.kind,
        audience=row.audience,
        rev=row.rev,
        seq=row.seq,
        deleted=row.deleted,
        body=opened(row, *place, "body"),
        extra=opened(row, *place, "extra"),
        writes=msgspec.json.decode(row.fw),
    )


def instant(at: datetime) -> str:
    """A moment as the wire says it: UTC, to the millisecond."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _server_operation(one: Put, at: datetime) -> Operation:
    if one.kind not in kinds.not_clients():
        raise ValueError(f"{one.kind} is not a kind that the server writes")
    said = wire.put(
        uuid7(), one.kind, one.id, one.body, audience=one.audience, deleted=one.deleted, at=instant(at)
    )
    return wire.server_operation(said)


def _waiting(session: Session, place: Place, said: list[Operation]) -> dict[str, list[Operation]]:
    """What was held until one of these records comes."""
    begun = {one.id for one in said if one.verb == "create"}
    waiting: dict[str, list[Operation]] = {}
    for device, words in LoggedOperation.waiting(session, *place, begun) if begun else ():
        (held,) = read([words], device)
        if isinstance(held, Operation):
            waiting.setdefault(held.id, []).append(held)
    return waiting


def _plans(
    session: Session, place: Place, said: list[Operation], versions: Mapping[str, Version]
) -> dict[str, frozenset[str]]:
    """For worksheets of which a result is told: the answers that belong to the plan and lock with it."""
    if not any(one.body.get("phase") == "result" for one in said):
        return {}
    bodies = [one.body for one in said] + [version.body for version in versions.values()]
    names = {
        f"{body['worksheet']}.{body.get('worksheet_version')}" for body in bodies if body.get("worksheet")
    }
    sheets = Record.standing(session, *place, names)
    return {sheet.id: plan_in(opened(sheet, *place, "body")) for sheet in sheets}


def plan_in(sheet: Mapping[str, Any]) -> frozenset[str]:
    """The keys of an entry that are the plan of this worksheet, and not yet its result."""
    return frozenset(f"f:{one['id']}" for one in sheet.get("fields", ()) if one.get("phase") == "plan")


def _keep(session: Session, push: Push, judgement: Judgement, before: Mapping[str, Version]) -> None:
    """Store the log first, then what follows from it."""
    if judgement.stored:
        LoggedOperation.keep(session, [_log_row(one, push) for one in judgement.stored])
    if judgement.released:
        verdicts = [
            {"op": one.op, "s": one.status, "why": one.why, "rev": one.rev} for one in judgement.released
        ]
        LoggedOperation.release(session, *push.place, verdicts)
    changed = judgement.versions.values()
    added = [_record_row(one, push) for one in changed if one.id not in before]
    if added:
        Record.add(session, added)
    moved = [_record_row(one, push) for one in changed if one.id in before]
    if moved:
        Record.change(session, moved)


def _note_phone(session: Session, push: Push, judgement: Judgement) -> None:
    """After this request the phone holds what was refused, and what it has not sent yet."""
    if push.pending is not None:
        stored = sum(one.status != "refused" for one in judgement.verdicts)
        pending = max(0, push.pending - stored)
        Device.called(session, push.place, push.device, app=push.app, pending=pending, at=push.at)


def _flags(session: Session, push: Push, judgement: Judgement) -> Judgement | None:
    """The flags that these operations raise, for staff alone, as they follow in the feed; None for none."""
    flags = risk.raised(session, push.place, judgement.steps, instant(push.at))
    if not flags:
        return None
    puts = [_server_operation(Put("risk_flag", flag.id, flag.body, "staff"), push.at) for flag in flags]
    return reconcile(Known(judgement.head, judgement.tag), puts, instant(push.at))


def _log_row(stored: Stored, push: Push) -> dict[str, Any]:
    operation, verdict = stored.operation, stored.verdict
    return {
        "practice_id": push.place[0],
        "client_id": push.place[1],
        "op": operation.op,
        "device": operation.device,
        "n": operation.n,
        "t": operation.t,
        "record_id": operation.id,
        "hash": operation.hash,
        "s": verdict.status,
        "why": verdict.why,
        "rev": verdict.rev,
        "seq": verdict.seq,
        "tag": stored.tag,
        "received_at": push.at,
        "skew_ms": push.skew_ms,
        "said": dict(operation.said),
    }


def _record_row(version: Version, push: Push) -> dict[str, Any]:
    columns = {"day": None, "occurred_at": None, "assignment_id": None, "status": None, "share": None}
    return {
        "practice_id": push.place[0],
        "client_id": push.place[1],
        "id": version.id,
        "kind": version.kind,
        "audience": version.audience,
        "rev": version.rev,
        "seq": version.seq,
        "deleted": version.deleted,
        "disputed": bool(version.extra.get("disputed")),
        "body": dict(version.body),
        "extra": dict(version.extra),
        "fw": msgspec.json.encode(version.writes).decode(),
        "received_at": push.at,
        "changed_at": push.at,
        "subject_id": None,
        **columns,
        **kinds.model_of(version.kind).columns(version.body),
    }
