"""What the browsers complained about: a test fails on any of it that it did not expect."""

from __future__ import annotations

import re
from dataclasses import dataclass

from playwright.sync_api import BrowserContext, ConsoleMessage, WebError, Worker

# What a browser says about every request while there is no server, in the words of each engine.
NETWORK_DOWN = (
    r"net::ERR_",
    r"Failed to fetch",
    r"NetworkError when attempting to fetch",
    r"Load failed",
    r"TypeError: Failed to update a ServiceWorker",
    r"Failed to load resource: (Could not connect|The network connection|Connection (reset|terminated|refused))",
    r"An unknown error occurred when fetching the script",
    r"Cannot load \S+/sw\.js due to access control checks",
    # Firefox, of a request that ended because its page was left.
    r"A ServiceWorker intercepted the request and encountered an unexpected error",
)

# What WebKitGTK says about what is right: it has no manifests, and it calls a request of our own
# that ended because the page was left "access control".
WEBKIT_NOISE = (
    r"Unrecognized Content-Security-Policy directive 'manifest-src'",
    r"Fetch API cannot load \S+ due to access control checks",
)

# Reported once by each page, from the start of each document. The protocol injects it: the page's CSP does not stop it.
WATCH_POLICY = """addEventListener('securitypolicyviolation', e => console.error(
    `CSP violation: ${e.effectiveDirective} ${e.blockedURI} ${e.sourceFile ?? ''}:${e.lineNumber}`))"""


@dataclass(frozen=True)
class Complaint:
    """One thing that a browser reported."""

    kind: str
    text: str
    where: str

    def __str__(self) -> str:
        return f"{self.kind}: {self.text} ({self.where})"


class Console:
    """Collects console errors, uncaught exceptions and violations of the content policy, workers included.

    ``check`` fails with everything that was not allowed by name. Allowing is forever: what a test
    provokes may be reported late.
    """

    def __init__(self) -> None:
        self.complaints: list[Complaint] = []
        self._allowed = [re.compile(pattern) for pattern in WEBKIT_NOISE]

    def watch(self, context: BrowserContext) -> None:
        """Listen to every page and worker of this browser from now on."""
        context.add_init_script(WATCH_POLICY)
        context.on("console", self._heard)
        context.on("weberror", self._failed)
        context.on("serviceworker", self._watch_worker)
        for worker in context.service_workers:
            self._watch_worker(worker)

    def note(self, kind: str, text: str, where: str = "") -> None:
        """Record what was heard by another way."""
        self.complaints.append(Complaint(kind, text, where))

    def allow(self, *patterns: str) -> None:
        """Do not fail on what matches one of these regular expressions."""
        self._allowed.extend(re.compile(pattern) for pattern in patterns)

    def allow_network_errors(self) -> None:
        """For tests that take the server or the network away on purpose."""
        self.allow(*NETWORK_DOWN)

    @property
    def unexpected(self) -> list[Complaint]:
        """All that nobody allowed."""
        return [c for c in self.complaints if not any(p.search(c.text) for p in self._allowed)]

    def check(self) -> None:
        """Fail when there was anything unexpected."""
        assert not self.unexpected, "the browser complained:\n" + "\n".join(map(str, self.unexpected))

    def _heard(self, message: ConsoleMessage) -> None:
        if (
            message.type == "error"
            or "Content-Security-Policy" in message.text
            or "Content Security Policy" in message.text
        ):
            place = message.location
            self.note(
                f"console {message.type}",
                message.text,
                f"{place.get('url', '')}:{place.get('lineNumber', '')}",
            )

    def _failed(self, error: WebError) -> None:
        self.note("uncaught", str(error.error), error.page.url if error.page else "")

    def _watch_worker(self, worker: Worker) -> None:
        worker.on("console", self._heard)
