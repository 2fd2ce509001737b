"""What must never come back with a backup: who has left, and whose words were erased.

One file beside the database and outside of it, a line of JSON each, only ever added to. A line is on
the disk before the deed is done, so a deed without its line cannot be; a line whose deed was cut off is
made good at the next start. It holds ids and hashes, no names and no words.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from flask import current_app
from sqlalchemy.engine import make_url

from webapp.settings import ROOT, Settings

LEFT, ERASED = "left", "erased"


@dataclass(frozen=True, slots=True)
class Line:
    """One deed: ``what`` is LEFT or ERASED, ``at`` an instant, ``until`` the day of the erasure ("" where not known).

    ``sign_ins`` are the hashes of the sign-ins that ended with it: a phone that comes with one of them is told to
    forget everything.
    """

    what: str
    practice_id: str
    client_id: str
    at: str
    until: str = ""
    sign_ins: tuple[str, ...] = ()


def path_of(settings: Settings) -> Path:
    """Where the ledger of this installation lies."""
    if settings.ledger:
        return Path(settings.ledger)
    url = make_url(settings.database)
    if url.drivername.startswith("sqlite") and url.database and url.database != ":memory:":
        return Path(url.database).with_suffix(".ledger")
    return ROOT / "instance" / "between.ledger"


def here() -> Path:
    """The ledger of the app at hand."""
    return path_of(current_app.config["SETTINGS"])


def add(path: Path, line: Line) -> None:
    """Write a line, and come back when it is on the disk. OSError if it cannot be."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    # On a line of its own, whatever was cut off before it.
    text = f"\n{json.dumps(asdict(line), separators=(',', ':'))}\n"
    descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(descriptor, text.encode())
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def lines(path: Path) -> Iterator[Line]:
    """What the ledger holds, in order. A last line that was cut off counts for nothing: its deed was not done."""
    if not path.exists():
        return
    for text in path.read_text("utf-8").split("\n"):
        try:
            said = json.loads(text) if text else None
        except ValueError:
            said = None
        if isinstance(said, dict):
            yield Line(**{**said, "sign_ins": tuple(said.get("sign_ins", ()))})


def has_left(path: Path, sign_in: str) -> bool:
    """Whether the sign-in with this hash ended because its owner left."""
    return any(sign_in in line.sign_ins for line in lines(path))
