"""What SQLAlchemy leaves to be said in one way for both databases."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import CheckConstraint, Connection, Insert, Integer, Table, Update, bindparam, insert, update
from sqlalchemy.dialects import sqlite
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.dml import ReturningInsert
from sqlalchemy.sql.functions import FunctionElement

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql

Item = TypeVar("Item")
PORTION = 500  # how many rows or names one statement speaks of
STATEMENTS_KEPT = 200  # a statement made anew for every row costs as much as to run it


class days_between(FunctionElement[int]):  # noqa: N801 - it reads as the functions of SQL do
    """The whole days from one day to another."""

    inherit_cache = True
    type = Integer()


@compiles(days_between)
def _days(element: days_between, compiler: SQLCompiler, **given: Any) -> str:
    first, last = (compiler.process(day, **given) for day in element.clauses)
    return f"(({last}) - ({first}))"


@compiles(days_between, "sqlite")
def _days_in_sqlite(element: days_between, compiler: SQLCompiler, **given: Any) -> str:
    first, last = (compiler.process(day, **given) for day in element.clauses)
    return f"CAST(julianday({last}) - julianday({first}) AS INTEGER)"


def insert_into(connection: Connection, table: Table) -> sqlite.Insert | postgresql.Insert:
    """An INSERT that can say what happens when the row is there already."""
    return insert_for(connection.dialect.name, table)


@lru_cache(STATEMENTS_KEPT)
def if_new(dialect: str, table: Table, *given_back: str) -> ReturningInsert[*tuple[Any, ...]]:
    """An INSERT that gives these columns back, or all; no row where there was one with its key."""
    columns = [table.c[name] for name in given_back] or table.c
    return insert_for(dialect, table).on_conflict_do_nothing().returning(*columns)


def insert_for(dialect: str, table: Table) -> sqlite.Insert | postgresql.Insert:
    """The same for this kind of database."""
    if dialect == "sqlite":
        return sqlite.insert(table)
    from sqlalchemy.dialects import postgresql  # loads drivers that a store in a file never needs

    return postgresql.insert(table)


def in_portions(items: Iterable[Item], size: int = PORTION) -> Iterator[list[Item]]:
    """The items in their order, in lists of `size` at most."""
    rest = iter(items)
    while portion := list(islice(rest, size)):
        yield portion


def put_many(connection: Connection, table: Table, key: str, rows: Sequence[Mapping[str, object]]) -> None:
    """Each of `rows` is in the table, in the place of the one with its key; all have the same columns."""
    if rows:
        connection.execute(_put(connection.dialect.name, table, key, tuple(rows[0])), rows)


@lru_cache(STATEMENTS_KEPT)
def _put(dialect: str, table: Table, key: str, columns: tuple[str, ...]) -> sqlite.Insert | postgresql.Insert:
    new = insert_for(dialect, table)
    given = {name: new.excluded[name] for name in columns if name != key}
    return new.on_conflict_do_update(index_elements=[key], set_=given)


def insert_many(connection: Connection, table: Table, rows: Sequence[Mapping[str, object]]) -> None:
    """A new row of the table for each of `rows`, which all have the same columns; none is fine."""
    if rows:
        connection.execute(_insert(table), rows)


@lru_cache(STATEMENTS_KEPT)
def _insert(table: Table) -> Insert:
    return insert(table)


def update_many(connection: Connection, table: Table, rows: Sequence[Mapping[str, object]]) -> None:
    """The row with the number `row` has the other columns given, for each of `rows`, which all have the same ones."""
    if rows:
        connection.execute(_update(table), rows)


@lru_cache(STATEMENTS_KEPT)
def _update(table: Table) -> Update:
    return update(table).where(table.c.id == bindparam("row"))


def one_of(column: str, choices: Iterable[StrEnum], table: str) -> CheckConstraint:
    """The column holds one of these words, or nothing where it may be empty."""
    words = ", ".join(f"'{choice.value}'" for choice in choices)
    return CheckConstraint(f"{column} IN ({words})", name=f"ck_{table}_{column}")
