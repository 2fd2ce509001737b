"""Between Sessions, the server: ``create_app()`` puts the rooms together. Nobody imports from here."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from flask import Flask, redirect, request
from sqlalchemy.engine import make_url
from werkzeug.wrappers import Response

from webapp import (
    access,
    account,
    client,
    health,
    languages,
    offline,
    preferences,
    pressure,
    security,
    supporter,
    therapist,
    words,
)
from webapp.client import belongings, calendar_feeds, reminding, supporter_links, sync_door
from webapp.db import db, engine_options
from webapp.kept import KeptTemplates
from webapp.offline.assets import asset
from webapp.offline.files import static_file
from webapp.settings import ROOT, Settings
from webapp.twins.preferred import preferred

# What these answer is the same for everybody, or is no page.
WORDLESS = ("health", "offline", "sync")


class App(Flask):
    """Flask, but its log names the rule that failed, not the address: an invitation's address is a secret."""

    def log_exception(self, exc_info: Any) -> None:
        """Log what went wrong, and where."""
        rule = request.url_rule.rule if request.url_rule else "an unknown address"
        self.logger.error("%s of %s failed", request.method, rule, exc_info=exc_info)


def create_app(settings: Settings | None = None) -> Flask:
    """The whole application; the settings come from the environment unless they are given."""
    settings = settings or Settings.from_environment(os.environ)
    app = App(__name__, template_folder=ROOT / "templates", static_folder=ROOT / "static")
    app.config.update(
        SETTINGS=settings,
        ORIGIN=settings.origin,
        SECURE_COOKIE=settings.secure_cookie,
        SQLALCHEMY_DATABASE_URI=settings.database,
        # An error of the database must not carry what somebody wrote into a log.
        SQLALCHEMY_ENGINE_OPTIONS=engine_options(settings.database, pooler=settings.pooler)
        | {"hide_parameters": True},
    )
    _make_room(settings.database)
    words.bring_catalogues(Path(settings.catalogues) if settings.catalogues else None)
    db.init_app(app)
    words.install(app.jinja_env)
    app.jinja_env.bytecode_cache = KeptTemplates()
    app.jinja_env.globals["asset"] = asset
    app.view_functions["static"] = static_file
    security.install(app, settings, asset)
    access.install(app)
    pressure.install(app)
    app.before_request(_speak)
    app.context_processor(_surroundings)
    app.add_url_rule("/", "home", _home)
    for room in (
        account,
        client,
        belongings,
        calendar_feeds,
        reminding,
        supporter_links,
        sync_door,
        supporter,
        therapist,
        offline,
        health,
    ):
        app.register_blueprint(room.bp)
    return app


def _home() -> Response:
    """Send everybody to where their day begins."""
    known = access.who()
    start = {"client": "/today", "therapist": "/caseload"}
    return redirect(start[known.role] if known else "/sign-in", code=303)


def _speak() -> None:
    """Answer in the language of who asks; before somebody has signed in, in the browser's."""
    # The language is kept for each thread, and a thread answers one person after another: set it always.
    words.use_language(languages.ENGLISH)
    if request.blueprint in WORDLESS or request.endpoint == "static":
        return
    known = access.who()
    if known is None:
        words.use_language(languages.understood(request.accept_languages))
    elif known.role == "therapist":
        words.use_language(languages.known(access.this_therapist().language))
    elif request.blueprint != "client":  # whose pages look for themselves
        client = access.this_client()
        liked = preferred(None, preferences.of(client))
        words.use_language(languages.known(liked["language"] or client.language))
        request.environ["between.look"] = {"theme": liked["theme"], "size": liked["size"]}


def _surroundings() -> dict[str, Any]:
    """What any page needs; the client's pages get theirs from the interpreter, as on the phone."""
    language = words.language()
    return {
        **request.environ.get("between.look", {"theme": "", "size": ""}),
        "lang": language,
        "dir": words.locale_table(language)["direction"],
        "path": request.path,
    }


def _make_room(database: str) -> None:
    """A new SQLite file needs a folder; others on this machine have no business in it."""
    url = make_url(database)
    if url.drivername.startswith("sqlite") and url.database and url.database != ":memory:":
        Path(url.database).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
