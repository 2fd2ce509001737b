"""What a client agrees to, and where it can be read again."""

from __future__ import annotations

from flask import Blueprint, render_template
from werkzeug.wrappers import Response

from webapp.access import client_required, this_client
from webapp.account.consent_words import consent_words
from webapp.db import db
from webapp.models.consent import Consent

bp = Blueprint("consent", __name__)


@bp.get("/consent")
@client_required
def show() -> str | Response:
    """Show what this client agreed to, and when."""
    client = this_client()
    given = db.session.scalar(Consent.newest_of(client))
    therapist, practice = client.therapist.name, client.practice.name
    words = given.words if given else consent_words(therapist, practice, client.practice.keeps_years)
    day = client.local(given.at).isoformat() if given else ""
    page = {"role": "client", "account": client.id}
    return render_template("account/consent.html", therapist=therapist, words=words, day=day, **page)
