"""Small helpers for statements that both databases understand."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from functools import cache, partial
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite

Item = TypeVar("Item")
Row = tuple[object, ...]
PORTION = 500  # how many rows or names one statement speaks of

Insert = sqlite.Insert | postgresql.Insert


def insert_into(connection: Connection, table: Table) -> Insert:
    """An INSERT that can say what happens when the row is there already."""
    return _insert_into(connection.dialect.name, table)


def is_new(connection: Connection, table: Table, row: Mapping[str, object]) -> bool:
    """The row is in the table; False when one with its key was there already, which stays as it is."""
    return number_if_new(connection, table, row, "1") is not None


def number_if_new(
    connection: Connection, table: Table, row: Mapping[str, object], number: str = "id"
) -> int | None:
    """The row is in the table; its number. None when one with its key was there already, which stays as it is.

    Asked by what comes back: how many rows an INSERT made is not told on PostgreSQL.
    """
    kept = f"{_insertion(table, row)} ON CONFLICT DO NOTHING RETURNING {number}"
    found = read(connection, kept, tuple(row.values()))
    return found[0][0] if found else None


@cache  # a statement is made once and run often: making it takes longer than running it
def _insert_into(dialect: str, table: Table) -> Insert:
    return postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)


def in_portions(items: Iterable[Item], size: int = PORTION) -> Iterator[list[Item]]:
    rest = iter(items)
    while portion := list(islice(rest, size)):
        yield portion


def run_many(connection: Connection, statement: str, rows: Sequence[Row]) -> None:
    """The statement is run for each row, by the driver itself: a fraction of the cost of the same through SQLAlchemy.

    `?` stands for a value: text, number, bool, bytes, day, moment (aware) or None. Raises the driver's own errors.
    """
    if not rows:
        return
    written, fit = _for_driver(connection, statement)
    _cursor(connection).executemany(written, list(map(fit, rows)))


def run_one(connection: Connection, statement: str, row: Row) -> int:
    """The statement is run by the driver itself; how many rows it changed. `?` stands for a value, as in run_many."""
    written, fit = _for_driver(connection, statement)
    cursor = _cursor(connection)
    cursor.execute(written, fit(row))
    changed: int = cursor.rowcount
    return changed


def read(connection: Connection, statement: str, row: Row = ()) -> list[tuple[Any, ...]]:
    """What the statement finds, as the driver gives it: numbers and texts. `?` stands for a value, as in run_many."""
    written, fit = _for_driver(connection, statement)
    cursor = _cursor(connection)
    cursor.execute(written, fit(row))
    found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


def _cursor(connection: Connection) -> Any:
    """A cursor of the driver's, inside the transaction of this connection."""
    return connection.connection.cursor()


def moment_read(value: str | datetime) -> datetime:
    """A moment as `read` gives it (text on SQLite), in UTC."""
    if isinstance(value, str):
        return datetime.fromisoformat(value).replace(tzinfo=UTC)
    return value.astimezone(UTC)


def day_read(value: str | date) -> date:
    """A day as `read` gives it (text on SQLite)."""
    return date.fromisoformat(value) if isinstance(value, str) else value


def insert_many(
    connection: Connection, table: Table, rows: Sequence[Mapping[str, object]], *, new_only: bool = False
) -> None:
    """A row of the table for each of `rows`, which all have the same columns; `new_only`: unless its key is there."""
    if rows:
        new = f"{_insertion(table, rows[0])}{' ON CONFLICT DO NOTHING' if new_only else ''}"
        run_many(connection, new, [tuple(row.values()) for row in rows])


def put_many(connection: Connection, table: Table, key: str, rows: Sequence[Mapping[str, object]]) -> None:
    """Each of `rows` is in the table, in the place of the one with its key; all have the same columns."""
    if rows:
        given = ", ".join(f'"{name}" = excluded."{name}"' for name in rows[0] if name != key)
        put = f"{_insertion(table, rows[0])} ON CONFLICT ({key}) DO UPDATE SET {given}"
        run_many(connection, put, [tuple(row.values()) for row in rows])


def _insertion(table: Table, row: Mapping[str, object]) -> str:
    names = ", ".join(f'"{name}"' for name in row)
    places = ", ".join("?" * len(row))
    return f'INSERT INTO "{table.name}" ({names}) VALUES ({places})'  # noqa: S608 - our own names


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


def _for_driver(connection: Connection, statement: str) -> tuple[str, Callable[[Row], Row]]:
    """The statement in the driver's own way of writing, and what makes its values fit."""
    if connection.dialect.name == "sqlite":
        return statement, partial(_made_to_fit, _SQLITE)
    return statement.replace("?", "%s"), partial(_made_to_fit, _POSTGRESQL)


def _made_to_fit(makers: Mapping[type, Callable[[Any], object]], row: Row) -> Row:
    return tuple([value if (make := makers.get(type(value))) is None else make(value) for value in row])


def _aware(moment: datetime) -> datetime:
    if moment.utcoffset() is None:
        raise ValueError("a moment without its zone says nothing: give an aware datetime")
    return moment


# On SQLite days and moments are text, as SQLAlchemy writes them, so that all rows can be compared.
_SQLITE: Mapping[type, Callable[[Any], object]] = {
    date: date.isoformat,
    datetime: lambda moment: f"{_aware(moment).astimezone(UTC):%Y-%m-%d %H:%M:%S.%f}",
}
_POSTGRESQL: Mapping[type, Callable[[Any], object]] = {datetime: _aware}
