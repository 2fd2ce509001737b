"""The shape of the database and its history; ``between migrate`` brings a database up to date."""

from __future__ import annotations

import pkgutil
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy import MetaData

from webapp import models
from webapp.db import Base, db

HERE = Path(__file__).parent


def every_table() -> MetaData:
    """All tables there are, whether or not a room has asked for them yet."""
    for module in pkgutil.iter_modules(models.__path__):
        import_module(f"{models.__name__}.{module.name}")
    return Base.metadata


def upgrade() -> None:
    """Bring the database of the app at hand up to date: all steps, or none."""
    with _at_hand() as config:
        command.upgrade(config, "head")


def revise(message: str, number: str) -> None:
    """Write the step from the database at hand to the tables as they stand in the code."""
    with _at_hand() as config:
        command.revision(config, message, autogenerate=True, rev_id=number)


def differences() -> list[object]:
    """What the code has and the database at hand has not, or the other way round."""
    with db.engine.connect() as connection:
        return list(compare_metadata(MigrationContext.configure(connection), every_table()))


@contextmanager
def _at_hand() -> Iterator[Config]:
    config = Config()
    config.set_main_option("script_location", str(HERE))
    connection = db.engine.connect().execution_options(write=True)
    try:
        config.attributes["connection"] = connection
        with connection.begin():
            yield config
    finally:
        connection.close()
