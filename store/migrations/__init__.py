"""Numbered changes of the store's tables, forward only.

`upgrade` brings a store to the newest number, `NEWEST`. Alembic is only loaded when there is something to do, so that
a command on a store that is up to date does not wait for it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, inspect, text

if TYPE_CHECKING:
    from alembic.config import Config

NEWEST = "0001"
VERSION_TABLE = "alembic_version"


class StoreTooNew(Exception):
    """The store was last opened by a newer Homeward: this one would not understand it."""

    def __init__(self, found: str) -> None:
        super().__init__(f"the store is at version {found}, this Homeward knows versions up to {NEWEST}")
        self.found = found


def version_of(connection: Connection) -> str | None:
    """The number of the last change that the store has had; None for an empty one."""
    if not inspect(connection).has_table(VERSION_TABLE):
        return None
    found: str | None = connection.execute(text(f"SELECT version_num FROM {VERSION_TABLE}")).scalar()  # noqa: S608
    return found


def upgrade(engine: Engine, to: str = NEWEST) -> None:
    """The store has had every change up to `to`, all of them in one transaction. Raises StoreTooNew."""
    with engine.connect() as reader:
        found = version_of(reader)
    if found == to:
        return
    with engine.connect().execution_options(homeward_writes=True) as connection, connection.begin():
        found = version_of(connection)
        if found is not None and found > NEWEST:
            raise StoreTooNew(found)
        _run(connection, to)


def _run(connection: Connection, to: str) -> None:
    from alembic import command

    config = alembic_config()
    config.attributes["connection"] = connection
    command.upgrade(config, to)


def alembic_config() -> Config:
    """Alembic's settings, without a file: the changes lie in this package, also when it comes from a wheel."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", "store:migrations")
    return config
