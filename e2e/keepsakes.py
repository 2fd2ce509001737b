"""The pictures that the repository keeps: those of the README and of the app's manifest."""

from __future__ import annotations

from playwright.sync_api import Browser, Page

from e2e.browsers import DESK, PHONE
from e2e.demo_door import enter
from e2e.png import indexed
from e2e.servers import ROOT, LiveServer
from e2e.therapist_steps import client_path

FOLDER = ROOT / "static" / "screenshots"
# One pixel for each pixel: the sizes that the manifest says are those of the files.
ON_PHONE = {**PHONE, "device_scale_factor": 1}


def keep(browser: Browser, server: LiveServer) -> None:
    """Write today-phone.png, log-phone.png and review-desk.png from the demo practice on this server."""
    FOLDER.mkdir(exist_ok=True)
    phone = browser.new_context(base_url=server.url, **ON_PHONE).new_page()
    enter(phone, "Jonna")
    phone.goto("/today")
    _take(phone, "today-phone")
    phone.goto("/log/thought_record")
    _take(phone, "log-phone")
    desk = browser.new_context(base_url=server.url, **DESK).new_page()
    enter(desk, "therapist")
    desk.goto(f"{client_path(desk, 'Cleo Marchetti')}/review")
    _take(desk, "review-desk")


def _take(page: Page, name: str) -> None:
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    taken = page.screenshot(animations="disabled", caret="hide")
    (FOLDER / f"{name}.png").write_bytes(indexed(taken))
