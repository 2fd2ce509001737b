"""Many rows of one table in one statement, laid out once.

SQLAlchemy's own way reads the parameters of each row anew, which takes longer than SQLite takes to store
them. Here it compiles the statement once for each kind of database, and names what each column's type
does to a value; the rest is a loop.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from operator import itemgetter
from typing import Any

from sqlalchemy import Dialect, Table, insert
from sqlalchemy.orm import Session

from webapp.models.laid_out import by_position, executed

Row = Mapping[str, Any]


class ManyRows:
    """The INSERT of whole rows: each a mapping with every column of the table, by its name."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._laid_out: dict[str, _Layout] = {}

    def add(self, session: Session, rows: Sequence[Row]) -> None:
        """Add these rows within the session's transaction; KeyError where a column is missing."""
        connection = session.connection()
        dialect = connection.dialect
        layout = self._laid_out.get(dialect.name)
        if layout is None:
            layout = self._laid_out[dialect.name] = _Layout(self._table, dialect)
        bound = layout.bound(rows)
        many = len(bound) > 1
        executed(connection, layout.statement, bound if many else bound[0], many=many, answers=False)


class _Layout:
    """The statement as one driver takes it, and what becomes of a row before it is handed over."""

    def __init__(self, table: Table, dialect: Dialect) -> None:
        names = [column.name for column in table.c]
        compiled = insert(table).compile(dialect=by_position(dialect), column_keys=names)
        self.statement = str(compiled)
        names = list(compiled.positiontup or ())
        self._values = itemgetter(*names)
        self._changes: list[tuple[int, Callable[[Any], Any]]] = [
            (place, change)
            for place, name in enumerate(names)
            if (change := table.c[name].type.dialect_impl(dialect).bind_processor(dialect)) is not None
        ]

    def bound(self, rows: Sequence[Row]) -> list[Any]:
        """The rows as the driver takes them."""
        columns = list(zip(*map(self._values, rows), strict=True))
        for place, change in self._changes:
            columns[place] = tuple(_changed(columns[place], change))
        return list(zip(*columns, strict=True))


def _changed(values: Sequence[Any], change: Callable[[Any], Any]) -> Iterator[Any]:
    # What came in one request has the same moment and the same flags in every row.
    known = changed = None
    for value in values:
        if value is not known:
            known, changed = value, None if value is None else change(value)
        yield changed
