"""Whether the server is alive, and whether it can do its work: for the machine that watches it."""

from __future__ import annotations

from flask import Blueprint
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from webapp.access import public
from webapp.db import db

bp = Blueprint("health", __name__, url_prefix="/health")


@bp.get("/live")
@public
def live() -> dict[str, str]:
    """Say that the process answers."""
    return {"status": "ok"}


@bp.get("/ready")
@public
def ready() -> tuple[dict[str, str], int]:
    """Say whether the database answers too, and has its tables."""
    try:
        db.session.execute(text("SELECT 1 FROM practice LIMIT 1"))
    except SQLAlchemyError:
        return {"status": "the database does not answer"}, 503
    return {"status": "ok"}, 200
