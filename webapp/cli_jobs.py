"""The part of the command line that does what has its time: ``between jobs run``."""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from typing import Any

from flask import Flask
from sqlalchemy.exc import DBAPIError

from webapp.reminders import sending

MakeApp = Callable[[], Flask]


def add(commands: Any, make_app: MakeApp) -> None:
    """Put these commands among the others."""
    jobs = commands.add_parser("jobs", help="send the reminders that are due").add_subparsers(
        required=True, metavar="JOB"
    )
    run = jobs.add_parser("run", help="do one round; several at the same time send each reminder once")
    run.add_argument(
        "--every", type=_seconds, default=0, metavar="SECONDS", help="go on, with a round so often"
    )
    run.set_defaults(run=lambda given: _run(make_app(), given.every))


def _run(app: Flask, every: int) -> None:
    _round(app)
    while every:
        time.sleep(every)
        try:
            _round(app)
        except DBAPIError:  # busy or away for a moment: the next round makes it good
            app.logger.exception("a round could not read or write the database")


def _round(app: Flask) -> None:
    with app.app_context():
        done = sending.run()
    if done.messages or done.failed:
        print(f"{done.messages} reminders sent, {done.failed} could not be.", flush=True)


def _seconds(text: str) -> int:
    """How often, as whole seconds; argparse tells of anything else."""
    if not text.isascii() or not text.isdecimal() or not 10 <= int(text) <= 3600:
        raise argparse.ArgumentTypeError("name 10 to 3600 seconds")
    return int(text)
