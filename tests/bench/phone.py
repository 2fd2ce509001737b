"""A phone without a screen: it says what it has over one connection that it keeps."""

from __future__ import annotations

import http.client
import json
import time
from typing import Any

from tests.bench.words import DEVICE
from webapp.access import SECURE_COOKIE

Answer = dict[str, Any]


# The server hangs up on a connection that was quiet for two seconds.
QUIET = 1.0


class Unexpected(RuntimeError):
    """A server answered otherwise than it must; then nothing was measured."""


class Line:
    """One connection to a server on this machine, kept open; ``post`` tells how long the answer took."""

    def __init__(self, port: int, **headers: str) -> None:
        self._port = port
        self._headers = {"Content-Type": "application/json", "Host": f"localhost:{port}", **headers}
        self._connection: http.client.HTTPConnection | None = None
        self._used = 0.0

    def post(self, path: str, said: Any) -> tuple[Answer, float]:
        """The answer, and the milliseconds from sending to having read it. Unexpected for any but 200."""
        text = json.dumps(said).encode()
        self._connect()
        assert self._connection is not None
        begun = time.perf_counter()
        self._connection.request("POST", path, text, self._headers)
        reply = self._connection.getresponse()
        read = reply.read()
        self._used = time.perf_counter()
        took = (self._used - begun) * 1000
        if reply.will_close:
            self.close()
        if reply.status != 200:
            raise Unexpected(f"{path} answered {reply.status}: {read[:300]!r}")
        return json.loads(read), took

    def close(self) -> None:
        """Hang up."""
        if self._connection:
            self._connection.close()
        self._connection = None

    def _connect(self) -> None:
        # Before the clock runs, and anew each time that the server may have hung up meanwhile.
        if time.perf_counter() - self._used > QUIET:
            self.close()
        if self._connection is None:
            self._connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=120)
            self._connection.connect()


class Phone:
    """The phone of one client, with its cursor; ``sync`` is one request."""

    def __init__(self, port: int, account: str, secret: str) -> None:
        self.account = account
        self.cursor = self.token = ""
        self.line = Line(port, Cookie=f"{SECURE_COOKIE}={secret}", **{"Sec-Fetch-Site": "same-origin"})

    def sync(self, *said: dict[str, Any], at: str | None = None) -> tuple[Answer, float]:
        """Say this, hear what is new since ``at`` (else since the last time); with the milliseconds that it took."""
        asked = {
            "proto": 1, "account": self.account, "device": DEVICE, "app": "bench", "sent_at": "",
            "pending": len(said), "cursor": self.cursor if at is None else at, "token": self.token,
            "limit": 200, "ops": said,
        }  # fmt: skip
        answer, took = self.line.post("/sync", asked)
        if any(verdict["s"] != "applied" for verdict in answer["results"]):
            raise Unexpected(f"not everything was applied: {answer['results'][:3]}")
        self.cursor, self.token = answer["cursor"], answer["token"]
        return answer, took

    def catch_up(self) -> None:
        """Read on to the end."""
        while self.sync()[0]["more"]:
            pass
