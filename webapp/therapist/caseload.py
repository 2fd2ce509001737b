"""The caseload: all clients of a therapist, whom to look at first on top; and inviting a new one."""

from __future__ import annotations

from flask import render_template, request

from webapp import access
from webapp.access import therapist_required, this_therapist
from webapp.db import db, now
from webapp.feed_start import welcome
from webapp.fields import NAME, Fields
from webapp.ids import is_uuid, uuid7
from webapp.links import invitation_link, qr
from webapp.models.client import Client
from webapp.models.invitation import Invitation, invite_client
from webapp.models.therapist import Therapist
from webapp.therapist.blueprint import bp
from webapp.therapist.glance import SHOWN, glances, named
from webapp.words import gettext

# Lines on one page: as many as anybody reads, and a fraction of the time that two hundred take to draw.
PAGE = 50


@bp.get("/caseload")
@therapist_required
def caseload() -> str:
    """Everybody at a glance, or those whom a filter and a name leave: whom to look at first on top."""
    everybody = glances(this_therapist())
    therapist = this_therapist()
    show = request.args.get("show", "")
    show = show if show in SHOWN else "all"
    wanted = request.args.get("q", "").strip()[:NAME]
    found = named([each for each in everybody if SHOWN[show](each)], wanted)
    typed = request.args.get("page", "")
    page = int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 6 else 1
    first = max(0, min(page - 1, (len(found) - 1) // PAGE)) * PAGE
    return render_template(
        "therapist/caseload.html",
        first=first,
        page=first // PAGE + 1,
        found=len(found),
        everybody=len(everybody),
        counts={name: sum(map(fits, everybody)) for name, fits in SHOWN.items()},
        lines=found[first : first + PAGE],
        show=show,
        wanted=wanted,
        today=therapist.local(now()).date().isoformat(),
        therapist=therapist,
        names=_names(therapist) if any(each.client.therapist_id != therapist.id for each in found) else {},
        notice=request.args.get("notice", ""),
    )


def _names(therapist: Therapist) -> dict[str, str]:
    """Everybody in the practice, for whose clients she may stand in."""
    return {each.id: each.name for each in db.session.scalars(Therapist.all_of(therapist.practice_id))}


@bp.get("/clients/new")
@therapist_required
def new_client() -> str:
    """Ask for the name of somebody new."""
    return _form(Fields({"client_id": uuid7()}))


@bp.post("/clients/new")
@therapist_required
def invite() -> str | tuple[str, int]:
    """Make the client, and show what is to be handed over: once.

    The form carries the id: pressed twice, there is one client, and the later invitation counts.
    """
    therapist = this_therapist()
    form = Fields(request.form.to_dict())
    name = form.line("name", gettext("Write a name that both of you know."))
    if form.errors:
        return _form(form), 422
    typed = form.values.get("client_id", "")
    standing = db.session.get(Client, (therapist.practice_id, typed)) if is_uuid(typed) else None
    if standing is not None and access.reads(therapist, standing):
        client, (token, code) = standing, Invitation.for_client(standing, therapist)
    else:
        fresh = typed if is_uuid(typed) and standing is None else ""
        client, token, code = invite_client(therapist, name, fresh)
    welcome(client)
    return invitation_page(client, therapist, token, code)


def invitation_page(client: Client, therapist: Therapist, token: str, code: str) -> str:
    """The link, its picture and the code. They are kept nowhere, so this page cannot be shown again."""
    link = invitation_link(token)
    return render_template(
        "therapist/invitation.html",
        client=client,
        therapist=therapist,
        link=link,
        picture=qr(link),
        code=code,
    )


def _form(form: Fields) -> str:
    return render_template("therapist/new_client.html", values=form.values, errors=form.errors)
