"""The tools of the other end-to-end tests do what they say: tried on a throwaway server of a few lines, not on the app."""

from __future__ import annotations

import http.client
import os
import socket
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from e2e import engines
from e2e.accessibility import check_accessibility
from e2e.authenticator import Authenticator
from e2e.browsers import PHONE, PlaywrightBrowser, until
from e2e.conftest import Launch
from e2e.console import Console
from e2e.faults import Fault, FaultProxy
from e2e.servers import LiveServer

THROWAWAY = """
import http.server, sys
PAGES = {
    "/health": "ok", "/": "<title>Home</title><p>At home</p><input id=name>", "/broken": "<p>x</p><script src=/b.js></script>",
    "/b.js": "console.error('it broke'); setTimeout(() => { throw new Error('nobody caught it') })",
    "/strict": "<title>Strict</title><p style='color:red'>x</p>", "/worker": "<script src=/w.js></script><p>Worked</p>",
    "/w.js": "navigator.serviceWorker.register('/sw.js')", "/bad": "<script src=/bw.js></script><p>Bad</p>",
    "/bw.js": "navigator.serviceWorker.register('/bsw.js')", "/bsw.js": "console.error('the worker broke')",
    "/fair": "<!doctype html><html lang=en><title>Fair</title><main><h1>Fair</h1><label>Name <input></label></main>",
    "/sw.js": "addEventListener('install', () => skipWaiting()); addEventListener('activate', e => e.waitUntil(clients.claim()));"
              "addEventListener('fetch', e => e.respondWith(fetch(e.request).catch(() => new Response('<title>Kept</title>"
              "<p>From the worker</p>', {headers: {'Content-Type': 'text/html'}}))))",
}
class Answer(http.server.BaseHTTPRequestHandler):
    protocol_version, done = "HTTP/1.1", []
    def do_GET(self):
        text = str(len(self.done)) if self.path == "/done" else PAGES.get(self.path, "x" * 5000)
        self.send_response(200)
        self.send_header("Content-Type", "text/javascript" if self.path.endswith(".js") else "text/html")
        if self.path == "/strict": self.send_header("Content-Security-Policy", "default-src 'self'")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text.encode())
    def do_POST(self):
        self.done.append(self.rfile.read(int(self.headers["Content-Length"])))
        self.path = "/done"
        self.do_GET()
    def log_message(self, *_): pass
http.server.ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Answer).serve_forever()
"""


@pytest.fixture
def server(tmp_path: Path) -> Iterator[LiveServer]:
    script = tmp_path / "throwaway.py"
    script.write_text(THROWAWAY)
    server = LiveServer(tmp_path, command=[sys.executable, str(script), "{port}"], ready="/health")
    yield server.start()
    server.stop()


@pytest.fixture
def faulty_server(server: LiveServer, net: FaultProxy) -> LiveServer:
    net.target = server.port
    return server


@pytest.fixture
def net() -> Iterator[FaultProxy]:
    proxy = FaultProxy()
    yield proxy
    proxy.close()


def fetch(url: str, data: bytes | None = None, timeout: float = 5) -> str:
    with urllib.request.urlopen(urllib.request.Request(url, data), timeout=timeout) as answer:
        return str(answer.read().decode())


# ---------------------------------------------------------------- the server


def test_a_stopped_server_refuses_and_a_started_one_has_the_same_address(server: LiveServer) -> None:
    before = server.url
    server.stop()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", server.port), 1)
    server.start()
    assert server.url == before
    assert server.get("/health") == "ok"


def test_stop_kills_also_what_was_frozen(server: LiveServer) -> None:
    server.freeze()
    server.stop()
    assert not server.is_running


def test_a_frozen_server_takes_a_connection_and_answers_nothing_until_it_thaws(server: LiveServer) -> None:
    server.freeze()
    with pytest.raises(TimeoutError):
        fetch(server.url + "/health", timeout=0.5)
    server.thaw()
    assert server.get("/health") == "ok"


def test_a_server_that_dies_at_once_shows_its_last_words(tmp_path: Path) -> None:
    server = LiveServer(tmp_path, command=[sys.executable, "-c", "raise SystemExit('no database')"])
    with pytest.raises(RuntimeError, match="no database"):
        server.start()


