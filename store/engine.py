"""Opens a store by its URL, with the few settings that correctness rests on.

SQLite: WAL, so that readers and the one writer do not wait for each other; synchronous=FULL, because a lost mark is a
message sent twice; foreign keys; recursive triggers, so that REPLACE meets the ledger's guard; writers begin
IMMEDIATE, so that what they read still holds when they write. PostgreSQL: writers take one lock first and readers look
at one moment, which gives both databases the same meaning: one writer at a time, and a look that does not change.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, Dialect, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.util import LRUCache

from permanence.plain_error import PlainError
from store.memory import MEMORY, Memory, forget_what_is_written
from store.troubles import READ_ONLY

ONLY_READS = "homeward_only_reads"  # of an engine: nothing is written by it
BUSY_MILLISECONDS = 10_000
FROZEN_WRITER_MILLISECONDS = (
    8_000  # whoever stands still for so long within a transaction that writes is cut off
)
FROZEN_READER_MILLISECONDS = 60_000
# A line that broke without a word is known as broken after so long, and its session's locks are free.
NOTICED_BROKEN = {
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
    "connect_timeout": 5,
}
# Of one process for one database. Whoever serves many councils has as many pools: none takes what is another's.
POOL = {"pool_size": 2, "max_overflow": 6, "pool_timeout": 10}
# psycopg remembers how it has read a statement of up to 4 kB: of longer ones reading is half of what an import costs.
ROWS_IN_A_STATEMENT = 5
A_STORE_IS = "sqlite:///FILE or postgresql://..."
ENCODE_IT = (
    "store_url cannot be read: write each sign of its user and password that is no letter or digit as % and its two "
    "figures (@ as %40, / as %2F, # as %23, : as %3A, ? as %3F, % as %25)"
)
WRITERS_LOCK = 4_821_001  # the advisory lock of whoever writes, held to the end of the transaction
PAGES_IN_MEMORY_KIB = 8_000
PAGES_UNTIL_CHECKPOINT = (
    4_000  # 16 MB: a sweep writes as much in a few portions, and each checkpoint makes it wait
)
PRAGMAS = (
    f"PRAGMA busy_timeout = {BUSY_MILLISECONDS}",  # first: the others may have to wait for another process
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA recursive_triggers = ON",
    f"PRAGMA cache_size = -{PAGES_IN_MEMORY_KIB}",
    f"PRAGMA wal_autocheckpoint = {PAGES_UNTIL_CHECKPOINT}",
)


class MayOnlyBeRead(PlainError):
    """This process may not write the store; the message says what to do."""


class BadStoreUrl(PlainError):
    """A URL that names no store that Homeward can open; the message says what is wrong with it."""


class NoDriver(PlainError):
    """What speaks to this kind of database is not installed; the message says how to install it."""

    def __init__(self) -> None:
        super().__init__(
            "a PostgreSQL store needs psycopg, which the extra [postgresql] brings: install the release with "
            "deploy/install.sh, or its wheel as 'homeward_permanence-VERSION-py3-none-any.whl[postgresql]'"
        )


def open_engine(url: str) -> Engine:
    """An engine for `sqlite:///PATH` or `postgresql+psycopg://...`. Raises BadStoreUrl, NoDriver."""
    parsed = _parsed(url)
    match parsed.get_backend_name():
        case "sqlite":
            return _sqlite(parsed)
        case "postgresql":
            return _postgresql(parsed)
    raise BadStoreUrl(f"a store is {A_STORE_IS}, not {parsed.drivername}")


def _parsed(url: str) -> URL:
    """The address by its parts. Raises BadStoreUrl, whose message never holds any of it."""
    try:
        parsed = make_url(url)
        backend = parsed.get_backend_name()
    except (ArgumentError, ValueError):  # ValueError: a port that is no number
        said = ENCODE_IT if _has_second_at(url) else f"a store is {A_STORE_IS}, and this is no address of one"
        raise BadStoreUrl(said) from None
    if backend == "postgresql" and _has_second_at(url):
        raise BadStoreUrl(ENCODE_IT)
    return parsed


def _has_second_at(url: str) -> bool:
    """Whether a user's name or password has an @: what is behind it would be taken for a server's name, and be said."""
    server, _, more = url.partition("@")[2].partition("?")
    return "@" in server or "@" in more.partition("=")[0]


def file_of(url: URL) -> Path:
    """The file of an SQLite store. Raises BadStoreUrl for one in memory: nothing would be kept."""
    if not url.database or url.database == ":memory:":
        raise BadStoreUrl("an SQLite store needs a file: sqlite:///homeward.db")
    return Path(url.database)


# A process that opens one store after another compiles each statement once: that is half of what a short look costs.
_COMPILED: LRUCache[object, object] = LRUCache(500)


@cache
def _dialect_of_sqlite() -> Dialect:
    """How statements are written for SQLite, known to every engine of this process; what is compiled is kept by it."""
    engine = create_engine("sqlite://")
    engine.connect().close()  # the first connection tells the dialect what this SQLite can do
    engine.dispose()
    return engine.dialect


def _sqlite(url: URL) -> Engine:
    file_of(url)
    engine = create_engine(url.set(drivername="sqlite"), execution_options={"compiled_cache": _COMPILED})
    engine.dialect = _dialect_of_sqlite()
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    event.listen(engine, "before_cursor_execute", forget_what_is_written)
    return engine


def _prepare_sqlite(connection: sqlite3.Connection, _entry: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # sqlite3 begins no transaction by itself: _begin_sqlite does
    for pragma in PRAGMAS:
        connection.execute(pragma)


def write_ahead(engine: Engine) -> None:
    """Readers of an SQLite store do not wait for its writer; the file keeps this for whoever opens it next."""
    if engine.dialect.name == "sqlite":
        driver = engine.raw_connection()
        try:
            driver.cursor().execute("PRAGMA journal_mode = WAL")
        finally:
            driver.close()


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("homeward_writes", False)
    connection.connection.cursor().execute("BEGIN IMMEDIATE" if writes else "BEGIN")


def is_file(url: str) -> bool:
    """Whether the store at this URL is a file of SQLite's. Raises BadStoreUrl."""
    return _parsed(url).get_backend_name() == "sqlite"


