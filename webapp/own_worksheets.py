"""Worksheets of a practice's own: who sees them, keeping a draft, publishing a version, bringing it to a phone."""

from __future__ import annotations

import secrets
from typing import Any

from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound

from webapp import audit, inbox
from webapp.db import db, now, writing
from webapp.models.client import Client
from webapp.models.own_worksheet import OwnWorksheet, OwnWorksheetVersion
from webapp.models.record import Record
from webapp.models.therapist import Therapist
from webapp.words import gettext
from webapp.worksheet_check import Fault, Unfit, check
from webapp.worksheet_draft import Values, sheet_of

Json = dict[str, Any]

MOST = 300  # of one practice
LONGEST = 150_000  # characters of a draft: a form that is longer may not arrive at all


def shown_to(therapist: Therapist) -> list[tuple[OwnWorksheet, list[Json]]]:
    """What this therapist wrote, and what colleagues share and published; each with its versions, the oldest first."""
    versions: dict[str, list[Json]] = {}
    for each in db.session.scalars(OwnWorksheetVersion.of(therapist.practice_id)):
        versions.setdefault(each.worksheet, []).append(each.sheet)
    kept = db.session.scalars(OwnWorksheet.seen_by(therapist.practice_id, therapist.id))
    found = [(each, versions.get(each.worksheet, [])) for each in kept]
    return [(own, held) for own, held in found if held or own.author_id == therapist.id]


def sheets_for(therapist: Therapist) -> list[Json]:
    """The newest version of each that can be agreed on now."""
    return [versions[-1] for own, versions in shown_to(therapist) if versions and not own.retired]


def found_or_404(therapist: Therapist, name: str) -> tuple[OwnWorksheet, list[Json]]:
    """One that this therapist may see; 404 for any other."""
    found = next((each for each in shown_to(therapist) if each[0].worksheet == name), None)
    if found is None:
        raise NotFound()
    return found


def mine_or_404(therapist: Therapist, name: str) -> tuple[OwnWorksheet, list[Json]]:
    """One that this therapist wrote; 404 for any other."""
    found = found_or_404(therapist, name)
    if found[0].author_id != therapist.id:
        raise NotFound()
    return found


def begin(therapist: Therapist, values: Values, base: Json | None) -> str:
    """Begin a worksheet with this draft; its name."""
    name = f"own_{secrets.token_hex(6)}"
    with writing() as session:
        kept = session.query(OwnWorksheet).where(OwnWorksheet.practice_id == therapist.practice_id).count()
        if kept >= MOST:
            raise Unfit(
                [Fault("", gettext("A practice can keep %(most)s worksheets of its own.", most=MOST))]
            )
        session.add(
            OwnWorksheet(
                practice_id=therapist.practice_id,
                worksheet=name,
                author_id=therapist.id,
                draft={"values": values, "base": base},
            )
        )
        _note(session, therapist, "worksheet begun")
    return name


def keep(own: OwnWorksheet, values: Values, base: Json | None) -> None:
    """Keep the draft as it is typed. Unfit if it is larger than any worksheet can be."""
    if sum(len(name) + len(text) for name, text in values.items()) > LONGEST:
        raise Unfit([Fault("form", gettext("This is too long to be kept. Make it shorter."))])
    with writing() as session:
        _row(session, own).draft = {"values": values, "base": base}


def publish(therapist: Therapist, own: OwnWorksheet, values: Values, base: Json | None) -> Json:
    """Make the draft the next version, which never changes. Unfit, and nothing is published, while it has faults."""
    with writing() as session:
        kept = [
            each
            for each in session.scalars(OwnWorksheetVersion.of(own.practice_id))
            if each.worksheet == own.worksheet
        ]
        sheet, faults = sheet_of(values, base, own.worksheet, len(kept) + 1)
        faults = [*faults, *check(sheet)]
        if faults:
            raise Unfit(faults)
        session.add(
            OwnWorksheetVersion(
                practice_id=own.practice_id,
                worksheet=own.worksheet,
                version=sheet["version"],
                sheet=sheet,
                published_by=therapist.id,
                published_at=now(),
            )
        )
        row = _row(session, own)
        row.draft, row.retired = None, False
        _note(session, therapist, "worksheet published")
    return sheet


def place(therapist: Therapist, own: OwnWorksheet, press: str) -> None:
    """Share it with the practice or with nobody; take it out of the library or back; drop a draft."""
    with writing() as session:
        row = _row(session, own)
        if press in ("share", "unshare"):
            row.shared = press == "share"
        elif press in ("retire", "restore"):
            row.retired = press == "retire"
        elif press == "drop":
            row.draft = None
            session.flush()
            if (
                not session.query(OwnWorksheetVersion)
                .filter_by(practice_id=own.practice_id, worksheet=own.worksheet)
                .count()
            ):
                session.delete(row)
        _note(session, therapist, f"worksheet: {press}")


def bring(client: Client, sheet: Json) -> None:
    """Put this version into the client's feed, unless it is there."""
    called = f"{sheet['worksheet']}.{sheet['version']}"
    if db.session.scalar(Record.called(client, called)) is None:
        inbox.put(client, inbox.Put("worksheet", called, sheet))


def _row(session: Session, own: OwnWorksheet) -> OwnWorksheet:
    return session.get_one(OwnWorksheet, (own.practice_id, own.worksheet))


def _note(session: Session, therapist: Therapist, what: str) -> None:
    audit.note(session, (therapist.practice_id, "therapist", therapist.id), what)
