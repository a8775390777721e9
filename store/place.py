"""Which database a store is, however its URL names it."""

from __future__ import annotations

from sqlalchemy import text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError

from store.engine import file_of
from store.opening import NoStoreThere, reach
from store.troubles import in_words

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
