"""The way in for supporters: made by the client, on the server alone, because its secret must be kept nowhere."""

from __future__ import annotations

from flask import Blueprint, abort, render_template
from werkzeug.wrappers import Response

from webapp import audit
from webapp.access import client_required, this_client
from webapp.client.store import Records
from webapp.db import db, now, writing
from webapp.links import qr, supporter_link
from webapp.models.client import Client
from webapp.models.supporter import Supporter, grant_of, grants_of
from webapp.twins.shape import Json

bp = Blueprint("supporter_links", __name__)


@bp.get("/supporter-links")
@client_required
def show() -> str:
    """Whom this client lets in, who has come, and a button that makes a link."""
    return _page(this_client())


@bp.post("/supporter-links/<record_id>")
@client_required
def create(record_id: str) -> str | Response:
    """Make a link to this grant and show it, once; an earlier one that was not opened stops working."""
    client = this_client()
    grant = grant_of(client, record_id)
    if grant is None:
        abort(404)
    with writing() as session:
        token = Supporter.invite(session, grant)
        audit.note(session, (client.practice_id, "client", client.id), "supporter invited", grant.id)
    link = supporter_link(token)
    name = grant.body.get("f:name")
    return _page(client, made={"name": name, "link": link, "picture": qr(link)})


def _page(client: Client, made: Json | None = None) -> str:
    keys = {each.grant_id: each for each in db.session.scalars(Supporter.of(client))}
    return render_template(
        "account/supporter_links.html",
        supporters=[
            {"id": grant.id, "name": grant.body.get("f:name"), **_state(keys.get(grant.id), client)}
            for grant in grants_of(client)
        ],
        made=made,
        me=Records(client).get("me", "me"),
        today=client.local(now()).date().isoformat(),
        account=client.id,
        role="client",
    )


def _state(key: Supporter | None, client: Client) -> Json:
    """How far the way in has come, on the client's own clock."""
    moment = now()
    is_in = key is not None and key.is_live(moment)
    return {
        "is_in": is_in,
        "seen": client.local(key.seen_at).isoformat(timespec="minutes")
        if is_in and key and key.seen_at
        else "",
        "until": client.local(key.link_until).isoformat(timespec="minutes")
        if key is not None and key.link_until is not None and key.is_awaited(moment)
        else "",
    }
