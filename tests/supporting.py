"""Sam, whom Cleo lets in: a grant as her phone makes it, the link as she makes it, Sam's browser that opens it."""

from __future__ import annotations

import re
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from tests.own_records import keep
from tests.records import records
from webapp.models.client import Client
from webapp.twins.goals import row_of

LINK = re.compile(r'href="http://localhost/supporter/open#([^"]+)"')


def grant(app: Flask, client: Client, *assignments: str, called: str = "", **more: Any) -> str:
    """A grant for Sam, who sees these assignments; ``called`` is what the first is called for him. Its id."""
    words = {f"{row_of({'id': assignments[0]})}.words": called} if called else {}
    shown = dict.fromkeys(assignments, True)
    return keep(app, client, "share_grant", **{"f:shown": shown, "f:called": words, **more})


def link(phone: FlaskClient, grant_id: str) -> str:
    """The secret of a new link to this grant, made in this browser."""
    page = phone.post(f"/supporter-links/{grant_id}")
    assert page.status_code == 200, page.text
    found = LINK.search(page.text)
    assert found is not None
    return found[1]


def opened(app: Flask, token: str) -> FlaskClient:
    """A new browser that has opened this link."""
    sam = app.test_client()
    answer = sam.post("/supporter/open", data={"link": token})
    assert (answer.status_code, answer.location) == (303, "/supporter"), answer.text
    return sam


def let_in(app: Flask, phone: FlaskClient, client: Client, *assignments: str, **more: Any) -> FlaskClient:
    """Sam's browser, with a grant of this client's."""
    return opened(app, link(phone, grant(app, client, *assignments, **more)))


def end(phone: FlaskClient) -> None:
    """End the only grant in this browser."""
    (action,) = set(re.findall(r'action="(/supporters/[^"]+/end)"', _page_of_only(phone)))
    assert phone.post(action).status_code == 303


def encouragements(app: Flask, client: Client) -> list[str]:
    """What stands in the client's feed of what supporters wrote."""
    return [each["body"]["words"] for each in records(app, client, "encouragement")]


def _page_of_only(phone: FlaskClient) -> str:
    (only,) = set(re.findall(r'href="(/supporters/[0-9a-f-]{36})"', phone.get("/supporters").text))
    return phone.get(only).text
