"""Small helpers for statements that both databases understand."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from functools import cache
from itertools import islice
from typing import TypeVar

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite

Item = TypeVar("Item")
PORTION = 500  # how many rows or names one statement speaks of

Insert = sqlite.Insert | postgresql.Insert


def insert_into(connection: Connection, table: Table) -> Insert:
    """An INSERT that can say what happens when the row is there already."""
    return insert_of(connection.dialect.name, table)


def insert_new(connection: Connection, table: Table) -> Insert:
    """An INSERT that leaves a row alone that is there already, by whichever of its keys."""
    return _insert_new(connection.dialect.name, table)


def is_new(connection: Connection, table: Table, row: dict[str, object]) -> bool:
    """The row is in the table; False when one with its key was there already, which stays as it is.

    Asked by what comes back: how many rows an INSERT made is not told on PostgreSQL.
    """
    kept = insert_new(connection, table).returning(*table.primary_key)
    return connection.execute(kept, row).first() is not None


@cache  # a statement is made once and run often: making it takes longer than running it
def insert_of(dialect: str, table: Table) -> Insert:
    return postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)


@cache
def _insert_new(dialect: str, table: Table) -> Insert:
    return insert_of(dialect, table).on_conflict_do_nothing()


def in_portions(items: Iterable[Item], size: int = PORTION) -> Iterator[list[Item]]:
    rest = iter(items)
    while portion := list(islice(rest, size)):
        yield portion


def run_many(connection: Connection, statement: str, rows: Sequence[tuple[object, ...]]) -> None:
    """The statement is run for each row, as the driver does it: half the cost of the same through SQLAlchemy.

    `?` stands for a value: text, number, bool, bytes, day, moment (aware) or None.
    """
    if not rows:
        return
    written, plain = _for_driver(connection, statement)
    connection.exec_driver_sql(written, [tuple(map(plain, row)) for row in rows])


def run_one(connection: Connection, statement: str, row: tuple[object, ...]) -> int:
    """The statement is run as the driver does it; how many rows it changed. `?` stands for a value, as in run_many."""
    written, plain = _for_driver(connection, statement)
    return connection.exec_driver_sql(written, tuple(map(plain, row))).rowcount


def insert_many(connection: Connection, table: Table, rows: Sequence[Mapping[str, object]]) -> None:
    """A row of the table for each of `rows`, which all have the same columns."""
    if rows:
        names = ", ".join(f'"{name}"' for name in rows[0])
        places = ", ".join("?" * len(rows[0]))
        statement = f'INSERT INTO "{table.name}" ({names}) VALUES ({places})'  # noqa: S608
        run_many(connection, statement, [tuple(row.values()) for row in rows])


def update_many(connection: Connection, table: Table, rows: Sequence[Mapping[str, object]]) -> None:
    """The row with the number `id` is as given, for each of `rows`, which all have the same columns, `id` last."""
    if rows:
        *names, _id = rows[0]
        changes = ", ".join(f'"{name}" = ?' for name in names)
        run_many(
            connection,
            f'UPDATE "{table.name}" SET {changes} WHERE id = ?',  # noqa: S608
            [tuple(row.values()) for row in rows],
        )


def _for_driver(connection: Connection, statement: str) -> tuple[str, Callable[[object], object]]:
    """The statement in the driver's own way of writing, and how it wants its values."""
    if connection.dialect.name == "sqlite":
        return statement, _in_sqlite
    return statement.replace("?", "%s"), _in_postgresql


def _in_sqlite(value: object) -> object:
    """A value as SQLAlchemy would write it, so that all rows can be compared as text."""
    if isinstance(value, datetime):
        return f"{_aware(value).astimezone(UTC):%Y-%m-%d %H:%M:%S.%f}"
    return value.isoformat() if isinstance(value, date) else value


def _in_postgresql(value: object) -> object:
    return _aware(value) if isinstance(value, datetime) else value


def _aware(moment: datetime) -> datetime:
    if moment.utcoffset() is None:
        raise ValueError("a moment without its zone says nothing: give an aware datetime")
    return moment
