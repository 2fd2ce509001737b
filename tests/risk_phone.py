"""A phone that answers a measure with an answer that must be looked at, and the flags that this raised."""

from __future__ import annotations

from typing import Any

from flask import Flask

from tests.records import Json, local, records
from webapp import inbox
from webapp.ids import uuid7
from webapp.models.client import Client

NINTH = "f:q_44260_8"
SHEET = "m_placeholder_nine"
ONE, TWO = "d_" + "1" * 32, "d_" + "2" * 32
DAY = "2026-03-09T20:00:00+00:00"


class Phone:
    """Says operations, and knows what became of them."""

    def __init__(self, app: Flask, client: Client) -> None:
        self.app, self.client, self.count = app, client, 0

    def say(self, verb: str, entry: str, body: Json | None = None, **more: Any) -> Json:
        """One operation in the words of the wire, not sent yet."""
        self.count += 1
        said: Json = {"op": uuid7(), "n": self.count, "t": f"entry.{verb}", "v": 1, "id": entry}
        said |= {"base": 0, "mine": [], "at": DAY}
        return said | ({} if body is None else {"body": body}) | more

    def write(self, entry: str, answer: str | None, **more: Any) -> Json:
        """A new entry of the measure, shared and done unless said otherwise."""
        body: Json = {
            "assignment_id": "",
            "assignment_revision": None,
            "worksheet": SHEET,
            "worksheet_version": 1,
            "day": "2026-03-09",
            "occurred_at": DAY,
            "recorded_at": DAY,
            "status": "done",
            "share": "shared",
        }
        return self.say("create", entry, body | ({NINTH: answer} if answer else {}) | more)

    def send(self, *said: Json, device: str = ONE, at: str | None = None) -> list[str]:
        """Hand these in together; what they were answered."""
        with self.app.app_context():
            verdicts = inbox.accept(self.client, said, device=device, now=local(self.client, at))
        return [f"{one.status} {one.why}".strip() for one in verdicts]

    @property
    def flags(self) -> list[tuple[int, str]]:
        """(number, status) of all flags, in the order in which they were raised."""
        return [(flag["body"]["number"], flag["body"]["status"]) for flag in self.kept]

    @property
    def kept(self) -> list[Json]:
        """The flags themselves."""
        return sorted(records(self.app, self.client, "risk_flag"), key=lambda flag: flag["body"]["raised_at"])
