"""An address that another calendar follows: made by the client, on the server alone, and ended whenever she likes.

It is read without a sign-in, since calendars have none: whoever has the address reads times and neutral names, and no
word that was written here.
"""

from __future__ import annotations

from flask import Blueprint, abort, current_app, redirect, render_template, request
from werkzeug.exceptions import TooManyRequests
from werkzeug.wrappers import Response

from webapp import audit
from webapp.access import client_required, public, this_client
from webapp.client.calendars import CALENDARS, Calendar
from webapp.client.interpreter import derive, load
from webapp.client.pages import event_names, surroundings
from webapp.client.store import Records
from webapp.db import now, writing
from webapp.links import calendar_link
from webapp.models.bucket import CALENDAR_READS, CALENDAR_READS_IN, Bucket
from webapp.models.calendar_feed import CalendarFeed
from webapp.models.client import Client
from webapp.twins.calendar import calendar_text, named
from webapp.twins.shape import Json, identity
from webapp.words import gettext

bp = Blueprint("calendar_feeds", __name__)


@bp.get("/mine/calendar")
@client_required
def page() -> str:
    """Whether a calendar follows, and the buttons that make an address and end it."""
    return _page(this_client())


@bp.post("/mine/calendar")
@client_required
def make() -> str:
    """Make an address and show it, once; an earlier one leads nowhere from now on."""
    client = this_client()
    with writing() as session:
        token = CalendarFeed.make(session, client)
        audit.note(session, (client.practice_id, "client", client.id), "calendar address made", client.id)
    return _page(client, calendar_link(token))


@bp.post("/mine/calendar/off")
@client_required
def end() -> Response:
    """Let the address lead nowhere."""
    client = this_client()
    with writing() as session:
        CalendarFeed.end(session, client)
        audit.note(session, (client.practice_id, "client", client.id), "calendar address ended", client.id)
    return redirect("/mine/calendar?notice=ended", code=303)


@bp.get("/calendar/<token>.ics")
@public
def follow(token: str) -> Response:
    """The calendar at this address: 404 where it is none or none any more, 429 for whoever asks all the time."""
    client = CalendarFeed.led_by(token)
    if client is None:
        abort(404)
    with writing() as session:
        may_read = Bucket.take(
            session, f"calendar {client.id}", now(), capacity=CALENDAR_READS, per=CALENDAR_READS_IN
        )
    if not may_read:
        raise TooManyRequests(retry_after=round(CALENDAR_READS_IN.total_seconds() / CALENDAR_READS))
    response = current_app.response_class(_text(client), mimetype="text/calendar")
    response.headers["Cache-Control"] = "private, no-cache"
    response.add_etag()
    return response.make_conditional(request)


def _text(client: Client) -> str:
    context = surroundings(client, "calendar")
    records = Records(client)
    assignments = [{"assignment_id": identity(each)} for each in records.range("assignment")]
    asked: list[tuple[Calendar, dict[str, str]]] = [
        (calendar, params)
        for calendar in CALENDARS
        for params in (assignments if "<assignment_id>" in calendar["rule"] else [{}])
    ]
    events: list[Json] = []
    for calendar, params in asked:
        loaded = load(calendar["load"], params, records, context)
        if loaded is not None:
            events += derive(calendar, {**context, **params, **loaded})["events"]
    # The day, not the minute: what has not changed has the same bytes, and is not sent again.
    stamp = f"{context['today']}T00:00{context['now'][16:]}"
    return calendar_text(named(events, event_names()), stamp, client.zone, gettext("Appointments"))


def _page(client: Client, link: str = "") -> str:
    feed = CalendarFeed.of(client)
    made = client.local(feed.made_at).isoformat(timespec="minutes") if feed else ""
    return render_template(
        "account/calendar.html",
        link=link,
        webcal=f"webcal:{link.partition(':')[2]}",
        made=made,
        notice=request.args.get("notice", ""),
        me=Records(client).get("me", "me"),
        today=client.local(now()).date().isoformat(),
        account=client.id,
        role="client",
    )
