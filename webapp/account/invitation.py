"""Accepting an invitation: who invites stands first, then what it means, then the passkey."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, render_template, request
from werkzeug.wrappers import Response

from webapp import access
from webapp.access import public
from webapp.account import acceptance, passkeys
from webapp.account.arrival import arrive
from webapp.account.consent_words import consent_words
from webapp.db import writing
from webapp.fields import Fields
from webapp.models.invitation import Invitation
from webapp.words import gettext

bp = Blueprint("invitation", __name__)


@bp.get("/invitation/<token>")
@public
def show(token: str) -> str | tuple[str, int]:
    """Show who invites whom to what; looking does not use it up."""
    invitation = Invitation.open_by(token)
    return _page(invitation) if invitation is not None else _gone()


@bp.post("/invitation/<token>/options")
@public
def options(token: str) -> dict[str, Any] | tuple[dict[str, Any], int]:
    """Give the browser what it needs to make the passkey, once all the rest is right."""
    invitation = Invitation.open_by(token)
    if invitation is None:
        abort(404)
    form = acceptance.read(invitation, token, request.form.to_dict())
    if form.errors:
        if Invitation.open_by(token) is None:  # that was the last try, or somebody else was quicker
            abort(404)
        return {"errors": form.errors}, 422
    return passkeys.registration_options(acceptance.account(invitation, form), _purpose(invitation))


@bp.post("/invitation/<token>")
@public
def accept(token: str) -> str | Response | tuple[str, int]:
    """Accept it: the account, the consent and the passkey come to be together, or not at all."""
    invitation = Invitation.open_by(token)
    if invitation is None:
        return _gone()
    form = acceptance.read(invitation, token, request.form.to_dict())
    if form.errors:
        return _gone() if Invitation.open_by(token) is None else (_page(invitation, form), 422)
    try:
        passkey = passkeys.register(
            acceptance.account(invitation, form), _purpose(invitation), form.values.get("credential", "")
        )
    except passkeys.Refused:
        form.errors["credential"] = gettext("The passkey could not be made. Nothing is lost; try again.")
        return _page(invitation, form), 422
    with writing() as session:
        claimed = Invitation.claim(session, token)
        if claimed is not None:
            acceptance.settle(session, claimed, form, passkey)
    if claimed is None:
        return _gone()
    go = "/welcome" if claimed.role == "client" else "/"
    return arrive(claimed.role, claimed.practice_id, claimed.account_id, passkey_id=passkey.id, go=go)


def _page(invitation: Invitation, form: Fields | None = None) -> str:
    shown = form or Fields({})
    common = {"values": shown.values, "errors": shown.errors, "elsewhere": access.who()}
    if invitation.role == "client":
        client = acceptance.client_of(invitation)
        therapist, practice = client.therapist.name, client.practice.name
        words = consent_words(therapist, practice, client.practice.keeps_years)
        again = client.has_joined
        return render_template(
            "account/invitation.html",
            therapist=therapist,
            practice=practice,
            words=words,
            again=again,
            **common,
        )
    return render_template(
        "account/invitation_therapist.html",
        practice=acceptance.practice_of(invitation),
        therapist=acceptance.therapist_of(invitation),
        numbers=acceptance.CONTACTS,
        **common,
    )


def _gone() -> tuple[str, int]:
    """Used, too old, tried too often or never there: the answer is the same."""
    return render_template("account/invitation_gone.html"), 404


def _purpose(invitation: Invitation) -> str:
    return f"invitation {invitation.token_hash}"
