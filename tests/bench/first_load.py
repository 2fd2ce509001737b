"""How many bytes a phone loads on its first visit, until Today can be used, and the worker behind it; all gzipped.

A real Chromium with nothing in it but a sign-in opens the demo's Today, until the worker answers by itself.
The server's log tells everything that was asked for; each answer with a body counts, as often as it came. Icons
are left out, and so are the person's own records (POST /sync): those are told beside it.
"""

from __future__ import annotations

import gzip
import urllib.request
from pathlib import Path

from tests.bench.browser import answers_by_itself, chromium, enter, forget_all_but_cookies
from tests.bench.figures import Figures
from tests.bench.people import at_work, make_clients
from tests.bench.phone import Unexpected
from tests.bench.servers import product, running

NAME = "Newcomer"
LEVEL = 6
# Page, worker and shell are all there by then, on a slow machine too.
SETTLED_MS = 8000
PICTURES = (".png", ".svg")
# Ours, not a part of the visit.
NOT_ASKED_BY_IT = ("/health/",)


def measure(folder: Path) -> Figures:
    """``first_load.gz_bytes`` and what it is made of; ``worker.gz_bytes``, which comes when the page is there."""
    log = folder / "requests.log"
    server = product(folder / "product", demo=True, log=log)
    with at_work(server.environment["BETWEEN_DATABASE"]):
        make_clients(NAME)
    with running(server), chromium(folder / "phone", server.url) as browser:
        enter(browser, NAME)
        forget_all_but_cookies(browser)
        before = len(log.read_text())
        browser.open("/today")
        browser.page.wait_for_timeout(SETTLED_MS)
        loaded = _loaded(log.read_text()[before:])
        cookies = "; ".join(f"{one['name']}={one['value']}" for one in browser.context.cookies())
        sizes = [(address, _gzipped(server.url + address, cookies)) for address in loaded]
        answers_by_itself(browser)
    if not any(address.startswith("/sw.js") for address, _ in sizes):
        raise Unexpected(f"no worker was loaded: {loaded}")
    whole, worker = sum(size for _, size in sizes), _size_of(sizes, "/sw.js")
    return {
        "first_load.gz_bytes": whole - worker,
        "first_load.requests_count": len(sizes),
        "worker.gz_bytes": worker,
        "first_load.with_worker_gz_bytes": whole,
        "first_load.styles_gz_bytes": _size_of(sizes, "/static/css/"),
        "first_load.vendor_gz_bytes": _size_of(sizes, "/static/vendor/"),
        "first_load.scripts_gz_bytes": _size_of(sizes, "/static/js/"),
    }


def _loaded(log: str) -> list[str]:
    """The addresses that were answered with a body."""
    lines = [line.split(" ", 2) for line in log.splitlines()]
    addresses = [
        address.rstrip("?") for status, method, address in lines if (status, method) == ("200", "GET")
    ]
    return [
        address
        for address in addresses
        if not address.startswith(NOT_ASKED_BY_IT) and not address.partition("?")[0].endswith(PICTURES)
    ]


def _gzipped(url: str, cookies: str) -> int:
    asked = urllib.request.Request(url, headers={"Cookie": cookies})
    with urllib.request.urlopen(asked, timeout=30) as answer:
        return len(gzip.compress(answer.read(), LEVEL))


def _size_of(sizes: list[tuple[str, int]], start: str) -> int:
    return sum(size for address, size in sizes if address.startswith(start))
