"""The four ways in which every page is looked at: phone and desktop, light and dark."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from playwright.sync_api import Page


@dataclass(frozen=True)
class Look:
    """One way to look at a page."""

    name: str
    width: int
    height: int
    scheme: Literal["light", "dark"]


LOOKS = (
    Look("phone-light", 390, 844, "light"),
    Look("phone-dark", 390, 844, "dark"),
    Look("desk-light", 1280, 720, "light"),
    Look("desk-dark", 1280, 720, "dark"),
)


# A button that the browser offers a moment later (to install the app) makes a page longer.
LATER = 120


def in_all_looks(page: Page) -> Iterator[Look]:
    """Show the open page in each way, without loading it again; all of it, so that no bar lies over a part."""
    for look in LOOKS:
        page.emulate_media(color_scheme=look.scheme, reduced_motion="reduce")
        page.set_viewport_size({"width": look.width, "height": look.height})
        whole = page.evaluate("document.documentElement.scrollHeight")
        page.set_viewport_size({"width": look.width, "height": max(look.height, whole + LATER)})
        yield look
