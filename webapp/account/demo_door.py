"""The door of the demo: in without a passkey, for whoever sits at this machine, and for nobody else.

It opens only if all of this holds: the server was started as a demo and listens to this machine
alone, the database carries the demo's mark, the request names ``localhost`` and came through no
proxy. One of them missing, and there is no door.
"""

from __future__ import annotations

from flask import current_app, request
from sqlalchemy import select

from webapp.db import db
from webapp.models.client import Client
from webapp.models.practice import Practice
from webapp.models.therapist import Therapist
from webapp.settings import LOOPBACK


def is_open() -> bool:
    """Whether this request may use the door."""
    settings = current_app.config["SETTINGS"]
    return bool(
        settings.demo
        and settings.is_local
        and request.host.rsplit(":", 1)[0] == "localhost"
        and request.remote_addr in LOOPBACK
        and not _came_through_a_proxy()
        and db.session.scalar(select(Practice.id).where(Practice.demo).limit(1))
    )


def people() -> list[Therapist | Client]:
    """Whom one can be in the demo: the therapist first, then her clients."""
    return [
        *db.session.scalars(
            select(Therapist)
            .join(Practice, Therapist.practice_id == Practice.id)
            .where(Practice.demo, Therapist.ended_at.is_(None))
            .order_by(Therapist.created_at, Therapist.id)
        ),
        *db.session.scalars(
            Client.here()
            .join(Practice, Client.practice_id == Practice.id)
            .where(Practice.demo)
            .order_by(Client.created_at, Client.id)
        ),
    ]


def _came_through_a_proxy() -> bool:
    return any(
        name.lower() == "forwarded" or name.lower().startswith("x-forwarded") for name, _ in request.headers
    )
