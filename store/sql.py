"""Small helpers for statements that both databases understand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite

Item = TypeVar("Item")
PORTION = 500  # how many rows or names one statement speaks of

Insert = sqlite.Insert | postgresql.Insert


def insert_into(connection: Connection, table: Table) -> Insert:
    """An INSERT that can say what happens when the row is there already."""
    maker = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    return maker(table)


def in_portions(items: Iterable[Item], size: int = PORTION) -> Iterator[list[Item]]:
    rest = iter(items)
    while portion := list(islice(rest, size)):
        yield portion
