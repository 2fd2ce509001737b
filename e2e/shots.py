"""Pictures of every page in four looks: ``make shots``, or ``make shots ARGS="today review"`` for those with such a name.

They and their contact sheets go to build/shots/LOOK/. With ``--keep`` the few that the README and the manifest show are
taken instead, and put into static/screenshots/. All of it is the demo practice, told up to now: so days and times in the
pictures are those on which they were taken; nothing else differs from one time to the next.
"""

from __future__ import annotations

import argparse
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, sync_playwright

from e2e.browsers import CHROMIUM_FLAGS, DESK, PHONE
from e2e.contact_sheets import make_sheets
from e2e.demo_door import enter
from e2e.engines import CHROMIUM
from e2e.keepsakes import keep
from e2e.looks import LOOKS, Look
from e2e.pages import crawl
from e2e.servers import ROOT, LiveServer
from e2e.states import client_states, newcomer_states, stranger_states, therapist_states

SHOTS = ROOT / "build" / "shots"
DEVICES = {
    "phone": {**PHONE, "device_scale_factor": 1},
    "desk": DESK,
}
PEOPLE = ("Cleo", "Jonna", "therapist")
STATES: dict[str, Callable[[Page, LiveServer], Iterator[str]]] = {
    "Cleo": client_states,
    "therapist": therapist_states,
}
PRINT = Look("print", 720, 1020, "light")


@dataclass
class Camera:
    """Takes each page in all looks of one device; only those whose name holds one of the words, when there are any."""

    device: str
    words: list[str]
    taken: dict[Look, list[Path]] = field(default_factory=dict)

    def take(self, page: Page, name: str) -> None:
        """Take the page as it stands, all of its height."""
        if self.words and not any(word in name for word in self.words):
            return
        for look in (look for look in LOOKS if look.name.startswith(self.device)):
            page.emulate_media(color_scheme=look.scheme, reduced_motion="reduce")
            self._shoot(page, look, name)
        if self.device == "desk" and "review" in name:
            page.emulate_media(media="print", color_scheme="light")
            self._shoot(page, PRINT, name)
            page.emulate_media(media="screen")

    def _shoot(self, page: Page, look: Look, name: str) -> None:
        picture = SHOTS / look.name / f"{name}.png"
        page.set_viewport_size({"width": look.width, "height": look.height})
        # As tall as the page: else a bar that sticks to the window lies over its middle.
        whole = page.evaluate("document.documentElement.scrollHeight")
        page.set_viewport_size({"width": look.width, "height": max(look.height, whole)})
        page.screenshot(path=picture, animations="disabled", caret="hide")
        page.set_viewport_size({"width": look.width, "height": look.height})
        self.taken.setdefault(look, []).append(picture)


def main() -> None:
    """Read the command line and take the pictures."""
    parser = argparse.ArgumentParser(prog="e2e.shots", description=__doc__)
    parser.add_argument("words", nargs="*", help="only pages with one of these words in their name")
    parser.add_argument("--keep", action="store_true", help="take those of the README and the manifest anew")
    told = parser.parse_args()
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_FLAGS)
        demo = demo_database(Path(folder))
        if told.keep:
            server = server_on(Path(folder), "keep", demo).start()
            keep(browser, server)
            server.stop()
        else:
            shutil.rmtree(SHOTS, ignore_errors=True)
            for device in DEVICES:
                camera = Camera(device, told.words)
                take_all(browser, camera, Path(folder), demo)
                for look, pictures in camera.taken.items():
                    made = make_sheets(browser, look, pictures)
                    print(f"{len(pictures)} pages on {len(made)} sheets: {made[0].parent}", file=sys.stderr)
        browser.close()


def demo_database(folder: Path) -> Path:
    """The demo practice, told up to now."""
    server = LiveServer(folder)
    server.between("migrate")
    server.between("demo", "--if-empty")
    return server.database


def server_on(folder: Path, name: str, database: Path | None = None) -> LiveServer:
    """A server with a copy of this database, or with one in which nobody is; not started yet."""
    (folder / name).mkdir()
    server = LiveServer(folder / name)
    if database:
        server.take_database(database)
    else:
        server.between("migrate")
    return server


def take_all(browser: Browser, camera: Camera, folder: Path, demo: Path) -> None:
    """Every page and every state on this device."""
    server = server_on(folder, f"demo-{camera.device}", demo).start()
    with opened(browser, camera.device, server) as page:
        for state in stranger_states(page):
            camera.take(page, f"stranger-{state}")
    for person in PEOPLE:
        with opened(browser, camera.device, server) as page:
            enter(page, person)
            for found in crawl(page, urlsplit(page.url).path):
                camera.take(page, f"{person.lower()}-{found.name}")
            if person in STATES:
                for state in STATES[person](page, server):
                    camera.take(page, f"{person.lower()}-{state}")
    server.stop()
    server = server_on(folder, f"new-{camera.device}").start()
    with opened(browser, camera.device, server) as thea, opened(browser, camera.device, server) as cleo:
        for page, state in newcomer_states(thea, cleo, server):
            camera.take(page, f"new-{state}")
    server.stop()


@contextmanager
def opened(browser: Browser, device: str, server: LiveServer) -> Iterator[Page]:
    """A page in a browser of its own, for one person."""
    context = browser.new_context(base_url=server.url, **DEVICES[device])
    context.set_default_timeout(20_000)
    yield context.new_page()
    context.close()


if __name__ == "__main__":
    main()
