"""When the server cannot just now: it says so, and when to come again. What a phone holds stays there until then.

A request that brings words is never turned away for coming too often. What is counted is asking for nothing: a phone
that runs in circles must not keep the others waiting.

Before it comes to that, every answer tells the phone when to come again (``next.wait_ms``): the longer requests have
waited lately, for the processor, the disk or a lock, the later.
"""

from __future__ import annotations

import logging
import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock
from time import monotonic, perf_counter, thread_time

from flask import Flask, current_app, g, request
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import ServiceUnavailable, TooManyRequests
from werkzeug.wrappers import Response

from webapp.db import writing
from webapp.models.bucket import Bucket

log = logging.getLogger(__name__)

# Of each phone: so many requests that bring nothing and find nothing new.
IDLE, IDLE_IN = 60, timedelta(minutes=1)
# Seconds. A lock is over soon; a full disk needs a person.
AGAIN_SOON, AGAIN_LATER = 2, 60
# Requests of the last seconds: so many of them, each waiting so long, are more than a moment's bad luck.
HALF_LIFE, ENOUGH, BEARABLE = 10.0, 20, 0.25
# How much longer than its request waited a phone is to stay away, and the most that is asked of it, in seconds.
AWAY, LONGEST = 20, 600
FULL = ("disk is full", "disk full", "No space left")


@dataclass
class Waiting:
    """How long the requests of this process waited lately, the older ones counting less. Times are in seconds."""

    _count: float = 0.0
    _waited: float = 0.0
    _at: float = 0.0
    _lock: Lock = field(default_factory=Lock)

    def note(self, waited: float, at: float) -> None:
        """One request was answered, after waiting so long."""
        with self._lock:
            self._fade(at)
            self._count += 1
            self._waited += waited

    def wait_ms(self, at: float) -> int:
        """How long a phone should stay away, in milliseconds; by chance, so that they do not come back all at once."""
        with self._lock:
            self._fade(at)
            waited = self._waited / self._count if self._count >= ENOUGH else 0.0
        if waited < BEARABLE:
            return 0
        return round(1000 * min(LONGEST, waited * AWAY * random.uniform(0.5, 1.5)))  # noqa: S311

    def _fade(self, at: float) -> None:
        left = 0.5 ** ((at - self._at) / HALF_LIFE)
        self._count, self._waited, self._at = self._count * left, self._waited * left, at


def install(app: Flask) -> None:
    """Watch how long requests wait, and answer with 503 where the database is busy, full or away.

    The whole transaction is undone then.
    """
    app.extensions["waiting"] = Waiting()
    app.before_request(_begin)
    app.after_request(_note)
    for kind in (OperationalError, InterfaceError, PoolTimeout):
        app.register_error_handler(kind, _cannot_now)


def wait_ms() -> int:
    """How long the phone that is answered now should stay away."""
    waiting: Waiting = current_app.extensions["waiting"]
    return waiting.wait_ms(monotonic())


def _begin() -> None:
    g.began = perf_counter(), thread_time()


def _note(response: Response) -> Response:
    # What the request itself worked is no waiting: a phone with much to say is not at fault.
    if request.endpoint == "sync.sync" and "began" in g:
        clock, worked = g.began
        waited = (perf_counter() - clock) - (thread_time() - worked)
        current_app.extensions["waiting"].note(max(0.0, waited), monotonic())
    return response


def asked_idly(account: str, device: str, at: datetime) -> None:
    """Count a request that brought nothing and found nothing new; TooManyRequests if there were too many."""
    with writing() as session:
        may_go_on = Bucket.take(session, f"sync {account} {device}", at, capacity=IDLE, per=IDLE_IN)
    if not may_go_on:
        raise TooManyRequests(retry_after=round(IDLE_IN.total_seconds() / IDLE) + 1)


def _cannot_now(problem: Exception) -> Response:
    # The driver's words name no parameter, and the statement hides its own.
    log.error("the database cannot just now", exc_info=problem)
    cause = str(problem.orig) if isinstance(problem, DBAPIError) else ""
    wait = AGAIN_LATER if any(sign in cause for sign in FULL) else AGAIN_SOON
    answer = current_app.handle_http_exception(ServiceUnavailable(retry_after=wait))
    return current_app.make_response(answer)
