"""A colleague for some days: arranged by the therapist who will be away, or by an admin for one who is."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from flask import redirect, render_template, request
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from webapp.access import admin_required, colleague_or_404, therapist_required, this_therapist
from webapp.db import db, now
from webapp.fields import Fields
from webapp.handing_over import NotNow
from webapp.models.client import Client
from webapp.models.cover import Cover
from webapp.models.therapist import Therapist
from webapp.standing_in import end, stand_in
from webapp.therapist.blueprint import bp
from webapp.words import gettext

Json = dict[str, Any]

# "Some days": who is away for longer hands over.
MOST_DAYS = 60


@bp.get("/cover")
@therapist_required
def cover() -> str:
    """Who stands in for whom, and the form that arranges it for one's own clients."""
    mine = db.session.scalars(Client.own_of(this_therapist()))
    return _page(this_therapist(), Fields({f"client:{each.id}": "1" for each in mine}))


@bp.post("/cover")
@therapist_required
def arrange_cover() -> Response | tuple[str, int]:
    """Arrange it for the clients that are ticked."""
    return _arranged(this_therapist(), "/cover")


@bp.post("/cover/<arrangement_id>/end")
@therapist_required
def end_cover(arrangement_id: str) -> Response:
    """End it at once, from either side or by an admin; then on to the page where it stood."""
    absent = end(arrangement_id, this_therapist())
    if not absent:
        raise NotFound()
    place = f"/practice/therapists/{absent}" if "for_colleague" in request.form else ""
    return redirect(f"{place}/cover?notice=saved", code=303)


@bp.get("/practice/therapists/<therapist_id>/cover")
@admin_required
def cover_for(therapist_id: str) -> str:
    """The same by an admin for a colleague who cannot do it: for all of her clients, who are not named here."""
    return _page(_absent_or_404(therapist_id), Fields({}))


@bp.post("/practice/therapists/<therapist_id>/cover")
@admin_required
def arrange_cover_for(therapist_id: str) -> Response | tuple[str, int]:
    """Arrange it for all of her clients."""
    return _arranged(_absent_or_404(therapist_id), f"/practice/therapists/{therapist_id}/cover")


def _absent_or_404(therapist_id: str) -> Therapist:
    found = colleague_or_404(therapist_id)
    if found.ended_at is not None:
        raise NotFound()
    return found


def _arranged(absent: Therapist, here: str) -> Response | tuple[str, int]:
    form = Fields(request.form.to_dict())
    clients = _chosen(absent, form)
    to = {each.id: each for each in _colleagues(absent)}.get(form.values.get("to", ""))
    if to is None:
        form.errors["to"] = gettext("Choose a colleague.")
    days = _days(absent, form)
    if not clients:
        form.errors["clients"] = gettext("Choose at least one client.")
    if form.errors or to is None or days is None:
        return _page(absent, form), 422
    try:
        stand_in(clients, absent, to, days, this_therapist())
    except NotNow:
        form.errors["to"] = gettext("That has changed meanwhile. Look again, then choose.")
        return _page(absent, form), 409
    return redirect(f"{here}?notice=saved", code=303)


def _chosen(absent: Therapist, form: Fields) -> list[Client]:
    everybody = list(db.session.scalars(Client.own_of(absent)))
    if absent.id != this_therapist().id:
        return everybody
    return [each for each in everybody if form.values.get(f"client:{each.id}") == "1"]


def _days(absent: Therapist, form: Fields) -> tuple[date, date] | None:
    """The first and the last day, or what is wrong with them at the field."""
    first = form.day("first", gettext("Choose the first day."))
    last = form.day("last", gettext("Choose the last day."))
    if {"first", "last"} & form.errors.keys():
        return None
    begins, ends = date.fromisoformat(first), date.fromisoformat(last)
    if begins < absent.local(now()).date():
        form.errors["first"] = gettext("Choose today or a later day.")
    elif ends < begins:
        form.errors["last"] = gettext("Choose the first day or a later one.")
    elif ends - begins >= timedelta(days=MOST_DAYS):
        form.errors["last"] = gettext(
            "Please keep this to %(limit)s days; for longer, hand over.", limit=MOST_DAYS
        )
    return begins, ends


def _colleagues(absent: Therapist) -> list[Therapist]:
    everybody = db.session.scalars(Therapist.working_in(absent.practice_id))
    return [each for each in everybody if each.id != absent.id]


def _page(absent: Therapist, form: Fields) -> str:
    me = this_therapist()
    is_own = absent.id == me.id
    return render_template(
        "therapist/cover.html",
        me=me,
        absent=absent,
        is_own=is_own,
        here_path="/cover" if is_own else f"/practice/therapists/{absent.id}/cover",
        takers=[("", "–"), *((each.id, each.name) for each in _colleagues(absent))],
        clients=db.session.scalars(Client.own_of(absent)).all(),
        arranged=_ahead(absent),
        today=me.local(now()).date().isoformat(),
        values=form.values,
        errors=form.errors,
        notice=request.args.get("notice", ""),
    )


def _ahead(absent: Therapist) -> list[Json]:
    """What is arranged and not over, one line for each arrangement."""
    names = {each.id: each.name for each in db.session.scalars(Therapist.all_of(absent.practice_id))}
    found: dict[str, Json] = {}
    for each in db.session.scalars(Cover.ahead_of(absent.practice_id, absent.id, now())):
        line = found.setdefault(
            each.arrangement_id,
            {
                "id": each.arrangement_id,
                "to": names[each.to_id],
                "absent": names[each.from_id],
                "first": absent.local(each.since).date().isoformat(),
                "last": absent.local(each.until - timedelta(seconds=1)).date().isoformat(),
                "clients": 0,
            },
        )
        line["clients"] += 1
    return list(found.values())
