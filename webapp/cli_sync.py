"""The part of the command line that looks after the sync: ``between sync ...``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from flask import Flask
from sqlalchemy import select

from webapp import inbox, leaving, ledger
from webapp.db import db
from webapp.erase import erase
from webapp.models.client import Client
from webapp.models.feed import Feed
from webapp.rebuild import differences
from webapp.replay import replay_held

MakeApp = Callable[[], Flask]


def add(commands: Any, make_app: MakeApp) -> None:
    """Put these commands among the others."""
    sync = commands.add_parser("sync", help="look after what the phones have sent")
    jobs = sync.add_subparsers(required=True, metavar="JOB")

    again = jobs.add_parser("replay-held", help="try again what is held: after an upgrade, or a mended fault")
    again.set_defaults(run=lambda _given: _replay_held(make_app()))

    anew = jobs.add_parser("rebuild", help="compare the records with the log that they came from")
    anew.add_argument("client", nargs="?", default="", metavar="CLIENT", help="the client's id")
    anew.add_argument("--all", action="store_true", help="of every client")
    anew.set_defaults(run=lambda given: _rebuild(make_app(), given))

    words = jobs.add_parser("erase", help="erase what was deleted long enough ago; to be run every day")
    words.set_defaults(run=lambda _given: _erase(make_app()))


def _replay_held(app: Flask) -> None:
    with app.app_context():
        done = [replay_held(place) for place in _feeds()]
    placed, held = sum(one.placed for one in done), sum(one.held for one in done)
    print(f"{placed} of {held} held operations have found their place.")


def _rebuild(app: Flask, given: argparse.Namespace) -> None:
    if bool(given.client) == given.all:
        raise ValueError("name one client, or say --all")
    with app.app_context():
        places: Sequence[inbox.Place] = list(_feeds()) if given.all else [_place_of(given.client)]
        found = [(place, line) for place in places for line in differences(place)]
    for (_practice, client), line in found:
        print(f"{client}  {line}")
    print(f"{len(places)} compared, {len(found)} differences.")
    if found:
        sys.exit(1)


def _erase(app: Flask) -> None:
    with app.app_context():
        done = [erase(place) for place in _feeds()]
        gone = leaving.erase_due(ledger.here())
    words, tombstones = sum(one.words for one in done), sum(one.tombstones for one in done)
    print(f"The words of {words} deleted records are erased, {tombstones} tombstones are gone.")
    if gone:
        print(f"{gone} clients who have left are erased.")


def _feeds() -> Iterator[inbox.Place]:
    """One after the other, each to be looked after in a transaction of its own."""
    yield from Feed.all(db.session())


def _place_of(client_id: str) -> inbox.Place:
    found = db.session.scalars(select(Client).where(Client.id == client_id)).first()
    if found is None:
        raise LookupError("there is no client with this id")
    return found.practice_id, found.id
