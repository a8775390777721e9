"""A store as the version before would have it: its tables, with the rows of a store of today as far as these have room."""

import sqlite3
from contextlib import closing
from pathlib import Path

from alembic.script import ScriptDirectory

from store.engine import open_engine
from store.migrations import NEWEST, alembic_config, upgrade


def version_before() -> str:
    """The number of the last change but one."""
    before = ScriptDirectory.from_config(alembic_config()).get_revision(NEWEST).down_revision
    assert isinstance(before, str)
    return before


def make_older(store: Path) -> None:
    """The file holds what it held, at the version before."""
    older = store.with_name("older.sqlite")
    engine = open_engine(f"sqlite:///{older}")
    upgrade(engine, to=version_before())
    engine.dispose()
    with closing(sqlite3.connect(older)) as connection:
        connection.execute("ATTACH ? AS newer", (str(store),))
        for table in _tables(
            connection
        ):  # a kind of message that the version before did not know is left out
            columns = ", ".join(f'"{name}"' for name in _columns(connection, "main", table))
            connection.execute(
                f'INSERT OR IGNORE INTO main."{table}" ({columns}) SELECT {columns} FROM newer."{table}"'
            )
        connection.execute("DELETE FROM sqlite_sequence")
        connection.execute("INSERT INTO sqlite_sequence SELECT name, seq FROM newer.sqlite_sequence")
        connection.commit()
        connection.execute("PRAGMA journal_mode = DELETE")
    for ending in ("-wal", "-shm", ""):
        store.with_name(f"{store.name}{ending}").unlink(missing_ok=True)
    older.chmod(0o600)
    older.rename(store)


def _tables(connection: sqlite3.Connection) -> list[str]:
    """Of both versions, those that others point at first."""
    asked = "SELECT name FROM {}.sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    both = [{row[0] for row in connection.execute(asked.format(side))} for side in ("main", "newer")]
    return sorted(both[0] & both[1] - {"alembic_version"})


def _columns(connection: sqlite3.Connection, side: str, table: str) -> list[str]:
    there = [row[1] for row in connection.execute(f'PRAGMA newer.table_info("{table}")')]
    return [row[1] for row in connection.execute(f'PRAGMA {side}.table_info("{table}")') if row[1] in there]