# ---------------------------------------------------------------- the network


def test_a_good_network_changes_nothing(faulty_server: LiveServer, net: FaultProxy) -> None:
    assert fetch(net.url + "/health") == "ok"
    assert fetch(net.url + "/done", b"one") == "1"


def test_a_lost_reply_leaves_the_work_done(faulty_server: LiveServer, net: FaultProxy) -> None:
    net.set("lose_reply")
    with pytest.raises((ConnectionError, http.client.HTTPException, urllib.error.URLError)):
        fetch(net.url + "/done", b"one")
    assert faulty_server.get("/done") == "1"


def test_a_refusing_network_never_reaches_the_server(faulty_server: LiveServer, net: FaultProxy) -> None:
    net.set("refuse")
    with pytest.raises((ConnectionError, http.client.HTTPException, urllib.error.URLError)):
        fetch(net.url + "/done", b"one")
    assert faulty_server.get("/done") == "0"


def test_a_hanging_network_swallows_the_request(faulty_server: LiveServer, net: FaultProxy) -> None:
    net.set("hang")
    with pytest.raises(TimeoutError):
        fetch(net.url + "/done", b"one", timeout=0.5)
    assert faulty_server.get("/done") == "0"


def test_a_cut_answer_stops_in_the_middle(faulty_server: LiveServer, net: FaultProxy) -> None:
    net.set("cut", cut_at=1000)
    with pytest.raises((ConnectionError, http.client.IncompleteRead)):
        fetch(net.url + "/long")
    net.set("ok")
    assert len(fetch(net.url + "/long")) == 5000


def test_a_slow_network_is_slow(faulty_server: LiveServer, net: FaultProxy) -> None:
    net.set("slow", latency=0.3)
    start = time.monotonic()
    assert fetch(net.url + "/health") == "ok"
    assert time.monotonic() - start > 0.3


def test_a_fault_reaches_connections_that_were_open_before(
    faulty_server: LiveServer, net: FaultProxy
) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", net.port, timeout=5)
    connection.request("GET", "/health")
    connection.getresponse().read()
    net.set("refuse")
    with pytest.raises((ConnectionError, http.client.HTTPException)):
        connection.request("GET", "/health")
        connection.getresponse()
    connection.close()


def test_a_fault_that_does_not_exist_is_refused(net: FaultProxy) -> None:
    unknown: Fault = "rain"  # type: ignore[assignment]
    with pytest.raises(ValueError, match="rain"):
        net.set(unknown)


# ---------------------------------------------------------------- the console


@pytest.fixture
def other_console() -> Console:
    """A recorder that is not asked at the end of the test."""
    return Console()


@pytest.fixture
def console(other_console: Console) -> Console:
    return other_console


@pytest.mark.parametrize("engine", ["chromium", "firefox"])
def test_the_recorder_bites_on_errors_and_on_what_nobody_caught(
    engine: str, launch: Launch, server: LiveServer, console: Console
) -> None:
    browser = launch(engine, "a", server.url)
    browser.open("/broken")
    browser.until("true")
    time.sleep(0.3)
    said = " ".join(map(str, console.unexpected))
    assert "it broke" in said
    assert "nobody caught it" in said
    with pytest.raises(AssertionError, match="it broke"):
        console.check()
    console.allow("it broke", "nobody caught it", "favicon")
    console.check()


@pytest.mark.parametrize("engine", ["chromium", "firefox"])
def test_the_recorder_bites_on_what_the_content_policy_stops(
    engine: str, launch: Launch, server: LiveServer, console: Console
) -> None:
    browser = launch(engine, "a", server.url)
    browser.open("/strict")
    time.sleep(0.3)
    assert "style-src" in " ".join(map(str, console.unexpected))


def test_the_recorder_reads_the_log_of_webkit(launch: Launch, server: LiveServer, console: Console) -> None:
    browser = launch("webkit", "a", server.url)
    browser.open("/broken")
    time.sleep(0.3)
    browser.close()
    said = " ".join(map(str, console.unexpected))
    assert "it broke" in said
    assert "nobody caught it" in said


