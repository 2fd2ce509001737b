"""The part of the command line that keeps measures: ``between measures ...``."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

from flask import Flask

from webapp.db import db
from webapp.measures import install
from webapp.models.measure import Measure
from webapp.models.practice import Practice

MakeApp = Callable[[], Flask]


def add(commands: Any, make_app: MakeApp) -> None:
    """Put these commands among the others."""
    measures = commands.add_parser("measures", help="install measures from FHIR Questionnaire files")
    jobs = measures.add_subparsers(required=True, metavar="JOB")

    new = jobs.add_parser("install", help="check a file and install it for a practice")
    new.add_argument("file", metavar="FILE", help="a FHIR R4 Questionnaire in JSON")
    new.add_argument("--practice", required=True, metavar="ID", help="`between people` lists them")
    new.set_defaults(run=lambda given: _install(make_app(), given))

    kept = jobs.add_parser("list", help="list what is installed, with its versions")
    kept.set_defaults(run=lambda _given: _list(make_app()))


def _install(app: Flask, given: argparse.Namespace) -> None:
    try:
        data = Path(given.file).read_bytes()
    except OSError as problem:
        raise LookupError(f"the file cannot be read: {problem.strerror}") from None
    with app.app_context():
        if db.session.get(Practice, given.practice) is None:
            raise LookupError("there is no practice with this id; `between people` lists them")
        done = install(given.practice, data, "")
        title = next(iter(done.sheet["title"].values()))
        state = "installed" if done.is_new else "was installed already"
        print(
            f"{title}, version {done.read.version}: {state} as {done.sheet['worksheet']}.{done.sheet['version']}."
        )


def _list(app: Flask) -> None:
    with app.app_context():
        for practice in db.session.scalars(db.select(Practice).order_by(Practice.created_at)):
            print(f"{practice.id}  {practice.name}")
            for each in db.session.scalars(Measure.of(practice.id)):
                print(
                    f"  {each.worksheet}.{each.version}  {next(iter(each.sheet['title'].values()))}, version {each.label}"
                )
