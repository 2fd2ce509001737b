"""One round of reminders: who is reminded now, and every reminder once, however many rounds run at the same time."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from webapp import languages, preferences, words
from webapp.client.interpreter import load
from webapp.client.store import Records
from webapp.db import db, now, writing
from webapp.models.client import Client
from webapp.models.reminder import Reminder, ReminderChoice
from webapp.reminders import email, push
from webapp.reminders.due import READ, Wishes, due
from webapp.twins.preferred import preferred

log = logging.getLogger(__name__)

# Sends one reminder to a client; whether it was taken. What goes wrong on the way is a no, and is logged without an address.
Way = Callable[[Client, ReminderChoice], bool]


@dataclass
class Round:
    """How many assignments were reminded of, by how many messages, and how many clients could not be reached."""

    reminded: int = 0
    messages: int = 0
    failed: int = 0
    ways: Mapping[str, Way] = field(default_factory=dict)


def ways() -> dict[str, Way]:
    """The ways that this server can go, by their names."""
    offered = {"push": push.is_offered(), "email": email.is_offered()}
    sends: dict[str, Way] = {"push": push.remind, "email": email.remind}
    return {name: way for name, way in sends.items() if offered[name]}


def run(at: datetime | None = None, by: Mapping[str, Way] | None = None) -> Round:
    """Remind everybody who is to be reminded at this moment, the present one unless it is given."""
    at = at or now()
    done = Round(ways=ways() if by is None else by)
    with writing() as session:
        Reminder.sweep(session, at)
    for place in db.session.execute(ReminderChoice.in_use()).all() if done.ways else ():
        try:
            _remind(tuple(place), at, done)
        except Exception:  # one client's odd record must not keep a reminder from the next
            log.exception("a round of reminders went on without one client")
            db.session.rollback()
    return done


def _remind(place: tuple[str, str], at: datetime, done: Round) -> None:
    client = db.session.get(Client, place)
    if client is None:
        return
    choice = ReminderChoice.of(db.session(), client)
    local = at.astimezone(ZoneInfo(choice.zone))
    today = local.date()
    wishes = Wishes(choice.usual_time, choice.quiet_from, choice.quiet_until)
    if wishes.is_quiet(f"{local:%H:%M}"):
        return
    context = {"today": today.isoformat(), "now": local.isoformat(timespec="minutes")}
    wanted = due(load(READ, {}, Records(client), context) or {}, wishes, local)
    if not wanted:
        return
    liked = preferred(None, preferences.of(client))
    words.use_language(languages.known(liked["language"] or client.language))
    with writing() as session:
        claimed = [each for each in wanted if Reminder.claim(session, client, each, today, at)]
    if not claimed:
        return
    taken = [name for name, way in done.ways.items() if _goes(way, client, choice)]
    with writing() as session:
        Reminder.settle(session, client, claimed, today, at, ",".join(taken))
    done.messages += len(taken)
    done.reminded += len(claimed) if taken else 0
    done.failed += not taken


def _goes(way: Way, client: Client, choice: ReminderChoice) -> bool:
    try:
        return way(client, choice)
    except Exception:  # whatever it was, the other ways are still to be gone
        log.exception("a way of reminding failed")
        return False
