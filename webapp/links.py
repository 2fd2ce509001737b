"""An address that is carried from one screen to another: whole, and as a picture to point a phone at."""

from __future__ import annotations

import segno
from flask import current_app


def invitation_link(token: str) -> str:
    """The whole address of an invitation."""
    return f"{current_app.config['ORIGIN']}/invitation/{token}"


def supporter_link(token: str) -> str:
    """The whole address of a supporter's link. What follows the # stays in the browser: no server and no log sees it."""
    return f"{current_app.config['ORIGIN']}/supporter/open#{token}"


def calendar_link(token: str) -> str:
    """The whole address of a calendar that another calendar follows."""
    return f"{current_app.config['ORIGIN']}/calendar/{token}.ics"


def qr(link: str) -> str:
    """The link as a QR code: an SVG in a data address, for the ``src`` of an ``img``."""
    # Dark on white with its margin whatever the page looks like: cameras need it so.
    return segno.make(link, error="m", micro=False).svg_data_uri(scale=4, dark="#000", light="#fff")
