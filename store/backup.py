"""A copy of a store while it is used: written beside its place, made durable, and renamed when it is whole."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, Engine

from permanence.plain_error import PlainError
from store.engine import file_of
from store.remembered import remember

OWNER_ALONE = 0o600
ALL_AT_ONCE = (
    -1
)  # one look at the store: with a portion at a time every write of the service begins the copy anew
MADE_AT = "backup_made_at"  # what a copy remembers of itself: the moment (UTC) whose record it is
_MARK = (
    "INSERT INTO remembered (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value"
)


class NoBackup(PlainError):
    """No copy of a store was made; the message says why. Nothing was changed."""


def backup(engine: Engine, path: Path, at: datetime | None = None) -> None:
    """A whole and consistent copy of an SQLite store is at `path`, whoever writes meanwhile. Raises NoBackup."""
    if engine.dialect.name != "sqlite":
        raise NoBackup("a PostgreSQL store is no file that could be copied")
    copy_store(file_of(engine.url), path, at)


def copy_store(store: Path, copy: Path, at: datetime | None = None) -> None:
    """A whole and consistent copy of the SQLite file `store` is at `copy`, readable by its owner alone and on disk.

    The store may be in use, and at any version of its tables. The copy is one file, without companions, and remembers
    the moment `at`, when it is given, as the one at which it was made. What stands at `copy` already is never
    overwritten. Raises NoBackup.
    """
    if not store.is_file():
        raise NoBackup(f"there is no store at {store}")
    with made_beside(copy) as unfinished:
        _copy(store, unfinished, at)


@contextmanager
def made_beside(copy: Path) -> Iterator[Path]:
    """An empty file beside `copy`; what the block writes into it is at `copy` afterwards. Raises NoBackup."""
    _refuse_to_overwrite(copy)
    unfinished = copy.with_name(f"{copy.name}.unfinished")
    try:
        unfinished.unlink(missing_ok=True)
        os.close(os.open(unfinished, os.O_CREAT | os.O_EXCL | os.O_WRONLY, OWNER_ALONE))
        yield unfinished
        keep_on_disk(unfinished)
        _refuse_to_overwrite(copy)
        unfinished.rename(copy)
        keep_on_disk(copy.parent)
    except (OSError, sqlite3.Error) as trouble:
        raise NoBackup(f"{copy} could not be written: {trouble}") from trouble
    finally:
        if copy.parent.is_dir():
            unfinished.unlink(missing_ok=True)


def _refuse_to_overwrite(copy: Path) -> None:
    if not copy.parent.is_dir():
        raise NoBackup(f"there is no folder {copy.parent}: make it first, or name a file in another")
    if copy.exists():
        raise NoBackup(f"{copy} is there already and was left as it is: name a file that is not there yet")


def _copy(store: Path, copy: Path, at: datetime | None) -> None:
    read_only = f"{store.resolve().as_uri()}?mode=ro"
    with closing(sqlite3.connect(read_only, uri=True)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target, pages=ALL_AT_ONCE)
        if at:
            with target:
                target.execute(_MARK, (MADE_AT, _written(at)))
    in_one_file(copy)


def mark_backup(connection: Connection, at: datetime) -> None:
    """The store of this connection remembers that it is a copy made at this moment."""
    remember(connection, MADE_AT, _written(at))


def _written(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds")


def in_one_file(store: Path) -> None:
    """An SQLite file that nobody uses has no companions any more, so that it can be carried away by itself."""
    with closing(sqlite3.connect(store)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")


def keep_on_disk(path: Path) -> None:
    """What was written to this file, or which files lie in this folder, survives a loss of power."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
