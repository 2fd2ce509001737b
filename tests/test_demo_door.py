"""The demo's door: open for whoever sits at this machine and started the demo; one thing missing, no door."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from tests.conftest import Browser, make_client, make_practice, make_therapist
from webapp import create_app
from webapp.db import db
from webapp.migrations import every_table
from webapp.models.client import Client
from webapp.settings import Settings


@pytest.fixture
def demo_app(settings: Settings) -> Iterator[Callable[..., Flask]]:
    """Makes an app with a practice of the demo and a real one; none leaves a connection open."""
    apps: list[Flask] = []

    def make(*, marked: bool = True, **changes: Any) -> Flask:
        app = create_app(replace(settings, **{"demo": True, **changes}))
        apps.append(app)
        app.testing = True
        app.test_client_class = Browser
        with app.app_context():
            every_table().create_all(db.engine)
        thea = make_therapist(app, make_practice(app, "Riverside", demo=marked), "Thea")
        make_client(app, thea, "Cleo")
        make_client(app, thea, "Amir")
        real = make_therapist(app, make_practice(app, "Hillside"), "Real Therapist")
        make_client(app, real, "Real Client")
        return app

    yield make
    for app in apps:
        with app.app_context():
            db.engine.dispose()


def shut(app: Flask, **how: Any) -> bool:
    browser = app.test_client()
    shown = "This is a demo" in browser.get("/sign-in", **how).text
    answers = {
        browser.post("/demo", data={"role": role}, **how).status_code for role in ("client", "therapist")
    }
    assert shown == (answers != {404}), "the page offers what works, and only that"
    return not shown


def test_under_all_conditions_it_is_open(demo_app: Callable[..., Flask]) -> None:
    app = demo_app()
    page = app.test_client().get("/sign-in").text
    assert "Continue as the demo therapist Thea" in page
    assert "Continue as the demo client Cleo" in page
    assert "Real" not in page
    desk, phone = app.test_client(), app.test_client()
    assert desk.post("/demo", data={"role": "therapist"}).status_code == 303
    assert desk.get("/").location == "/caseload"
    assert phone.post("/demo", data={"role": "client"}).status_code == 303
    assert phone.get("/").location == "/today"


def test_with_a_port_it_is_open_too(demo_app: Callable[..., Flask]) -> None:
    app = demo_app(origin="http://localhost:8000")
    assert not shut(app, base_url="http://localhost:8000")


def test_a_server_that_was_not_started_as_a_demo_has_no_door(demo_app: Callable[..., Flask]) -> None:
    assert shut(demo_app(demo=False))


def test_a_database_without_the_mark_has_no_door(demo_app: Callable[..., Flask]) -> None:
    assert shut(demo_app(marked=False))


@pytest.mark.parametrize("bind", ["0.0.0.0", "::", "", "192.0.2.1", "localhost.example"])
def test_a_server_that_listens_to_others_has_no_door(demo_app: Callable[..., Flask], bind: str) -> None:
    assert shut(demo_app(bind=bind))


@pytest.mark.parametrize("origin", ["https://between.example", "http://127.0.0.1"])
def test_another_name_than_localhost_has_no_door(demo_app: Callable[..., Flask], origin: str) -> None:
    assert shut(demo_app(origin=origin), base_url=origin)


@pytest.mark.parametrize(
    "header",
    ["Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Forwarded-Anything"],
)
def test_behind_a_proxy_there_is_no_door(demo_app: Callable[..., Flask], header: str) -> None:
    app = demo_app()
    assert shut(app, headers={header: "for=127.0.0.1"})


@pytest.mark.parametrize("address", ["192.0.2.7", "10.0.0.1", "::ffff:192.0.2.7"])
def test_from_another_machine_there_is_no_door(demo_app: Callable[..., Flask], address: str) -> None:
    assert shut(demo_app(), environ_overrides={"REMOTE_ADDR": address})


def test_nobody_real_comes_out_of_it(demo_app: Callable[..., Flask]) -> None:
    app = demo_app()
    with app.app_context():
        real = db.session.scalars(select(Client.id).where(Client.name == "Real Client")).one()
    answer = app.test_client().post("/demo", data={"role": "client", "account": real})
    assert answer.status_code == 404


@pytest.mark.parametrize("role", ["", "practice", "admin", "Client"])
def test_there_are_two_roles(demo_app: Callable[..., Flask], role: str) -> None:
    assert demo_app().test_client().post("/demo", data={"role": role}).status_code == 404


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({}, "__Host-bs"),
        ({"plain_cookie": True}, "bs"),
        ({"plain_cookie": True, "demo": False}, "__Host-bs"),
        ({"plain_cookie": True, "bind": "0.0.0.0"}, "__Host-bs"),
        ({"plain_cookie": True, "origin": "https://localhost"}, "__Host-bs"),
    ],
)
def test_the_plain_cookie_is_for_the_demo_on_this_machine_alone(
    settings: Settings, changes: dict[str, Any], name: str
) -> None:
    wanted = replace(settings, **{"demo": True, **changes})
    app = create_app(wanted)
    assert app.config["SECURE_COOKIE"] is (name == "__Host-bs")


def test_the_plain_cookie_works_and_is_not_secure(demo_app: Callable[..., Flask]) -> None:
    browser = demo_app(plain_cookie=True).test_client()
    cookie = browser.post("/demo", data={"role": "client"}).headers["Set-Cookie"]
    assert cookie.startswith("bs=")
    assert "secure" not in cookie.lower()
    assert "httponly" in cookie.lower()
    assert browser.get("/").location == "/today"
