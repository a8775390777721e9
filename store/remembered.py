"""Small values kept between runs, read many times in each reply and message: by statements that are made once."""

from __future__ import annotations

from sqlalchemy import Connection, bindparam, select

from store.sql import put_many
from store.tables import RememberedRow

_TABLE = RememberedRow.table()
_VALUE = select(_TABLE.c.value).where(_TABLE.c.key == bindparam("key"))


def remembered(connection: Connection, key: str) -> str | None:
    """What is kept under this name; None when nothing is."""
    found: str | None = connection.execute(_VALUE, {"key": key}).scalar()
    return found


def remember(connection: Connection, key: str, value: str) -> None:
    """This value is kept under this name, in the place of the one before."""
    put_many(connection, _TABLE, "key", [{"key": key, "value": value}])
