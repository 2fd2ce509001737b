"""What it costs to read the ten newest changes of a long feed, beside those of a short one."""

from __future__ import annotations

import statistics
from pathlib import Path

from tests.bench.figures import Figures
from tests.bench.people import at_work, make_clients, sign_in
from tests.bench.phone import Phone, Unexpected
from tests.bench.servers import product, running
from tests.bench.words import DEVICE, chunks, entries
from webapp import inbox
from webapp.models.client import Client

SHORT, LONG, NEWEST = 1_000, 100_000, 10
ROUNDS, PULLS = 15, 30


def measure(folder: Path, database: str = "") -> Figures:
    """``pull_10_of_100000``, in this empty database, or in SQLite's file."""
    server = product(folder / "pulled", database=database)
    with at_work(server.environment["BETWEEN_DATABASE"]):
        clients = make_clients("Short", "Long")
        phones = [Phone(server.port, client.id, sign_in(client)) for client in clients]
        for client, count in zip(clients, (SHORT, LONG), strict=True):
            _fill(client, count - NEWEST)
    with running(server):
        cursors = [_say_the_newest(phone) for phone in phones]
        return _compared(phones, cursors)


def _fill(client: Client, count: int) -> None:
    for said in chunks(entries(count), 500):
        if any(verdict.status != "applied" for verdict in inbox.accept(client, said, device=DEVICE)):
            raise Unexpected("an entry was not taken")


def _say_the_newest(phone: Phone) -> str:
    """Write the ten newest; the place just before them."""
    phone.catch_up()
    before = phone.cursor
    phone.sync(*entries(NEWEST))
    return before


def _compared(phones: list[Phone], cursors: list[str]) -> Figures:
    rounds: list[list[float]] = []
    for _ in range(ROUNDS + 1):
        times: list[list[float]] = [[], []]
        for _ in range(PULLS):
            for phone, cursor, took in zip(phones, cursors, times, strict=True):
                answer, milliseconds = phone.sync(at=cursor)
                if len(answer["changes"]) != NEWEST:
                    raise Unexpected(f"{len(answer['changes'])} changes came instead of {NEWEST}")
                took.append(milliseconds)
        rounds.append([statistics.median(took) for took in times])
    short, long = zip(*rounds[1:], strict=True)
    return {
        "pull_10_of_100000.ratio_to_pull_10_of_1000": statistics.median(
            one / other for one, other in zip(long, short, strict=True)
        ),
        "pull_10_of_100000.median_ms": statistics.median(long),
        "pull_10_of_1000.median_ms": statistics.median(short),
    }
