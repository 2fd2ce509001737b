"""Signing in, without typing a name, and signing out."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, request
from sqlalchemy import update
from werkzeug.wrappers import Response

from webapp import access, audit, cleared_storage
from webapp.access import public
from webapp.account import demo_door, passkeys
from webapp.account.arrival import arrive
from webapp.db import now, writing
from webapp.models.bucket import FAILED_SIGN_INS, FAILED_SIGN_INS_IN, Bucket
from webapp.models.sign_in import SignIn
from webapp.words import gettext

bp = Blueprint("sign_in", __name__)


@bp.get("/sign-in")
@public
def show() -> str:
    """Show the one button that signs in."""
    return _page()


@bp.post("/sign-in/options")
@public
def options() -> dict[str, Any]:
    """Give the browser a challenge; the same whoever asks."""
    return passkeys.sign_in_options()


@bp.post("/sign-in")
@public
def create() -> Response | tuple[str, int]:
    """Sign in whoever signed the challenge. Why it did not work is said to nobody."""
    if not _may_try():
        return _page(gettext("There were too many tries from here. Wait a while, then try again.")), 429
    try:
        passkey = passkeys.recognise(request.form.get("credential", ""))
    except passkeys.Refused:
        return _page(
            gettext("That did not work. Try again, or ask your therapist for a new invitation.")
        ), 422
    _forgive()
    go = access.here(request.form.get("next"))
    return arrive(passkey.role, passkey.practice_id, passkey.account_id, passkey_id=passkey.id, go=go)


@bp.post("/sign-out")
@public
def destroy() -> Response:
    """End the sign-in of this browser. What the phone keeps and has not sent stays there."""
    known = access.may_append()
    if known is not None:
        with writing() as session:
            session.execute(update(SignIn).where(SignIn.id == known.sign_in).values(revoked_at=now()))
            audit.note(
                session, (known.practice_id, known.role, known.account_id), "signed out", known.sign_in
            )
    response = access.drop(redirect("/sign-in", code=303))
    return cleared_storage.forget(response) if request.form.get("remove") else response


def _page(error: str = "") -> str:
    asked = request.form.get("next") or request.args.get("next")
    people = demo_door.people() if demo_door.is_open() else []
    return render_template("account/sign_in.html", error=error, next=access.here(asked), people=people)


def _may_try() -> bool:
    """Take a try before it is known how it ends, so that many at the same time cannot outrun the count."""
    with writing() as session:
        Bucket.sweep(session, now())
        return Bucket.take(session, _address(), now(), capacity=FAILED_SIGN_INS, per=FAILED_SIGN_INS_IN)


def _forgive() -> None:
    with writing() as session:
        Bucket.forgive(session, _address())


def _address() -> str:
    return f"sign-in {request.remote_addr}"
