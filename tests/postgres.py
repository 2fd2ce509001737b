"""A PostgreSQL server of the tests' own: in a temporary folder, on loopback, on a free port, gone afterwards."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import psycopg

ROOT = Path(__file__).resolve().parent.parent
# A test that lost power is not told here: without waiting for the disk the tests take half as long.
HASTY = {"fsync": "off", "full_page_writes": "off", "autovacuum": "off"}


@dataclass
class Postgres:
    """A server that runs; each database is made for one test."""

    port: int
    folder: Path
    programs: Path

    def __post_init__(self) -> None:
        self._numbers = count(1)

    def url(self, name: str) -> str:
        """The address of a database, as SQLAlchemy takes it."""
        return f"postgresql+psycopg://postgres@127.0.0.1:{self.port}/{name}"

    def dsn(self, name: str = "postgres") -> str:
        """The address of a database, as psycopg takes it."""
        return f"postgresql://postgres@127.0.0.1:{self.port}/{name}"

    def new_database(self) -> str:
        """The name of a new, empty database."""
        name = f"between_{next(self._numbers)}"
        self._say(f"CREATE DATABASE {name} TEMPLATE template0")
        return name

    def drop(self, name: str) -> None:
        """Let a database go, whoever still holds on to it."""
        self._say(f"DROP DATABASE {name} WITH (FORCE)")

    def dump(self, name: str, file: Path) -> None:
        """A copy of a database in use, as a practice makes it every night."""
        _run(self.programs / "pg_dump", "--format=custom", f"--file={file}", self.dsn(name), owned=False)

    def restore(self, name: str, file: Path) -> None:
        """Put such a copy in the place of the database, whoever still holds on to it."""
        self.drop(name)
        self._say(f"CREATE DATABASE {name} TEMPLATE template0")
        _run(self.programs / "pg_restore", f"--dbname={self.dsn(name)}", file, owned=False)

    def _say(self, statement: str) -> None:
        with psycopg.connect(self.dsn(), autocommit=True) as connection:
            connection.execute(statement)


@contextmanager
def running(settings: dict[str, str] = HASTY) -> Iterator[Postgres]:
    """A server with these settings; RuntimeError with the command that helps if there is none here."""
    programs = _programs()
    folder = Path(tempfile.mkdtemp(prefix="between-postgres-"))
    data, log = folder / "data", folder / "log"
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres", "postgres")
        _run(
            programs / "initdb",
            "-D",
            data,
            "-U",
            "postgres",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
            "-N",
        )
        port = _free_port()
        given = {
            "listen_addresses": "127.0.0.1",
            "port": str(port),
            "unix_socket_directories": str(folder),
            **settings,
        }
        options = " ".join(f"-c {name}={value}" for name, value in given.items())
        _run(programs / "pg_ctl", "-D", data, "-l", log, "-w", "-o", options, "start")
        try:
            yield Postgres(port, folder, programs)
        finally:
            _run(programs / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _programs() -> Path:
    """Where Debian, or anybody else, has put them; installed now if they are missing and we may."""
    subprocess.run(["bash", ROOT / ".ci" / "postgres.sh"], check=True)
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if found:
        return found[-1].parent
    return Path(str(shutil.which("initdb"))).parent


def _run(*command: object, owned: bool = True) -> None:
    """As the user postgres, if we are root: the server refuses to be root's. Not where the file is ``owned`` by us."""
    words = [str(word) for word in command]
    if owned and os.geteuid() == 0:
        words = ["runuser", "-u", "postgres", "--", *words]
    done = subprocess.run(
        words, cwd="/", capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL
    )
    if done.returncode:
        raise RuntimeError(f"{words[-1]}: {done.stderr or done.stdout}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
