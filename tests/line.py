"""The line between a phone and the sync door: requests in the words of the wire, through Flask."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

Json = dict[str, Any]


@dataclass
class Line:
    """One phone of one account. It remembers what it was told, unless a test says otherwise."""

    browser: FlaskClient
    account: str
    device: str = "phone"
    cursor: str = ""
    token: str = ""

    def envelope(self, *operations: object, **more: Any) -> Json:
        """What it would send."""
        return {
            "proto": 1,
            "account": self.account,
            "device": self.device,
            "app": "2026.11.3",
            "sent_at": "2026-11-23T21:15:02Z",
            "pending": len(operations),
            "cursor": self.cursor,
            "token": self.token,
            "limit": 200,
            "ops": list(operations),
        } | more

    def send(self, *operations: object, **more: Any) -> TestResponse:
        """One request and its answer; nothing is remembered."""
        return self.browser.post("/sync", json=self.envelope(*operations, **more))

    def sync(self, *operations: object, **more: Any) -> Json:
        """One request that must be answered with yes; where the phone stands is remembered."""
        answer = self.send(*operations, **more)
        assert answer.status_code == 200, answer.text
        said: Json = answer.json or {}
        self.cursor, self.token = said["cursor"], said["token"]
        return said

    def pages(self, limit: int) -> list[Json]:
        """All changes since the cursor, read in pages of this size."""
        changes: list[Json] = []
        for _ in range(1000):
            said = self.sync(limit=limit)
            assert len(said["changes"]) <= limit
            changes += said["changes"]
            if not said["more"]:
                return changes
        raise AssertionError("there is always more")
