"""Standing in: a colleague reads some clients for some days, whose phones say so; ended early by either of the two."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select, true

from webapp import audit
from webapp.db import db, now, writing
from webapp.feed_start import welcome
from webapp.handing_over import NotNow
from webapp.ids import uuid7
from webapp.models.client import Client
from webapp.models.cover import Cover
from webapp.models.therapist import Therapist


def stand_in(
    clients: Sequence[Client], absent: Therapist, to: Therapist, days: tuple[date, date], by: Therapist
) -> None:
    """From the first to the last of these days, on the clock of who is absent, ``to`` reads these clients too.

    NotNow, and nothing has changed, if one of them is no client of hers any more, or ``to`` cannot sign in.
    """
    zone, (first, last) = ZoneInfo(absent.zone), days
    since = datetime.combine(first, time(), zone)
    until = datetime.combine(last + timedelta(days=1), time(), zone)
    place, arrangement = absent.practice_id, uuid7()
    with writing() as session:
        taker = session.get(Therapist, (place, to.id), with_for_update=True)
        known = set(session.scalars(Client.own_of(absent).with_only_columns(Client.id)))
        if taker is None or taker.ended_at is not None or {each.id for each in clients} - known:
            raise NotNow
        for each in clients:
            session.add(
                Cover(
                    practice_id=place, arrangement_id=arrangement, client_id=each.id, from_id=absent.id, to_id=to.id,
                    by_id=by.id, since=since, until=until, at=now(),
                )
            )  # fmt: skip
            audit.note(session, (place, "therapist", by.id), "cover arranged", each.id)
    _tell(place, [each.id for each in clients])


def end(arrangement_id: str, therapist: Therapist) -> str:
    """End this arrangement at once: the id of who is away. "" if it is over, or not hers: on neither side, and no admin."""
    place = therapist.practice_id
    mine = Cover.practice_id == place, Cover.arrangement_id == arrangement_id
    hers = true() if therapist.is_admin else (Cover.from_id == therapist.id) | (Cover.to_id == therapist.id)
    with writing() as session:
        absent = session.scalar(select(Cover.from_id).where(*mine).limit(1))
        clients = Cover.end(session, *mine, hers)
        for each in clients:
            audit.note(session, (place, "therapist", therapist.id), "cover ended", each)
    _tell(place, clients)
    return (absent or "") if clients else ""


def _tell(practice_id: str, client_ids: Iterable[str]) -> None:
    wanted = select(Client).where(Client.practice_id == practice_id, Client.id.in_(list(client_ids)))
    for client in db.session.scalars(wanted).all():
        welcome(client)
