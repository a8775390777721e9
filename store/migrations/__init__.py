"""Numbered changes of the store's tables, forward only.

`upgrade` brings a store to the newest number, `NEWEST`. Alembic is only loaded when there is something to do, so that
a command on a store that is up to date does not wait for it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, inspect, text

from permanence.plain_error import PlainError
from store.engine import write_ahead
from store.remembered import remember

if TYPE_CHECKING:
    from alembic.config import Config

NEWEST = "0027"
VERSION_TABLE = "alembic_version"
# Several processes are never replaced at one moment: those of a release work on the tables of the one before and of
# the one after. So tables change in two steps: what is new is added, and what nobody reads goes a release later.
# Until a release with nodes has left, both are NEWEST; from then on each says the change of the release before.
NODES_SINCE = NEWEST  # the newest change of the oldest release whose nodes work on the tables as they are now
NODES_ON = NEWEST  # the oldest tables that the nodes of this release work on
# Alembic keeps what it is at in one place of the process, in which the councils of a hosting are opened together.
_ONE_AT_A_TIME = Lock()
NODES_SINCE_KEY = "nodes_since"  # in `remembered`: what the release that changed the tables last says of it


class StoreTooNew(PlainError):
    """The store was last opened by a newer Homeward: this one would not understand it."""

    def __init__(self, found: str) -> None:
        super().__init__(
            f"the store is at version {found} and this Homeward knows versions up to {NEWEST}: "
            "start the newer one, or put the backup back that was made before it (docs/operations.md)"
        )
        self.found = found


class BrokenChange(Exception):
    """A change would have left rows that point nowhere; nothing was changed."""


def version_of(connection: Connection) -> str | None:
    """The number of the last change that the store has had; None for an empty one."""
    if not inspect(connection).has_table(VERSION_TABLE):
        return None
    found: str | None = connection.execute(text(f"SELECT version_num FROM {VERSION_TABLE}")).scalar()  # noqa: S608
    return found


def fits_nodes(found: str, since: str | None) -> bool:
    """Whether nodes of this release work on tables of this version, which a release before or after it made.

    `since`: what the release that changed them last says, by `NODES_SINCE_KEY`.
    """
    return found >= NODES_ON if found <= NEWEST else (since or found) <= NEWEST


def upgrade(engine: Engine, to: str = NEWEST, config: Config | None = None) -> None:
    """The store has had every change up to `to`, all of them or none. Raises StoreTooNew.

    `config`: Alembic's settings, where they are others than this package's own.
    """
    with engine.connect() as reader:
        found = version_of(reader)
    if found == to:
        return
    if config is None and found is not None and found > NEWEST:
        raise StoreTooNew(found)
    write_ahead(engine)
    from alembic import command  # before the store is locked: loading takes a second, and others may wait

    config = config or alembic_config()
    with _ONE_AT_A_TIME, _changing(engine) as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, to)
        if found is not None and to == NEWEST:
            remember(connection, NODES_SINCE_KEY, NODES_SINCE)


@contextmanager
def _changing(engine: Engine) -> Iterator[Connection]:
    """One transaction that writes.

    SQLite changes a table by writing it anew, and its old self may be dropped while others point at it; whether all
    is in order is looked at before anything is kept.
    """
    with engine.connect().execution_options(homeward_writes=True) as connection:
        is_sqlite = engine.dialect.name == "sqlite"
        if is_sqlite:
            _set_foreign_keys(connection, "OFF")  # only heard outside a transaction
        try:
            with connection.begin():
                yield connection
                if is_sqlite and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
                    raise BrokenChange("a change of the tables left rows that point nowhere")
        finally:
            if is_sqlite:
                _set_foreign_keys(connection, "ON")


def _set_foreign_keys(connection: Connection, on_or_off: str) -> None:
    driver = connection.connection.driver_connection
    assert driver is not None
    driver.execute(f"PRAGMA foreign_keys = {on_or_off}")


def alembic_config() -> Config:
    """Alembic's settings, without a file: the changes lie in this package, also when it comes from a wheel."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", "store:migrations")
    return config
