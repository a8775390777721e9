"""Small values kept between runs, where there is no record's transaction around them (transaction.py has its own)."""

from __future__ import annotations

from sqlalchemy import Connection, select

from store.sql import put_many
from store.tables import RememberedRow

_TABLE = RememberedRow.table()


def remembered(connection: Connection, key: str) -> str | None:
    """What is kept under this name; None when nothing is."""
    found: str | None = connection.execute(select(_TABLE.c.value).where(_TABLE.c.key == key)).scalar()
    return found


def remember(connection: Connection, key: str, value: str) -> None:
    """This value is kept under this name, in the place of the one before."""
    put_many(connection, _TABLE, "key", [{"key": key, "value": value}])
