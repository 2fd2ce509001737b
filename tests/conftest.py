"""The cast, and an app with an empty database of its own for each test.

Thea is a therapist; Cleo and Amir are her clients; Olga works in the same practice; Theo and Carl
are therapist and client of another one. Stranger must never get in.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from tests.postgres import Postgres, running
from tests.records import welcomed
from webapp import create_app
from webapp.access import cookie_name
from webapp.db import Base, db, now, writing
from webapp.migrations import every_table
from webapp.models.client import Client
from webapp.models.practice import Practice
from webapp.models.sign_in import SignIn
from webapp.models.therapist import Therapist
from webapp.settings import Settings

ORIGIN = "http://localhost"
TUESDAY = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)

Row = TypeVar("Row", bound=Base)


class Browser(FlaskClient):
    """A test client that says where its requests come from, as a browser does."""

    def open(self, *args: Any, **kwargs: Any) -> Any:
        headers = dict(kwargs.pop("headers", None) or {})
        headers.setdefault("Sec-Fetch-Site", "same-origin")
        kwargs.setdefault("buffered", True)  # a file that is served is closed again
        return super().open(*args, headers=headers, **kwargs)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test that is marked ``both_engines`` runs on SQLite and on PostgreSQL."""
    if metafunc.definition.get_closest_marker("both_engines") and "database_url" in metafunc.fixturenames:
        engines = ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]
        metafunc.parametrize("database_url", engines, indirect=True)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """One server for all tests of a worker."""
    with running() as server:
        yield server


@pytest.fixture
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database that holds nothing yet; ``ENGINE=postgres`` in the environment runs every test there."""
    if getattr(request, "param", os.environ.get("ENGINE", "sqlite")) == "sqlite":
        yield f"sqlite:///{tmp_path}/between.db"
        return
    server: Postgres = request.getfixturevalue("postgres")
    name = server.new_database()
    yield server.url(name)
    server.drop(name)


@pytest.fixture
def settings(database_url: str) -> Settings:
    return Settings(database=database_url, origin=ORIGIN, bind="127.0.0.1")


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    """A fresh app. No context is pushed: use ``with app.app_context():`` to work on its database."""
    app = create_app(settings)
    app.testing = True
    app.test_client_class = Browser
    with app.app_context():
        every_table().create_all(db.engine)
    yield app
    with app.app_context():
        db.engine.dispose()


def make_practice(app: Flask, name: str, *, demo: bool = False) -> Practice:
    """A practice with one number to call."""
    contacts = [{"name": "Helpline", "phone": "116 123", "about": "Day and night, free of charge"}]
    return _kept(app, Practice(name=name, demo=demo, emergency_text="Call 112.", contacts=contacts))


def make_therapist(app: Flask, practice: Practice, name: str, **more: Any) -> Therapist:
    """A therapist of this practice."""
    return _kept(app, Therapist(practice_id=practice.id, name=name, **more))


def make_client(app: Flask, therapist: Therapist, name: str, **more: Any) -> Client:
    """A client of this therapist who has accepted the invitation."""
    more.setdefault("consented_at", now())
    return _kept(app, Client(practice_id=therapist.practice_id, therapist_id=therapist.id, name=name, **more))


def _kept(app: Flask, row: Row) -> Row:
    with app.app_context(), writing() as session:
        session.add(row)
        session.flush()
        session.refresh(row)
    return row


@pytest.fixture
def practice(app: Flask) -> Practice:
    return make_practice(app, "Riverside")


@pytest.fixture
def thea(app: Flask, practice: Practice) -> Therapist:
    return make_therapist(app, practice, "Thea")


@pytest.fixture
def olga(app: Flask, practice: Practice) -> Therapist:
    """Another therapist of the same practice."""
    return make_therapist(app, practice, "Olga")


@pytest.fixture
def cleo(app: Flask, thea: Therapist) -> Client:
    return make_client(app, thea, "Cleo")


@pytest.fixture
def amir(app: Flask, thea: Therapist) -> Client:
    """Another client of Thea."""
    return make_client(app, thea, "Amir")


@pytest.fixture
def theo(app: Flask) -> Therapist:
    """A therapist of another practice."""
    return make_therapist(app, make_practice(app, "Hillside"), "Theo")


@pytest.fixture
def carl(app: Flask, theo: Therapist) -> Client:
    """A client of another practice."""
    return make_client(app, theo, "Carl")


def sign_in(app: Flask, role: str, person: Therapist | Client, **changes: Any) -> FlaskClient:
    """A browser in which this person is signed in; ``changes`` are columns of the SignIn row."""
    with app.app_context(), app.test_request_context():
        name = cookie_name()
        with writing() as session:
            row, secret = SignIn.begin(session, person.practice_id, role, person.id, device_name="Test")
            for column, value in changes.items():
                setattr(row, column, value)
    browser = app.test_client()
    browser.set_cookie(name, secret)
    return browser


@pytest.fixture
def as_therapist(app: Flask, request: pytest.FixtureRequest) -> Callable[..., FlaskClient]:
    """``as_therapist()`` is Thea's browser; ``as_therapist(olga)`` is Olga's."""

    def browser(person: Therapist | None = None, **changes: Any) -> FlaskClient:
        return sign_in(app, "therapist", person or request.getfixturevalue("thea"), **changes)

    return browser


@pytest.fixture
def desk(as_therapist: Callable[..., FlaskClient]) -> FlaskClient:
    """Thea's browser."""
    return as_therapist()


@pytest.fixture
def as_client(app: Flask, request: pytest.FixtureRequest) -> Callable[..., FlaskClient]:
    """``as_client()`` is Cleo's phone; ``as_client(amir)`` is Amir's."""

    def browser(person: Client | None = None, **changes: Any) -> FlaskClient:
        return sign_in(app, "client", person or request.getfixturevalue("cleo"), **changes)

    return browser


@pytest.fixture
def phone(app: Flask, cleo: Client, as_client: Callable[..., FlaskClient]) -> FlaskClient:
    """Cleo's browser; her feed has the worksheets."""
    welcomed(app, cleo)
    return as_client()


@pytest.fixture
def tuesday() -> Iterator[time_machine.Traveller]:
    """Noon of a Tuesday in March 2026, standing still until it is moved."""
    with time_machine.travel(TUESDAY, tick=False) as clock:
        yield clock


@pytest.fixture
def stranger(app: Flask) -> FlaskClient:
    return app.test_client()
