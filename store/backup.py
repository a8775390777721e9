"""A copy of the store while it is used, and what to do after one was put back.

A store put back from a copy may hold messages as unsent that did leave afterwards. They are never sent blindly: they
become `unsure`, so that the channel is asked before anything is sent again (design section 8).
"""

from __future__ import annotations

import sqlite3
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine, update

from casework.ports import MessageState
from store.engine import writing
from store.outbox import READY, SENDING
from store.tables import OUTBOX

PAGES_AT_ONCE = 1000


class NoBackup(Exception):
    """This store is backed up by its own server's means (PostgreSQL: pg_dump or point-in-time recovery)."""


def backup(engine: Engine, path: Path) -> None:
    """A whole and consistent copy of an SQLite store is at `path`, which must not exist. Raises NoBackup."""
    if engine.dialect.name != "sqlite":
        raise NoBackup("a PostgreSQL store is backed up with pg_dump or point-in-time recovery")
    if path.exists():
        raise FileExistsError(path)
    with engine.connect() as connection:
        source = connection.connection.driver_connection
        if not isinstance(source, sqlite3.Connection):
            raise NoBackup("this connection is no SQLite connection")
        with sqlite3.connect(path) as copy:
            source.backup(copy, pages=PAGES_AT_ONCE)
        copy.close()


def after_restore(engine: Engine, restored_from: datetime) -> int:
    """Messages that could have left since the copy of `restored_from` was made are `unsure`; how many.

    That is every message that the copy has as unsent, and its lease belongs to nobody any more.
    """
    unsent = update(OUTBOX).where(OUTBOX.c.state.in_((READY, SENDING)), OUTBOX.c.created_at <= restored_from)
    with writing(engine) as connection:
        found: int = connection.execute(
            unsent.values(state=MessageState.UNSURE.value, was_unsure=True, owner=None, lease_until=None)
        ).rowcount
    return found
