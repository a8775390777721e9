"""`make cluster`: two made-up councils on a PostgreSQL of their own, two webs and two workers, until Ctrl-C.

`make cluster-check` (`python -m tests.cluster check`): what several processes and councils must hold to, with its counts.
`python -m tests.cluster check NAME...`: those rows alone, by the names of their functions.
"""

import signal
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from itertools import chain
from pathlib import Path

import pytest

from tests.cluster.councils import MadeUp, made_up
from tests.cluster.lanes import LEFT_OVER, MANY, Lane, counted, tried
from tests.cluster.letters import letters
from tests.cluster.serving import Serving
from tests.cluster.table import Row, RowOf, printed
from tests.servers.asgi import serving
from tests.servers.ports import free_ports
from tests.servers.postgres import PostgresServer

COUNCILS = ("north", "south")
ROLES = ("--web", "--web", "--worker", "--worker")
ABSENT = "this needs PostgreSQL's server: apt-get install postgresql (it starts one of its own, in a folder of its own)"
CLOCK = "2026-05-20T09:30"


def main(words: list[str]) -> int:
    """What was asked for is done; 2 where there is no PostgreSQL."""
    try:
        server = PostgresServer(MANY)
    except (pytest.skip.Exception, pytest.fail.Exception):
        print(ABSENT, file=sys.stderr)
        return 2
    with server:
        return _checked(server, words[1:]) if words[:1] == ["check"] else _served(server)


def _checked(server: PostgresServer, names: Sequence[str]) -> int:
    """The table is printed, or the rows of these names; 2 for a name that no row has."""
    from tests.cluster import rows_councils, rows_nodes, rows_tenants

    timed = Lane((*rows_councils.TIMED, *rows_tenants.TIMED))
    beside = (
        Lane(rows_nodes.WAITING, at_once=True),
        Lane((*rows_nodes.WORKERS_KILLED, *rows_tenants.ROWS), nicer=LEFT_OVER),
        Lane(rows_nodes.WEBS_KILLED, nicer=LEFT_OVER),
    )
    known = [row.__name__ for lane in (timed, *beside) for row in lane.rows]
    if unknown := sorted(set(names) - set(known)):
        print(f"no row is called {', '.join(unknown)}; there are {', '.join(known)}", file=sys.stderr)
        return 2
    wanted = [lane for lane in (one.of(names) for one in beside) if lane.rows]
    return printed(_rows(server, timed.of(names).rows, wanted))


def _rows(server: PostgresServer, timed: Sequence[RowOf], beside: Sequence[Lane]) -> Iterator[Row]:
    """Those that are timed one after the other, and then the lanes beside each other: who is timed has the machine."""
    for row in timed:
        yield tried(row, server)
    with ThreadPoolExecutor(len(beside) or 1) as at_once:
        yield from chain.from_iterable(at_once.map(counted, beside))


def _served(server: PostgresServer) -> int:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="homeward-cluster-")))
        nodes = [
            Serving(folder, port, role) for port, role in zip(free_ports(len(ROLES)), ROLES, strict=True)
        ]
        urls = {name: server.new_database() for name in COUNCILS}
        councils = stack.enter_context(made_up(folder, COUNCILS, nodes[0].url, urls.__getitem__))
        for node in nodes:
            stack.callback(node.end)
            node.begin(CLOCK)
        read = stack.enter_context(serving(letters(councils[0].mails)))
        _say(nodes, councils, read)
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        try:
            while True:
                time.sleep(1)
        except KeyboardInterrupt:
            print("\nEverything is being ended.", flush=True)
    return 0


def _say(nodes: list[Serving], councils: list[MadeUp], read: str) -> None:
    for node, role in zip(nodes, ROLES, strict=True):
        print(f"{role.removeprefix('--')}: {node.url}/healthz (process {node.pid})")
    for council in councils:
        print(
            f"{council.name}: {council.url}/healthz, its Slack: {council.slack.api_url.removesuffix('api/')}"
        )
    print(f"Mails, whose links lead into it: {read}")
    print(
        f"It is {CLOCK} there. End any process by its number and see that nothing is missed. Ctrl-C ends all.",
        flush=True,
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
