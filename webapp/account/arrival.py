"""Somebody has shown who they are: this browser gets a new sign-in, and the one that it had ends."""

from __future__ import annotations

from zoneinfo import available_timezones

from flask import redirect, request
from sqlalchemy import func, select, update
from werkzeug.wrappers import Response

from webapp import access, audit, languages
from webapp.db import db, now, writing
from webapp.feed_start import welcome
from webapp.models.client import Client
from webapp.models.sign_in import SignIn
from webapp.models.therapist import Therapist

# In the order in which to look: each of these names the ones after it as well.
BROWSERS = {
    "Edg": "Edge",
    "OPR": "Opera",
    "Firefox": "Firefox",
    "FxiOS": "Firefox",
    "CriOS": "Chrome",
    "Chrome": "Chrome",
    "Safari": "Safari",
}
PEOPLE: dict[str, type[Client] | type[Therapist]] = {"client": Client, "therapist": Therapist}
SYSTEMS = {
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Android": "Android",
    "Windows": "Windows",
    "CrOS": "Chromebook",
    "Mac OS X": "Mac",
    "Linux": "Linux",
}


def arrive(role: str, practice_id: str, account_id: str, *, passkey_id: str = "", go: str = "/") -> Response:
    """Sign this person in here, with a new secret, and send the browser on."""
    first = not db.session.scalar(
        select(func.count())
        .select_from(SignIn)
        .where(SignIn.practice_id == practice_id, SignIn.role == role, SignIn.account_id == account_id)
    )
    before = access.may_append()
    with writing() as session:
        if before is not None:
            session.execute(update(SignIn).where(SignIn.id == before.sign_in).values(revoked_at=now()))
        row, secret = SignIn.begin(
            session, practice_id, role, account_id, device_name=device_name(), passkey_id=passkey_id
        )
        audit.note(session, (practice_id, role, account_id), "signed in", row.id)
        person: Client | Therapist = session.get_one(PEOPLE[role], (practice_id, account_id))
        if first:
            _settle(person)
    access.forget()
    if first and isinstance(person, Client):
        welcome(person)
    return access.remember(redirect(go, code=303), secret)


def device_name() -> str:
    """What to call this browser in the list of devices, out of what it says about itself."""
    said = request.headers.get("User-Agent", "")
    browser = next((name for mark, name in BROWSERS.items() if mark in said), "")
    system = next((name for mark, name in SYSTEMS.items() if mark in said), "")
    return ", ".join(part for part in (system, browser) if part)


def _settle(person: Client | Therapist) -> None:
    """At the first sign-in take language and time zone from the browser, where it names ones that we know."""
    zone = request.form.get("zone", "")
    if zone in available_timezones():
        person.zone = zone
    language = request.form.get("language", "").split("-")[0].lower()
    if language in languages.spoken():
        person.language = language
