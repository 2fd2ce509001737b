"""Every page and form of a client, registered from the two tables: what the phone answers offline, Flask answers too.

A form posted here becomes the same operations as on the phone and goes through the same inbox.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, abort, current_app, redirect, render_template, request
from werkzeug.wrappers import Response

from webapp import inbox, languages, preferences, security, words
from webapp.access import client_required, public, this_client, this_therapist, who
from webapp.client.calendars import CALENDARS, Calendar
from webapp.client.commands import COMMANDS, Command
from webapp.client.interpreter import BY_NAME, compose, derive, href, load
from webapp.client.store import Records
from webapp.client.views import VIEWS, View
from webapp.db import now
from webapp.feed_start import card
from webapp.ids import is_uuid, uuid7
from webapp.models.client import Client
from webapp.twins.calendar import calendar_text, named
from webapp.twins.preferred import preferred
from webapp.twins.shape import Json, mapping, whole

bp = Blueprint("client", __name__)
bp.app_template_global("href")(href)


def show(view: View, client: Client | None, params: dict[str, str], **more: Any) -> str:
    """Draw a page from this client's records; 404 if what it is about is not there."""
    context = {**surroundings(client, view["name"]), "path": href(view["name"], **params), **more}
    loaded = load(view["load"], params, Records(client), context) if client else {}
    if loaded is None:
        abort(404)
    return render_template(view["template"], **derive(view, {**context, **params, **loaded}))


def act(command: Command, client: Client, params: dict[str, str]) -> Response | tuple[str, int] | str:
    """Do what a form asks, and go on to where it leads; with errors show it again as it was typed."""
    form = {name: values[-1] for name, values in request.form.lists()}
    context = surroundings(client, command["name"])
    loaded = load(command["load"], params, Records(client), context)
    outcome = None if loaded is None else compose(command, {**context, **params, **loaded}, form)
    if loaded is None or outcome is None:
        abort(404)
    standing = mapping(loaded.get("entry") or loaded.get("record"))
    errors = outcome["errors"] or _refusal(client, outcome["ops"], standing, form)
    if errors:
        again = outcome.get("again") or _form_of(form, outcome["go"])
        fresh = params.get("entry_id") or params.get("record_id", "")
        return show(
            BY_NAME[again["view"]], client, again["params"], values=form, errors=errors, fresh=fresh
        ), 422
    go = outcome["go"]
    if request.headers.get("HX-Request") == "true":
        return show(BY_NAME[go["view"]], client, go["params"], notice=go["notice"])
    ending = f"?notice={go['notice']}" if go["notice"] else ""
    return redirect(href(go["view"], **go["params"]) + ending, code=303)


def file_of(calendar: Calendar, client: Client, params: dict[str, str]) -> Response:
    """A calendar file from this client's records; 404 if there is nothing to put into a calendar."""
    context = surroundings(client, calendar["name"])
    loaded = load(calendar["load"], params, Records(client), context)
    events = derive(calendar, {**context, **params, **loaded})["events"] if loaded else []
    if not events:
        abort(404)
    written = calendar_text(named(events, event_names()), context["now"])
    response = current_app.response_class(written, mimetype="text/calendar")
    response.headers["Content-Disposition"] = 'attachment; filename="calendar.ics"'
    return response


def event_names() -> dict[str, str]:
    """What an event is called that the client gave no name: nothing that says what it is for."""
    return {"routine": words.gettext("Time for myself"), "session": words.gettext("Appointment")}


def surroundings(client: Client | None, view: str) -> Json:
    """What every page gets besides its own records, as on the phone (static/js/phone/surroundings.js)."""
    here = client.local(now()) if client else now()
    records = Records(client) if client else None
    me, chosen = (records.get("me", "me"), preferences.of(client)) if client and records else (None, None)
    liked = preferred(me, chosen)
    language = languages.known(liked["language"] or (client.language if client else words.language()))
    words.use_language(language)
    return {
        "lang": language,
        "dir": words.locale_table(language)["direction"],
        "nonce": security.nonce(),
        "today": here.date().isoformat(),
        "now": here.isoformat(timespec="minutes"),
        "fresh": uuid7(),
        "me": liked["me"],
        "theme": liked["theme"],
        "size": liked["size"],
        "language": liked["language"] or language,
        "languages": languages.offered(),
        "card": records.get("card", "card") if records else None,
        "phone": None,
        "view": view,
        "path": request.path,
        "query": {name: request.args.get(name, "") for name in ("q", "month")},
        "values": {},
        "errors": {},
        "notice": request.args.get("notice", ""),
    }


def _refusal(client: Client, said: list[Json], entry: Json, form: dict[str, str]) -> Json:
    """Hand the operations in; an error if the inbox could not keep one of them."""
    if not said:
        return {}
    local = client.local(now())
    operations = [
        {
            "op": uuid7(),
            "n": place,
            "v": 1,
            "base": _base(entry, form),
            "mine": [],
            "at": local.isoformat(timespec="seconds"),
            **one,
        }
        for place, one in enumerate(said, 1)
    ]
    known = who()
    verdicts = inbox.accept(
        client, operations, device=f"web-{known.sign_in if known else ''}"[:64], now=now()
    )
    refused = any(verdict.status == "refused" for verdict in verdicts)
    return {"form": {"code": "refused"}} if refused else {}


def _base(entry: Json, form: dict[str, str]) -> int:
    """The version that stood on the screen when the form was opened."""
    latest, seen = whole(entry.get("rev")) or 0, form.get("base", "")
    is_number = seen.isascii() and seen.isdigit() and len(seen) <= 15
    return min(int(seen), latest) if is_number else latest


def _form_of(form: dict[str, str], go: Json) -> Json:
    """Where to show a form again that was right, and yet refused."""
    if form.get("form") in ("edit_entry", "result"):
        return {"view": form["form"], "params": go["params"]}
    if form.get("form") in ("new_entry", "not_today") and is_uuid(form.get("assignment_id")):
        return {"view": form["form"], "params": {"assignment_id": form["assignment_id"]}}
    if form.get("form") == "new_practice" and is_uuid(form.get("takeaway_id")):
        practised = {"takeaway_id": form["takeaway_id"], "worksheet": form.get("worksheet", "")}
        return {"view": "new_practice", "params": practised}
    if form.get("form") in ("new_free_entry", "new_practice"):
        return {"view": "new_free_entry", "params": {"worksheet": form.get("worksheet", "")}}
    return go


def _page(view: View) -> Callable[..., Any]:
    def page(**params: str) -> str:
        return show(view, this_client(), params)

    def open_page(**params: str) -> str:
        known = who()
        if known and known.role == "therapist":
            therapist = this_therapist()
            shown = card(therapist.practice, therapist.name)
            return show(view, None, params, card={"kind": "card", "id": "card", "body": shown})
        return show(view, this_client() if known else None, params)

    return public(open_page) if view.get("public") else client_required(page)


def _form(command: Command) -> Callable[..., Any]:
    def form(**params: str) -> Response | tuple[str, int] | str:
        return act(command, this_client(), params)

    return client_required(form)


def _file(calendar: Calendar) -> Callable[..., Any]:
    def file(**params: str) -> Response:
        return file_of(calendar, this_client(), params)

    return client_required(file)


for _view in VIEWS:
    bp.add_url_rule(_view["rule"], _view["name"], _page(_view))
for _command in COMMANDS:
    bp.add_url_rule(_command["rule"], _command["name"], _form(_command), methods=["POST"])
for _calendar in CALENDARS:
    bp.add_url_rule(_calendar["rule"], _calendar["name"], _file(_calendar))
