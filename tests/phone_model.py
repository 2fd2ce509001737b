"""A phone as static/js/phone is one, in Python: an outbox, a sent box, what needs attention, and what it has read.

The network is a function; what goes wrong on the way is the affair of the test.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any
from zlib import crc32

Json = dict[str, Any]
# A request's envelope and operations -> status and answer.
Send = Callable[[Json], tuple[int, Json]]
STORED = ("applied", "same", "merged", "held")


@dataclass
class PhoneModel:
    """One phone of one account.

    ``records`` is the server's version of each record as far as it was read or can be worked out. ``rebuild``:
    everything must be read anew; ``replay``: what was acknowledged must be sent again first.
    """

    account: str
    device: str
    clock: str
    outbox: list[Json] = field(default_factory=list)
    sent: dict[str, Json] = field(default_factory=dict)
    attention: list[Json] = field(default_factory=list)
    records: dict[str, Json] = field(default_factory=dict)
    cursor: str = ""
    token: str = ""
    rebuild: bool = True
    replay: bool = False
    n: int = 0

    # ------------------------------------------------------------ writing

    def keep(self, op: str, t: str, record: str, *, forgetful: bool = False, **more: Any) -> Json:
        """Queue an operation, frozen from now on. ``forgetful``: a second tab that does not know of the first."""
        self.n += 1
        base = 0 if forgetful else self.rev(record)
        line = self.records[record]["extra"].get("line", [])[-8:] if base else []
        operation = {
            "op": op, "n": self.n, "t": t, "v": 1, "id": record, "base": base, **({"line": line} if line else {}),
            "mine": [] if forgetful else self._own_since(record, base), "at": self.clock, **more,
        }  # fmt: skip
        self.outbox.append(json.loads(json.dumps(operation)))
        return operation

    def rev(self, record: str) -> int:
        """The revision on the screen."""
        return int(self.records.get(record, {}).get("rev", 0))

    def seen(self) -> list[str]:
        """The records on the screen, one's own unsent ones too."""
        deleted = {one["id"] for one in self.outbox if one["t"] == "entry.delete"}
        begun = {one["id"] for one in self.outbox if one["t"] == "entry.create"}
        there = {
            name
            for name, record in self.records.items()
            if record["kind"] == "entry" and not record["deleted"]
        }
        return sorted((there | begun) - deleted)

    def alts(self, record: str) -> list[Json]:
        """The second versions on the screen."""
        return list(self.records.get(record, {}).get("extra", {}).get("alts", []))

    # ------------------------------------------------------------ the line

    def envelope(self, operations: Sequence[Json], cursor: str, limit: int = 200) -> Json:
        """What travels."""
        return {
            "proto": 1, "account": self.account, "device": self.device, "app": "model", "sent_at": self.clock,
            "pending": len(self.outbox), "cursor": cursor, "token": self.token, "limit": limit, "ops": list(operations),
        }  # fmt: skip

    def push(self, send: Send, operations: Sequence[Json], *, pulling: bool, limit: int = 200) -> bool:
        """One round trip and what it changes here; without ``pulling`` only the verdicts count.

        Whether the server knows how far this phone is; else everything acknowledged may be to be sent again.
        """
        status, answer = send(self.envelope(operations, self.cursor, limit))
        if status == 409:
            self.reset(answer)
            return False
        assert status == 200, answer
        assert [one["op"] for one in answer["results"]] == [one["op"] for one in operations]
        self.settle(answer, pulling=pulling and not self.rebuild)
        return not answer["replay_sent"]

    def settle(self, answer: Json, *, pulling: bool) -> None:
        """One transaction on the phone: verdicts, changes, where it stands."""
        for verdict in answer["results"]:
            self._take_verdict(verdict, answer["server_time"])
        if pulling:
            for change in answer["changes"]:
                self._take_change(change)
            self.cursor = answer["cursor"]
        self.token = answer["token"]
        if answer["replay_sent"]:
            self.replay = self.rebuild = True

    def reset(self, answer: Json) -> None:
        """The server does not know how far this phone has read."""
        assert answer["error"] == "reset"
        assert answer["keep_outbox"]
        self.rebuild, self.cursor, self.token = True, "", ""
        self.replay = self.replay or answer["replay_sent"]

    def read_all(self, send: Send, limit: int) -> bool:
        """Everything anew into an empty place, put in the place of the old when it is complete."""
        changes: list[Json] = []
        cursor = ""
        while True:
            status, answer = send(self.envelope([], cursor, limit))
            if status != 200:
                self.reset(answer)
                return False
            self.token = answer["token"]
            if answer["replay_sent"]:
                self.replay = True
                return False
            changes += answer["changes"]
            cursor = answer["cursor"]
            if not answer["more"]:
                break
        self.records = {}
        for change in changes:
            self._take_change(change)
        self.cursor, self.rebuild = cursor, False
        return True

    def drain(self, send: Send, size: int = 100) -> bool:
        """Send everything once and read on to the end; whether there was anything to do."""
        before = (self.cursor, self.token, self.rebuild, len(self.outbox))
        if self.replay:
            again = sorted(self.sent.values(), key=lambda row: row["said"]["n"])
            chunks = [again[at : at + size] for at in range(0, len(again), size)]
            # A server that was put back meanwhile, again, has all of it to hear again.
            if not all(self.push(send, [row["said"] for row in chunk], pulling=False) for chunk in chunks):
                return True
            self.replay = False
        while self.outbox:
            left = len(self.outbox)
            self.push(send, self.outbox[:size], pulling=True)
            if self.replay or len(self.outbox) == left:
                return True
        if self.rebuild:
            self.read_all(send, 50)
        else:
            self.push(send, [], pulling=True)
        return before != (self.cursor, self.token, self.rebuild, len(self.outbox))

    # ------------------------------------------------------------ what an answer changes

    def _take_verdict(self, verdict: Json, at: str) -> None:
        row = next((one for one in self.outbox if one["op"] == verdict["op"]), None)
        said = row or self.sent.get(verdict["op"], {}).get("said")
        if said is None:
            return
        if row is not None:
            self.outbox.remove(row)
        if verdict["s"] == "refused":
            self.sent.pop(verdict["op"], None)
            self.attention.append(said)
            return
        assert verdict["s"] in STORED
        rev = verdict.get("rev", 0)
        self.sent[verdict["op"]] = {"said": said, "s": verdict["s"], "rev": rev}
        record = self.records.get(said["id"])
        # Only the very next revision is known from here: a number that says more than was read would hide words.
        if verdict["s"] == "applied" and rev == self.rev(said["id"]) + 1:
            line = record["extra"].get("line", []) if record else []
            record = self.records[said["id"]] = {**_applied(record, said), "rev": rev}
            if line or rev == 1:
                mark = crc32(said["op"].encode(), line[-1] if line else 0)
                record["extra"] = {**record["extra"], "line": [*line[-31:], mark]}
        if record is not None:
            record["extra"] = {"received_at": at, **record["extra"]}

    def _take_change(self, change: Json) -> None:
        self.records[change["id"]] = {
            "kind": change["kind"], "rev": change["rev"], "deleted": change.get("deleted", False),
            "body": change.get("body", {}), "extra": change.get("extra", {}),
        }  # fmt: skip

    def _own_since(self, record: str, base: int) -> list[str]:
        sent = [
            row
            for row in self.sent.values()
            if row["said"]["id"] == record and (row["s"] == "held" or row["rev"] > base)
        ]
        own = [row["said"] for row in sent] + [one for one in self.outbox if one["id"] == record]
        return [one["op"] for one in sorted(own, key=lambda one: one["n"])]


def _applied(record: Json | None, operation: Json) -> Json:
    """One operation on top of a version, as merge_shown.js puts it there."""
    before = record or {"kind": "entry", "rev": 0, "deleted": False, "body": {}, "extra": {}}
    verb = operation["t"].partition(".")[2]
    if verb == "delete":
        return {**before, "deleted": True}
    extra = dict(before["extra"])
    if verb == "settle":
        extra["alts"] = [alt for alt in extra.get("alts", []) if alt["op"] not in operation["drop"]]
    body = dict(before["body"])
    for key, value in operation.get("body", {}).items():
        if isinstance(value, dict):
            standing = body.get(key)
            merged = {**(standing if isinstance(standing, dict) else {}), **value}
            body[key] = {name: part for name, part in merged.items() if part is not None}
        else:
            body[key] = value
    return {**before, "deleted": False, "body": body, "extra": extra}
