"""JSON <-> operations and verdicts: versions, limits, and the only place with the names of fields.

What is malformed is named, never guessed at; what is unknown but well-formed is kept as it came.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from hashlib import sha256
from typing import Any

from sync.checks import (
    AFTERCARE_CHECKS,
    DISMISSAL_CHECKS,
    ENTRY_CHECKS,
    GOAL_CHECKS,
    GRANT_CHECKS,
    LIMITS_CHECKS,
    MEETING_CHECKS,
    PLAN_CHECKS,
    PREFERENCES_CHECKS,
    PROPOSAL_CHECKS,
    REQUEST_CHECKS,
    ROUTINE_CHECKS,
    SETBACK_CHECKS,
    SIGNAL_CHECKS,
    STRATEGY_CHECKS,
    Malformed,
    TooBig,
    check_body,
    is_deep,
    is_id,
    is_instant,
    is_uuid,
    is_whole,
)
from sync.line import MOST_SAID
from sync.operations import Operation, Refused, Verdict, Version

PROTO = 1
MOST_OPERATIONS = 500
MOST_BYTES = 1024 * 1024
# Several long texts of 20,000 astral characters fit one entry.
MOST_BYTES_OF_ONE = 256 * 1024
MOST_CHANGES, USUAL_CHANGES = 500, 200
NEXT = {"max_ops": 100, "max_bytes": 256 * 1024, "wait_ms": 0}

# What a client may write, up to which version, and what its body must keep to. A new kind is one line.
CLIENT_KINDS: Mapping[str, tuple[int, Mapping[str, Callable[[Any], bool]]]] = {
    "entry": (1, ENTRY_CHECKS),
    "adjust_request": (1, REQUEST_CHECKS),
    "safety_plan": (1, PLAN_CHECKS),
    "coping_strategy": (1, STRATEGY_CHECKS),
    "aftercare_plan": (1, AFTERCARE_CHECKS),
    "limits": (1, LIMITS_CHECKS),
    "preferences": (1, PREFERENCES_CHECKS),
    "help_signal": (1, SIGNAL_CHECKS),
    "goal": (1, GOAL_CHECKS),
    "setback_plan": (1, SETBACK_CHECKS),
    "proposal": (1, PROPOSAL_CHECKS),
    "share_grant": (1, GRANT_CHECKS),
    "dismissal": (1, DISMISSAL_CHECKS),
    "preparation": (1, MEETING_CHECKS),
    "reflection": (1, MEETING_CHECKS),
    "therapy_feedback": (1, MEETING_CHECKS),
    "routine": (1, ROUTINE_CHECKS),
}
# What is only ever added: nobody takes back that help was asked for.
APPENDED = frozenset({"help_signal"})
VERBS = ("create", "edit", "delete", "settle")
SERVER_PUT = "srv.put"

_TYPE = re.compile(r"[a-z_]{1,40}\.[a-z_]{1,40}")
_KEYS = frozenset({"op", "n", "t", "v", "id", "base", "line", "mine", "drop", "at", "body"})
_SERVER_KEYS = _KEYS | {"kind", "audience", "deleted"}
_MOST_IDS = 500

_canonical = json.JSONEncoder(
    sort_keys=True, ensure_ascii=False, allow_nan=False, separators=(",", ":")
).encode


def operation(said: object, device: str, *, staff_kinds: frozenset[str] = frozenset()) -> Operation | Refused:
    """Read what a phone says; ``staff_kinds`` are those that a client knows but does not write."""
    op = said.get("op") if isinstance(said, dict) else ""
    try:
        if not isinstance(said, dict):
            raise Malformed("operation")
        _require(is_uuid(op), "op")
        return _read(said, device, staff_kinds)
    except (Malformed, TooBig, NotAllowed) as fault:
        return Refused(op[:64] if isinstance(op, str) else "", fault.why, str(fault))


class NotAllowed(ValueError):
    """Only the server may say this."""

    why = "not_allowed"


def server_operation(said: Mapping[str, Any]) -> Operation:
    """An operation of the server's own, ``srv.put``."""
    return Operation(
        op=said["op"],
        t=SERVER_PUT,
        kind=said["kind"],
        verb="put",
        id=said["id"],
        n=0,
        device="",
        hash=_hash(said),
        said=said,
        at=said["at"],
        body=said["body"],
        audience=said["audience"],
        deleted=said["deleted"],
    )


def put(
    op: str, kind: str, record_id: str, body: Mapping[str, Any], *, audience: str, deleted: bool, at: str
) -> dict[str, Any]:
    """What the server says when it writes a record of its own."""
    return {
        "op": op,
        "t": SERVER_PUT,
        "v": 1,
        "kind": kind,
        "id": record_id,
        "audience": audience,
        "deleted": deleted,
        "at": at,
        "body": dict(body),
    }


