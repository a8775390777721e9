"""How rows of the table are counted: one that ends with an error is missed, and those that only count are out of the way."""

import os
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from multiprocessing.connection import Connection

from tests.cluster.table import Row, RowOf
from tests.servers.homeward import forking
from tests.servers.postgres import KEEPS_ALL, PostgresServer

MANY = {**KEEPS_ALL, "max_connections": "500"}
LEFT_OVER = 10  # how much nicer than the others those are that only count


def in_their_process(rows: Sequence[RowOf]) -> list[Row]:
    """The rows, by a process and a database server of their own, which take what of the processor the others leave."""
    here, there = forking().Pipe(duplex=False)
    process = forking().Process(target=_alone, args=(rows, there))
    process.start()
    there.close()
    made: list[Row] = []
    with suppress(EOFError):
        for _ in rows:
            made.append(here.recv())
    process.join()
    ended = {"its process ended with": process.exitcode}
    return made + [Row(row.__name__, str(row.__doc__), ended) for row in rows[len(made) :]]


def _alone(rows: Sequence[RowOf], there: Connection) -> None:
    os.nice(LEFT_OVER)
    with PostgresServer(MANY) as server:
        for row in rows:
            there.send(tried(row, server))


def tried(row: RowOf, server: PostgresServer) -> Row:
    """The row; one that ends with an error is missed."""
    begun = time.monotonic()
    try:
        made = row(server)
    except Exception as wrong:  # noqa: BLE001 - the named edge: the other rows are shown all the same
        made = Row(row.__name__, str(row.__doc__), {"ended with": f"{type(wrong).__name__}: {wrong}"})
    return replace(made, seconds=time.monotonic() - begun)
