"""Where a form leads when it is done: to its own page, or back to the review that it was opened from."""

from __future__ import annotations

from flask import redirect, request
from werkzeug.wrappers import Response

from webapp.models.client import Client

REVIEW = "review"


def back() -> str:
    """Say "review" where the address, or the form, tells that it was opened from there; else nothing."""
    return REVIEW if request.values.get("back") == REVIEW else ""


def on_with(client: Client, otherwise: str, notice: str, part: str = "") -> Response:
    """The page to go on with, which tells what was done; ``otherwise`` is a path below the client's page."""
    path = "/review" if back() else otherwise
    anchor = f"#{part}" if part else ""
    return redirect(f"/clients/{client.id}{path}?notice={notice}{anchor}", code=303)
