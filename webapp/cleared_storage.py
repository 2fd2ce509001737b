"""A browser may clear what a phone holds, and nobody would know. A cookie outlives that storage: it names the phone.

When a phone calls under a new id, and the cookie names another one of the same client that still held
entries when it last called, the answer says how many, so that the loss is counted and never silent.
The cookie decides nothing else; whoever forges it learns only a number of their own.
"""

from __future__ import annotations

from typing import Any

from flask import current_app, request
from werkzeug.wrappers import Response

from webapp.db import db
from webapp.models.device import Device

SECURE_COOKIE, PLAIN_COOKIE = "__Host-bs-phone", "bs-phone"
LIFE = 400 * 24 * 60 * 60


def heard_before(place: tuple[str, str], device: str) -> dict[str, Any]:
    """What the phone that was here before still held: ``{"lost": {pending, at}}``, or nothing."""
    known = request.cookies.get(_name(), "")
    if not known or known == device:
        return {}
    before = db.session.get(Device, (*place, known))
    if before is None or not before.pending:
        return {}
    return {"lost": {"pending": before.pending, "at": before.seen_at.isoformat(timespec="seconds")}}


def remember(response: Response, device: str) -> Response:
    """Let the browser remember which phone this is."""
    if request.cookies.get(_name()) != device:
        response.set_cookie(
            _name(), device, max_age=LIFE, secure=_is_secure(), httponly=True, samesite="Lax", path="/"
        )
    return response


def forget(response: Response) -> Response:
    """The person has removed everything from this phone: that is no loss to tell of."""
    response.delete_cookie(_name(), secure=_is_secure(), httponly=True, samesite="Lax", path="/")
    return response


def _name() -> str:
    return SECURE_COOKIE if _is_secure() else PLAIN_COOKIE


def _is_secure() -> bool:
    return bool(current_app.config["SECURE_COOKIE"])
