"""A whole practice in a temporary folder: the real server, real browsers, and a network that can be broken.

- ``server``: the app under gunicorn with the demo practice; ``.stop()`` kills it, ``.start()`` brings it back, ``.freeze()``
- ``net``: a ``FaultProxy`` before a server of its own (``net.url``, ``net.set("lose_reply")``; the server is ``faulty_server``)
- ``launch(engine, name, ...)``: a browser with a profile of its own, which can be reopened cold
- ``phone``, ``desk``: such a Chromium, small and large; ``engine_phone``: the same test in all three engines
- ``jonna``: a Chromium in which a client of the demo is signed in, and which answers by itself
- ``authenticator(page)``, ``axe(page)``, ``console``: after each test the console must be free of complaints
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Playwright

from e2e import webkit
from e2e.accessibility import check_accessibility
from e2e.authenticator import Authenticator
from e2e.browsers import DESK, PHONE, Browser, Chromium, Firefox
from e2e.console import Console
from e2e.demo_door import enter
from e2e.engines import require
from e2e.faults import FaultProxy
from e2e.offline_day import send_everything
from e2e.servers import LiveServer

Launch = Callable[..., Browser]
JONNA = "Jonna Virtanen"


# ---------------------------------------------------------------- servers


@pytest.fixture(scope="session")
def demo_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the demo practice, made once and copied for each test."""
    server = LiveServer(tmp_path_factory.mktemp("demo"))
    server.between("migrate")
    server.between("demo", "--if-empty")
    return server.database


@pytest.fixture
def server(tmp_path: Path, demo_database: Path) -> Iterator[LiveServer]:
    """The app with the demo practice, running."""
    server = LiveServer(tmp_path)
    server.take_database(demo_database)
    yield server.start()
    server.stop()


@pytest.fixture
def empty_server(tmp_path: Path) -> Iterator[LiveServer]:
    """The app on a new database in which nobody is, running."""
    server = LiveServer(tmp_path)
    server.between("migrate")
    yield server.start()
    server.stop()


@pytest.fixture
def faulty_server(net: FaultProxy, tmp_path: Path, demo_database: Path) -> Iterator[LiveServer]:
    """The server behind ``net``: people come to ``net.url``, so that is its origin."""
    server = LiveServer(tmp_path, origin=net.url)
    server.take_database(demo_database)
    net.target = server.port
    yield server.start()
    server.stop()


@pytest.fixture
def net() -> Iterator[FaultProxy]:
    """The network between a browser and ``faulty_server``."""
    proxy = FaultProxy()
    yield proxy
    proxy.close()


# ---------------------------------------------------------------- browsers


@pytest.fixture
def console() -> Iterator[Console]:
    """What all browsers of this test said; the test fails when there was anything that it did not allow."""
    console = Console()
    yield console
    console.check()


@pytest.fixture(scope="session")
def screen() -> Iterator[str]:
    """A display for WebKitGTK."""
    require("webkit")
    with webkit.display() as name:
        yield name


@pytest.fixture
def launch(request: pytest.FixtureRequest, tmp_path: Path, console: Console) -> Iterator[Launch]:
    """``launch("firefox", "cleo", origin, PHONE)``: somebody's browser. The same name is the same profile."""
    browsers: list[Browser] = []

    def start(engine: str, name: str, origin: str, options: Mapping[str, Any] = PHONE) -> Browser:
        require(engine)
        profile = tmp_path / f"{engine}-{name}"
        if engine == "webkit":
            browser: Browser = webkit.WebKit(
                request.getfixturevalue("screen"), profile, origin, console, **options["viewport"]
            )
        else:
            playwright: Playwright = request.getfixturevalue("playwright")
            browser = {"chromium": Chromium, "firefox": Firefox}[engine](
                playwright, profile, origin, console, options
            )
        browsers.append(browser)
        return browser

    yield start
    for browser in browsers:
        browser.close()


@pytest.fixture
def phone(launch: Launch, server: LiveServer) -> Browser:
    """Chromium as small as a phone, at ``server``."""
    return launch("chromium", "phone", server.url, PHONE)


@pytest.fixture
def jonna(server: LiveServer, launch: Launch, console: Console) -> Chromium:
    """The phone of a client whose things may go wrong on the way, ready to answer by itself."""
    console.allow_network_errors()
    console.allow(r"Failed to load resource: the server responded with a status of (4|5)\d\d")
    phone = launch("chromium", "phone", server.url, PHONE)
    assert isinstance(phone, Chromium)
    enter(phone.page, JONNA)
    send_everything(phone)
    return phone


@pytest.fixture
def desk(launch: Launch, server: LiveServer) -> Browser:
    """Chromium on a therapist's desk, at ``server``."""
    return launch("chromium", "desk", server.url, DESK)


@pytest.fixture(
    params=[pytest.param(e, marks=getattr(pytest.mark, e)) for e in ("chromium", "firefox", "webkit")]
)
def engine_phone(request: pytest.FixtureRequest, launch: Launch, server: LiveServer) -> Browser:
    """A phone at ``server``, once in each engine."""
    return launch(request.param, "phone", server.url, PHONE)


@pytest.fixture
def authenticator() -> Callable[..., Authenticator]:
    """``authenticator(page)``: a virtual authenticator in this page (Chromium)."""
    return Authenticator


@pytest.fixture(scope="session")
def axe() -> Callable[[Page], None]:
    """``axe(page)`` fails on every barrier that axe finds."""
    return check_accessibility
