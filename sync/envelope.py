"""What surrounds the operations of one request: who says so, and how far the phone has read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sync.checks import Malformed, is_id, is_instant, is_whole
from sync.wire import MOST_CHANGES, PROTO, USUAL_CHANGES

_MOST_TEXT = 200
_KEYS = frozenset(
    {"proto", "account", "device", "app", "sent_at", "pending", "cursor", "token", "limit", "ops"}
)


class OtherProto(ValueError):
    """The request is in another protocol: nothing in it can be taken for what it seems to be."""


@dataclass(frozen=True, slots=True)
class Envelope:
    """One request. ``cursor`` is how far the phone has read, ``token`` the newest place it was ever told of.

    ``pending`` is how many operations the phone still holds, those in this request included;
    ``sent_at`` is its clock when it sent them, "" where it did not say.
    """

    proto: int
    account: str
    device: str
    app: str
    sent_at: str
    pending: int
    cursor: str
    token: str
    limit: int
    operations: list[Any]


def open_envelope(said: object) -> Envelope:
    """Read a request; Malformed names the field at fault. The operations inside are not read yet.

    OtherProto where it is one that this server does not speak.
    """
    if not isinstance(said, dict):
        raise Malformed("request")
    proto = said.get("proto")
    _require(is_whole(proto, least=1), "proto")
    if proto != PROTO:
        raise OtherProto(proto)
    for key in said:
        _require(key in _KEYS, key)
    _require(is_id(said.get("device")), "device")
    _require(isinstance(said.get("ops", []), list), "ops")
    sent_at = _text(said, "sent_at")
    _require(sent_at == "" or is_instant(sent_at), "sent_at")
    pending, limit = said.get("pending", 0), said.get("limit", USUAL_CHANGES)
    _require(is_whole(pending), "pending")
    _require(is_whole(limit, least=1), "limit")
    return Envelope(
        proto=int(said["proto"]),
        account=_text(said, "account"),
        device=said["device"],
        app=_text(said, "app"),
        sent_at=sent_at,
        pending=pending,
        cursor=_text(said, "cursor"),
        token=_text(said, "token"),
        limit=min(limit, MOST_CHANGES),
        operations=said.get("ops", []),
    )


def _text(said: Mapping[str, Any], name: str) -> str:
    text = said.get(name, "")
    _require(isinstance(text, str) and len(text) <= _MOST_TEXT and (not text or text.isprintable()), name)
    return str(text)


def _require(holds: bool, name: str) -> None:
    if not holds:
        raise Malformed(name[:80] or "request")
