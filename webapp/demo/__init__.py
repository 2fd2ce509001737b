"""A practice of made-up people, to look around in; ``between demo`` makes it.

Nothing is written into tables: what the therapist agreed and what the clients wrote goes through the
inbox, with the time at which it is said to have come.
"""

from __future__ import annotations

from datetime import datetime

from flask import Flask

from webapp.db import now
from webapp.demo.people import make_people
from webapp.demo.telling import tell
from webapp.feed_start import welcome


def fill(app: Flask, until: datetime | None = None) -> None:
    """Make the practice, Thea, her colleague Olga, and Thea's clients Cleo, Amir and Jonna, with six weeks of what they did."""
    with app.app_context():
        for client in make_people():
            welcome(client)
            tell(client, until or now())
