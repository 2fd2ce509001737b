"""All clients of a therapist at a glance, in the order in which they need eyes.

It asks the database a fixed number of times, however many they are and however much each has written.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from webapp.db import db, now
from webapp.models.client import Client
from webapp.models.device import Device
from webapp.models.invitation import Invitation
from webapp.models.summary import Facts
from webapp.models.therapist import Therapist
from webapp.therapist.summaries import facts_of_all

# Whoever has no date comes after those who have one.
LAST = datetime.max.replace(tzinfo=UTC)
# Without a word for so many days somebody counts as silent, and a session within so many is near.
SILENT_DAYS, NEAR_DAYS = 7, 7


@dataclass(frozen=True)
class Glance:
    """One client in one line: the facts, and what the day makes of them.

    ``next_session`` is when it starts, "" for none; ``silent_since`` the day of the last word, "" while somebody is not
    silent or has not begun.
    """

    client: Client
    facts: Facts
    today: str
    next_session: str
    silent_since: str
    last_heard: str
    pending: int
    is_invited: bool

    @property
    def at_risk(self) -> bool:
        """Whether a number or a call for help waits to be looked at."""
        return bool(self.facts.flags or self.facts.help)

    @property
    def needs_eyes(self) -> bool:
        """Whether anything waits for the therapist."""
        return bool(self.at_risk or self.facts.requests or self.facts.unread)

    @property
    def is_today(self) -> bool:
        """Whether there is a session today, where the client is."""
        return self.next_session[:10] == self.today

    @property
    def is_near(self) -> bool:
        """Whether there is one within seven days."""
        last = date.fromisoformat(self.today) + timedelta(days=NEAR_DAYS)
        return bool(self.next_session) and self.next_session[:10] < last.isoformat()

    @property
    def order(self) -> tuple[int, datetime, str]:
        """Open risk first, then whatever else waits; each by the moment of the next session, then by name."""
        starts = datetime.fromisoformat(self.next_session) if self.next_session else LAST
        return 0 if self.at_risk else 1 if self.needs_eyes else 2, starts, self.client.name


SHOWN: dict[str, Callable[[Glance], bool]] = {
    "all": lambda each: True,
    "eyes": lambda each: each.needs_eyes,
    "today": lambda each: each.is_today,
    "week": lambda each: each.is_near,
    "silent": lambda each: bool(each.silent_since),
}


def glances(therapist: Therapist) -> list[Glance]:
    """Everybody, whom to look at first on top."""
    facts = facts_of_all(therapist)
    clients = db.session.scalars(Client.of(therapist)).all()
    devices: dict[str, list[Device]] = {}
    for device in db.session.scalars(Device.of_all(therapist)):
        devices.setdefault(device.client_id, []).append(device)
    invited = Invitation.waiting_of(therapist)
    found = [
        _glance(client, facts.get(client.id, Facts()), devices.get(client.id, []), client.id in invited)
        for client in clients
    ]
    return sorted(found, key=lambda each: each.order)


def named(lines: Sequence[Glance], wanted: str) -> list[Glance]:
    """Those whose name has all of these words in it, whatever their case and accents."""
    words = _plain(wanted).split()
    return [each for each in lines if all(word in _plain(each.client.name) for word in words)]


def _glance(client: Client, facts: Facts, devices: list[Device], invited: bool) -> Glance:
    here = client.local(now())
    today = here.date().isoformat()
    # One that was to begin earlier today is still to come.
    ahead = [starts for starts in facts.planned if starts[:10] >= today]
    return Glance(
        client=client,
        facts=facts,
        today=today,
        next_session=min(ahead, default=""),
        silent_since=_silent_since(client, facts, here),
        last_heard=client.local(devices[0].seen_at).isoformat() if devices else "",
        pending=sum(device.pending for device in devices),
        is_invited=invited and not client.has_joined,
    )


def _silent_since(client: Client, facts: Facts, here: datetime) -> str:
    """The day of the last word, or of the beginning, if that is a week ago."""
    last = facts.came_at or client.consented_at
    if last is None or not client.has_joined:
        return ""
    day = client.local(last).date()
    return day.isoformat() if (here.date() - day).days >= SILENT_DAYS else ""


def _plain(text: str) -> str:
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in apart if not unicodedata.combining(sign))
