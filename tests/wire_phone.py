"""A phone that speaks the protocol over a real connection, as static/js/phone does: what is not answered is said again."""

from __future__ import annotations

import http.client
import json
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from tests.said import said, uid
from webapp.ids import uuid7

Json = dict[str, Any]

PATIENCE = 5
LONGEST_WAIT = 2.0
AGAIN = (408, 429, 500, 502, 503, 504, 507)


class NoAnswer(Exception):
    """The connection broke, hung, or the server said: later."""


@dataclass
class WirePhone:
    """One phone of one account. ``outbox`` waits, ``sent`` was acknowledged, ``attention`` was refused; by op id."""

    origin: str
    cookie: str
    account: str
    device: str
    outbox: dict[str, Json] = field(default_factory=dict)
    sent: dict[str, Json] = field(default_factory=dict)
    attention: dict[str, Json] = field(default_factory=dict)
    verdicts: dict[str, Json] = field(default_factory=dict)
    records: dict[str, Json] = field(default_factory=dict)
    revs: dict[str, int] = field(default_factory=dict)
    cursor: str = ""
    token: str = ""
    told: int = 0
    lost_answers: int = 0

    def write(self, text: str, **more: Any) -> str:
        """A new entry; its id."""
        entry = uuid7()
        self.told += 1
        body = {
            "day": "2026-11-23",
            "status": "done",
            "share": "shared",
            "worksheet": "journal",
            "f:body": text,
        }
        operation = said("create", uuid7(), {**body, **more}, record=entry, n=self.told)
        self.outbox[operation["op"]] = operation
        return entry

    def edit(self, entry: str, text: str) -> None:
        """Other words for an entry of one's own."""
        self.told += 1
        mine = [one["op"] for one in self.outbox.values() if one["id"] == entry]
        base = self.revs.get(entry, 0)
        operation = said("edit", uuid7(), {"f:body": text}, record=entry, n=self.told, base=base, mine=mine)
        self.outbox[operation["op"]] = operation

    def ask(self, operations: list[Json]) -> tuple[int, Json]:
        """One request as it stands; NoAnswer when nothing came back that can be believed."""
        said_now = {
            "proto": 1,
            "account": self.account,
            "device": self.device,
            "app": "test",
            "sent_at": "2026-11-23T21:15:02Z",
            "pending": len(self.outbox),
            "cursor": self.cursor,
            "token": self.token,
            "ops": operations,
        }
        place = urlsplit(self.origin)
        connection = http.client.HTTPConnection("127.0.0.1", place.port or 80, timeout=PATIENCE)
        headers = {
            "Host": place.netloc,
            "Content-Type": "application/json",
            "Cookie": self.cookie,
            "Sec-Fetch-Site": "same-origin",
            "Origin": self.origin,
        }
        try:
            connection.request("POST", "/sync", json.dumps(said_now), headers)
            answer = connection.getresponse()
            text = answer.read()
            if answer.status in AGAIN:
                time.sleep(min(float(answer.headers.get("Retry-After", 0)), LONGEST_WAIT))
                raise NoAnswer(answer.status)
            return answer.status, json.loads(text)
        except (OSError, http.client.HTTPException, ValueError) as fault:
            self.lost_answers += 1
            raise NoAnswer(fault) from fault
        finally:
            connection.close()

    def flush(self, size: int = 100) -> int:
        """Send what waits once and read on to the end; the status of the last answer."""
        while True:
            batch = list(self.outbox.values())[:size]
            status, answer = self.ask(batch)
            if status == 409 and answer["error"] == "reset":
                self.read_anew(answer["replay_sent"])
                continue
            if status == 413 and len(batch) > 1:
                size = len(batch) // 2
                continue
            if status != 200:
                return status
            self.settle(answer)
            if not self.outbox and not answer["more"]:
                return status

    def settle(self, answer: Json) -> None:
        """Move what has a verdict, and keep what is new."""
        for verdict in answer["results"]:
            operation = self.outbox.pop(verdict["op"], None) or self.sent.get(verdict["op"])
            assert operation is not None, f"a verdict for what nobody said: {verdict}"
            (self.attention if verdict["s"] == "refused" else self.sent)[verdict["op"]] = operation
            self.verdicts[verdict["op"]] = verdict
            if "rev" in verdict:
                self.revs[operation["id"]] = verdict["rev"]
        for change in answer["changes"]:
            self.records[change["id"]] = change
            self.revs[change["id"]] = change["rev"]
        self.cursor, self.token = answer["cursor"], answer["token"]
        if answer["replay_sent"]:
            self.read_anew(replay=True)

    def read_anew(self, replay: bool) -> None:
        """Forget what was read; where the server has forgotten, say again what it acknowledged."""
        self.records, self.revs, self.cursor, self.token = {}, {}, "", ""
        if replay:
            self.outbox = {**self.sent, **self.outbox}
            self.sent = {}

    def keep_trying(self, seconds: float = 60) -> None:
        """Flush until everything was answered."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            try:
                assert self.flush() == 200
                return
            except NoAnswer:
                time.sleep(0.05)
        raise TimeoutError(f"{len(self.outbox)} operations are still unanswered")

    def everything(self) -> dict[str, Json]:
        """All entries as a phone without any memory reads them."""
        newcomer = WirePhone(self.origin, self.cookie, self.account, f"{self.device}-new")
        newcomer.keep_trying()
        return {name: found for name, found in newcomer.records.items() if found["kind"] == "entry"}


def device(number: int) -> str:
    """A device id."""
    return uid(number, 0xD).replace("-", "")
