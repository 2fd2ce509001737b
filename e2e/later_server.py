"""The app some days later, for LiveServer: its clock is moved on, everything else is as it is.

``DEMO`` belongs into its environment, as nobody but ``between serve`` opens the door of the demo.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import time_machine
from flask import Flask

from webapp import create_app
from webapp.cli import gunicorn

DEMO = {"BETWEEN_BIND": "127.0.0.1", "BETWEEN_DEMO": "1"}


def app(days: int) -> Flask:
    """The app with a clock that goes on from so many days ahead."""
    time_machine.travel(datetime.now(UTC) + timedelta(days=days)).start()
    return create_app()


def later(days: int) -> list[str]:
    """The command that serves it."""
    command = [*gunicorn("127.0.0.1", 0, workers=1, threads=4)[:-1], f"e2e.later_server:app({days})"]
    return [word.replace("127.0.0.1:0", "127.0.0.1:{port}") for word in command]
