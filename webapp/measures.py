"""Installing a measure: from a file to a new version in the practice's library and on every phone of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from webapp import audit
from webapp.db import db, now, writing
from webapp.feed_start import welcome
from webapp.measure_sheet import name_of, sheet
from webapp.models.client import Client
from webapp.models.measure import Measure
from webapp.questionnaire import Questionnaire, Unfit, read
from webapp.words import gettext

Json = dict[str, Any]

NUMBERS = re.compile(r"[0-9]{1,9}(?:\.[0-9]{1,9}){0,5}")


@dataclass(frozen=True)
class Plan:
    """What installing a file would do. ``before`` is the label of the version that stands now, or ""."""

    read: Questionnaire
    sheet: Json
    before: str = ""

    @property
    def is_new(self) -> bool:
        """Whether this version is not there yet."""
        return self.before != self.read.version


def plan(practice_id: str, data: bytes) -> Plan:
    """What a file would become in this practice; Unfit, with a sentence, if it cannot."""
    return _planned(db.session(), practice_id, data)


def install(practice_id: str, data: bytes, by: str) -> Plan:
    """Keep the measure, then put it on the phone of every client of the practice. Twice is as once."""
    with writing() as session:
        found = _planned(session, practice_id, data)
        if found.is_new:
            session.add(
                Measure(
                    practice_id=practice_id,
                    worksheet=found.sheet["worksheet"],
                    version=found.sheet["version"],
                    url=found.read.url,
                    label=found.read.version,
                    sheet=found.sheet,
                    installed_by=by,
                    installed_at=now(),
                )
            )
            audit.note(session, (practice_id, "therapist" if by else "operator", by), "measure installed")
    for client in db.session.scalars(Client.here().where(Client.practice_id == practice_id)).all():
        welcome(client)
    return found


def _planned(session: Session, practice_id: str, data: bytes) -> Plan:
    found = read(data)
    kept = session.scalars(Measure.of(practice_id)).all()
    same = [each for each in kept if each.url == found.url]
    if not same:
        return Plan(found, sheet(found, _free(name_of(found.title), {each.worksheet for each in kept}), 1))
    last = same[-1]
    known = next((each for each in same if each.label == found.version), None)
    made = sheet(found, last.worksheet, known.version if known else last.version + 1)
    if known is not None:
        if known.sheet != made:
            raise Unfit(
                gettext(
                    "Version %(label)s of this measure is installed already and reads differently. "
                    "Give the file a new version.",
                    label=found.version,
                )
            )
        return Plan(found, made, before=known.label)
    if _is_older(found.version, last.label):
        raise Unfit(
            gettext(
                "Version %(label)s is older than %(last)s, which is installed. Choose a newer file.",
                label=found.version,
                last=last.label,
            )
        )
    return Plan(found, made, before=last.label)


def _is_older(label: str, last: str) -> bool:
    """Whether a label counts lower, as far as both are numbers with dots; else the one that comes later is newer."""
    if not NUMBERS.fullmatch(label) or not NUMBERS.fullmatch(last):
        return False
    return [int(part) for part in label.split(".")] < [int(part) for part in last.split(".")]


def _free(name: str, taken: set[str]) -> str:
    number, fresh = 2, name
    while fresh in taken:
        fresh, number = f"{name}_{number}", number + 1
    return fresh
