"""One process owns the clock and the delivery of a store; every other command works beside it.

SQLite: a lock on a file beside the store, which the kernel lets go when the process ends, however it ends.
PostgreSQL: a lock of the session, which the server lets go when the connection ends.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.engine import make_url

from permanence.plain_error import PlainError
from store.engine import file_of, open_engine

OWNERS_LOCK = 4_821_002  # the advisory lock of whoever owns the clock


class AlreadyOwned(PlainError):
    """Another process runs on this store already; the message says which, where that is known."""


@contextmanager
def own(url: str) -> Iterator[None]:
    """This process owns the clock and the delivery of the store for the whole block. Raises AlreadyOwned."""
    parsed = make_url(url)
    held = (
        _own_file(file_of(parsed).resolve()) if parsed.get_backend_name() == "sqlite" else _own_session(url)
    )
    with held:
        yield


@contextmanager
def _own_file(store: Path) -> Iterator[None]:
    path = store.with_name(f"{store.name}.owner")
    with path.open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            raise AlreadyOwned(
                "another process owns the clock and delivery of this store already: "
                f"{store} is run by process {file.read().strip() or 'unknown'}"
            ) from None
        file.truncate(0)
        file.write(f"{os.getpid()}\n")
        file.flush()
        yield


@contextmanager
def _own_session(url: str) -> Iterator[None]:
    engine = open_engine(url).execution_options(isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            asked = connection.exec_driver_sql(f"SELECT pg_try_advisory_lock({OWNERS_LOCK})")
            if not asked.scalar():
                raise AlreadyOwned(
                    f"{make_url(url).database} is run by another process already: one process alone runs it"
                )
            yield
    finally:
        engine.dispose()
