"""Where a person is signed in, and with which passkeys; signing out a phone that is not at hand."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, redirect, render_template, request
from werkzeug.wrappers import Response

from webapp import access, audit
from webapp.access import SignedIn, sign_in_required
from webapp.account import passkeys
from webapp.db import db, now, writing
from webapp.models.client import Client
from webapp.models.passkey import Passkey
from webapp.models.sign_in import SignIn
from webapp.models.therapist import Therapist
from webapp.words import gettext

bp = Blueprint("devices", __name__)


@bp.get("/devices")
@sign_in_required
def show() -> str:
    """List the devices on which this person is signed in, this one marked."""
    return _page()


@bp.post("/devices/<device_id>/sign-out")
@sign_in_required
def sign_out(device_id: str) -> Response:
    """Sign out one of this person's own devices."""
    known = _known()
    with writing() as session:
        row = session.scalar(SignIn.of(*_account(known)).where(SignIn.id == device_id))
        if row is None:
            abort(404)
        row.revoked_at = now()
        audit.note(session, _account(known), "signed out", row.id)
    if device_id == known.sign_in:
        return access.drop(redirect("/sign-in", code=303))
    return redirect("/devices", code=303)


@bp.post("/devices/passkeys/options")
@sign_in_required
def options() -> dict[str, Any] | tuple[dict[str, str], int]:
    """Give the browser what it needs to make one more passkey."""
    known = _known()
    if not access.has_just_signed_in():
        return {"error": "sign_in"}, 422
    return passkeys.registration_options(_whose(known), _purpose(known))


@bp.post("/devices/passkeys")
@sign_in_required
def add() -> Response | tuple[str, int]:
    """Keep one more passkey for this person, who has shown one just now."""
    known = _known()
    if not access.has_just_signed_in():
        return redirect("/sign-in?next=/devices", code=303)
    try:
        passkey = passkeys.register(_whose(known), _purpose(known), request.form.get("credential", ""))
    except passkeys.Refused:
        return _page(gettext("That did not work, nothing was changed. Try again.")), 422
    with writing() as session:
        session.add(passkey)
        audit.note(session, _account(known), "passkey added")
    return redirect("/devices", code=303)


def _page(error: str = "") -> str:
    known = _known()
    person = _person(known)
    return render_template(
        "account/devices.html",
        places=[_place(row, person, known) for row in db.session.scalars(SignIn.of(*_account(known)))],
        passkeys=[
            {"since": person.local(row.created_at).isoformat(), "backed_up": row.backed_up}
            for row in db.session.scalars(Passkey.of(*_account(known)))
        ],
        fresh=access.has_just_signed_in(),
        role=known.role,
        account=known.account_id if known.role == "client" else "",
        error=error,
    )


def _place(row: SignIn, person: Client | Therapist, known: SignedIn) -> dict[str, Any]:
    return {
        "id": row.id,
        "name": row.device_name,
        "here": row.id == known.sign_in,
        "live": row.is_live(now()),
        "since": person.local(row.created_at).isoformat(),
        "seen": person.local(row.seen_at).isoformat(),
    }


def _known() -> SignedIn:
    known = access.who()
    if known is None:
        abort(401)
    return known


def _account(known: SignedIn) -> tuple[str, str, str]:
    return known.practice_id, known.role, known.account_id


def _purpose(known: SignedIn) -> str:
    return f"one more passkey for {known.sign_in}"


def _person(known: SignedIn) -> Client | Therapist:
    return access.this_client() if known.role == "client" else access.this_therapist()


def _whose(known: SignedIn) -> passkeys.Account:
    return passkeys.Account(known.practice_id, known.role, known.account_id, _person(known).name)
