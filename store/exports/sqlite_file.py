"""Tables as an SQLite file, for anybody's own questions: days as ISO text, one table for each name."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from datetime import date
from pathlib import Path

AT_ONCE = 2000
_INDEXED = ("reference", "journey")


def write_sqlite_file(
    path: Path, tables: Mapping[str, Sequence[str]], rows: Iterable[tuple[str, Mapping[str, object]]]
) -> Counter[str]:
    """The file has each table (name to columns) with its rows; how many each has.

    The rows of all tables come in one stream, so that memory stays flat. A file of that name is replaced whole, and
    only when the new one is written.
    """
    unfinished = path.with_name(f".{path.name}.part")
    unfinished.unlink(missing_ok=True)
    counts: Counter[str] = Counter(dict.fromkeys(tables, 0))
    waiting: dict[str, list[list[object]]] = {name: [] for name in tables}
    with closing(sqlite3.connect(unfinished)) as connection, connection:
        for name, columns in tables.items():
            connection.execute(f"CREATE TABLE {name} ({', '.join(map(_quoted, columns))})")
        for name, row in rows:
            values = map(row.get, tables[name])
            waiting[name].append([v.isoformat() if isinstance(v, date) else v for v in values])
            counts[name] += 1
            if len(waiting[name]) >= AT_ONCE:
                _put(connection, name, waiting[name])
        for name, left in waiting.items():
            _put(connection, name, left)
            if set(_INDEXED) <= set(tables[name]):
                connection.execute(f"CREATE INDEX ix_{name} ON {name} ({', '.join(_INDEXED)})")
    unfinished.replace(path)
    return counts


def _put(connection: sqlite3.Connection, table: str, rows: list[list[object]]) -> None:
    if rows:
        places = ", ".join("?" * len(rows[0]))
        connection.executemany(f"INSERT INTO {table} VALUES ({places})", rows)  # noqa: S608 (names are our own)
        rows.clear()


def _quoted(column: str) -> str:
    return f'"{column}"'
