"""Reminders as a client sets them up, and ways of sending that only write down what they would have sent."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from flask import Flask

from webapp.db import db, writing
from webapp.models.client import Client
from webapp.models.reminder import Reminder, ReminderChoice


@dataclass
class Postbox:
    """A way of reminding: who was sent something, in order; while it is shut, nothing is taken."""

    sent: list[str] = field(default_factory=list)
    shut: bool = False

    def __call__(self, client: Client, _choice: ReminderChoice) -> bool:
        if self.shut:
            return False
        self.sent.append(client.name)
        return True


def choose(app: Flask, client: Client, **more: Any) -> None:
    """An address that was confirmed, no quiet time, and what is said besides."""
    plain = {"email": f"{client.name.lower()}@example.org", "confirmed_at": client.created_at}
    plain |= {"quiet_from": "", "quiet_until": ""}
    with app.app_context(), writing() as session:
        row = ReminderChoice.of(session, client)
        for name, value in (plain | more).items():
            setattr(row, name, value)
        session.add(row)


def choice(app: Flask, client: Client) -> ReminderChoice:
    """What stands of this client's choice."""
    with app.app_context():
        return ReminderChoice.of(db.session(), client)


def reminders(app: Flask, client: Client) -> list[Reminder]:
    """Every reminder that is noted of this client."""
    with app.app_context():
        mine = db.select(Reminder).where(Reminder.client_id == client.id).order_by(Reminder.day)
        return list(db.session.scalars(mine))
