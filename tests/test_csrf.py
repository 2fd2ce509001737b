"""Nothing is changed by a request that another site made: each header combination, each unsafe route."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.conftest import ORIGIN
from tests.urls import address, unsafe_routes
from webapp.models.client import Client
from webapp.models.therapist import Therapist
from webapp.security import FROM_ANYWHERE, is_from_here

# Sec-Fetch-Site, Origin, and whether that is our own page.
COMBINATIONS = [
    ("same-origin", ORIGIN, True),
    ("same-origin", None, True),
    ("same-origin", "null", True),  # a form, under Referrer-Policy: no-referrer
    ("same-origin", "https://evil.example", False),
    ("same-site", ORIGIN, False),
    ("same-site", None, False),
    ("cross-site", ORIGIN, False),
    ("cross-site", "https://evil.example", False),
    ("cross-site", "null", False),
    ("none", None, False),
    (None, ORIGIN, True),
    (None, "http://localhost:8001", False),
    (None, "http://localhost.evil.example", False),
    (None, "https://evil.example", False),
    (None, "null", False),
    (None, None, False),
]


@pytest.mark.parametrize(("site", "origin", "ours"), COMBINATIONS)
def test_where_a_request_comes_from(site: str | None, origin: str | None, ours: bool) -> None:
    for method in ("POST", "PUT", "PATCH", "DELETE", "STRANGE"):
        assert is_from_here(method, site, origin, ORIGIN) is ours
    for method in ("GET", "HEAD", "OPTIONS"):
        assert is_from_here(method, site, origin, ORIGIN)


@pytest.mark.parametrize(("site", "origin", "ours"), COMBINATIONS)
def test_every_unsafe_route_asks(
    app: Flask,
    as_client: Callable[..., FlaskClient],
    as_therapist: Callable[..., FlaskClient],
    thea: Therapist,
    cleo: Client,
    site: str | None,
    origin: str | None,
    ours: bool,
) -> None:
    routes = unsafe_routes(app)
    assert len(routes) >= 9
    headers = {"Sec-Fetch-Site": site or "", "Origin": origin or ""}
    for rule, method in routes:
        for browser in (as_client(), as_therapist()):
            answer = _asked(browser, address(rule, cleo), method, headers)
            if ours or rule.rule in FROM_ANYWHERE:
                assert answer.status_code != 403, (rule, method, site, origin)
            else:
                assert answer.status_code == 403, (rule, method, site, origin)


def _asked(browser: FlaskClient, path: str, method: str, headers: dict[str, str]) -> Any:
    """Ask with exactly these headers; an empty one is left out."""
    environ = {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in headers.items() if value}
    super_open = super(type(browser), browser).open
    return super_open(path, method=method, environ_overrides=environ)


def test_a_get_changes_nothing_so_it_is_not_asked(stranger: FlaskClient) -> None:
    assert stranger.get("/sign-in", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 200


def test_a_method_in_a_header_or_a_field_is_not_a_method(stranger: FlaskClient) -> None:
    headers = {"X-HTTP-Method-Override": "POST", "Sec-Fetch-Site": "cross-site"}
    assert stranger.get("/sign-out?_method=POST", headers=headers).status_code == 405
