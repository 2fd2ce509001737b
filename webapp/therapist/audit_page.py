"""What was done to accounts and access, for the admins of a practice: who, what, when; never anybody's words."""

from __future__ import annotations

from typing import Any

from flask import render_template, request
from sqlalchemy import func, select

from webapp.access import admin_required, this_therapist
from webapp.db import db, now
from webapp.models.audit_event import AuditEvent
from webapp.models.client import Client
from webapp.models.therapist import Therapist
from webapp.therapist.blueprint import bp

PAGE = 100


@bp.get("/practice/audit")
@admin_required
def audit_log() -> str:
    """The lines of the record, the latest first, a hundred on a page."""
    me = this_therapist()
    of_practice = AuditEvent.practice_id == me.practice_id
    found = db.session.scalar(select(func.count()).select_from(AuditEvent).where(of_practice)) or 0
    typed = request.args.get("page", "")
    page = int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 6 else 1
    first = max(0, min(page - 1, (found - 1) // PAGE)) * PAGE
    rows = db.session.scalars(
        select(AuditEvent)
        .where(of_practice)
        .order_by(AuditEvent.at.desc(), AuditEvent.id.desc())
        .offset(first)
        .limit(PAGE)
    ).all()
    names = _names(me.practice_id, {each for row in rows for each in (row.account_id, row.subject_id)})
    return render_template(
        "therapist/audit.html",
        lines=[_line(row, names, me) for row in rows],
        first=first,
        found=found,
        page=first // PAGE + 1,
        today=me.local(now()).date().isoformat(),
    )


def _line(row: AuditEvent, names: dict[str, str], me: Therapist) -> dict[str, Any]:
    what, _, more = row.what.partition(": ")
    return {
        "what": what,
        "more": more,
        "role": row.role,
        "who": names.get(row.account_id, ""),
        "whom": names.get(row.subject_id, "") if row.subject_id != row.account_id else "",
        "at": me.local(row.at).isoformat(timespec="seconds"),
    }


def _names(practice_id: str, ids: set[str]) -> dict[str, str]:
    """The names of those of these who are therapists or clients here."""
    found: dict[str, str] = {}
    for people in (Therapist, Client):
        rows = db.session.execute(
            select(people.id, people.name).where(people.practice_id == practice_id, people.id.in_(ids))
        )
        found |= {row[0]: row[1] for row in rows}
    return found
