"""What a database refused, in a sentence that says what to do: without its statement, its address or its password."""

from __future__ import annotations

import sqlite3

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnectionFree

FULL = "the disk is full: make room and give the command again; what was not finished was not recorded"
READ_ONLY = (
    "the store may only be read here, and this command writes: "
    "give this user the right to write to its file and folder"
)
DAMAGED = (
    "the store is damaged or cut short: stop the service and put the newest backup back (docs/operations.md)"
)
BUSY = "another process has been writing to the store for too long: wait for it and give the command again"
NO_RIGHT = (
    "the store cannot be opened: give this user the right to read and write it and the folder that it lies in"
)
BAD_DISK = (
    "the disk that the store lies on did not take or give what was asked: look whether it is full, or broken"
)
NO_SERVER = (
    "the PostgreSQL server of the store does not answer: start it, or correct store_url (docs/settings.md)"
)
REFUSED_USER = (
    "the PostgreSQL server refused the user or password of store_url: correct it (docs/settings.md)"
)
NO_DATABASE = "the PostgreSQL server has no such database as store_url names: make it, or correct store_url"
NO_TABLE_RIGHT = "the user of store_url may not do this in the database: let its administrator grant it"
NONE_FREE = "the PostgreSQL server of the store has kept every connection of this process busy for too long"
STOPPED = "the PostgreSQL server of the store stopped meanwhile: give the command again when it is back"

# By the beginning of SQLite's own name of the trouble.
_SQLITE = {
    "SQLITE_FULL": FULL,
    "SQLITE_READONLY": READ_ONLY,
    "SQLITE_CORRUPT": DAMAGED,
    "SQLITE_NOTADB": "the file of the store is not a database: look at store_url, or put the newest backup back",
    "SQLITE_BUSY": BUSY,
    "SQLITE_LOCKED": BUSY,
    "SQLITE_CANTOPEN": NO_RIGHT,
    "SQLITE_PERM": NO_RIGHT,
    "SQLITE_IOERR": BAD_DISK,
}
# By the beginning of the SQLSTATE; none when the server was never spoken to.
_POSTGRESQL = {
    "28": REFUSED_USER,
    "3D": NO_DATABASE,
    "42501": NO_TABLE_RIGHT,
    "25006": READ_ONLY,
    "53100": FULL,
    "53": "the PostgreSQL server has no room for one more: wait and give the command again",
    "55P03": BUSY,
    "57": STOPPED,
    "08": NO_SERVER,
}


def is_of_the_database(trouble: BaseException) -> bool:
    """Whether a database refused something, or did not answer, and no code of ours went wrong."""
    return isinstance(trouble, DBAPIError | NoConnectionFree | sqlite3.Error)


def in_words(trouble: BaseException) -> str | None:
    """What a database's trouble is and what to do about it; None for one that nobody but a programmer can put right."""
    driver_says = trouble.orig if isinstance(trouble, DBAPIError) else trouble
    if isinstance(driver_says, sqlite3.Error):
        return _first(_SQLITE, getattr(driver_says, "sqlite_errorname", None) or "")
    if isinstance(trouble, NoConnectionFree):
        return NONE_FREE
    if not isinstance(trouble, DBAPIError):
        return None
    state = getattr(driver_says, "sqlstate", None)
    if state is None and type(driver_says).__name__ == "OperationalError":
        return _unreached(str(driver_says))
    return _first(_POSTGRESQL, state or "")


def _first(known: dict[str, str], name: str) -> str | None:
    return next((words for start, words in known.items() if name.startswith(start)), None)


def _unreached(said: str) -> str:
    """A connection that never came about has no SQLSTATE, only the server's words."""
    if "authentication failed" in said or "no password supplied" in said:
        return REFUSED_USER
    if "does not exist" in said:
        return NO_DATABASE
    return STOPPED if "terminating connection" in said or "closed the connection" in said else NO_SERVER
