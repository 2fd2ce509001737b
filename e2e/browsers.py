"""Browsers that can be closed and opened again cold, with what they had stored.

``Browser`` is what a test of all engines may use; ``page`` (Playwright) is there for the rest in Chromium and Firefox.
"""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from collections.abc import Mapping
from pathlib import Path
from typing import Any, ClassVar

from playwright.sync_api import BrowserContext, Page, Playwright

from e2e.console import Console
from e2e.engines import CHROMIUM, FIREFOX

CHROMIUM_FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
]  # fmt: skip
FIREFOX_PREFERENCES: dict[str, str | float | bool] = {
    "alerts.useSystemBackend": False,
    "dom.webnotifications.requireuserinteraction": False,
    # Nobody but the server under test is asked for anything.
    "services.settings.server": "data:,#no-remote-settings/v1",
    "messaging-system.rsexperimentloader.enabled": False,
    "app.normandy.enabled": False,
    "app.update.disabledForTesting": True,
    "browser.region.network.url": "",
    "browser.safebrowsing.malware.enabled": False,
    "browser.safebrowsing.phishing.enabled": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "extensions.getAddons.cache.enabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "toolkit.telemetry.enabled": False,
}
# A start on a busy machine takes its time.
LAUNCH_TIMEOUT = 90_000
PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844}, "device_scale_factor": 2, "has_touch": True,
    "locale": "en-GB", "timezone_id": "Europe/London",
}  # fmt: skip
DESK: dict[str, Any] = {
    "viewport": {"width": 1280, "height": 720}, "locale": "en-GB", "timezone_id": "Europe/London",
}  # fmt: skip

WORKER_READY = """async () => {
    const registration = await navigator.serviceWorker.ready;
    // It comes while the worker still activates.
    while (registration.active?.state !== 'activated') await new Promise(go => setTimeout(go, 20));
    return true;
}"""


def until(page: Page, js: str, argument: Any = None, *, timeout: float = 10) -> Any:
    """Wait for an expression or an async arrow function to be truthy, and return its value.

    Playwright's own wait takes a Promise for true, and under our content policy its plain form cannot run.
    """
    end = time.monotonic() + timeout
    value: Any = None
    while time.monotonic() < end:
        try:
            value = page.evaluate(js, argument)
        except Exception as error:
            # The page was on its way to another one.
            if "context was destroyed" not in str(error) and "navigation" not in str(error):
                raise
        if value:
            return value
        page.wait_for_timeout(30)
    raise TimeoutError(
        f"never true on {page.url}: {js}\nlast value: {value!r}\n{page.inner_text('body')[:1500]}"
    )


class Browser(ABC):
    """One person's browser with its own stored data; ``reopen`` is a cold start with nothing but that data."""

    def __init__(self, origin: str, console: Console) -> None:
        self.origin = origin
        self.console = console

    def address(self, path: str) -> str:
        """The whole address of a path at this browser's server."""
        return path if "://" in path else self.origin + path

    def reopen(self) -> None:
        """Close everything and start again: no memory is left but what was stored."""
        self.close()
        self.launch()

    def wait_for_worker(self, path: str = "/") -> None:
        """Open a page and wait until an activated service worker answers for it."""
        # WebKit forgets a worker whose page is left while it is being registered: stay where we are if we are there.
        if self.path != path:
            self.open(path)
        self.until(f"({WORKER_READY})()", timeout=20)
        # A page that came while the worker was starting may have been too early for it; the next one is not.
        self.open(path)
        self.until("navigator.serviceWorker.controller !== null")

    @abstractmethod
    def launch(self) -> None: ...

    @abstractmethod
    def close(self) -> None: ...

    @abstractmethod
    def open(self, path: str) -> None:
        """Go to this path and wait until it is loaded."""

    @abstractmethod
    def reload(self) -> None: ...

    @property
    @abstractmethod
    def path(self) -> str:
        """Path and query of the page that is shown."""

    @abstractmethod
    def js(self, expression: str) -> Any:
        """The value of an expression in the page; a promise is awaited."""

    @abstractmethod
    def until(self, expression: str, *, timeout: float = 10) -> Any:
        """Wait until the expression is truthy; its value."""

    @abstractmethod
    def click(self, css: str) -> None: ...

    @abstractmethod
    def fill(self, css: str, text: str) -> None:
        """Put this text into a field, as if it had been typed."""

    def text(self, css: str = "body") -> str:
        """The text that is seen in the first match."""
        return str(self.js(f"document.querySelector({css!r}).innerText"))

    def count(self, css: str) -> int:
        """How many elements match."""
        return int(self.js(f"document.querySelectorAll({css!r}).length"))

    def see(self, words: str, *, timeout: float = 10) -> None:
        """Wait until these words stand on the page."""
        self.until(f"document.body?.innerText.includes({words!r})", timeout=timeout)


class PlaywrightBrowser(Browser):
    """Chromium or Firefox with a profile folder."""

    engine: ClassVar[str]
    context: BrowserContext

    def __init__(
        self,
        playwright: Playwright,
        profile: Path,
        origin: str,
        console: Console,
        options: Mapping[str, Any] = DESK,
    ) -> None:
        super().__init__(origin, console)
        self._playwright = playwright
        self._profile = profile
        self._options = dict(options)
        self._is_open = False
        self.launch()

    @property
    def page(self) -> Page:
        """The page in front."""
        return self.context.pages[-1]

    def launch(self) -> None:
        self.context = self._start()
        self._is_open = True
        self.context.set_default_timeout(10_000)
        self.context.set_default_navigation_timeout(15_000)
        self.console.watch(self.context)

    def close(self) -> None:
        if self._is_open:
            self._is_open = False
            self.context.close()

    @abstractmethod
    def _start(self) -> BrowserContext: ...

    def open(self, path: str) -> None:
        self.page.goto(self.address(path))

    def reload(self) -> None:
        self.page.reload()

    @property
    def path(self) -> str:
        return str(self.page.evaluate("location.pathname + location.search"))

    def js(self, expression: str) -> Any:
        return self.page.evaluate(f"async () => ({expression})")

    def until(self, expression: str, *, timeout: float = 10) -> Any:
        return until(self.page, f"async () => ({expression})", timeout=timeout)

    def click(self, css: str) -> None:
        self.page.click(css)

    def fill(self, css: str, text: str) -> None:
        self.page.fill(css, text)


class Chromium(PlaywrightBrowser):
    """Debian's Chromium, headless."""

    engine = "chromium"

    def _start(self) -> BrowserContext:
        return self._playwright.chromium.launch_persistent_context(
            self._profile,
            executable_path=CHROMIUM,
            args=CHROMIUM_FLAGS,
            base_url=self.origin,
            timeout=LAUNCH_TIMEOUT,
            **self._options,
        )


class Firefox(PlaywrightBrowser):
    """Debian's own Firefox ESR over WebDriver BiDi: Playwright's patched one cannot be fetched everywhere."""

    engine = "firefox"

    def _start(self) -> BrowserContext:
        return self._playwright.firefox.launch_persistent_context(
            self._profile, channel="moz-firefox", executable_path=FIREFOX,
            firefox_user_prefs=FIREFOX_PREFERENCES, base_url=self.origin, timeout=LAUNCH_TIMEOUT, **self._options,
        )  # fmt: skip
