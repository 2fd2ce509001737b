"""Statements that run at every request, laid out once.

SQLAlchemy looks a statement up, copies its parameters and wraps its rows anew each time that it runs, which takes longer
than the database takes for one row. Here it compiles the statement once for each kind of database, and names what each
column's type does to a value on its way there and back.
"""

from __future__ import annotations

import json
import re
from collections import namedtuple
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import ARRAY, ColumnElement, Dialect, Text, any_, bindparam, event, func, select
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import DBAPIError

Change = Callable[[Any], Any]

GATHERED = "gathered"
NUMBERED = re.compile(r"\$(\d+)")


class LaidOut:
    """One statement for each kind of database, by the dialect's name; ``build`` makes it with named parameters."""

    def __init__(self, build: Callable[[str], Any]) -> None:
        self._build = build
        self._forms: dict[str, _Form] = {}

    def run(self, connection: Connection, values: Mapping[str, Any]) -> None:
        """Run it with these values, where no rows come back; KeyError for a parameter without a value."""
        form = self._form(connection.dialect)
        executed(connection, form.text, form.bound(values), answers=False)

    def run_all(self, connection: Connection, lines: Sequence[Mapping[str, Any]]) -> None:
        """Run it once with each of these, where no rows come back."""
        form = self._form(connection.dialect)
        executed(connection, form.text, [form.bound(values) for values in lines], many=True)

    def rows(self, connection: Connection, values: Mapping[str, Any]) -> list[Any]:
        """Run it; the rows as named tuples, each value as its column's type gives it."""
        return self.ask(connection, values)()

    def ask(self, connection: Connection, values: Mapping[str, Any]) -> Callable[[], list[Any]]:
        """Run it; what gives the rows. Within ``db.together`` it is to be called after the end of the block."""
        form = self._form(connection.dialect)
        cursor = executed(connection, form.text, form.bound(values))
        return lambda: form.read(cursor.fetchall())

    def _form(self, dialect: Dialect) -> _Form:
        form = self._forms.get(dialect.name)
        if form is None:
            form = self._forms[dialect.name] = _Form(self._build(dialect.name), dialect)
        return form


class _Form:
    """The statement as one driver takes it, and what becomes of values and rows."""

    def __init__(self, statement: Any, dialect: Dialect) -> None:
        compiled = statement.compile(dialect=by_position(dialect))
        self.text = str(compiled)
        types = {name: parameter.type for parameter, name in compiled.bind_names.items()}
        names = list(compiled.positiontup)
        self._given: list[tuple[str, Any, Change | None]] = [
            (name, compiled.params[name], types[name].dialect_impl(dialect).bind_processor(dialect))
            for name in names
        ]
        columns = list(statement.exported_columns) if hasattr(statement, "exported_columns") else []
        self._row = namedtuple("Row", [column.name for column in columns])  # type: ignore[misc]
        self._changes = [
            (place, change)
            for place, column in enumerate(columns)
            if (change := column.type.dialect_impl(dialect).result_processor(dialect, None)) is not None
        ]

    def bound(self, values: Mapping[str, Any]) -> list[Any]:
        """The values as the driver takes them, in its order; what stands in the statement itself is added."""
        line = []
        for name, fixed, change in self._given:
            value = values[name] if fixed is None else fixed
            line.append(value if value is None or change is None else change(value))
        return line

    def read(self, rows: Sequence[Sequence[Any]]) -> list[Any]:
        """Rows of the driver, as our own."""
        return (
            [self._row(*self._read_one(row)) for row in rows]
            if self._changes
            else [self._row(*row) for row in rows]
        )

    def _read_one(self, row: Sequence[Any]) -> list[Any]:
        values = list(row)
        for place, change in self._changes:
            values[place] = change(values[place])
        return values


def by_position(dialect: Dialect) -> Dialect:
    """The same dialect with parameters by position, as the driver's fastest cursor takes them: ? or $1."""
    if dialect.name != "postgresql":
        return dialect
    numbered: Dialect = type(dialect)(paramstyle="numeric_dollar")  # type: ignore[call-arg]
    return numbered


def one_of(column: ColumnElement[str], parameter: str, dialect: str) -> ColumnElement[bool]:
    """Whether the column is one of a list of texts that comes as one parameter, so that the statement stays the same.

    ``listed`` makes that parameter's value.
    """
    if dialect == "sqlite":
        return column.in_(select(func.json_each(bindparam(parameter)).table_valued("value").c.value))
    return column == any_(bindparam(parameter, type_=ARRAY(Text())))


def listed(texts: Iterable[str], connection: Connection) -> Any:
    """A list of texts as ``one_of`` takes it."""
    return json.dumps(list(texts)) if connection.dialect.name == "sqlite" else list(texts)


def gather(connection: Connection) -> None:
    """Let PostgreSQL have what is written from here to the COMMIT as one statement, as far as nothing else is asked between.

    All of it sees the database as it stands now, and none of it the other: each row may be written once.
    """
    if connection.dialect.name == "postgresql":
        connection.execution_options(**{GATHERED: []})


def executed(
    connection: Connection, statement: str, values: Any, *, many: bool = False, answers: bool = True
) -> Any:
    """Run this within the connection's transaction, by the driver's own cursor, which is returned.

    Whoever listens to what is executed hears of it, and what the driver raises is raised as SQLAlchemy's own. What
    has no ``answers`` may be run later, see ``gather``.
    """
    gathered = connection.get_execution_options().get(GATHERED)
    if gathered is not None and not answers and not many:
        gathered.append((statement, values))
        return None
    if gathered:
        _send(connection)
    return _executed(connection, statement, values, many)


@event.listens_for(Engine, "commit")
def _send(connection: Connection) -> None:
    gathered = connection.get_execution_options().get(GATHERED)
    if gathered:
        statement = _as_one(tuple(statement for statement, _ in gathered))
        values = [value for _, values in gathered for value in values]
        gathered.clear()
        _executed(connection, statement, values, many=False)


@cache
def _as_one(statements: tuple[str, ...]) -> str:
    """The statements as one, their parameters numbered on and on."""
    parts, before = [], 0
    for statement in statements:
        parts.append(NUMBERED.sub(lambda found: f"${int(found[1]) + before}", statement))  # noqa: B023
        before += len(set(NUMBERED.findall(statement)))
    *first, last = parts
    named = ", ".join(f"part{number} AS ({part})" for number, part in enumerate(first))
    return f"WITH {named} {last}" if named else last


def _executed(connection: Connection, statement: str, values: Any, many: bool) -> Any:
    driver, dbapi = connection.connection, connection.dialect.loaded_dbapi
    on_postgres = connection.dialect.name == "postgresql"
    cursor: Any = dbapi.RawCursor(driver.driver_connection) if on_postgres else driver.cursor()
    connection.dispatch.before_cursor_execute(connection, cursor, statement, values, None, many)
    try:
        if many:
            cursor.executemany(statement, values)
        elif on_postgres:
            cursor.execute(statement, values, prepare=True)
        else:
            cursor.execute(statement, values)
    except dbapi.Error as problem:
        raise DBAPIError.instance(None, None, problem, Exception, dialect=connection.dialect) from problem
    return cursor
