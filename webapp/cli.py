"""The command line of a practice's server: ``between ...``."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

from flask import Flask
from sqlalchemy import inspect, select

from webapp import (
    cli_clients,
    cli_jobs,
    cli_measures,
    cli_sync,
    create_app,
    demo,
    leaving,
    ledger,
    migrations,
)
from webapp.db import db
from webapp.feed_start import welcome
from webapp.links import invitation_link
from webapp.models.client import Client
from webapp.models.invitation import Invitation
from webapp.models.practice import Practice
from webapp.models.therapist import Therapist
from webapp.settings import LOOPBACK

# A request is over in seconds or it is not over; the phone tries again.
TIMEOUT, GRACE = 30, 20
# What a browser sends fits easily; what does not fit is 431, before it costs anything.
LINE, HEADERS, HEADER = 4094, 60, 8190


def main(arguments: Sequence[str] | None = None) -> None:
    """Do what the command says; what goes wrong is one sentence and exit code 1."""
    os.umask(0o077)  # the database and what lies beside it are nobody else's
    given = _parser().parse_args(arguments)
    try:
        given.run(given)
    except (ValueError, LookupError) as problem:
        sys.exit(f"between: {problem}")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="between", description="Between Sessions, the server.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    migrate = commands.add_parser("migrate", help="make the database, or bring it up to date")
    migrate.set_defaults(run=_migrate)

    migration = commands.add_parser("migration", help="write the next step of the database from the models")
    migration.add_argument("number", help="the step's number, for example 0002")
    migration.add_argument("message", help="what it does, in a few words")
    migration.set_defaults(run=_migration)

    invite = commands.add_parser("invite-therapist", help="print a link that invites a therapist, once")
    invite.add_argument(
        "--practice", default="", metavar="ID", help="into this practice; without it, to found one"
    )
    invite.add_argument("--again", default="", metavar="ID", help="this therapist, who lost the passkey")
    invite.set_defaults(run=_invite_therapist)

    people = commands.add_parser("people", help="list practices and therapists with their ids")
    people.set_defaults(run=_people)

    fill = commands.add_parser("demo", help="fill a practice with made-up people")
    fill.add_argument("--if-empty", action="store_true", help="do nothing if there is a practice already")
    fill.set_defaults(run=_demo)

    cli_sync.add(commands, create_app)
    cli_measures.add(commands, create_app)
    cli_clients.add(commands, create_app)
    cli_jobs.add(commands, create_app)

    serve = commands.add_parser("serve", help="serve the app under gunicorn")
    serve.add_argument("--port", type=int, default=8000)
    serve.add_argument("--bind", default="127.0.0.1", metavar="ADDRESS", help="the address to listen on")
    serve.add_argument("--demo", action="store_true", help="open the demo's door, on this machine alone")
    serve.add_argument("--workers", type=int, default=2)
    serve.add_argument("--threads", type=int, default=4)
    serve.set_defaults(run=_serve)
    return parser


def _migrate(_given: argparse.Namespace) -> None:
    with create_app().app_context():
        migrations.upgrade()
        # What came with an update, a new worksheet for instance, goes to every phone: one short transaction each.
        _make_good()
        for client in db.session.scalars(Client.here()).all():
            welcome(client)


def _migration(given: argparse.Namespace) -> None:
    with create_app().app_context():
        migrations.revise(given.message, given.number)


def _invite_therapist(given: argparse.Namespace) -> None:
    with create_app().app_context():
        practice = given.practice
        if practice and db.session.get(Practice, practice) is None:
            raise LookupError("there is no practice with this id; `between people` lists them")
        if given.again:
            known = db.session.scalar(select(Therapist).where(Therapist.id == given.again))
            if known is None:
                raise LookupError("there is no therapist with this id; `between people` lists them")
            if known.ended_at is not None:
                raise LookupError("this therapist was deactivated; an admin can invite her anew")
            practice = known.practice_id
        print(invitation_link(Invitation.for_therapist(practice, given.again)))


def _people(_given: argparse.Namespace) -> None:
    with create_app().app_context():
        for practice in db.session.scalars(select(Practice).order_by(Practice.created_at)):
            print(f"{practice.id}  {practice.name}")
            for therapist in db.session.scalars(
                select(Therapist).where(Therapist.practice_id == practice.id)
            ):
                print(f"  {therapist.id}  {therapist.name}")


def _demo(given: argparse.Namespace) -> None:
    app = create_app()
    if given.if_empty and _has_practices(app):
        return
    demo.fill(app)


def _has_practices(app: Flask) -> bool:
    with app.app_context():
        return db.session.scalar(select(Practice.id).limit(1)) is not None


def _make_good() -> None:
    """A backup that came back must not bring back who has left: before anything is served."""
    done = leaving.make_good(ledger.here())
    if done.closed or done.erased:
        print(f"{done.closed} clients who have left are closed again, {done.erased} are erased again.")


def _serve(given: argparse.Namespace) -> None:
    """Become gunicorn."""
    if given.demo and given.bind not in LOOPBACK:
        raise ValueError("a demo is served on this machine alone: leave --bind out")
    with create_app().app_context():
        if inspect(db.engine).has_table(Client.__tablename__):
            _make_good()
    environment = os.environ | {"BETWEEN_BIND": given.bind, "BETWEEN_DEMO": "1" if given.demo else "0"}
    environment.setdefault("BETWEEN_ORIGIN", f"http://localhost:{given.port}")
    os.execve(sys.executable, gunicorn(given.bind, given.port, given.workers, given.threads), environment)  # noqa: S606


def gunicorn(bind: str, port: int, workers: int, threads: int) -> list[str]:
    """The command that serves. No access log: the address of an invitation is a secret."""
    host = f"[{bind}]" if ":" in bind else bind
    options = {
        "bind": f"{host}:{port}",
        "worker-class": "gthread",
        "workers": workers,
        "threads": threads,
        "timeout": TIMEOUT,
        "graceful-timeout": GRACE,
        "limit-request-line": LINE,
        "limit-request-fields": HEADERS,
        "limit-request-field_size": HEADER,
        "log-level": "warning",
    }
    given = [f"--{name}={value}" for name, value in options.items()]
    return [sys.executable, "-m", "gunicorn", *given, "--no-control-socket", "webapp:create_app()"]


if __name__ == "__main__":
    main()
