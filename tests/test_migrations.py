"""The steps of the database lead to the tables that the code has, on both engines."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.conftest import ORIGIN, make_client, make_practice, make_therapist
from webapp import create_app, inbox, migrations
from webapp.db import db
from webapp.models.operation import LoggedOperation
from webapp.settings import Settings

pytestmark = pytest.mark.both_engines


@pytest.fixture
def bare(database_url: str) -> Iterator[Flask]:
    """An app over a database without a table."""
    app = create_app(Settings(database=database_url, origin=ORIGIN, bind="127.0.0.1"))
    yield app
    with app.app_context():
        db.engine.dispose()


def test_the_steps_lead_to_the_tables_that_the_code_has(bare: Flask) -> None:
    with bare.app_context():
        assert migrations.differences() != []
        migrations.upgrade()
        assert migrations.differences() == []


def test_a_second_time_there_is_nothing_to_do_and_what_is_kept_stays(bare: Flask) -> None:
    with bare.app_context():
        migrations.upgrade()
    cleo = make_client(bare, make_therapist(bare, make_practice(bare, "Riverside"), "Thea"), "Cleo")
    with bare.app_context():
        inbox.put(cleo, inbox.Put("me", "me", {"name": "Cleo"}))
        migrations.upgrade()
        assert db.session.scalar(select(func.count()).select_from(LoggedOperation)) == 1
