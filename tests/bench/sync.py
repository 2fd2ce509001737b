"""What it costs to hand in what was written, beside the bare insert of the same rows on the same machine.

Each round takes every way in turn and compares within the round: whatever else the machine does hits all of
them alike. The figure is the median of the rounds' ratios.
"""

from __future__ import annotations

import statistics
from pathlib import Path

from tests.bench.figures import Figures
from tests.bench.people import at_work, make_clients, sign_in
from tests.bench.phone import Line, Phone
from tests.bench.servers import floor_server, product, running
from tests.bench.words import chunks, entries
from webapp.models.client import Client

ROUNDS, BACKLOG, CHUNK = 15, 500, 100
ONES = 40


def measure(folder: Path, ours_in: str = "", floor_in: str = "") -> Figures:
    """``sync_push_500`` and ``sync_one``, in these two empty databases, or in SQLite's files."""
    ours = product(folder / "product", database=ours_in)
    floor = floor_server(folder / "floor", database=floor_in)
    with at_work(ours.environment["BETWEEN_DATABASE"]):
        clients = make_clients(*(f"Client {number:03}" for number in range(3 * ROUNDS + 3)))
        phones = [_phone(ours.port, client) for client in clients]
    with running(ours, floor):
        line = Line(floor.port)
        return {**_push(phones, line), **_one(phones[-1], line)}


def _phone(port: int, client: Client) -> Phone:
    return Phone(port, client.id, sign_in(client))


def _push(phones: list[Phone], line: Line) -> Figures:
    """A backlog of 500: as a phone sends it, a hundred at a time, and in one request."""
    ways: dict[str, list[float]] = {"phone": [], "phone_at_once": [], "floor": [], "floor_at_once": []}
    for number in range(-1, ROUNDS):
        took = {
            "phone": _pushed(phones[2 * number], CHUNK),
            "floor": _inserted(line, CHUNK),
            "phone_at_once": _pushed(phones[2 * number + 1], BACKLOG),
            "floor_at_once": _inserted(line, BACKLOG),
        }
        if number >= 0:  # the first round only warms everything
            for way, milliseconds in took.items():
                ways[way].append(milliseconds)
    return {
        "sync_push_500.ratio_to_bare_insert": ratio(ways["phone"], ways["floor"]),
        "sync_push_500.at_once_ratio_to_bare_insert": ratio(ways["phone_at_once"], ways["floor_at_once"]),
        "sync_push_500.ratio_to_bare_insert_at_once": ratio(ways["phone"], ways["floor_at_once"]),
        "sync_push_500.median_ms": statistics.median(ways["phone"]),
        "sync_push_500.at_once_median_ms": statistics.median(ways["phone_at_once"]),
        "sync_push_500.bare_insert_median_ms": statistics.median(ways["floor"]),
        "sync_push_500.bare_insert_at_once_median_ms": statistics.median(ways["floor_at_once"]),
    }


def _one(phone: Phone, line: Line) -> Figures:
    """One entry handed in and what is new read, in one request, beside one row inserted."""
    phone.catch_up()
    ours, floor, ratios = [], [], []
    for number in range(-1, ROUNDS):
        for said in entries(ONES):
            ours.append(phone.sync(said)[1])
            floor.append(line.post("/insert", {"account": phone.account, "ops": [said]})[1])
        if number < 0:
            ours, floor = [], []
        else:
            ratios.append(statistics.median(ours[-ONES:]) / statistics.median(floor[-ONES:]))
    return {
        "sync_one.ratio_to_bare_insert": statistics.median(ratios),
        "sync_one.median_ms": statistics.median(ours),
        "sync_one.bare_insert_median_ms": statistics.median(floor),
    }


def _pushed(phone: Phone, size: int) -> float:
    phone.catch_up()
    return sum(phone.sync(*said)[1] for said in chunks(entries(BACKLOG), size))


def _inserted(line: Line, size: int) -> float:
    requests = [{"account": "floor", "ops": said} for said in chunks(entries(BACKLOG), size)]
    return sum(line.post("/insert", request)[1] for request in requests)


def ratio(these: list[float], those: list[float]) -> float:
    """How many times as long, within the rounds: the median over them."""
    return statistics.median(one / other for one, other in zip(these, those, strict=True))