def test_the_recorder_bites_on_errors_inside_a_worker(
    launch: Launch, server: LiveServer, console: Console
) -> None:
    browser = launch("chromium", "a", server.url)
    browser.open("/bad")
    browser.until("navigator.serviceWorker.ready.then(() => true)")
    time.sleep(0.3)
    assert "the worker broke" in " ".join(map(str, console.unexpected))


# ---------------------------------------------------------------- the browsers


@pytest.mark.parametrize("engine", ["chromium", "firefox", "webkit"])
def test_a_browser_opened_cold_still_has_its_worker_and_what_it_stored(
    engine: str, launch: Launch, server: LiveServer, console: Console
) -> None:
    browser = launch(engine, "a", server.url)
    browser.wait_for_worker("/worker")
    browser.js("localStorage.setItem('kept', 'yes')")
    server.stop()
    browser.reopen()
    browser.open("/anything")
    browser.see("From the worker")
    assert browser.js("localStorage.getItem('kept')") == "yes"
    assert browser.path == "/anything"
    console.allow_network_errors()
    console.check()


@pytest.mark.parametrize("engine", ["chromium", "firefox", "webkit"])
def test_every_engine_fills_clicks_and_counts(engine: str, launch: Launch, server: LiveServer) -> None:
    browser = launch(engine, "a", server.url, PHONE)
    browser.open("/")
    browser.fill("#name", "Cleo 🌿")
    browser.click("#name")
    assert browser.js("document.querySelector('#name').value") == "Cleo 🌿"
    assert browser.count("p") == 1
    assert browser.text("p") == "At home"
    assert browser.js("innerWidth") == 390


def test_until_awaits_a_promise_and_gives_up_on_one_that_stays_false(
    launch: Launch, server: LiveServer
) -> None:
    browser = launch("chromium", "a", server.url)
    assert isinstance(browser, PlaywrightBrowser)
    browser.open("/")
    assert until(browser.page, "async () => 'so'") == "so"
    with pytest.raises(TimeoutError, match="never true"):
        until(browser.page, "async () => false", timeout=0.2)


CREATE = """navigator.credentials.create({ publicKey: {
    rp: { name: 'R', id: 'localhost' }, user: { id: new Uint8Array([1]), name: 'c', displayName: 'Cleo' },
    challenge: new Uint8Array(16), pubKeyCredParams: [{ type: 'public-key', alg: -7 }],
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' } } })
    .then(() => 'made', error => error.name)"""


def test_a_passkey_needs_the_person_and_can_be_carried_to_another_device(
    launch: Launch, server: LiveServer
) -> None:
    first, second = launch("chromium", "a", server.url), launch("chromium", "b", server.url)
    assert isinstance(first, PlaywrightBrowser)
    assert isinstance(second, PlaywrightBrowser)
    first.open("/fair")
    second.open("/fair")
    mine, other = Authenticator(first.page), Authenticator(second.page)
    assert first.js(CREATE) == "made"
    [passkey] = mine.credentials()
    other.add(passkey)
    mine.verify_user(False)
    assert first.js(CREATE) == "NotAllowedError"
    assert [p["credentialId"] for p in other.credentials()] == [passkey["credentialId"]]


def test_axe_passes_a_fair_page_and_fails_one_with_a_barrier(launch: Launch, server: LiveServer) -> None:
    browser = launch("chromium", "a", server.url)
    assert isinstance(browser, PlaywrightBrowser)
    browser.open("/fair")
    check_accessibility(browser.page)
    browser.open("/")
    with pytest.raises(AssertionError, match="label"):
        check_accessibility(browser.page)


def test_a_missing_engine_skips_here_and_fails_where_all_must_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(engines.NEEDED, "chromium", [Path("/nowhere/chromium")])
    monkeypatch.setattr(os, "environ", {})
    with pytest.raises(pytest.skip.Exception, match="nowhere"):
        engines.require("chromium")
    monkeypatch.setattr(os, "environ", {"CI": "true"})
    with pytest.raises(pytest.fail.Exception, match="nowhere"):
        engines.require("chromium")
