"""The product and the floor, under the same gunicorn with the same workers."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from e2e.servers import LiveServer
from tests.bench import floor
from webapp.cli import gunicorn

WORKERS, THREADS = 2, 4
LOG_LINE = "--access-logformat=%(s)s %(m)s %(U)s?%(q)s"


def product(folder: Path, *, database: str = "", demo: bool = False, log: Path | None = None) -> LiveServer:
    """The real server with empty tables, not started yet. ``log`` gets a line for each request."""
    folder.mkdir()
    environment = {"BETWEEN_BIND": "127.0.0.1", "BETWEEN_DEMO": "1" if demo else "0"}
    if database:
        environment["BETWEEN_DATABASE"] = database
    command = _command("webapp:create_app()", *([f"--access-logfile={log}", LOG_LINE] if log else []))
    server = LiveServer(folder, command=command, environment=environment)
    server.between("migrate")
    return server


def floor_server(folder: Path, *, database: str = "") -> LiveServer:
    """The floor with its empty table, not started yet."""
    folder.mkdir()
    database = database or f"sqlite:///{folder / 'floor.db'}"
    floor.make_tables(database)
    return LiveServer(
        folder,
        command=_command("tests.bench.floor:create_app()"),
        ready="/ready",
        environment={"FLOOR_DATABASE": database},
    )


@contextmanager
def running(*servers: LiveServer) -> Iterator[None]:
    """Started, and stopped whatever happens."""
    try:
        for server in servers:
            server.start()
        gc.collect()
        yield
    finally:
        for server in servers:
            server.stop()


def _command(app: str, *more: str) -> list[str]:
    """The product's own command line for gunicorn, with this application."""
    words = [
        word for word in gunicorn("127.0.0.1", 0, WORKERS, THREADS)[:-1] if not word.startswith("--bind")
    ]
    return [*words, "--bind=127.0.0.1:{port}", *more, app]
