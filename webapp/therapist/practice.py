"""The practice: its name, and the card behind "Help now" on every client's phone.

Numbers of the region are suggested on request, into the open form: saved are only those that somebody
says that she has checked.
"""

from __future__ import annotations

from typing import Any
from zoneinfo import available_timezones

from flask import redirect, render_template, request
from werkzeug.wrappers import Response

from webapp import audit, regions
from webapp.access import therapist_required, this_therapist
from webapp.db import db, writing
from webapp.feed_start import welcome
from webapp.fields import WORDS, Fields
from webapp.models.client import Client
from webapp.models.practice import BACKUP_DAYS, Practice
from webapp.models.therapist import Therapist
from webapp.therapist.blueprint import bp
from webapp.words import gettext

MOST_CONTACTS = 6
MOST_YEARS = 99
MOST_DAYS = 365


@bp.get("/practice")
@therapist_required
def practice() -> str:
    """The form with what is kept now."""
    kept = this_therapist().practice
    values = {"name": kept.name, "emergency_text": kept.emergency_text, "zone": kept.zone}
    values["backup_days"] = str(kept.backup_days)
    values["keeps_years"] = "" if kept.keeps_years is None else str(kept.keeps_years)
    for number, contact in enumerate(kept.contacts, 1):
        values |= {f"{part}:{number}": str(contact.get(part, "")) for part in ("name", "phone", "about")}
    region = regions.region_called(request.args.get("region", ""))
    if region:
        values = regions.with_suggestions(values, region, MOST_CONTACTS) | {"region": region["id"]}
    return _page(Fields(values))


@bp.post("/practice")
@therapist_required
def save_practice() -> Response | tuple[str, int]:
    """Keep it, and let every phone of the practice know."""
    therapist = this_therapist()
    form = Fields(request.form.to_dict())
    name = form.line("name", gettext("Write the name that clients know the practice by."))
    words = form.text("emergency_text", gettext("Say what to do at once."), WORDS)
    zone = form.choice("zone", available_timezones(), therapist.practice.zone)
    keeps_years = form.whole("keeps_years", 0, MOST_YEARS)
    backup_days = form.whole("backup_days", 1, MOST_DAYS, gettext("Say how many days."))
    contacts = [contact for number in range(1, MOST_CONTACTS + 1) if (contact := _contact(form, number))]
    if regions.region_called(form.values.get("region", "")):
        form.ticked("checked", gettext("Please check each number, then tick this box."))
    if form.errors:
        return _page(form), 422
    with writing() as session:
        kept = session.get_one(Practice, therapist.practice_id)
        kept.name, kept.emergency_text, kept.zone, kept.contacts = name, words, zone, contacts
        kept.keeps_years, kept.backup_days = keeps_years, backup_days or BACKUP_DAYS
        audit.note(session, (kept.id, "therapist", therapist.id), "practice changed")
    for client in _clients_of_practice(therapist):
        welcome(client)
    return redirect("/practice?notice=saved", code=303)


def _contact(form: Fields, number: int) -> dict[str, str] | None:
    """One person or line to call; none where nothing was filled in."""
    name, about = form.line(f"name:{number}"), form.line(f"about:{number}")
    needed = gettext("Write the number to call.") if name or about else ""
    phone = form.phone(f"phone:{number}", needed)
    return {"name": name or phone, "phone": phone, "about": about} if phone else None


def _clients_of_practice(therapist: Therapist) -> list[Client]:
    everybody = Client.here().where(Client.practice_id == therapist.practice_id)
    return list(db.session.scalars(everybody))


def _who_has_left() -> list[dict[str, str]]:
    """Of this therapist's clients: the name, and the days. Nothing of what they wrote."""
    therapist = this_therapist()
    return [
        {
            "name": each.name,
            "left": therapist.local(each.left_at).isoformat() if each.left_at else "",
            "until": each.erase_on.isoformat() if each.erase_on else "",
        }
        for each in db.session.scalars(Client.who_left(therapist))
    ]


def _page(form: Fields) -> str:
    context: dict[str, Any] = {"values": form.values, "errors": form.errors}
    return render_template(
        "therapist/practice.html",
        numbers=range(1, MOST_CONTACTS + 1),
        gone=_who_has_left(),
        is_admin=this_therapist().is_admin,
        zones=sorted(available_timezones()),
        regions=regions.regions(),
        near=regions.region_of(form.values.get("zone", "")),
        region=regions.region_called(form.values.get("region", "")),
        notice=request.args.get("notice", ""),
        **context,
    )
