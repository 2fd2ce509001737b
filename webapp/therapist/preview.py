"""An assignment as the client will see it: drawn by the client's own templates, with nothing in it that works.

What comes out stands within a therapist's page. Its names are made different from those of that page, its links lead
nowhere, and its form is none.
"""

from __future__ import annotations

import re
from typing import Any

from flask import render_template
from markupsafe import Markup

from webapp.db import db, now
from webapp.models.client import Client
from webapp.models.record import Record, as_json
from webapp.twins import TWINS
from webapp.words import language

Json = dict[str, Any]

ID = "seen"
MAIN = re.compile(r"<main\b[^>]*>(.*)</main>", re.DOTALL)
TROUBLE = re.compile(r'<p id="trouble".*?</p>', re.DOTALL)
NAMED = re.compile(r' (id|for|list|aria-labelledby|aria-describedby|aria-controls)="([^"]+)"')
# A link without an address is none; data- and hx- are for scripts.
DEAD = re.compile(r' (?:href(?=="(?!/static/))|target|rel|data-[a-z-]+|hx-[a-z-]+)="[^"]*"')
DRAWN = re.compile(r"<use\b[^>]*>")
FORM = re.compile(r"<(/?)form\b(?:[^>]*?( class=\"[^\"]*\"))?[^>]*>")


def seen_by(client: Client, sheet: Json, agreed: Json) -> Markup:
    """The page of an assignment that is agreed so, and its form, one below the other."""
    at = client.local(now()).isoformat(timespec="seconds")
    body = {"revision": 1, "agreed_at": at, "retired": "", "paused": "", **agreed}
    me = db.session.scalar(Record.called(client, "me"))
    worksheet = {"id": "worksheet", "kind": "worksheet", "body": sheet}
    context: Json = {
        "lang": language(),
        "today": at[:10],
        "now": at[:16],
        "me": as_json(me) if me else None,
        "card": None,
        "phone": None,
        "path": "",
        "query": {},
        "values": {},
        "errors": {},
        "notice": "",
        "fresh": "seen",
        "href": lambda _name, **_parts: "/",
        "assignment": {"id": "seen", "kind": "assignment", "rev": 0, "body": body, "extra": {}},
        "worksheet": worksheet,
        "worksheets": [worksheet],
        "entries": [],
        "goals": [],
    }
    pages = [_drawn(context, "assignment", ("assignment_page", "requests_of", "goal_of"), "assignment")]
    if sheet["fields"]:
        pages.append(_drawn(context, "new_entry", ("form_fill",), "entry_form"))
    return Markup("").join(pages)


def _drawn(context: Json, view: str, twins: tuple[str, ...], template: str) -> Markup:
    derived = {**context, "view": view}
    for name in twins:
        derived |= TWINS[name](derived)
    page = render_template(f"client/{template}.html", **derived)
    found = MAIN.search(page)
    return _still(found[1] if found else "", view, str(context["assignment"]["body"]["title"]))


def _still(main: str, view: str, title: str) -> Markup:
    """The inside of a client's page, so that it can stand in another page and does nothing there."""
    still = TROUBLE.sub("", main)
    still = NAMED.sub(lambda name: f' {name[1]}="{_apart(name[2], view)}"', still)
    kept: list[str] = []

    def put_by(use: re.Match[str]) -> str:
        kept.append(use[0])
        return f"<use {len(kept) - 1}>"

    still = DRAWN.sub(put_by, still)
    still = DEAD.sub("", still)
    still = re.sub(r"<use ([0-9]+)>", lambda place: kept[int(place[1])], still)
    still = FORM.sub(lambda form: f"<{form[1]}div{form[2] or ''}>", still)
    inside = Markup(still)  # noqa: S704 (drawn by our own templates, which escape what anybody wrote)
    return Markup('<div class="page stack-l"><p class="page-title" dir="auto">{}</p>{}</div>').format(
        title, inside
    )


def _apart(names: str, view: str) -> str:
    return " ".join(f"{ID}-{view}-{name}" for name in names.split())
