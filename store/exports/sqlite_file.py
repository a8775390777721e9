"""Tables as an SQLite file, for anybody's own questions: days as ISO text, one table for each name."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

AT_ONCE = 2000
_INDEXED = ("reference", "journey")


class _DaysAsText(dict[date, str]):
    """Each day as ISO text, made at the first time that it is asked for."""

    def __missing__(self, day: date) -> str:
        text = self[day] = day.isoformat()
        return text


# How rows go in as they are: a day as text (Python says so by itself until 3.12), nothing as nothing. A row of twelve
# days takes 5.5 us so, and 12 to 13 without; one of twelve times nothing 3 us, and 6.5 to 7: sqlite3 searches each time
# anew for a way to put it.
sqlite3.register_adapter(date, _DaysAsText().__getitem__)
_nothing: Any = {}.get  # of nothing: nothing
sqlite3.register_adapter(type(None), _nothing)


def write_sqlite_file(
    path: Path, tables: Mapping[str, Sequence[str]], rows: Iterable[tuple[str, Sequence[Sequence[object]]]]
) -> Counter[str]:
    """The file has each table (name to columns, in the order of which rows come) with its rows; how many each has.

    The rows of all tables come in one stream, some of one table at a time, so that memory stays flat. A file of that
    name is replaced whole, and only when the new one is written.
    """
    unfinished = path.with_name(f".{path.name}.part")
    unfinished.unlink(missing_ok=True)
    counts: Counter[str] = Counter(dict.fromkeys(tables, 0))
    waiting: dict[str, list[Sequence[object]]] = {name: [] for name in tables}
    with closing(sqlite3.connect(unfinished)) as connection, connection:
        connection.execute("PRAGMA journal_mode = OFF")  # what is not finished is thrown away
        connection.execute("BEGIN")  # tables, rows and indexes reach the disk once
        for name, columns in tables.items():
            connection.execute(f"CREATE TABLE {name} ({', '.join(map(_quoted, columns))})")
        for name, several in rows:
            waiting[name] += several
            if len(waiting[name]) >= AT_ONCE:
                counts[name] += _put(connection, name, waiting[name])
        for name, left in waiting.items():
            counts[name] += _put(connection, name, left)
            if set(_INDEXED) <= set(tables[name]):
                connection.execute(f"CREATE INDEX ix_{name} ON {name} ({', '.join(_INDEXED)})")
    unfinished.replace(path)
    return counts


def _put(connection: sqlite3.Connection, table: str, rows: list[Sequence[object]]) -> int:
    """The rows are in the table, and the list is empty; how many they were."""
    number = len(rows)
    if rows:
        places = ", ".join("?" * len(rows[0]))
        connection.executemany(f"INSERT INTO {table} VALUES ({places})", rows)  # noqa: S608 (names are our own)
        rows.clear()
    return number


def _quoted(column: str) -> str:
    return f'"{column}"'
