"""A practice that is only there to be measured: made in a database before its server starts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import select

from webapp import create_app
from webapp.db import db, now, writing
from webapp.feed_start import welcome
from webapp.ids import uuid7
from webapp.models.client import Client
from webapp.models.practice import Practice
from webapp.models.sign_in import SignIn
from webapp.models.therapist import Therapist
from webapp.settings import Settings

ZONE = "Europe/London"


@contextmanager
def at_work(database: str) -> Iterator[None]:
    """Work on this database from here, as the server's own code does."""
    app = create_app(Settings(database=database, origin="http://localhost"))
    with app.app_context():
        yield
        db.session.remove()
        db.engine.dispose()


def make_clients(*names: str) -> list[Client]:
    """Clients of one therapist in a practice of the demo, each with what a phone holds before anything was agreed."""
    contacts = [{"name": "Helpline", "phone": "116 123", "about": "Day and night"}]
    practice = Practice(
        id=uuid7(), name="Riverside", zone=ZONE, emergency_text="Call 112.", contacts=contacts, demo=True
    )
    thea = Therapist(practice_id=practice.id, id=uuid7(), name="Thea Lindqvist", zone=ZONE)
    with writing() as session:
        session.add(practice)
        session.flush()
        session.add(thea)
        session.flush()
        session.add_all(
            Client(
                practice_id=practice.id, id=uuid7(), name=name, therapist_id=thea.id, zone=ZONE, consented_at=now()
            )
            for name in names
        )  # fmt: skip
    made = db.session.scalars(select(Client).where(Client.practice_id == practice.id)).all()
    for client in made:
        welcome(client)
    return sorted(made, key=lambda client: names.index(client.name))


def sign_in(client: Client) -> str:
    """What the cookie of this client's phone holds."""
    with writing() as session:
        _, secret = SignIn.begin(session, client.practice_id, "client", client.id, device_name="Phone")
    return secret
