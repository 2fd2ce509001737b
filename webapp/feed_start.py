"""What a client's phone holds before anything was agreed: who is who, whom to call, and the worksheets."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from webapp import inbox
from webapp.db import db
from webapp.languages import in_all_languages
from webapp.models.client import Client
from webapp.models.cover import Cover
from webapp.models.handover import Handover
from webapp.models.measure import Measure
from webapp.models.practice import BACKUP_DAYS, Practice
from webapp.models.record import Record
from webapp.models.therapist import Therapist
from webapp.shelf import WORKSHEETS, worksheets

# How long Today says that somebody else reads now; under "What was read" it stands for good.
TOLD_FOR = timedelta(days=14)

__all__ = ["WORKSHEETS", "card", "me", "measures", "welcome", "worksheets"]


def welcome(client: Client) -> None:
    """Put these records into the client's feed, as far as they are new or differ; again after a change."""
    wanted = [
        inbox.Put("me", "me", me(client)),
        inbox.Put("card", "card", card(client.practice, client.therapist.name)),
        *(
            inbox.Put("worksheet", f"{sheet['worksheet']}.{sheet['version']}", sheet)
            for sheet in (*worksheets(), *measures(client.practice_id))
        ),
    ]
    kept = {
        (record.kind, record.id): record.body
        for record in db.session.scalars(
            Record.of(client).where(Record.kind.in_(("me", "card", "worksheet")))
        )
    }
    new = [put for put in wanted if kept.get((put.kind, put.id)) != put.body]
    if new:
        inbox.put(client, *new)


def me(client: Client) -> dict[str, Any]:
    """The client, as her or his own phone knows her or him."""
    handed_over, stand_ins = _handed_over(client), _stand_ins(client)
    return {
        **({"handed_over": handed_over} if handed_over else {}),
        **({"stand_ins": stand_ins} if stand_ins else {}),
        **({"backup_days": days} if (days := client.practice.backup_days) != BACKUP_DAYS else {}),
        "account": client.id,
        "name": client.name,
        "language": client.language,
        "zone": client.zone,
        "share_default": client.share_default,
        "practice": client.practice.name,
        "therapist": client.therapist.name,
    }


def _handed_over(client: Client) -> list[dict[str, str]]:
    """Who read what is shared until when, and who from then on, the latest first; ``tell_until`` is a day."""
    names = {each.id: each.name for each in db.session.scalars(Therapist.all_of(client.practice_id))}
    return [
        {
            "from": names[each.from_id],
            "to": names[each.to_id],
            "at": client.local(each.at).isoformat(timespec="seconds"),
            "tell_until": (client.local(each.at).date() + TOLD_FOR).isoformat(),
        }
        for each in db.session.scalars(Handover.all_of(client))
    ]


def _stand_ins(client: Client) -> list[dict[str, Any]]:
    """Who stands in for whom, from the first to the last day on the client's calendar, the latest first."""
    names = {each.id: each.name for each in db.session.scalars(Therapist.all_of(client.practice_id))}
    found = []
    for each in db.session.scalars(Cover.all_of(client.practice_id, client.id)):
        if each.ended_at is not None and each.ended_at <= each.since:
            continue  # it never came to it
        last = each.ended_at or each.until - timedelta(seconds=1)
        found.append(
            {
                "to": names[each.to_id],
                "from": names[each.from_id],
                "first": client.local(each.since).date().isoformat(),
                "last": client.local(last).date().isoformat(),
                "is_over": each.ended_at is not None,
            }
        )
    return found


def card(practice: Practice, therapist: str) -> dict[str, Any]:
    """Whom to call when it is urgent."""
    return {
        "practice": practice.name,
        "therapist": therapist,
        "emergency": practice.emergency_text,
        "contacts": practice.contacts,
    }


def measures(practice_id: str) -> list[dict[str, Any]]:
    """Every measure that the practice has installed, in all its versions: worksheets like the others."""
    return [in_all_languages(each.sheet) for each in db.session.scalars(Measure.of(practice_id))]
