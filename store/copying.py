"""Every row of one store into another, whichever databases they are; numbers go on where they had got to.

The rows travel as SQLAlchemy reads them, a portion at a time, and the triggers of the target are in force: its ledger
takes the entries one by one in their order, as it did when they were made.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sqlalchemy import Connection, Integer, Table, func, select, text

from store.sql import insert_many
from store.tables import metadata

ROWS_AT_ONCE = 200  # some hold a digest's bytes
COUNTED = "id"  # the column that a database counts up by itself


def copy_rows(source: Connection, target: Connection) -> Mapping[str, int]:
    """All rows of `source` are in `target`, whose tables are empty; how many of each table."""
    copied = {table.name: _copy_table(source, target, table) for table in metadata.sorted_tables}
    for table in counted_tables():
        count_on_after(target, table, last_counted(source, table))
    return copied


def _copy_table(source: Connection, target: Connection, table: Table) -> int:
    in_order = select(table).order_by(*table.primary_key.columns)
    rows = source.execute(in_order, execution_options={"yield_per": ROWS_AT_ONCE})
    copied = 0
    for portion in rows.mappings().partitions():
        insert_many(target, table, [dict(row) for row in portion])
        copied += len(portion)
    return copied


def rows_of(connection: Connection) -> Mapping[str, int]:
    """How many rows each table has."""
    return {
        table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
        for table in metadata.sorted_tables
    }


def counted_tables() -> Iterator[Table]:
    """The tables whose rows the database numbers by itself."""
    for table in metadata.sorted_tables:
        column = table.columns.get(COUNTED)
        if column is not None and column.primary_key and isinstance(column.type, Integer):
            yield table


def last_counted(connection: Connection, table: Table) -> int:
    """The highest number that a row of this table ever had, as far as the database still knows."""
    highest: int = connection.execute(select(func.coalesce(func.max(table.c[COUNTED]), 0))).scalar_one()
    return max(highest, _last_on_record(connection, table))


_SQLITE_LAST = text("SELECT seq FROM sqlite_sequence WHERE name = :name")
_POSTGRESQL_LAST = text(
    "SELECT last_value FROM pg_sequences "
    "WHERE format('%I.%I', schemaname, sequencename) = pg_get_serial_sequence(:name, 'id')"
)


def _last_on_record(connection: Connection, table: Table) -> int:
    asked = _SQLITE_LAST if connection.dialect.name == "sqlite" else _POSTGRESQL_LAST
    return connection.execute(asked, {"name": table.name}).scalar() or 0


def count_on_after(connection: Connection, table: Table, last: int) -> None:
    """The next row of this table that the database numbers has a number above `last`."""
    given = {"name": table.name, "last": last}
    if last == 0:
        return
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT setval(pg_get_serial_sequence(:name, 'id'), :last)"), given)
    elif table.dialect_options["sqlite"]["autoincrement"]:
        connection.execute(text("DELETE FROM sqlite_sequence WHERE name = :name"), given)
        connection.execute(text("INSERT INTO sqlite_sequence (name, seq) VALUES (:name, :last)"), given)
