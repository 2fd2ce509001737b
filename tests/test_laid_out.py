"""Statements that are laid out once, and those that go to the server together."""

from __future__ import annotations

import pytest
from flask import Flask
from psycopg.pq import PipelineStatus
from sqlalchemy import bindparam, insert, select
from sqlalchemy.exc import IntegrityError

from tests.test_caseload import counted
from webapp import create_app
from webapp.db import db, glance, now, together, writing
from webapp.migrations import every_table
from webapp.models.client import Client
from webapp.models.device import Device
from webapp.models.laid_out import LaidOut, gather, listed, one_of
from webapp.settings import Settings

DEVICES = Device.__table__
FOUND = LaidOut(
    lambda dialect: select(DEVICES.c.id, DEVICES.c.seen_at).where(one_of(DEVICES.c.id, "ids", dialect))
)
ADDED = LaidOut(
    lambda _dialect: insert(DEVICES).values(
        {name: bindparam(name) for name in DEVICES.c.keys()}  # noqa: SIM118
    )
)


def device(client: Client, name: str) -> dict[str, object]:
    return {
        "practice_id": client.practice_id, "client_id": client.id, "id": name, "app": "it's \"1\"", "pending": 0,
        "first_seen_at": now(), "seen_at": now(),
    }  # fmt: skip


@pytest.mark.both_engines
def test_what_is_written_by_a_laid_out_statement_is_read_by_one(app: Flask, cleo: Client) -> None:
    said = device(cleo, "d_'\"%s:x")
    with app.app_context():
        with writing() as session:
            ADDED.run(session.connection(), said)
        with glance() as connection:
            ids = listed([str(said["id"]), "d_other"], connection)
            (row,) = FOUND.rows(connection, {"ids": ids})
    assert (row.id, row.seen_at) == (said["id"], said["seen_at"])


@pytest.mark.both_engines
def test_a_glance_leaves_no_transaction_behind(app: Flask, cleo: Client) -> None:
    with app.app_context():
        with glance() as connection:
            FOUND.rows(connection, {"ids": listed(["d"], connection)})
            driver = connection.connection.driver_connection
            assert not getattr(driver, "in_transaction", False)
            if connection.dialect.name == "postgresql":
                assert driver is not None
                assert driver.info.transaction_status.name == "IDLE"
        with writing() as session:  # the same connection writes as before
            ADDED.run(session.connection(), device(cleo, "d_later"))
        with pytest.raises(ValueError, match="undone"), writing() as session:
            ADDED.run(session.connection(), device(cleo, "d_undone"))
            raise ValueError("undone")
        assert set(db.session.scalars(select(Device.id))) == {"d_later"}


@pytest.mark.both_engines
def test_what_goes_together_is_refused_together(app: Flask, cleo: Client) -> None:
    twice = device(cleo, "d_twice")
    with app.app_context():
        with pytest.raises(IntegrityError), writing() as session, together(session):
            for one in (device(cleo, "d_before"), twice, twice, device(cleo, "d_after")):
                ADDED.run(session.connection(), one)
        assert list(db.session.scalars(select(Device.id))) == []


@pytest.mark.postgres
@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
def test_on_postgresql_what_goes_together_is_one_pipeline(app: Flask, cleo: Client) -> None:
    with app.app_context(), writing() as session:
        driver = session.connection().connection.driver_connection
        assert driver is not None
        with together(session):
            ADDED.run(session.connection(), device(cleo, "d_piped"))
            assert driver.pgconn.pipeline_status == PipelineStatus.ON
        assert driver.pgconn.pipeline_status == PipelineStatus.OFF
        (row,) = FOUND.rows(session.connection(), {"ids": ["d_piped"]})
        assert row.id == "d_piped"


@pytest.mark.postgres
@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
@pytest.mark.parametrize("pooler", [False, True])
def test_nothing_is_prepared_behind_a_pooler(database_url: str, pooler: bool) -> None:
    app = create_app(Settings(database=database_url, origin="http://localhost", pooler=pooler))
    with app.app_context():
        every_table().create_all(db.engine)
        with writing() as session:
            FOUND.rows(session.connection(), {"ids": ["d"]})
            count = (
                session.connection().exec_driver_sql("SELECT count(*) FROM pg_prepared_statements").scalar()
            )
        db.engine.dispose()
    assert count == (0 if pooler else 1)


@pytest.mark.both_engines
def test_what_is_gathered_is_written_at_the_end_and_before_the_next_question(
    app: Flask, cleo: Client
) -> None:
    with app.app_context():
        with writing() as session:
            gather(session.connection())
            for name in ("d_a", "d_b"):
                ADDED.run(session.connection(), device(cleo, name))
            asked = listed(["d_a", "d_b", "d_c"], session.connection())
            assert len(FOUND.rows(session.connection(), {"ids": asked})) == 2
            ADDED.run(session.connection(), device(cleo, "d_c"))
        assert set(db.session.scalars(select(Device.id))) == {"d_a", "d_b", "d_c"}


@pytest.mark.both_engines
def test_what_is_gathered_is_refused_and_undone_together(app: Flask, cleo: Client) -> None:
    with app.app_context():
        with pytest.raises(IntegrityError), writing() as session:
            gather(session.connection())
            for name in ("d_before", "d_twice", "d_twice"):
                ADDED.run(session.connection(), device(cleo, name))
        with pytest.raises(ValueError, match="undone"), writing() as session:
            gather(session.connection())
            ADDED.run(session.connection(), device(cleo, "d_undone"))
            raise ValueError("undone")
        with writing() as session:  # nothing is left over for the next one
            ADDED.run(session.connection(), device(cleo, "d_later"))
        assert set(db.session.scalars(select(Device.id))) == {"d_later"}


@pytest.mark.postgres
@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
def test_on_postgresql_what_is_gathered_is_one_statement(app: Flask, cleo: Client) -> None:
    with app.app_context(), counted(app) as statements:
        with writing() as session:
            gather(session.connection())
            for name in ("d_a", "d_b", "d_c"):
                ADDED.run(session.connection(), device(cleo, name))
            assert statements == []
        assert len(statements) == 1
