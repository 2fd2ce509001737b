"""One promise of the product, tried at four moments; and the steps that most of them are made of.

``act`` runs after a cold start with the server stopped, ``there`` after the next cold start, ``arrived`` on
the therapist's desk once the server is back; where she answers, ``answered`` is what the phone shows of it
at the end, again without a server. ``meanwhile`` is what she does while the phone is shut and holds it all.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page

from e2e import offline_day as day
from e2e.browsers import Browser


@dataclass(frozen=True)
class Row:
    """One promise, and the four moments at which it is tried."""

    name: str
    act: Callable[[Browser], None]
    there: Callable[[Browser], None]
    arrived: Callable[[Page, str], None]
    answered: Callable[[Browser], None] | None = None
    meanwhile: Callable[[Page, str], None] | None = None


def tap(phone: Browser, css: str) -> None:
    """Press something that leads to another page, and wait for it."""
    phone.js("window.before = true")
    phone.click(css)
    phone.until("!window.before && document.readyState === 'complete'")


def choose(phone: Browser, name: str, value: str = "1") -> None:
    """Tick a box, or choose one of several."""
    css = f'[name="{name}"][value="{value}"]'
    picked = f"document.querySelector({json.dumps(css)})"
    phone.js(f"{picked}.click()")
    assert phone.js(f"{picked}.checked")


def send(phone: Browser, action: str) -> None:
    """Press the button of the form that goes there."""
    tap(phone, f'form[action^="{action}"] button:not([type="button"])')


def entry_on(phone: Browser, title: str) -> str:
    """The address of the newest entry for this."""
    phone.open(day.card_link(phone, title, "/log").removesuffix("/log"))
    return str(phone.js("document.querySelector('main article a[href^=\"/entries/\"]').getAttribute('href')"))


def review(desk: Page, client: str) -> Page:
    """The review, everything unfolded."""
    desk.goto(f"{client}/review")
    return desk
