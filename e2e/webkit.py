"""WebKitGTK, the nearest thing to Safari that runs here: driven by Selenium on a display that nobody sees."""

from __future__ import annotations

import os
import re
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from e2e.browsers import Browser
from e2e.console import Console
from e2e.engines import WEBKIT_DRIVER, XVFB

PROGRAM = Path(__file__).resolve().parent / "webkit_window.py"
# Off in GTK's build, on in Safari.
FEATURES = "StorageAPI,StorageAPIEstimate,FileSystem"
RUN = """const done = arguments[arguments.length - 1];
(async () => (%s))().then(value => done({ value }), error => done({ error: String(error) }));"""


@contextmanager
def display() -> Iterator[str]:
    """An X display of our own, by its name."""
    reading, writing = os.pipe()
    server = subprocess.Popen(
        [XVFB, "-displayfd", str(writing), "-screen", "0", "1280x1024x24", "-nolisten", "tcp"],
        pass_fds=[writing], stderr=subprocess.DEVNULL,
    )  # fmt: skip
    os.close(writing)
    try:
        with os.fdopen(reading) as pipe:
            # To the newline: closing earlier kills Xvfb, and then the driver hangs for ever without a word.
            name = pipe.readline().strip()
        if not name:
            raise RuntimeError("Xvfb did not start")
        yield f":{name}"
    finally:
        server.terminate()
        server.wait()


class WebKit(Browser):
    """WebKitGTK with a profile folder. No passkeys, no developer protocol; its console is read from its log."""

    engine = "webkit"

    def __init__(
        self,
        screen: str,
        profile: Path,
        origin: str,
        console: Console,
        *,
        width: int = 390,
        height: int = 844,
    ) -> None:
        super().__init__(origin, console)
        self._screen = screen
        self._profile = profile
        self._size = f"{width}x{height}"
        profile.mkdir(parents=True, exist_ok=True)
        self._log = profile / "console.log"
        self._driver: Any = None
        self.launch()

    def launch(self) -> None:
        from selenium import webdriver
        from selenium.webdriver.webkitgtk.service import Service

        options = webdriver.WebKitGTKOptions()
        options.binary_location = str(PROGRAM)
        for word in (str(self._profile), FEATURES, self._size):
            options.add_argument(word)
        environment = {
            **os.environ, "DISPLAY": self._screen, "NO_AT_BRIDGE": "1", "DBUS_SESSION_BUS_ADDRESS": "disabled:",
        }  # fmt: skip
        # The window is a child of the driver, so what it prints comes here too.
        service = Service(str(WEBKIT_DRIVER), env=environment, log_output=str(self._log))
        self._driver = webdriver.WebKitGTK(options=options, service=service)
        self._driver.set_script_timeout(20)
        self._driver.set_page_load_timeout(20)

    def close(self) -> None:
        if self._driver is None:
            return
        with suppress(Exception):
            self._driver.quit()
        self._driver = None
        self._read_console()

    def open(self, path: str) -> None:
        self._driver.get(self.address(path))

    def reload(self) -> None:
        self._driver.refresh()

    @property
    def path(self) -> str:
        parts = urlsplit(self._driver.current_url)
        return parts.path + (f"?{parts.query}" if parts.query else "")

    def js(self, expression: str) -> Any:
        answer = self._driver.execute_async_script(RUN % expression)
        if "error" in answer:
            raise AssertionError(f"{answer['error']} in {expression}")
        return answer.get("value")

    def until(self, expression: str, *, timeout: float = 10) -> Any:
        from selenium.common.exceptions import WebDriverException

        end = time.monotonic() + timeout
        while time.monotonic() < end:
            # Between two pages there is nothing to ask.
            with suppress(WebDriverException):
                value = self.js(expression)
                if value:
                    return value
            time.sleep(0.05)
        raise TimeoutError(f"never true on {self.path}: {expression}\n{self.text()[:1500]}")

    def click(self, css: str) -> None:
        element = self._driver.find_element("css selector", css)
        self._driver.execute_script("arguments[0].scrollIntoView({ block: 'center' })", element)
        element.click()

    def fill(self, css: str, text: str) -> None:
        # WebDriver types no emoji here; a field that is set and says `input` is the same to a page.
        element = self._driver.find_element("css selector", css)
        self._driver.execute_script(
            "arguments[0].focus(); arguments[0].value = arguments[1];"
            "for (const name of ['input', 'change']) arguments[0].dispatchEvent(new Event(name, { bubbles: true }))",
            element, text,
        )  # fmt: skip

    def screenshot(self, file: Path) -> None:
        """What is seen, as a PNG."""
        self._driver.save_screenshot(str(file))

    def _read_console(self) -> None:
        if not self._log.exists():
            return
        for line in self._log.read_text(errors="replace").splitlines():
            if re.search(r"CONSOLE( \S+)? ERROR", line) or "Content Security Policy" in line:
                self.console.note("console", line)
        self._log.unlink()
