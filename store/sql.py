"""Small helpers for statements that both databases understand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
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


def run_many(connection: Connection, statement: str, rows: Sequence[tuple[object, ...]]) -> None:
    """The statement is run for each row, as the driver does it: half the cost of the same through SQLAlchemy.

    `?` stands for a value. Days are given as `date`, moments and other types are not converted: give plain values.
    """
    if not rows:
        return
    if connection.dialect.name == "sqlite":
        plain = [tuple(v.isoformat() if type(v) is date else v for v in row) for row in rows]
        connection.exec_driver_sql(statement, plain)
    else:
        connection.exec_driver_sql(statement.replace("?", "%s"), list(rows))