def driver_address(url: str) -> str:
    """The address of a PostgreSQL store as its own tools and psycopg take it, password and all."""
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)


def _postgresql(url: URL) -> Engine:
    settings = (
        f"-c lock_timeout={BUSY_MILLISECONDS} "
        f"-c idle_in_transaction_session_timeout={FROZEN_READER_MILLISECONDS}"
    )
    try:
        engine = create_engine(
            url.set(drivername="postgresql+psycopg"),
            connect_args={"options": settings, **NOTICED_BROKEN},
            pool_pre_ping=True,
            insertmanyvalues_page_size=ROWS_IN_A_STATEMENT,
            **POOL,
        )
    except ModuleNotFoundError:
        raise NoDriver from None
    event.listen(engine, "begin", _begin_postgresql)
    event.listen(engine, "before_cursor_execute", forget_what_is_written)
    return engine


_BEGIN_WRITING = (
    f"SELECT set_config('idle_in_transaction_session_timeout', '{FROZEN_WRITER_MILLISECONDS}', true), "
    f"pg_advisory_xact_lock({WRITERS_LOCK})"
)


def _begin_postgresql(connection: Connection) -> None:
    if connection.get_execution_options().get("homeward_writes", False):
        connection.exec_driver_sql(_BEGIN_WRITING)


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A connection that sees one moment of the store for the whole block."""
    options: dict[str, object] = {MEMORY: Memory()}
    if engine.dialect.name == "postgresql":
        options |= {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    with engine.connect().execution_options(**options) as connection, connection.begin():
        yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A connection whose block is one transaction, and the only one that writes meanwhile.

    Raises MayOnlyBeRead, also where the block would have found nothing to write.
    """
    if engine.get_execution_options().get(ONLY_READS):
        raise MayOnlyBeRead(READ_ONLY)
    options: dict[str, object] = {MEMORY: Memory(), "homeward_writes": True}
    with engine.connect().execution_options(**options) as connection, connection.begin():
        yield connection
