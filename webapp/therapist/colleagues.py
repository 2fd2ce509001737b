"""The therapists of the practice, for its admins: who they are, inviting one, deactivating one.

Of clients only their number is shown, and their names where they have to go to somebody else.
"""

from __future__ import annotations

from collections.abc import Iterable

from flask import redirect, render_template, request
from sqlalchemy import func, select
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from webapp import audit
from webapp.access import admin_required, colleague_or_404, this_therapist
from webapp.db import db, writing
from webapp.fields import Fields
from webapp.handing_over import NotNow, deactivate
from webapp.links import invitation_link, qr
from webapp.models.client import Client
from webapp.models.invitation import Invitation
from webapp.models.therapist import Therapist
from webapp.therapist.blueprint import bp
from webapp.words import gettext


@bp.get("/practice/therapists")
@admin_required
def therapists() -> str:
    """Everybody who works here or did, with the number of clients."""
    me = this_therapist()
    everybody = list(db.session.scalars(Therapist.all_of(me.practice_id)))
    return render_template(
        "therapist/therapists.html",
        me=me,
        therapists=[each for each in everybody if each.ended_at is None],
        ended=[each for each in everybody if each.ended_at is not None],
        clients=_counts(everybody),
        notice=request.args.get("notice", ""),
    )


@bp.post("/practice/therapists/invitation")
@admin_required
def invite_therapist() -> str:
    """The link that invites a colleague; it is kept nowhere, so this page cannot be shown again."""
    me = this_therapist()
    link = invitation_link(Invitation.for_therapist(me.practice_id, by=me))
    return render_template("therapist/therapist_invitation.html", link=link, picture=qr(link))


@bp.get("/practice/therapists/<therapist_id>")
@admin_required
def colleague(therapist_id: str) -> str:
    """One colleague, and what deactivating her needs."""
    return _page(_other_or_404(therapist_id), Fields({}))


@bp.post("/practice/therapists/<therapist_id>/admin")
@admin_required
def change_admin(therapist_id: str) -> Response:
    """Make a colleague an admin too, or no longer one. Nobody takes it from herself, so one is always left."""
    found, me = _other_or_404(therapist_id), this_therapist()
    becomes = request.form.get("is_admin") == "1"
    if found.is_admin != becomes:
        with writing() as session:
            session.get_one(Therapist, (found.practice_id, found.id)).is_admin = becomes
            what = "admin rights given" if becomes else "admin rights taken"
            audit.note(session, (me.practice_id, "therapist", me.id), what, found.id)
    return redirect("/practice/therapists?notice=saved", code=303)


@bp.post("/practice/therapists/<therapist_id>/deactivate")
@admin_required
def deactivate_colleague(therapist_id: str) -> Response | tuple[str, int]:
    """Deactivate her: each of her clients goes to the colleague who is named."""
    found = _other_or_404(therapist_id)
    form = Fields(request.form.to_dict())
    clients = list(db.session.scalars(Client.own_of(found)))
    known = [each.id for each in _takers(found)]
    for each in clients:
        if form.values.get(f"to:{each.id}", "") not in known:
            form.errors[f"to:{each.id}"] = gettext("Choose who takes on %(name)s.", name=each.name)
    if form.errors:
        return _page(found, form), 422
    try:
        deactivate(found, {each.id: form.values[f"to:{each.id}"] for each in clients}, this_therapist())
    except NotNow:
        return redirect(f"/practice/therapists/{therapist_id}", code=303)
    return redirect("/practice/therapists?notice=deactivated", code=303)


def _other_or_404(therapist_id: str) -> Therapist:
    """A colleague who works here; nobody deactivates herself."""
    found = colleague_or_404(therapist_id)
    if found.ended_at is not None or found.id == this_therapist().id:
        raise NotFound()
    return found


def _takers(therapist: Therapist) -> list[Therapist]:
    everybody = db.session.scalars(Therapist.working_in(therapist.practice_id))
    return [each for each in everybody if each.id != therapist.id]


def _counts(therapists: Iterable[Therapist]) -> dict[str, int]:
    ids = [each.id for each in therapists]
    rows = db.session.execute(
        select(Client.therapist_id, func.count())
        .where(
            Client.practice_id == this_therapist().practice_id,
            Client.therapist_id.in_(ids),
            Client.left_at.is_(None),
        )
        .group_by(Client.therapist_id)
    )
    return {row[0]: row[1] for row in rows}


def _page(therapist: Therapist, form: Fields) -> str:
    return render_template(
        "therapist/therapist.html",
        colleague=therapist,
        since=therapist.local(therapist.created_at).isoformat(),
        clients=db.session.scalars(Client.own_of(therapist)).all(),
        takers=[("", "–"), *((each.id, each.name) for each in _takers(therapist))],
        values=form.values,
        errors=form.errors,
    )
