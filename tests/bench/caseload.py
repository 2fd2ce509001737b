"""How long the therapist's two lists take: the caseload of 200 clients, and the review of one with 1,000 entries.

Every word comes in through the inbox, as a phone says it; that takes a minute or two. It is the server's own time: the
app is asked within this process, without a network. Before each look at the caseload three clients write something,
so that no page is measured of which nothing had changed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from time import perf_counter
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from tests.bench.figures import Figures, times
from tests.bench.people import make_clients
from tests.bench.phone import Unexpected
from tests.bench.words import DEVICE, chunks, entry
from webapp import create_app, inbox, migrations
from webapp.access import cookie_name
from webapp.db import db, now, writing
from webapp.ids import uuid7
from webapp.inbox import Put
from webapp.models.client import Client
from webapp.models.sign_in import SignIn
from webapp.settings import Settings

CLIENTS, ENTRIES = 200, 1_000
LOOKS, NEW, UNREAD = 60, 3, 40
APART = timedelta(hours=4)
SLOWEST = 4


def measure(folder: Path, database: str = "") -> Figures:
    """``caseload_200x1000`` and ``review_200x1000``, in this empty database, or in SQLite's file."""
    url = database or f"sqlite:///{folder / 'caseload.db'}"
    app = create_app(Settings(database=url, origin="http://localhost"))
    with app.app_context():
        migrations.upgrade()
        began = now() - APART * ENTRIES
        clients = make_clients(*(f"Client {number}" for number in range(CLIENTS)))
        assignments = [_lived(client, began) for client in clients]
        agreed = {
            (client.practice_id, client.id): assignment
            for client, assignment in zip(clients, assignments, strict=True)
        }
        desk = _desk(app, clients[0])
        db.session.remove()
    found = _looked_at(app, desk, agreed)
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
    return found


def _looked_at(app: Flask, desk: FlaskClient, agreed: dict[tuple[str, str], str]) -> Figures:
    places = list(agreed)
    desk.get("/library")  # what is made once for each process is made
    first, _ = _timed(desk, "/caseload")
    caseload, review = [], []
    for look in range(LOOKS):
        with app.app_context():
            for each in range(NEW):
                place = places[(look * NEW + each) % len(places)]
                news = entry(ENTRIES + 1 + look, agreed[place], now())
                _said(db.session.get_one(Client, place), [news])
        caseload.append(_timed(desk, "/caseload")[0])
        review.append(_timed(desk, f"/clients/{places[look * 7 % len(places)][1]}/review")[0])
    _tell_the_slowest(app, desk, "/caseload", f"/clients/{places[-1][1]}/review")
    return {
        "caseload_200x1000.first_ms": first,
        **times("caseload_200x1000", caseload),
        **times("review_200x1000", review),
    }


def _lived(client: Client, began: datetime) -> str:
    """Thousand entries of which the last ones are unread, a session last week and one to come; the assignment."""
    assignment, number = uuid7(), uuid7()
    dose = {
        "times_per_period": 3,
        "period": "week",
        "days": [],
        "min_minutes": 10,
        "start": began.date().isoformat(),
    }
    agreed = {
        "title": "Out of the house", "worksheet": "open_task", "worksheet_version": 1, "purpose": "practise",
        "dose": dose, "share": "shared", "revision": 1, "agreed_at": began.isoformat(), "retired": "",
    }  # fmt: skip
    sessions = {
        number: {"status": "held", "held_at": (now() - timedelta(days=7)).isoformat(), "number": 20},
        uuid7(): {"status": "planned", "held_at": "", "number": 21},
    }
    inbox.put(
        client, Put("assignment", assignment, agreed), Put("assignment_revision", f"{assignment}.1", agreed)
    )
    for session, body in sessions.items():
        starts = now() + timedelta(days=1 if body["status"] == "planned" else -7)
        inbox.put(
            client, Put("therapy_session", session, body | {"starts_at": starts.isoformat(), "minutes": 50})
        )
    said = [entry(n, assignment, began + APART * n) for n in range(1, ENTRIES + 1)]
    _said(client, said)
    at = now().isoformat()
    marks = [Put("seen", f"seen.{one['id']}", {"entry_id": one["id"], "at": at}) for one in said[:-UNREAD]]
    for some in chunks(marks, 500):
        inbox.put(client, *some)
    return assignment


def _said(client: Client, said: list[dict[str, Any]]) -> None:
    for some in chunks(said, 500):
        if any(verdict.status != "applied" for verdict in inbox.accept(client, some, device=DEVICE)):
            raise Unexpected("an entry was not taken")


def _desk(app: Flask, client: Client) -> FlaskClient:
    """The browser of the therapist of this client."""
    with app.test_request_context():
        name = cookie_name()
        with writing() as session:
            _, secret = SignIn.begin(
                session, client.practice_id, "therapist", client.therapist_id, device_name="Desk"
            )
    browser = app.test_client()
    browser.set_cookie(name, secret)
    return browser


def _timed(desk: FlaskClient, path: str) -> tuple[float, str]:
    """Milliseconds of one page, and the page."""
    began = perf_counter()
    answer = desk.get(path)
    took = (perf_counter() - began) * 1000
    if answer.status_code != 200:
        raise Unexpected(f"{path} answered {answer.status_code}")
    return took, answer.text


def _tell_the_slowest(app: Flask, desk: FlaskClient, *paths: str) -> None:
    """Print which statements of a page took longest, each with how often it was sent."""
    for path in paths:
        with _statements(app) as took:
            whole, page = _timed(desk, path)
        kind = path.rpartition("/")[2]
        total = sum(sum(each) for each in took.values())
        print(f"  {kind}: {whole:.1f} ms, {len(page) // 1000} kB, in the database {total:.1f} ms")
        for statement, each in sorted(took.items(), key=lambda item: -sum(item[1]))[:SLOWEST]:
            print(f"    {sum(each):6.1f} ms, {len(each)} times: {statement[:150]}")


@contextmanager
def _statements(app: Flask) -> Iterator[dict[str, list[float]]]:
    """How long each statement took within this block, without what is done with its rows."""
    with app.app_context():
        engine = db.engine
    took: dict[str, list[float]] = defaultdict(list)
    began: list[float] = []

    def before(*_given: Any) -> None:
        began.append(perf_counter())

    def after(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        took[" ".join(statement.split())].append((perf_counter() - began.pop()) * 1000)

    event.listen(engine, "before_cursor_execute", before)
    event.listen(engine, "after_cursor_execute", after)
    try:
        yield took
    finally:
        event.remove(engine, "before_cursor_execute", before)
        event.remove(engine, "after_cursor_execute", after)
