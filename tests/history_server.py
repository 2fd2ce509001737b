"""The real server for the phones of tests/js/histories.test.mjs: one line of JSON in, one line out.

``{"do": "begin"}`` makes a new client with a sign-in, ``{"do": "sync", "body": text}`` is her POST /sync,
``{"do": "log"}`` names every operation that is stored. ``{"do": "save"}`` and ``{"do": "restore"}`` are
yesterday's backup: what came between them is forgotten.
"""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
from contextlib import closing
from pathlib import Path
from typing import Any

import pysqlite3
from sqlalchemy import select

from tests.conftest import Browser, make_client, make_practice, make_therapist, sign_in
from webapp import create_app
from webapp.db import db
from webapp.migrations import every_table
from webapp.models.operation import LoggedOperation
from webapp.settings import Settings


class Stage:
    """One app with a database in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.database, self.backup = folder / "between.db", folder / "yesterday.db"
        settings = Settings(
            database=f"sqlite:///{self.database}", origin="http://localhost", bind="127.0.0.1"
        )
        self.app = create_app(settings)
        self.app.test_client_class = Browser
        with self.app.app_context():
            every_table().create_all(db.engine)
        self.thea = make_therapist(self.app, make_practice(self.app, "Riverside"), "Thea")
        self.phone = self.app.test_client()

    def begin(self) -> dict[str, Any]:
        client = make_client(self.app, self.thea, "Cleo")
        self.phone = sign_in(self.app, "client", client)
        return {"account": client.id}

    def sync(self, body: str) -> dict[str, Any]:
        answer = self.phone.post("/sync", data=body, content_type="application/json")
        return {"status": answer.status_code, "answer": answer.get_json(silent=True) or {}}

    def log(self) -> dict[str, Any]:
        with self.app.app_context():
            return {"ops": list(db.session.scalars(select(LoggedOperation.op)))}

    def save(self) -> dict[str, Any]:
        self.backup.unlink(missing_ok=True)
        with closing(pysqlite3.connect(str(self.database))) as connection:
            connection.execute("VACUUM INTO ?", (str(self.backup),))
        return {}

    def restore(self) -> dict[str, Any]:
        with self.app.app_context():
            db.session.remove()
            db.engine.dispose()
        for end in ("-wal", "-shm"):
            Path(f"{self.database}{end}").unlink(missing_ok=True)
        shutil.copy(self.backup, self.database)
        return {}

    def answer(self, asked: dict[str, Any]) -> dict[str, Any]:
        if asked["do"] == "sync":
            return self.sync(asked["body"])
        tasks = {"begin": self.begin, "log": self.log, "save": self.save, "restore": self.restore}
        return tasks[asked["do"]]()


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        stage = Stage(Path(folder))
        for line in sys.stdin:
            print(json.dumps(stage.answer(json.loads(line))), flush=True)


if __name__ == "__main__":
    main()
