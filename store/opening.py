"""Opens a store that is there, as it is: nothing is made, and no table is changed, unless by `make_store`.

What may only be read is read all the same. SQLite reads a store in WAL only beside companions that it can write, so
one in a folder where it may not write is read from a copy, which goes with the engine.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import weakref
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Engine, event, inspect
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import ConnectionPoolEntry

from permanence.plain_error import PlainError
from store.engine import ONLY_READS, file_of, open_engine, write_ahead
from store.migrations import NEWEST, NODES_SINCE_KEY, StoreTooNew, fits_nodes, upgrade, version_of
from store.moved import refuse_moved
from store.remembered import remembered
from store.tables import LEDGER
from store.troubles import NO_RIGHT, in_words


class NoStoreThere(PlainError):
    """The store of a URL cannot be reached, or there is none; the message says why, without address or password."""


class NotAStore(PlainError):
    """What lies there is no store of Homeward's; it was left as it is."""


class StoreTooOld(PlainError):
    """The store was made by an older Homeward, and is not brought up to date unasked."""

    def __init__(self, found: str) -> None:
        super().__init__(
            f"the store is at version {found} and this Homeward needs {NEWEST}: "
            "stop the service and run homeward migrate, which makes a backup first"
        )


def open_store(url: str, *, by_node: bool = False) -> Engine:
    """The engine of a store that is there and up to date; the store is as it was.

    `by_node`: one of several processes, which may be of the release before or after the one that made the tables.

    Raises BadStoreUrl, NoDriver, NoStoreThere, NotAStore, StoreTooOld, StoreTooNew, MovedAway.
    """
    engine = reach(url)
    try:
        _check_version(engine, version_there(engine), by_node=by_node)
        refuse_moved(engine)
        _keep_writing_ahead(engine)
    except BaseException:
        engine.dispose()
        raise
    return engine


def make_store(url: str) -> Engine:
    """The engine of a store that is there: made now where nothing was. What is there already is left as it is.

    Raises what `open_store` raises.
    """
    engine = open_engine(url)
    try:
        if _has_nothing(engine):
            upgrade(engine)
            return engine
    except DBAPIError as trouble:
        engine.dispose()
        raise NoStoreThere(_why(trouble)) from None
    engine.dispose()
    return open_store(url)


def version_there(engine: Engine) -> str:
    """The number of the last change that a store has had. Raises NoStoreThere, NotAStore."""
    try:
        with engine.connect() as connection:
            tables = inspect(connection).get_table_names()
            found = version_of(connection)
    except DBAPIError as trouble:
        raise NoStoreThere(_why(trouble)) from None
    if not tables:
        raise NoStoreThere("the store is empty: run homeward init, or put a backup back (docs/operations.md)")
    if found is None or LEDGER.name not in tables:
        raise NotAStore(
            "the database of store_url holds something else than Homeward's store: correct store_url"
        )
    return found


def _check_version(engine: Engine, found: str, *, by_node: bool) -> None:
    if by_node and found != NEWEST:
        with engine.connect() as connection:
            if fits_nodes(found, remembered(connection, NODES_SINCE_KEY)):
                return
    if found < NEWEST:
        raise StoreTooOld(found)
    if found > NEWEST:
        raise StoreTooNew(found)


def _has_nothing(engine: Engine) -> bool:
    with engine.connect() as connection:
        return not inspect(connection).get_table_names()


def _why(trouble: DBAPIError) -> str:
    return in_words(trouble) or "the store cannot be opened: correct store_url (docs/settings.md)"


def reach(url: str) -> Engine:
    """An engine that can read what lies there, whatever it is. Raises BadStoreUrl, NoDriver, NoStoreThere."""
    engine = open_engine(url)
    if engine.dialect.name != "sqlite":
        return engine
    file = file_of(make_url(url))
    if file.is_dir():
        raise NoStoreThere(f"{file} is a folder: store_url names the file of the store in it")
    if not file.is_file():
        raise NoStoreThere(
            f"there is no store {file}: run homeward init for an empty one, or put a backup back (docs/operations.md)"
        )
    return _sqlite_as_it_may(engine, file)


def _sqlite_as_it_may(engine: Engine, file: Path) -> Engine:
    """An engine that reads and writes the file, or only reads it where it may no more. Raises NoStoreThere."""
    # Asked, not tried: to open and close the file would take from this process every lock that it has on it already,
    # and the next process that closes the store would remove what is written ahead from under this one.
    if not os.access(file, os.R_OK, effective_ids=os.access in os.supports_effective_ids):
        raise NoStoreThere(NO_RIGHT)
    try:
        with engine.connect() as connection:
            inspect(connection).get_table_names()
    except DBAPIError as trouble:
        if not _lacks_companions(trouble):
            raise NoStoreThere(_why(trouble)) from None
        engine.dispose()
        return _engine_of_a_copy(file)
    return engine


def _keep_writing_ahead(engine: Engine) -> None:
    """A store that a backup brought is written ahead as every other; one that may only be read stays as it is."""
    if engine.dialect.name != "sqlite":
        return
    with engine.connect() as connection:
        mode = connection.exec_driver_sql("PRAGMA journal_mode").scalar()
    if mode != "wal":
        with suppress(DBAPIError, sqlite3.OperationalError):
            write_ahead(engine)


def _lacks_companions(trouble: DBAPIError) -> bool:
    """Whether SQLite could not make the files beside the store that reading it takes."""
    name = getattr(trouble.orig, "sqlite_errorname", "")
    return name.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN"))


def _engine_of_a_copy(file: Path) -> Engine:
    """An engine that reads a copy of the file and what was written ahead of it; nothing can be written by it.

    Nobody writes meanwhile: whoever does keeps companions beside the store, which could be read. Raises NoStoreThere.
    """
    place = TemporaryDirectory(prefix="homeward-read-")
    try:
        for part in (file, file.with_name(f"{file.name}-wal")):
            if part.is_file():
                shutil.copyfile(part, Path(place.name) / part.name)
    except OSError as trouble:
        place.cleanup()
        raise NoStoreThere(
            f"the store may only be read here, and could not be copied to be read: {trouble.strerror}"
        ) from None
    engine = open_engine(f"sqlite:///{place.name}/{file.name}")
    engine.update_execution_options(**{ONLY_READS: True})
    event.listen(engine, "connect", _only_read)
    weakref.finalize(engine, place.cleanup)
    return engine


def _only_read(connection: sqlite3.Connection, _entry: ConnectionPoolEntry) -> None:
    connection.execute("PRAGMA query_only = ON")
