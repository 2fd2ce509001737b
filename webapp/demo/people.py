"""The practice, its therapists, and the clients of the first. All of them are made up."""

from __future__ import annotations

from webapp.db import now, writing
from webapp.ids import uuid7
from webapp.models.client import Client
from webapp.models.practice import Practice
from webapp.models.therapist import Therapist

CONTACTS = [
    {"name": "Emergency", "phone": "999", "about": "Ambulance and police"},
    {"name": "Samaritans", "phone": "116 123", "about": "Day and night, free of charge"},
    {
        "name": "The practice",
        "phone": "+44 20 7946 0018",
        "about": "Weekdays from 9 to 17, else leave a message",
    },
]
NAMES = ("Cleo Marchetti", "Amir Haddad", "Jonna Virtanen")


def make_people() -> list[Client]:
    """Make them, and give back the clients."""
    practice = Practice(
        id=uuid7(),
        name="Riverside Practice",
        zone="Europe/London",
        emergency_text="If you are in danger now, call 999 or go to the nearest emergency department.",
        contacts=CONTACTS,
        keeps_years=7,
        demo=True,
    )
    thea = Therapist(
        practice_id=practice.id, id=uuid7(), name="Thea Lindqvist", zone=practice.zone, is_admin=True
    )
    olga = Therapist(practice_id=practice.id, id=uuid7(), name="Olga Brandt", zone=practice.zone)
    clients = [
        Client(
            practice_id=practice.id,
            id=uuid7(),
            name=name,
            therapist_id=thea.id,
            zone=practice.zone,
            consented_at=now(),
        )
        for name in NAMES
    ]
    with writing() as session:
        session.add(practice)
        session.flush()
        session.add(thea)
        session.flush()
        session.add(olga)
        session.flush()
        session.add_all(clients)
    return clients
