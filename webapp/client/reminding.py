"""Reminders as a client sets them up: by which ways, and when. Made by the server alone, which is who sends them.

What an e-mail leads to needs no sign-in: whoever reads at an address may confirm it, and may end what comes there.
"""

from __future__ import annotations

import secrets
from typing import Any
from zoneinfo import available_timezones

from flask import Blueprint, redirect, render_template, request
from werkzeug.wrappers import Response

from webapp.access import client_required, public, this_client, who
from webapp.db import db, now, writing
from webapp.fields import Fields
from webapp.models.bucket import CONFIRMATIONS, CONFIRMATIONS_IN, Bucket
from webapp.models.client import Client
from webapp.models.push_subscription import PushSubscription
from webapp.models.reminder import ReminderChoice
from webapp.models.sign_in import SignIn
from webapp.reminders import email, push
from webapp.words import gettext

bp = Blueprint("reminders", __name__)


@bp.get("/reminders")
@client_required
def show() -> str:
    """By which ways reminders come, and when."""
    return _page(Fields({}))


@bp.post("/reminders")
@client_required
def save() -> Response | tuple[str, int]:
    """Keep the times: the usual one, and between which two nothing comes."""
    form = Fields(request.form.to_dict())
    usual = form.clock("usual_time", gettext("Choose a time."))
    first, last = form.clock("quiet_from"), form.clock("quiet_until")
    if bool(first) != bool(last):
        empty = "quiet_until" if first else "quiet_from"
        form.errors.setdefault(empty, gettext("Choose both times, or leave both empty."))
    if form.errors:
        return _page(form), 422
    zone = request.form.get("zone", "")
    with writing() as session:
        choice = ReminderChoice.of(session, this_client())
        choice.usual_time, choice.quiet_from, choice.quiet_until = usual, first, last
        choice.zone = zone if zone in available_timezones() else choice.zone
        session.add(choice)
    return redirect("/reminders?notice=saved", code=303)


@bp.post("/reminders/email")
@client_required
def ask() -> Response | tuple[str, int]:
    """Take an address, and send the link to it that confirms it."""
    form = Fields(request.form.to_dict())
    address = form.line("email", gettext("Write the address that reminders should go to."), email.LONGEST)
    if address and not form.errors and not email.is_address(address):
        form.errors["email"] = gettext("Write the whole address, for example name@example.org.")
    client = this_client()
    if not form.errors and not _may_ask(client):
        form.errors["email"] = gettext("There were many tries today. Please try again tomorrow.")
    if form.errors or not email.is_offered():
        return _page(form), 422
    token = secrets.token_urlsafe(32)
    if not email.ask(address, token):
        form.errors["email"] = gettext("The e-mail could not be sent just now. Please try again later.")
        return _page(form), 422
    with writing() as session:
        choice = ReminderChoice.of(session, client)
        choice.ask(address, token)
        session.add(choice)
    return redirect("/reminders?notice=asked", code=303)


@bp.post("/reminders/email/end")
@client_required
def end() -> Response:
    """Send nothing by e-mail any more, and forget the address."""
    with writing() as session:
        choice = ReminderChoice.of(session, this_client())
        choice.forget_email()
        session.add(choice)
    return redirect("/reminders?notice=ended", code=303)


@bp.post("/reminders/phones")
@client_required
def switch_on() -> Response | tuple[str, int]:
    """Remind on this phone, too, which says where it can be reached."""
    known, client = who(), this_client()
    phone = push.read(request.form.get("subscription", "")) if push.is_offered() else None
    if phone is None or known is None:
        return _page(
            Fields({}, {"phone": gettext("That did not work, nothing was changed. Try again.")})
        ), 422
    with writing() as session:
        choice = ReminderChoice.of(session, client)
        zone = request.form.get("zone", "")
        choice.zone = zone if zone in available_timezones() else choice.zone
        session.add(choice)
        keys = {"p256dh": phone.p256dh, "auth": phone.auth}
        PushSubscription.add(session, client, known.sign_in, endpoint=phone.endpoint, **keys)
    return redirect("/reminders?notice=on", code=303)


@bp.post("/reminders/phones/<phone>/off")
@client_required
def switch_off(phone: str) -> Response:
    """Remind on one of this client's phones no more."""
    with writing() as session:
        PushSubscription.end(session, this_client(), phone)
    return redirect("/reminders?notice=off", code=303)


@bp.get("/reminders/confirm/<token>")
@public
def show_confirm(token: str) -> str:
    """What the link in the first e-mail leads to: a button, so that a preview of the link confirms nothing."""
    state = "done" if "done" in request.args else "ask"
    if state == "ask" and ReminderChoice.asked_by(db.session(), token) is None:
        state = "gone"
    return render_template("account/reminder_link.html", what="confirm", state=state)


@bp.post("/reminders/confirm/<token>")
@public
def confirm(token: str) -> Response:
    """Confirm the address; the link does so once."""
    with writing() as session:
        confirmed = ReminderChoice.confirm(session, token)
    return redirect(f"/reminders/confirm/{token}" + ("?done=1" if confirmed else ""), code=303)


@bp.get("/reminders/stop/<token>")
@public
def show_stop(token: str) -> str:
    """What the link in every reminder leads to."""
    return render_template("account/reminder_link.html", what="stop", state="ask")


@bp.post("/reminders/stop/<token>")
@public
def stop(token: str) -> str:
    """End the e-mails, by the button or by the mail program, which sends this from elsewhere and follows no redirect."""
    with writing() as session:
        choice = ReminderChoice.stopped_by(session, token)
        if choice is not None:
            choice.forget_email()
    return render_template("account/reminder_link.html", what="stop", state="done")


def _may_ask(client: Client) -> bool:
    """Whether one more link may be sent: nobody's mailbox is to be filled from here."""
    with writing() as session:
        return Bucket.take(
            session, f"confirm.{client.id}", now(), capacity=CONFIRMATIONS, per=CONFIRMATIONS_IN
        )


def _phones(client: Client) -> list[dict[str, Any]]:
    """The phones that are reminded, the one that is asking marked."""
    known = who()
    names = {
        each.id: each.device_name
        for each in db.session.scalars(SignIn.of(client.practice_id, "client", client.id))
    }
    return [
        {
            "id": each.id,
            "name": names.get(each.sign_in, ""),
            "here": known is not None and each.sign_in == known.sign_in,
        }
        for each in db.session.scalars(PushSubscription.of(client))
    ]


def _page(form: Fields) -> str:
    client = this_client()
    choice = ReminderChoice.of(db.session(), client)
    kept: dict[str, Any] = {
        name: getattr(choice, name) for name in ("usual_time", "quiet_from", "quiet_until", "email")
    }
    return render_template(
        "account/reminders.html",
        values=kept | dict(form.values),
        errors=form.errors,
        address=choice.email,
        is_confirmed=choice.confirmed_at is not None,
        by_email=email.is_offered(),
        by_phone=push.is_offered(),
        push_key=push.public_key() if push.is_offered() else "",
        phones=_phones(client),
        zone=choice.zone,
        notice=request.args.get("notice", ""),
        account=client.id,
        role="client",
    )
