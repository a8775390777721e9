"""Which database a store is, however its URL names it."""

from __future__ import annotations

from sqlalchemy import text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError

from store.engine import file_of
from store.opening import NoStoreThere, reach
from store.troubles import in_words

POSTGRESQL, DEFAULT_PORT = "postgresql", 5432
_THIS_MACHINE = frozenset({"localhost", "127.0.0.1", "::1"})
# A server's own number, made with its files, and the database's within it.
_WHICH = text(
    "SELECT system_identifier || '/' || (SELECT oid FROM pg_database WHERE datname = current_database()) "
    "FROM pg_control_system()"
)


def place_of(url: str) -> str:
    """The same for two URLs of one database, and for no others. Raises BadStoreUrl, NoDriver, NoStoreThere."""
    engine = reach(url)
    try:
        if engine.dialect.name == "sqlite":
            file = file_of(make_url(url)).stat()
            return f"{file.st_dev}/{file.st_ino}"
        with engine.connect() as connection:
            return str(connection.execute(_WHICH).scalar())
    except DBAPIError as trouble:
        raise NoStoreThere(in_words(trouble) or "the store cannot be opened: correct store_url") from None
    finally:
        engine.dispose()


def named_place(url: str) -> str:
    """The same for two URLs that name one database of one server, by whichever user; nothing is asked of the server.

    Two servers' names may be one server all the same: `place_of` knows.
    """
    try:
        named = make_url(url)
        is_file = named.get_backend_name() != POSTGRESQL
    except (ArgumentError, ValueError, NoSuchModuleError):  # no address of a store: whoever opens it says so
        return url
    if is_file:
        return url
    host = str(named.query.get("host") or named.host or "")
    port = named.query.get("port") or named.port or DEFAULT_PORT
    return f"{'localhost' if host.lower() in _THIS_MACHINE else host.lower()}:{port}/{named.database}"
