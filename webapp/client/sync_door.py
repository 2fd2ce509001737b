"""POST /sync: one request takes in what a phone wrote and tells it what is new."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import datetime
from operator import attrgetter
from typing import Any

from flask import Blueprint, jsonify, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from sync import Operation, Refused, Version, wire
from sync.checks import Malformed
from sync.envelope import Envelope, OtherProto, open_envelope
from sync.tokens import Token
from webapp import cleared_storage, inbox, pressure
from webapp.access import append_required, may_append
from webapp.client.sync_words import NotJson, decoded, encoded
from webapp.db import db, now, writing
from webapp.models.device import Device
from webapp.models.feed import Feed, Head
from webapp.models.operation import LoggedOperation
from webapp.models.record import IN_FEED, Record, opened

bp = Blueprint("sync", __name__)


@bp.post("/sync")
@append_required
def sync() -> tuple[Response, int] | Response:
    """Store what the phone says, COMMIT, then answer with verdicts and news."""
    known = may_append()
    try:
        asked = open_envelope(decoded(request.get_data(cache=False)))
    except NotJson:
        return jsonify(wire.malformed("json")), 400
    except Malformed as fault:
        return jsonify(wire.malformed(str(fault))), 400
    except OtherProto:
        return jsonify(wire.OTHER_PROTO), 426
    if known is None or asked.account != known.account_id:
        return jsonify(wire.ACCOUNT_MISMATCH), 409
    if len(asked.operations) > wire.MOST_OPERATIONS:
        return jsonify(wire.TOO_MANY), 413
    if not known.live and not asked.operations:
        return jsonify(wire.SIGN_IN), 401
    exchange = _Exchange((known.practice_id, known.account_id), asked, now(), reads=known.live)
    try:
        answer = exchange.answer()
    except _Reset as reset:
        return jsonify(wire.reset(str(reset))), 409
    lost = cleared_storage.heard_before(exchange.place, asked.device)
    more = {"next": {**answer["next"], "wait_ms": pressure.wait_ms()}, **lost}
    response = Response(encoded({**answer, **more}), mimetype="application/json")
    return cleared_storage.remember(response, asked.device)


class _Reset(Exception):
    """The phone must read everything anew; the text says why."""


@dataclass
class _Exchange:
    """One request of one phone. One whose sign-in ran out hands in what it has, and reads nothing."""

    place: inbox.Place
    asked: Envelope
    at: datetime
    reads: bool
    _said: list[Operation | Refused] = field(default_factory=list)

    def answer(self) -> dict[str, Any]:
        """What the phone is told after everything was stored; _Reset where nothing can be.

        What is said, how the phone is doing and what is new share one transaction: the answer is made in it,
        and given after its COMMIT.
        """
        if self.asked.operations or self._is_news():
            with writing() as session:
                answer = self._answered(session)
                if not self.asked.operations:
                    self._note_phone(session)
        else:
            answer = self._answered(db.session())
        if not self.asked.operations and not answer["changes"]:
            pressure.asked_idly(self.place[1], self.asked.device, self.at)
        return answer

    def _answered(self, session: Session) -> dict[str, Any]:
        ground = self._ground(session)
        before = ground.head
        self._refuse_strange_cursor(session, before)
        forgot = self._has_forgotten(session, before)
        receipt = self._store(session, ground)
        page = self._page(session, receipt.head if receipt else before, receipt, before)
        return wire.answer(
            server_time=inbox.instant(self.at),
            token=str(page.head),
            cursor=page.cursor,
            results=[wire.verdict(one) for one in receipt.judgement.verdicts] if receipt else [],
            changes=page.changes,
            more=page.more,
            replay_sent=forgot,
        )

    def _refuse_strange_cursor(self, session: Session, head: Head) -> None:
        """What the phone has read must be in this feed, and not so long ago that deletions were forgotten since."""
        cursor = Token.read(self.asked.cursor) if self.asked.cursor else Token()
        if cursor is None or not self._is_of_feed(session, cursor, head):
            raise _Reset("lineage")
        if self.asked.cursor and max(cursor.seq, cursor.clean) < head.floor:
            raise _Reset("too_old")

    def _is_of_feed(self, session: Session, token: Token, head: Head) -> bool:
        if token.seq >= head.seq:
            return (token.seq, token.tag) == (head.seq, head.tag)
        if token.seq == 0:
            return not token.tag
        # The log keeps every place for ever; only the words in it may be erased.
        return LoggedOperation.tag_at(session, *self.place, token.seq) == token.tag

    def _has_forgotten(self, session: Session, head: Head) -> bool:
        """Whether the phone was once told of a place that this server, restored from a copy, does not know."""
        if not self.asked.token:
            return False
        token = Token.read(self.asked.token)
        return token is None or not self._is_of_feed(session, token, head)

    def _ground(self, session: Session) -> inbox.Ground:
        if not self.asked.operations:
            return inbox.Ground(Feed.at_rest(session, *self.place))
        self._said = inbox.read(self.asked.operations, self.asked.device)
        return inbox.ground_of(session, self.place, self._said)

    def _store(self, session: Session, ground: inbox.Ground) -> inbox.Receipt | None:
        """Take in what is said, if anything is, and note how the phone is doing."""
        asked = self.asked
        if not asked.operations:
            return None
        skew = self._skew_ms()
        push = inbox.Push(self.place, asked.device, self._said, self.at, skew, asked.app, asked.pending)
        return inbox.store(session, push, ground, last=True)

    def _note_phone(self, session: Session) -> None:
        asked = self.asked
        Device.called(session, self.place, asked.device, app=asked.app, pending=asked.pending, at=self.at)

    def _is_news(self) -> bool:
        device = db.session.get(Device, (*self.place, self.asked.device))
        return device is None or not device.has_said(self.asked.app, self.asked.pending, self.at)

    def _skew_ms(self) -> int | None:
        if not self.asked.sent_at:
            return None
        return round((self.at - datetime.fromisoformat(self.asked.sent_at)).total_seconds() * 1000)

    def _page(self, session: Session, head: Head, receipt: inbox.Receipt | None, before: Head) -> _Page:
        """What is new up to this head, which was read before: whatever comes later is told later."""
        if not self.reads:
            return _Page(Token(head.seq, head.tag), self.asked.cursor, [], more=True)
        cursor = Token.read(self.asked.cursor) if self.asked.cursor else None
        since = cursor.seq if cursor else 0
        if receipt and since == before.seq and len(receipt.judgement.versions) < self.asked.limit:
            return _all_news(head, receipt, since)
        rows = Record.since(session, *self.place, since, self.asked.limit)
        is_full = len(rows) == self.asked.limit
        last = rows[-1].seq if rows else since
        position = self._token_at(session, last if is_full else max(last, head.seq), head)
        if position.seq < head.floor:
            position = replace(position, clean=cursor.clean if cursor else head.floor)
        known = _known_to_phone(receipt, since) if receipt else {}
        changes = [self._change(row) for row in rows if known.get(row.id) != row.seq]
        newest = position if position.seq > head.seq else Token(head.seq, head.tag)
        return _Page(newest, str(position), changes, more=is_full)

    def _token_at(self, session: Session, seq: int, head: Head) -> Token:
        if seq == head.seq:
            return Token(head.seq, head.tag)
        return Token(seq, LoggedOperation.tag_at(session, *self.place, seq) or "")

    def _change(self, row: Any) -> dict[str, Any]:
        place = self.place
        version = Version(
            id=row.id,
            kind=row.kind,
            audience="both",
            rev=row.rev,
            seq=row.seq,
            deleted=row.deleted,
            body={} if row.deleted else opened(row, *place, "body"),
            extra={} if row.deleted else opened(row, *place, "extra"),
            writes={},
        )
        return wire.change(version)


@dataclass(frozen=True)
class _Page:
    """One page of news: the newest place, how far the phone has read with it, and whether there is more."""

    head: Token
    cursor: str
    changes: list[dict[str, Any]]
    more: bool


def _all_news(head: Head, receipt: inbox.Receipt, since: int) -> _Page:
    """The same for a phone that had read everything before it spoke: nothing is new but what was just judged."""
    known = _known_to_phone(receipt, since)
    changed = receipt.judgement.versions.values()
    told = [one for one in changed if one.audience in IN_FEED and known.get(one.id) != one.seq]
    position = Token(head.seq, head.tag)
    changes = [wire.change(one) for one in sorted(told, key=attrgetter("seq"))]
    return _Page(position, str(position), changes, more=False)


def _known_to_phone(receipt: inbox.Receipt, since: int) -> dict[str, int]:
    """Records that the phone can work out from its own operations and their verdicts: id -> seq.

    Of one that came back from being deleted it has no words any more.
    """
    judgement, before = receipt.judgement, receipt.before
    told: Collection[str] = judgement.telling
    return {
        version.id: version.seq
        for version in judgement.versions.values()
        if version.id not in told
        and (version.id not in before or (before[version.id].seq <= since and not before[version.id].deleted))
    }
