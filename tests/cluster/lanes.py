"""How rows of the table are counted: lanes beside each other, and one that ends with an error is missed."""

import os
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from multiprocessing.connection import Connection

from tests.cluster.table import Row, RowOf
from tests.servers.homeward import forking
from tests.servers.postgres import KEEPS_ALL, PostgresServer

MANY = {**KEEPS_ALL, "max_connections": "500"}
LEFT_OVER = 10  # how much nicer than the others those are that only count


@dataclass(frozen=True)
class Lane:
    """Rows that one process counts, one after the other or all `at_once`. `nicer`: than others to the processor."""

    rows: Sequence[RowOf]
    nicer: int = 0
    at_once: bool = False

    def of(self, names: Sequence[str]) -> "Lane":
        """Those of its rows that have one of these names; all where none is named."""
        return replace(self, rows=[row for row in self.rows if not names or row.__name__ in names])


def counted(lane: Lane) -> list[Row]:
    """The rows of the lane, by a process and a database server of its own."""
    here, there = forking().Pipe(duplex=False)
    process = forking().Process(target=_alone, args=(lane, there))
    process.start()
    there.close()
    made: list[Row] = []
    with suppress(EOFError):
        for _ in lane.rows:
            made.append(here.recv())
    process.join()
    ended = {"its process ended with": process.exitcode}
    known = {row.name for row in made}
    return made + [
        Row(row.__name__, str(row.__doc__), ended, name=row.__name__)
        for row in lane.rows
        if row.__name__ not in known
    ]


def _alone(lane: Lane, there: Connection) -> None:
    os.nice(lane.nicer)
    with PostgresServer(MANY) as server:
        for row in _rows_of(lane, server):
            there.send(row)


def _rows_of(lane: Lane, server: PostgresServer) -> Iterator[Row]:
    with ThreadPoolExecutor(len(lane.rows) if lane.at_once else 1) as threads:
        yield from threads.map(partial(tried, server=server), lane.rows)


def tried(row: RowOf, server: PostgresServer) -> Row:
    """The row; one that ends with an error is missed."""
    begun = time.monotonic()
    try:
        made = row(server)
    except Exception as wrong:  # noqa: BLE001 - the named edge: the other rows are shown all the same
        made = Row(row.__name__, str(row.__doc__), {"ended with": f"{type(wrong).__name__}: {wrong}"})
    return replace(made, seconds=time.monotonic() - begun, name=row.__name__)
