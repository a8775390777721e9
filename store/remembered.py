"""Small values kept between runs, read many times in each reply and message: by statements that are made once."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, bindparam, select

from store.sql import put_many
from store.tables import REMEMBERED

_VALUE = select(REMEMBERED.c.value).where(REMEMBERED.c.key == bindparam("key"))
_VALUES = select(REMEMBERED).where(REMEMBERED.c.key.in_(bindparam("keys", expanding=True)))


def remembered(connection: Connection, key: str) -> str | None:
    """What is kept under this name; None when nothing is."""
    found: str | None = connection.execute(_VALUE, {"key": key}).scalar()
    return found


def all_remembered(connection: Connection, keys: Sequence[str]) -> dict[str, str | None]:
    """What is kept under each of these names; None where nothing is."""
    found = {row.key: row.value for row in connection.execute(_VALUES, {"keys": list(keys)})}
    return {key: found.get(key) for key in keys}


def remember(connection: Connection, key: str, value: str) -> None:
    """This value is kept under this name, in the place of the one before."""
    put_many(connection, REMEMBERED, "key", [{"key": key, "value": value}])
