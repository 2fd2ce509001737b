"""The app as another version of itself would be, for LiveServer: an older phone, and a newer server.

``YESTERDAY`` serves a worker of another version whose words have a field that nobody knows any more. ``TOMORROW`` serves
today's app, and its answers to phones say what today's phones have never heard of, and ask for the newest app.
``HALFWAY`` does the same and has no new worker to give yet, so that an older phone has to stay as it is.
"""

from __future__ import annotations

import json
from importlib import import_module
from typing import Any

from flask import Flask, Response, request

from webapp import create_app
from webapp.cli import gunicorn

FIELD = "from_yesterday"
SAID = "...(said.body ? { body: said.body } : {}),"
STRANGE_RECORD = {
    "id": "poem.1",
    "kind": "poem",
    "rev": 1,
    "seq": 1,
    "body": {"lines": ["x"]},
    "extra": {"a": 1},
}


def yesterday() -> Flask:
    """The app with yesterday's worker."""
    # The package has a function of the same name.
    offline: Any = import_module("webapp.offline.worker")
    link = offline.link

    def linked(*given: Any) -> str:
        text = str(link(*given))
        if text.count(SAID) != 1:
            raise LookupError("the worker does not say its operations as it did")
        return text.replace(SAID, f"...(said.body ? {{ body: {{ ...said.body, {FIELD}: true }} }} : {{}}),")

    offline.link = linked
    return create_app()


def tomorrow() -> Flask:
    """The app whose answers have more to say."""
    app = create_app()
    app.after_request(_says_more)
    return app


def halfway() -> Flask:
    """The same, in the middle of being brought up to date."""
    app = tomorrow()
    app.before_request(lambda: ("", 503) if request.path == "/sw.js" else None)
    return app


def _says_more(response: Response) -> Response:
    said = response.get_json(silent=True) if response.mimetype == "application/json" else None
    if isinstance(said, dict) and "results" in said:
        said["results"] = [{**verdict, "mood": "fine"} for verdict in said["results"]]
        said["changes"] = [{**change, "mood": "fine"} for change in said["changes"]] + [STRANGE_RECORD]
        said["next"]["mood"] = "fine"
        response.set_data(json.dumps({**said, "mood": {"deep": [1]}, "min_app": "of tomorrow"}))
    return response


def _served(name: str) -> list[str]:
    command = [*gunicorn("127.0.0.1", 0, workers=1, threads=4)[:-1], f"e2e.other_version:{name}()"]
    return [word.replace("127.0.0.1:0", "127.0.0.1:{port}") for word in command]


YESTERDAY, HALFWAY, TOMORROW = _served("yesterday"), _served("halfway"), _served("tomorrow")
