"""Small values kept between runs, by their names."""

from __future__ import annotations

from sqlalchemy import Connection, bindparam, select

from store.sql import put_many
from store.tables import RememberedRow

_TABLE = RememberedRow.table()
_VALUE = select(_TABLE.c.value).where(_TABLE.c.key == bindparam("name"))


def remembered(connection: Connection, key: str) -> str | None:
    """What is kept under this name; None when nothing is."""
    found: str | None = connection.execute(_VALUE, {"name": key}).scalar()
    return found


def remember(connection: Connection, key: str, value: str) -> None:
    """This value is kept under this name, in the place of the one before."""
    put_many(connection, _TABLE, "key", [{"key": key, "value": value}])
