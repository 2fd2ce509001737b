"""The floor: what it costs to put the same words into the same database and do nothing else with them.

A bare Flask application under the same gunicorn: no sign-in, no verdicts, no merging, no feed. The same
driver with the same settings (WAL, written through at each COMMIT), one transaction for each request, one row
for each entry with the same bytes, and the two ways by which an entry must be found: by its id and in order.
Run by itself (``gunicorn tests.bench.floor:create_app()``); FLOOR_DATABASE names its database.
"""

from __future__ import annotations

import json
import os
from typing import Any

import sqlalchemy as sa
from flask import Flask, jsonify, request
from werkzeug.wrappers import Response

# Its listeners set up every connection to SQLite, this one's too.
from webapp.db import engine_options

METADATA = sa.MetaData()
ENTRY = sa.Table(
    "entry",
    METADATA,
    sa.Column("seq", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True),
    sa.Column("client_id", sa.Text, nullable=False),
    sa.Column("id", sa.Text, nullable=False),
    sa.Column("body", sa.LargeBinary, nullable=False),
    sa.UniqueConstraint("client_id", "id"),
    sa.Index("entry_in_order", "client_id", "seq"),
)


def make_tables(database: str) -> None:
    """Make its one table, before the server starts."""
    engine = sa.create_engine(database, **engine_options(database))
    METADATA.create_all(engine)
    engine.dispose()


def create_app() -> Flask:
    """The whole of it."""
    database = os.environ["FLOOR_DATABASE"]
    engine = sa.create_engine(database, **engine_options(database)).execution_options(write=True)
    app = Flask("floor")

    @app.get("/ready")
    def ready() -> str:
        return "ready"

    @app.post("/insert")
    def insert() -> Response:
        said: dict[str, Any] = request.get_json()
        rows = [
            {"client_id": said["account"], "id": one["id"], "body": json.dumps(one).encode()}
            for one in said["ops"]
        ]
        with engine.begin() as connection:
            connection.execute(sa.insert(ENTRY), rows)
        return jsonify(stored=len(rows))

    return app
