"""The database, alone in its module so that no import goes round.

Reading uses ``db.session``. Writing happens in ``writing()``: one short transaction
that is committed before anybody hears of it. On SQLite it starts with BEGIN IMMEDIATE,
because a reading transaction that wants to write later may be refused at once, however
long it is willing to wait.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from time import monotonic
from typing import Any, ClassVar, cast

import pysqlite3
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import BigInteger, DateTime, Engine, Integer, Text, event
from sqlalchemy.engine import Connection, Dialect
from sqlalchemy.exc import DBAPIError, DisconnectionError
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.pool import Pool
from sqlalchemy.types import TypeDecorator

# 3.7.0 to 3.51.2 can corrupt a WAL database when two connections checkpoint at once.
SQLITE_FLOOR = (3, 51, 3)

# Milliseconds that a transaction waits for another one to end.
LOCK_TIMEOUT = 5000

# Uses of a statement after which psycopg would prepare it by itself.
NEVER = 1 << 31

# Seconds after which a connection to PostgreSQL is tried before it is used again.
REST = 5.0
_RESTS = "between.rests_since"
_AFTER_COMMIT = "between.after_commit"

PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    f"busy_timeout={LOCK_TIMEOUT}",
    "foreign_keys=ON",
    "secure_delete=ON",
    "trusted_schema=OFF",
    "wal_autocheckpoint=1000",
)


class Instant(TypeDecorator[datetime]):
    """A moment in UTC. SQLite drops an offset without a word, so one without it is refused."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """What is written: UTC without an offset. ValueError for a time that has none."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs its offset")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """What is read: UTC, and it says so."""
        return None if value is None else value.replace(tzinfo=UTC)


class Base(DeclarativeBase):
    """The parent of every table."""

    # A phone counts in numbers that PostgreSQL's INTEGER cannot hold; SQLite's holds them all.
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: Instant,
        str: Text,
        int: BigInteger().with_variant(Integer(), "sqlite"),
    }


db = SQLAlchemy(metadata=Base.metadata, engine_options={})


def engine_options(url: str, *, pooler: bool = False) -> dict[str, Any]:
    """What the engine for this URL needs; SQLite gets the driver that carries its own, mended SQLite."""
    if url.startswith("sqlite"):
        return {"module": pysqlite3}
    # Prepared is only what is laid out, and nothing at all where the statement may reach another connection than the
    # one that prepared it. Whoever waits for a lock is told to come again, as SQLite does it.
    connect = {
        "prepare_threshold": None if pooler else NEVER,
        "options": f"-c lock_timeout={LOCK_TIMEOUT}",
    }
    return {"connect_args": connect}


class _OverOne(Session):
    """A session over one connection whose transaction has begun: to ask for it, as every statement does, is free."""

    def connection(self, *_given: Any, **_options: Any) -> Connection:
        return cast(Connection, self.bind)


@contextmanager
def writing() -> Iterator[Session]:
    """One transaction that may write: committed at the end of the block, undone on any error.

    What ``db.session`` has read before is let go, so that the next read sees what was written.
    """
    _let_go()
    connection = db.engine.connect().execution_options(write=True)
    try:
        with (
            ExitStack() as after_commit,
            connection.begin(),
            _OverOne(bind=connection, expire_on_commit=False) as session,
        ):
            session.info[_AFTER_COMMIT] = after_commit
            yield session
            session.flush()
    finally:
        connection.close()
        _let_go()


def _let_go() -> None:
    # A request that has read nothing by it needs none.
    if db.session.registry.has():
        db.session.rollback()


@contextmanager
def glance() -> Iterator[Connection]:
    """A connection to read one row by, with statements that are laid out: no transaction is begun around it."""
    with db.engine.connect() as connection:
        if connection.dialect.name == "postgresql":  # its driver would begin one by itself
            connection = connection.execution_options(isolation_level="AUTOCOMMIT")
        yield connection


@contextmanager
def together(session: Session) -> Iterator[None]:
    """What is said in this block goes to PostgreSQL in one way there and back, not in one for each statement.

    What is asked is answered after its end, and what goes wrong raised at the latest then: the transaction must
    not go on after that. Only statements that are laid out may be said in it.
    """
    connection = session.connection()
    if connection.dialect.name != "postgresql":
        yield
        return
    try:
        with connection.connection.driver_connection.pipeline():  # type: ignore[union-attr]
            yield
    except connection.dialect.loaded_dbapi.Error as problem:
        raise DBAPIError.instance(None, None, problem, Exception, dialect=connection.dialect) from problem


def together_to_the_end(session: Session) -> None:
    """The same for all that is still said in this transaction of ``writing()``, its COMMIT too, which ends it."""
    session.info[_AFTER_COMMIT].enter_context(together(session))


def now() -> datetime:
    """The server's clock, the one place that asks it."""
    return datetime.now(UTC)


@event.listens_for(Engine, "connect")
def _prepare_sqlite(connection: Any, _record: Any) -> None:
    if not isinstance(connection, pysqlite3.Connection):
        return
    if pysqlite3.sqlite_version_info < SQLITE_FLOOR:
        raise RuntimeError(
            f"SQLite {pysqlite3.sqlite_version} can corrupt its log; 3.51.3 or later is needed"
        )
    connection.isolation_level = None  # BEGIN is ours to send, see _begin
    cursor = connection.cursor()
    for pragma in PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


@event.listens_for(Pool, "checkin")
def _lay_down(_connection: Any, record: Any) -> None:
    record.info[_RESTS] = monotonic()


@event.listens_for(Pool, "checkout")
def _try_after_a_rest(connection: Any, record: Any, _proxy: Any) -> None:
    """Whoever gets a connection that lay still for a while gets one that lives; asking each time would double a read."""
    if connection is None or isinstance(connection, pysqlite3.Connection):
        return
    if monotonic() - record.info.get(_RESTS, monotonic()) < REST:
        return
    try:
        connection.autocommit = True
        connection.execute(";")
        connection.autocommit = False
    except connection.Error as problem:
        raise DisconnectionError from problem


@event.listens_for(Engine, "begin")
def _begin(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        write = connection.get_execution_options().get("write")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")
