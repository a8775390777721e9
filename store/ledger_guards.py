"""Whether the database still refuses to change the ledger: the triggers of migration 0001 stand as they were made."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection

SQLITE = {
    "ledger_no_update": "BEFORE UPDATE ON ledger BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END",
    "ledger_no_delete": "BEFORE DELETE ON ledger BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END",
    "ledger_at_the_end": (
        "BEFORE INSERT ON ledger WHEN NEW.number <> (SELECT coalesce(max(number), 0) + 1 FROM ledger) "
        "BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END"
    ),
}
POSTGRESQL = frozenset({"ledger_no_change", "ledger_at_the_end"})
_OF_SQLITE = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'ledger'"
_OF_POSTGRESQL = """SELECT t.tgname FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid
    WHERE t.tgrelid = 'ledger'::regclass AND t.tgenabled IN ('O', 'A') AND p.prosrc LIKE '%%RAISE EXCEPTION%%'"""


def missing_guards(connection: Connection) -> list[str]:
    """The names of the ledger's triggers that are gone, switched off or say something else than they were made with."""
    if connection.dialect.name != "sqlite":
        there = set(connection.exec_driver_sql(_OF_POSTGRESQL).scalars())
        return sorted(POSTGRESQL - there)
    said = {row.name: row.sql for row in connection.exec_driver_sql(_OF_SQLITE)}
    return [name for name, body in SQLITE.items() if said.get(name) != f"CREATE TRIGGER {name} {body}"]


@contextmanager
def guard_is_down(connection: Connection) -> Iterator[None]:
    """Within, entries can be changed by this transaction alone; afterwards the triggers stand as they were made."""
    on_file = connection.dialect.name == "sqlite"
    down = (
        "DROP TRIGGER ledger_no_update" if on_file else "ALTER TABLE ledger DISABLE TRIGGER ledger_no_change"
    )
    up = (
        f"CREATE TRIGGER ledger_no_update {SQLITE['ledger_no_update']}"
        if on_file
        else "ALTER TABLE ledger ENABLE TRIGGER ledger_no_change"
    )
    connection.exec_driver_sql(down)
    yield
    connection.exec_driver_sql(up)
