"""What one transaction has read, so that it is read once; and the one rule by which it is forgotten.

What is written into a table makes all that was read of it forgotten, and what is made of that (`_MADE_OF`). A row that
goes, plain SQL, and people who change, make everything forgotten. Every statement of the store's connections is looked
at for this (engine.py), so nobody who writes can leave it out. Who writes may say afterwards what stands there now.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.engine.interfaces import ExecutionContext
from sqlalchemy.sql.compiler import SQLCompiler

MEMORY = "homeward_memory"  # of a connection: what its transaction remembers
MOST = 200  # things of one table; whoever reads more than a reply does needs none of them twice
_MADE_OF = {"ledger": ("journeys",)}
_EVERYBODY_READS = frozenset(
    {"person", "leave", "person_since"}
)  # entries and journeys, as people are known now


class Memory:
    """What is known of each table, each thing under its key."""

    def __init__(self) -> None:
        self._known: dict[str, Mapping[Any, Any]] = {}

    def of(self, table: Table) -> Mapping[Any, Any]:
        """As it stands now; it does not change afterwards."""
        return self._known.get(table.name, {})

    def learn(self, table: Table, found: Mapping[Any, Any]) -> None:
        """These stand in the table as given, beside what is known of it already."""
        known = self.of(table)
        self._known[table.name] = {**known, **found} if len(known) + len(found) <= MOST else found

    def forget(self, table: Table) -> None:
        """Nothing is known of the table, nor of what is made of it."""
        for name in (table.name, *_MADE_OF.get(table.name, ())):
            self._known.pop(name, None)

    def forget_all(self) -> None:
        self._known.clear()


def memory_of(connection: Connection) -> Memory:
    """What the transaction that is open on a connection remembers; nothing, where it was not opened by the store."""
    found = connection.get_execution_options().get(MEMORY)
    return found if isinstance(found, Memory) else Memory()


def forget_what_is_written(
    connection: Connection,
    _cursor: object,
    _statement: str,
    _values: object,
    context: ExecutionContext,
    _many: object,
) -> None:
    """Called by SQLAlchemy before each statement."""
    memory = connection.get_execution_options().get(MEMORY)
    if not isinstance(memory, Memory):
        return
    compiled = context.compiled
    if not isinstance(compiled, SQLCompiler) or compiled.isplaintext:
        memory.forget_all()
    elif compiled.isinsert or compiled.isupdate or compiled.isdelete:
        table = compiled.statement.table  # type: ignore[union-attr]
        if compiled.isdelete or table.name in _EVERYBODY_READS:
            memory.forget_all()
        else:
            memory.forget(table)
