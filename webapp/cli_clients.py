"""The part of the command line that is about one client: ``between export-client``, ``between import-client``."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from flask import Flask

from webapp.db import db
from webapp.export import everything
from webapp.models.client import Client
from webapp.models.therapist import Therapist
from webapp.take_in import take_in

MakeApp = Callable[[], Flask]


def add(commands: Any, make_app: MakeApp) -> None:
    """Put these commands among the others."""
    out = commands.add_parser("export-client", help="print everything that is kept about a client, as JSON")
    out.add_argument("client", metavar="CLIENT", help="the client's id")
    out.set_defaults(run=lambda given: _export(make_app(), given))

    into = commands.add_parser("import-client", help="take in the file of a client who comes from elsewhere")
    into.add_argument("file", metavar="FILE", help="what the client downloaded there")
    into.add_argument("--therapist", required=True, metavar="ID", help="whom the client comes to")
    into.set_defaults(run=lambda given: _import(make_app(), given))


def _export(app: Flask, given: argparse.Namespace) -> None:
    with app.app_context():
        found = db.session.scalars(db.select(Client).where(Client.id == given.client)).first()
        if found is None:
            raise LookupError("there is no client with this id")
        print(json.dumps(everything(found), ensure_ascii=False, indent=1))


def _import(app: Flask, given: argparse.Namespace) -> None:
    data = Path(given.file).read_bytes()
    with app.app_context():
        therapist = db.session.scalars(db.select(Therapist).where(Therapist.id == given.therapist)).first()
        if therapist is None:
            raise LookupError("there is no therapist with this id; `between people` lists them")
        client = take_in(data, therapist)
        print(f"{client.name} is a client of {therapist.name} now. Invite the client from her or his page.")
