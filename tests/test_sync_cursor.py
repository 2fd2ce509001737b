"""A cursor never passes over a place that is filled later, however the commits overtake each other.

The same race is run against a plain sequence, which must be seen to skip: so the race is known to bite.
"""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from flask import Flask
from sqlalchemy import event, text
from sqlalchemy.engine import Connection, Engine

from tests.postgres import Postgres
from webapp import inbox
from webapp.db import db
from webapp.models.client import Client
from webapp.models.feed import Feed
from webapp.models.record import Record

WRITERS, ROUNDS = 6, 20
# As long as another writer needs to begin and to commit.
LONGEST_PAUSE = 0.02

Rows = list[tuple[int, str]]


def race(write: Callable[[int, int], None], read: Callable[[int], Rows]) -> set[str]:
    """What a reader that goes by its cursor has seen, when all writers are done."""
    seen: set[str] = set()
    done = threading.Event()

    def reads_on() -> None:
        cursor = 0
        while True:
            is_last = done.is_set()
            for seq, name in read(cursor):
                cursor = max(cursor, seq)
                seen.add(name)
            if is_last:
                return
            time.sleep(0.001)

    reader = threading.Thread(target=reads_on)
    reader.start()
    try:
        with ThreadPoolExecutor(WRITERS) as pool:
            for done_writing in [pool.submit(_writes, write, writer) for writer in range(WRITERS)]:
                done_writing.result()
    finally:
        done.set()
        reader.join()
    return seen


def _writes(write: Callable[[int, int], None], writer: int) -> None:
    for number in range(ROUNDS):
        write(writer, number)


ALL = {f"{writer}.{number}" for writer in range(WRITERS) for number in range(ROUNDS)}


@pytest.mark.both_engines
def test_a_cursor_over_the_feed_misses_nothing(app: Flask, cleo: Client) -> None:
    place = (cleo.practice_id, cleo.id)
    chance = random.Random(7)

    def write(writer: int, number: int) -> None:
        with app.app_context():
            inbox.put(cleo, inbox.Put("comment", f"{writer}.{number}", {"text": "x"}))

    def read(cursor: int) -> Rows:
        with app.app_context():
            head = Feed.at_rest(db.session(), *place).seq
            rows = [(row.seq, row.id) for row in Record.since(db.session(), *place, cursor, 500)]
            return [*rows, (head, "")] if head else rows

    @event.listens_for(Engine, "commit")
    def holds_its_transaction_open(connection: Connection) -> None:
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql(f"SELECT pg_sleep({chance.random() * LONGEST_PAUSE})")

    try:
        assert race(write, read) - {""} == ALL
    finally:
        event.remove(Engine, "commit", holds_its_transaction_open)


@pytest.mark.both_engines
def test_the_places_of_a_feed_are_taken_in_the_order_of_the_commits(app: Flask, cleo: Client) -> None:
    def write(number: int) -> None:
        with app.app_context():
            inbox.put(cleo, inbox.Put("comment", f"c{number}", {"text": "x"}))

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, range(40)))
    with app.app_context():
        taken = db.session.scalars(text("SELECT seq FROM operation ORDER BY seq")).all()
        assert taken == list(range(1, 41))
        assert Feed.at_rest(db.session(), cleo.practice_id, cleo.id).seq == 40


@pytest.mark.postgres
def test_the_same_race_over_a_plain_sequence_misses_rows(postgres: Postgres) -> None:
    name = postgres.new_database()
    dsn = postgres.dsn(name)
    chance = random.Random(7)
    local = threading.local()

    def connection() -> psycopg.Connection:
        if not hasattr(local, "connection"):
            local.connection = psycopg.connect(dsn)
            opened.append(local.connection)
        return local.connection

    opened: list[psycopg.Connection] = []
    with psycopg.connect(dsn, autocommit=True) as first:
        first.execute("CREATE TABLE naive (seq BIGSERIAL PRIMARY KEY, name TEXT NOT NULL)")

    def write(writer: int, number: int) -> None:
        connection().execute("INSERT INTO naive (name) VALUES (%s)", [f"{writer}.{number}"])
        connection().execute("SELECT pg_sleep(%s)", [chance.random() * LONGEST_PAUSE])
        connection().commit()

    def read(cursor: int) -> Rows:
        rows = (
            connection()
            .execute("SELECT seq, name FROM naive WHERE seq > %s ORDER BY seq", [cursor])
            .fetchall()
        )
        connection().rollback()
        return rows

    try:
        seen = race(write, read)
        with psycopg.connect(dsn) as last:
            kept = {row[0] for row in last.execute("SELECT name FROM naive").fetchall()}
        assert kept == ALL
        assert seen < ALL
    finally:
        for one in opened:
            one.close()
        postgres.drop(name)