def verdict(one: Verdict) -> dict[str, Any]:
    """One line of ``results``."""
    said = {
        "op": one.op,
        "s": one.status,
        "why": one.why,
        "rev": one.rev,
        "seq": one.seq,
        "detail": one.detail,
    }
    return {key: value for key, value in said.items() if value not in (None, "") or key == "op"}


def change(version: Version) -> dict[str, Any]:
    """One record as a phone reads it; of a deleted one nothing but that it is gone."""
    head = {"id": version.id, "kind": version.kind, "rev": version.rev, "seq": version.seq}
    if version.deleted:
        return {**head, "deleted": True}
    return {**head, "body": version.body, "extra": version.extra}


def answer(
    *,
    server_time: str,
    token: str,
    cursor: str,
    results: list[dict[str, Any]],
    changes: list[dict[str, Any]],
    more: bool,
    replay_sent: bool,
) -> dict[str, Any]:
    """What a phone is told after everything was stored."""
    return {
        "proto": PROTO,
        "server_time": server_time,
        "token": token,
        "cursor": cursor,
        "more": more,
        "replay_sent": replay_sent,
        "results": results,
        "changes": changes,
        "next": NEXT,
    }


SIGN_IN = {"error": "sign_in"}
ACCOUNT_MISMATCH = {"error": "account_mismatch"}
OTHER_PROTO = {"error": "proto", "min": PROTO, "max": PROTO}
TOO_MANY = {"error": "too_many_ops", **NEXT}
TOO_LONG = {"error": "too_long", **NEXT}


def malformed(detail: str) -> dict[str, Any]:
    """The whole request cannot be read."""
    return {"error": "malformed", "detail": detail}


def reset(why: str) -> dict[str, Any]:
    """Read everything anew; ``lineage``: and send again what this server has forgotten."""
    return {"error": "reset", "why": why, "keep_outbox": True, "replay_sent": why == "lineage"}


def _read(said: dict[str, Any], device: str, staff_kinds: frozenset[str]) -> Operation:
    t, record_id, version = said.get("t"), said.get("id"), said.get("v")
    _require(isinstance(t, str) and _TYPE.fullmatch(t) is not None, "t")
    kind, _, verb = str(t).partition(".")
    if kind == "srv":
        raise NotAllowed("t")
    _require(is_id(record_id), "id")
    _require(is_whole(said.get("n")), "n")
    _require(is_whole(version, least=1), "v")
    newest, checks = CLIENT_KINDS.get(kind, (0, {}))
    basis = {
        "op": said["op"], "t": t, "kind": kind, "verb": verb, "id": record_id, "n": said["n"],
        "device": device, "said": said,
    }  # fmt: skip
    held = (
        "not_yours"
        if kind in staff_kinds
        else "unknown_type"
        if said["v"] > newest or verb not in VERBS
        else ""
    )
    if held:
        _require(not is_deep(said), "operation")
        return Operation(**basis, hash=_hash_within(said), held=held)
    if kind in APPENDED and verb != "create":
        raise NotAllowed("t")
    if not said.keys() <= _KEYS:
        raise Malformed(next(key for key in said if key not in _KEYS)[:80])
    body: Any = said.get("body", {} if verb in ("delete", "settle") else None)
    _require(isinstance(body, dict) and not (verb == "delete" and body), "body")
    _require(is_uuid(record_id), "id")
    base, at = said.get("base", 0), said.get("at", "")
    _require(is_whole(base), "base")
    _require(at == "" or is_instant(at), "at")
    check_body(body, checks)
    return Operation(
        **basis,
        hash=_hash_within(said),
        base=base,
        line=_line(said),
        mine=_ids(said, "mine"),
        drop=_ids(said, "drop"),
        at=at,
        body=body,
    )


def _line(said: dict[str, Any]) -> list[int]:
    marks: Any = said.get("line", [])
    _require(isinstance(marks, list) and len(marks) <= MOST_SAID, "line")
    _require(all(is_whole(mark) and mark < 2**32 for mark in marks), "line")
    return list(marks)


def _ids(said: dict[str, Any], name: str) -> frozenset[str]:
    found = said.get(name, [])
    if not found:
        _require(isinstance(found, list), name)
        return frozenset()
    _require(isinstance(found, list) and len(found) <= _MOST_IDS and all(map(is_uuid, found)), name)
    return frozenset(found)


def _hash_within(said: Mapping[str, Any]) -> str:
    """The hash of what a phone says; what is too long, or no JSON at all, has none."""
    try:
        data = _canonical(said).encode()
    except (ValueError, RecursionError):
        raise Malformed("operation") from None
    if len(data) > MOST_BYTES_OF_ONE:
        raise TooBig("operation")
    return _hash_of(data)


def _hash(said: Mapping[str, Any]) -> str:
    return _hash_of(_canonical(said).encode())


def _hash_of(data: bytes) -> str:
    return sha256(data).hexdigest()[:32]


def _require(holds: bool, name: str) -> None:
    if not holds:
        raise Malformed(name[:80])
