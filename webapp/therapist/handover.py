"""Handing a client over to a colleague of the practice."""

from __future__ import annotations

from flask import redirect, render_template, request
from werkzeug.wrappers import Response

from webapp.access import own_client_or_404, therapist_required, this_therapist
from webapp.db import db
from webapp.fields import Fields
from webapp.handing_over import NotNow, hand_over
from webapp.models.client import Client
from webapp.models.therapist import Therapist
from webapp.therapist.blueprint import bp
from webapp.words import gettext


@bp.get("/clients/<client_id>/handover")
@therapist_required
def handover(client_id: str) -> str:
    """Ask to whom, and say what it means."""
    return _page(own_client_or_404(client_id), Fields({}))


@bp.post("/clients/<client_id>/handover")
@therapist_required
def hand_client_over(client_id: str) -> Response | tuple[str, int]:
    """Hand over: from then on this client is not found here any more."""
    client, therapist = own_client_or_404(client_id), this_therapist()
    form = Fields(request.form.to_dict())
    found = {each.id: each for each in colleagues(therapist, client)}.get(form.values.get("to", ""))
    if found is None:
        form.errors["to"] = gettext("Choose a colleague.")
        return _page(client, form), 422
    try:
        hand_over(client, found, therapist)
    except NotNow:
        form.errors["to"] = gettext("That has changed meanwhile. Look again, then choose.")
        return _page(own_client_or_404(client_id), form), 409
    return redirect("/caseload?notice=handed_over", code=303)


def colleagues(therapist: Therapist, client: Client) -> list[Therapist]:
    """Those of the practice who can take this client on."""
    everybody = db.session.scalars(Therapist.working_in(therapist.practice_id))
    return [each for each in everybody if each.id != client.therapist_id]


def _page(client: Client, form: Fields) -> str:
    return render_template(
        "therapist/handover.html",
        client=client,
        takers=[("", "–"), *((each.id, each.name) for each in colleagues(this_therapist(), client))],
        values=form.values,
        errors=form.errors,
    )
