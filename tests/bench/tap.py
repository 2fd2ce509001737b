"""What a person waits for after a tap, with no server there: the page drawn by the service worker in Chromium.

Measured in the page, from the request (``fetch`` of the address that the tap leads to) to having read the whole
answer. That is the part that differs between phone and server; ``navigation`` is the whole way instead, from
leaving one page to the next one standing. Beside it the same page from the Flask server, in the same browser
without a worker.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from e2e.browsers import Chromium
from e2e.servers import LiveServer
from tests.bench.browser import answers_by_itself, chromium, enter
from tests.bench.figures import Figures, times
from tests.bench.people import ZONE, at_work, make_clients
from tests.bench.phone import Unexpected
from tests.bench.servers import product, running
from tests.bench.words import DEVICE, chunks, entry
from webapp import inbox
from webapp.db import now
from webapp.ids import uuid7
from webapp.models.client import Client

SIZES = (30, 500, 2000)
MANY = 2000
WARM_UP, TAPS, NAVIGATIONS = 20, 100, 15
A_DAY = 2

TAP = """async ([path, count]) => {
    const times = [];
    let text = "";
    for (let tap = 0; tap < count; tap += 1) {
        const begun = performance.now();
        const answer = await fetch(path);
        text = await answer.text();
        times.push(performance.now() - begun);
        if (!answer.ok) throw new Error(`${path} answered ${answer.status}`);
    }
    return { times, by: /data-rendered="(\\w+)"/.exec(text)[1], cards: text.split(' class="card').length - 1 };
}"""
STOOD_AFTER = "performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd"


def measure(folder: Path) -> Figures:
    """``tap_30``, ``tap_500`` and ``tap_2000`` (an assignment with so many entries), ``today_...`` and ``history_...``.

    With the most also ``search_...``, for a word that every entry holds, and ``charts_...``.
    """
    server = product(folder / "product", demo=True)
    with at_work(server.environment["BETWEEN_DATABASE"]):
        clients = make_clients(*map(_name, SIZES))
        agreed = [_agree(client, size) for client, size in zip(clients, SIZES, strict=True)]
    figures: dict[str, float] = {}
    for size, assignment in zip(SIZES, agreed, strict=True):
        pages = {
            f"tap_{size}": f"/assignments/{assignment}",
            f"today_{size}": "/today",
            f"history_{size}": "/history",
        }
        if size == MANY:
            pages |= {f"search_{size}": "/history?q=corner+faint", f"charts_{size}": "/progress"}
        figures |= _on_the_phone(server, folder / f"phone-{size}", _name(size), pages)
        figures |= _from_the_server(server, folder / f"desk-{size}", _name(size), pages)
    return figures


def _name(size: int) -> str:
    return f"Client with {size}"


def _agree(client: Client, size: int) -> str:
    """One assignment with so many entries, two a day up to yesterday."""
    assignment, begun = uuid7(), now() - timedelta(days=size // A_DAY + 1)
    body = {
        "title": "A walk by the water", "rationale": "To be outside with nobody to look after.", "purpose": "care",
        "worksheet": "open_task", "worksheet_version": 1, "revision": 1, "share": "shared", "confidence": 6,
        "dose": {"times_per_period": 2, "period": "day", "min_minutes": 20, "time_of_day": "", "days": [],
                 "start": begun.date().isoformat(), "end": ""},
        "where": "", "first_step": "Put the shoes on.", "obstacle": "", "if_then": "", "smaller": "", "smaller_minutes": None,
        "agreed_at": begun.isoformat(), "by": "Thea Lindqvist", "retired": "", "retired_reason": "",
    }  # fmt: skip
    inbox.put(client, inbox.Put("assignment", assignment, body))
    yesterday = datetime.combine(now().date() - timedelta(days=1), time(20, 15), ZoneInfo(ZONE))
    said = [
        entry(n, assignment, yesterday - timedelta(hours=24 // A_DAY * (size - n)))
        for n in range(1, size + 1)
    ]
    for piece in chunks(said, 500):
        if any(verdict.status != "applied" for verdict in inbox.accept(client, piece, device=DEVICE)):
            raise Unexpected("an entry was not taken")
    return assignment


def _on_the_phone(server: LiveServer, profile: Path, who: str, pages: dict[str, str]) -> Figures:
    with running(server), chromium(profile, server.url) as browser:
        enter(browser, who)
        answers_by_itself(browser)
        server.stop()
        figures: dict[str, float] = {}
        for name, path in pages.items():
            figures |= times(name, _taps(browser, path, by="phone"))
            figures |= times(name, _navigations(browser, path), "navigation_")
    return figures


def _from_the_server(server: LiveServer, profile: Path, who: str, pages: dict[str, str]) -> Figures:
    figures: dict[str, float] = {}
    with running(server), chromium(profile, server.url, with_worker=False) as browser:
        enter(browser, who)
        for name, path in pages.items():
            figures |= times(name, _taps(browser, path, by="server"), "server_")
    return figures


def _taps(browser: Chromium, path: str, *, by: str) -> list[float]:
    done = browser.page.evaluate(TAP, [path, WARM_UP + TAPS])
    if done["by"] != by or done["cards"] == 0:
        raise Unexpected(f"{path} was drawn by the {done['by']}, with {done['cards']} cards")
    return list(done["times"][WARM_UP:])


def _navigations(browser: Chromium, path: str) -> list[float]:
    took = []
    for _ in range(NAVIGATIONS):
        browser.open(path)
        took.append(float(browser.page.evaluate(STOOD_AFTER)))
    return took
