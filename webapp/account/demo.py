"""Going in through the demo's door."""

from __future__ import annotations

from flask import Blueprint, abort, request
from werkzeug.wrappers import Response

from webapp import access
from webapp.access import public
from webapp.account import demo_door
from webapp.account.arrival import arrive

bp = Blueprint("demo", __name__)


@bp.post("/demo")
@public
def enter() -> Response:
    """Be one of the people of the demo: the one named, else the first therapist or client."""
    role, account = request.form.get("role", "client"), request.form.get("account", "")
    people = demo_door.people() if demo_door.is_open() else []
    wanted = (one for one in people if type(one).__name__.lower() == role and account in ("", one.id))
    person = next(wanted, None)
    if person is None:
        abort(404)
    return arrive(role, person.practice_id, person.id, go=access.here(request.form.get("next")))
