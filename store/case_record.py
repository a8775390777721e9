"""The door to the store (casework/ports.py, `CaseRecord`). One `with` block is one transaction."""

from __future__ import annotations

import secrets
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine
from sqlmodel import Session

from permanence.stages import Rulebook
from store.directory import DirectoryCache
from store.engine import reading, writing
from store.jobs import defer_written, has_job_tables
from store.opening import make_store, open_store
from store.reading import SqlReading
from store.references import Draw
from store.worked_out import WorkedOut
from store.writing import SqlWriting


class Turns:
    """Writers of one process take turns: the lock is handed to whoever has waited longest.

    SQLite lets one transaction write at a time and has the others look again after up to a tenth of a second; on
    PostgreSQL they would queue for a lock of ours. Waiting here wakes the next writer at once and in its order, so that
    a press of a button is not left behind by a long sweep that writes one portion after another.
    """

    def __init__(self) -> None:
        self._mutex = threading.Lock()
        self._taken = False
        self._waiting: deque[threading.Event] = deque()

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Nobody else has a turn within the block."""
        with self._mutex:
            mine = threading.Event() if self._taken else None
            self._taken = True
            if mine:
                self._waiting.append(mine)
        if mine:
            mine.wait()
        try:
            yield
        finally:
            with self._mutex:
                if self._waiting:
                    self._waiting.popleft().set()  # it stays taken: the next one has it now
                else:
                    self._taken = False


class SqlCaseRecord:
    """A record kept in SQLite or PostgreSQL. May be used from several threads at once.

    `draw(n)` gives a number below n, of which a new child's reference is made.
    """

    def __init__(
        self, engine: Engine, rules: Rulebook, name_key: bytes | None = None, draw: Draw = secrets.randbelow
    ) -> None:
        self.engine = engine
        self._name_key = name_key
        self._draw = draw
        self._people_cache = DirectoryCache(rules)
        self._worked_out = WorkedOut()
        self._turns = Turns()
        self._has_job_tables: bool | None = None

    @property
    def rules(self) -> Rulebook:
        return self._people_cache.rules

    @contextmanager
    def reading(self) -> Iterator[SqlReading]:
        with reading(self.engine) as connection, Session(connection) as session:
            yield SqlReading(session, self._people_cache, self._worked_out, self._name_key)

    @contextmanager
    def writing(self) -> Iterator[SqlWriting]:
        with self._turns.turn(), writing(self.engine) as connection, Session(connection) as session:
            tx = SqlWriting(session, self._people_cache, self._worked_out, self._name_key, self._draw)
            yield tx
            session.flush()  # rows that were changed one by one are written before the transaction ends
            if (tx.to_send or tx.to_take) and self._wakes(connection):
                defer_written(connection, tx.to_send, tx.to_take)

    def _wakes(self, connection: Connection) -> bool:
        """Whether the store has the tables of the job engine; looked at once."""
        if self._has_job_tables is None:
            self._has_job_tables = has_job_tables(connection)
        return self._has_job_tables

    def close(self) -> None:
        """No connection is open any more."""
        self.engine.dispose()


def open_record(
    url: str, rules: Rulebook, name_key: bytes | None = None, *, by_node: bool = False
) -> SqlCaseRecord:
    """The record of a store that is there and up to date: nothing is made. Raises what `open_store` raises.

    `name_key`: with it the words of children's names are kept as hashes and found in what is typed.
    """
    return SqlCaseRecord(open_store(url, by_node=by_node), rules, name_key)


def make_record(url: str, rules: Rulebook, name_key: bytes | None = None) -> SqlCaseRecord:
    """The record at a URL, whose store is made where nothing was. Raises what `open_store` raises."""
    return SqlCaseRecord(make_store(url), rules, name_key)
