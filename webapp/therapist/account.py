"""What a therapist sets for herself: her name as clients know it, her language, her own clock."""

from __future__ import annotations

from zoneinfo import available_timezones

from flask import redirect, render_template, request
from werkzeug.wrappers import Response

from webapp import audit, languages
from webapp.access import therapist_required, this_therapist
from webapp.db import db, writing
from webapp.feed_start import welcome
from webapp.fields import Fields
from webapp.models.client import Client
from webapp.models.therapist import Therapist
from webapp.therapist.blueprint import bp
from webapp.words import gettext


@bp.get("/account")
@therapist_required
def account() -> str:
    """The form with what is kept now."""
    therapist = this_therapist()
    return _page(Fields({"name": therapist.name, "language": therapist.language, "zone": therapist.zone}))


@bp.post("/account")
@therapist_required
def save_account() -> Response | tuple[str, int]:
    """Keep it; the phones of her clients learn of another name."""
    therapist = this_therapist()
    form = Fields(request.form.to_dict())
    name = form.line("name", gettext("Write your name as clients know it."))
    language = form.choice("language", languages.spoken(), therapist.language)
    zone = form.choice("zone", available_timezones(), therapist.zone)
    if form.errors:
        return _page(form), 422
    is_renamed = name != therapist.name
    with writing() as session:
        kept = session.get_one(Therapist, (therapist.practice_id, therapist.id))
        kept.name, kept.language, kept.zone = name, language, zone
        audit.note(session, (kept.practice_id, "therapist", kept.id), "account changed")
    for client in db.session.scalars(Client.of(this_therapist())).all() if is_renamed else ():
        welcome(client)
    return redirect("/account?notice=saved", code=303)


def _page(form: Fields) -> str:
    return render_template(
        "therapist/account.html",
        values=form.values,
        errors=form.errors,
        languages=[(each["id"], each["name"]) for each in languages.offered()],
        zones=[(zone, zone) for zone in sorted(available_timezones())],
        notice=request.args.get("notice", ""),
    )
