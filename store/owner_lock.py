"""One process owns the clock and the delivery of a store; every other command works beside it.

SQLite: a lock on a file beside the store, which the kernel lets go when the process ends, however it ends.
PostgreSQL: a lock of the session, which the server lets go when the connection ends.
"""

from __future__ import annotations

import fcntl
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

from sqlalchemy import Connection, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError

from permanence.plain_error import PlainError
from store.engine import file_of, open_engine
from store.nodes import alive_nodes

OWNERS_LOCK = 4_821_002  # the advisory lock of whoever owns the clock
_TRY = text("SELECT pg_try_advisory_lock(:lock)")
_IS_OURS = text(
    "SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND granted AND objid = :lock AND pid = pg_backend_pid()"
)
_WHO_WE_ARE = text("SELECT pid, backend_start FROM pg_stat_activity WHERE pid = pg_backend_pid()")
_END_IT = text(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid = :pid AND backend_start = :backend_start"
)


_OWNER = text(
    "SELECT a.pid, a.backend_start FROM pg_locks l JOIN pg_stat_activity a USING (pid) "
    "WHERE l.locktype = 'advisory' AND l.granted AND l.objid = :lock AND a.datname = current_database()"
)


class AlreadyOwned(PlainError):
    """Another process runs on this store already; the message says which, where that is known."""


class Held(StrEnum):
    """How the lock of the owner stands."""

    HELD = "held"
    TAKEN_AGAIN = (
        "taken again"  # it was lost with its connection, and nobody had it meanwhile that we know of
    )
    LOST = "lost"  # another process has it, or the server does not answer


Look = Callable[[], Held]


@dataclass(frozen=True, slots=True)
class Owner:
    """The one process that owns a store. `name`: what it is known by; `since`: when it took it (UTC)."""

    name: str
    since: datetime


@contextmanager
def own(url: str, *, beside_nodes: bool = False) -> Iterator[Look]:
    """This process owns the clock and the delivery of the store for the whole block. Raises AlreadyOwned.

    `beside_nodes`: also where processes of `homeward web` and `homeward worker` run on it, which own nothing.

    The block is given a look at the lock, which takes it again where it can. A file's lock ends with the process and
    not before; one of a session may end with any restart, fail-over or firewall between.
    """
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        with _own_file(file_of(parsed).resolve()):
            yield lambda: Held.HELD
    else:
        if not beside_nodes and (alive := alive_nodes(url)):
            raise AlreadyOwned(f"{', '.join(alive)} run on this store: end them first (homeward nodes)")
        with closing(_Session(url)) as session:
            session.begin()
            yield session.look


def refuse_owner(url: str) -> None:
    """Raises AlreadyOwned while one process owns the PostgreSQL store at `url`: others may not work beside it."""
    with closing(_Session(url)) as session:
        session.begin()


def owner_of(url: str) -> Owner | None:
    """Who owns the clock and the delivery of the store just now; None where nobody does, or several nodes share it."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        return _owner_of_file(_beside(file_of(parsed).resolve()))
    engine = open_engine(url)
    try:
        with engine.connect() as connection:
            found = connection.execute(_OWNER, {"lock": OWNERS_LOCK}).first()
    finally:
        engine.dispose()
    return Owner(f"database session {found.pid}", found.backend_start) if found else None


def _owner_of_file(path: Path) -> Owner | None:
    try:
        with path.open() as file:
            try:
                fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)  # ours for this instant, where nobody has it
            except BlockingIOError:
                since = datetime.fromtimestamp(os.fstat(file.fileno()).st_mtime, UTC)
                return Owner(f"process {file.read().strip() or 'unknown'}", since)
    except FileNotFoundError:
        pass
    return None


def _beside(store: Path) -> Path:
    return store.with_name(f"{store.name}.owner")


@contextmanager
def _own_file(store: Path) -> Iterator[None]:
    with _beside(store).open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            raise AlreadyOwned(
                "another process owns the clock and delivery of this store already: "
                f"{store} is run by process {file.read().strip() or 'unknown'}; stop that one first"
            ) from None
        file.truncate(0)
        file.write(f"{os.getpid()}\n")
        file.flush()
        yield


class _Session:
    """The lock of one session of PostgreSQL, from `begin` until `close`."""

    def __init__(self, url: str) -> None:
        self._engine = open_engine(url).execution_options(isolation_level="AUTOCOMMIT")
        self._name = make_url(url).database
        self._turn = threading.Lock()
        self._connection: Connection | None = None
        self._before: dict[str, object] | None = None

    def begin(self) -> None:
        """The lock is ours. Raises AlreadyOwned."""
        if not self._take():
            raise AlreadyOwned(f"{self._name} is run by another process already: one process alone runs it")

    def look(self) -> Held:
        """How it stands just now. A server that does not answer is no owner's."""
        with self._turn:
            try:
                if self._holds():
                    return Held.HELD
                return Held.TAKEN_AGAIN if self._take() else Held.LOST
            except DBAPIError:
                self._drop()
                return Held.LOST

    def _holds(self) -> bool:
        if self._connection is None:
            return False
        try:
            return self._connection.execute(_IS_OURS, {"lock": OWNERS_LOCK}).scalar() is not None
        except DBAPIError:
            return False

    def _take(self) -> bool:
        """Asked for by a new connection: the old one may look whole, and its session be gone.

        Or the other way round, where the line broke without a word: what is left of our own session is ended first.
        """
        self._drop()
        self._connection = connection = self._engine.connect()
        if self._before:
            connection.execute(_END_IT, self._before)
        if not connection.execute(_TRY, {"lock": OWNERS_LOCK}).scalar():
            return False
        self._before = dict(connection.execute(_WHO_WE_ARE).mappings().one())
        return True

    def _drop(self) -> None:
        if self._connection is not None:
            self._connection.invalidate()
            self._connection.close()
            self._connection = None

    def close(self) -> None:
        """The lock is free, where it was ours."""
        self._drop()
        self._engine.dispose()
