"""A copy of an SQLite store while it is used."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import Engine

from permanence.plain_error import PlainError
from store.engine import file_of

OWNER_ALONE = 0o600
ALL_AT_ONCE = (
    -1
)  # one look at the store: with a portion at a time every write of the service begins the copy anew


class NoBackup(PlainError):
    """No copy of a store was made; the message says why. Nothing was changed."""


def backup(engine: Engine, path: Path) -> None:
    """A whole and consistent copy of an SQLite store is at `path`, whoever writes meanwhile. Raises NoBackup."""
    if engine.dialect.name != "sqlite":
        raise NoBackup("a PostgreSQL store is backed up with pg_dump or point-in-time recovery")
    copy_store(file_of(engine.url), path)


def copy_store(store: Path, copy: Path) -> None:
    """A whole and consistent copy of the SQLite file `store` is at `copy`, readable by its owner alone and on disk.

    The store may be in use, and at any version of its tables. The copy is one file, without companions. What stands
    at `copy` already is never overwritten. Raises NoBackup.
    """
    if not store.is_file():
        raise NoBackup(f"there is no store at {store}")
    _refuse_to_overwrite(copy)
    unfinished = copy.with_name(f"{copy.name}.unfinished")
    try:
        unfinished.unlink(missing_ok=True)
        os.close(os.open(unfinished, os.O_CREAT | os.O_EXCL | os.O_WRONLY, OWNER_ALONE))
        _copy(store, unfinished)
        keep_on_disk(unfinished)
        _refuse_to_overwrite(copy)
        unfinished.rename(copy)
        keep_on_disk(copy.parent)
    except (OSError, sqlite3.Error) as trouble:
        raise NoBackup(f"{store} could not be copied to {copy}: {trouble}") from trouble
    finally:
        if copy.parent.is_dir():
            unfinished.unlink(missing_ok=True)


def _refuse_to_overwrite(copy: Path) -> None:
    if copy.exists():
        raise NoBackup(f"{copy} is there already and was left as it is: name a file that is not there yet")


def _copy(store: Path, copy: Path) -> None:
    read_only = f"{store.resolve().as_uri()}?mode=ro"
    with (
        closing(sqlite3.connect(read_only, uri=True)) as source,
        closing(sqlite3.connect(copy)) as target,
    ):
        source.backup(target, pages=ALL_AT_ONCE)
        target.execute("PRAGMA journal_mode = DELETE")  # one file, which can be carried away by itself


def keep_on_disk(path: Path) -> None:
    """What was written to this file, or which files lie in this folder, survives a loss of power."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
