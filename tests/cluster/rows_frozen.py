"""Rows of the table about a process that stands still, and goes on a minute and a half later."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psycopg

from store.engine import WRITERS_LOCK
from tests.builders import SHONA
from tests.cluster.labs import AT_ONCE, a_lab
from tests.cluster.table import Row, RowOf
from tests.nodes.lab import Lab, NodeProcess
from tests.servers.postgres import PostgresServer, plain

FROZEN_SECONDS = 90


def frozen_in_a_send(server: PostgresServer, seconds: float = FROZEN_SECONDS) -> Row:
    """A worker stands still while Slack has its message, and has not answered it."""
    return _frozen(server, "in a send", seconds, _in_a_send)


def frozen_in_a_claim(server: PostgresServer, seconds: float = FROZEN_SECONDS) -> Row:
    """A worker stands still within the transaction of a claim: nobody else can write."""
    return _frozen(server, "in a claim", seconds, _in_a_claim)


def frozen_in_a_write(server: PostgresServer, seconds: float = FROZEN_SECONDS) -> Row:
    """A web stands still within the transaction that was to record somebody's words."""
    return _frozen(server, "in a write", seconds, _in_a_write)


def _frozen(
    server: PostgresServer, where: str, seconds: float, stands_still: Callable[[Lab], tuple[NodeProcess, str]]
) -> Row:
    """One stands still, and another is begun; the first is let go on when that one has done its work."""
    with a_lab(server) as lab:
        still, first = stands_still(lab)
        begun = time.monotonic()
        lab.worker()
        others = lab.queue_tests(AT_ONCE, first=100)
        lab.until_or_not(lambda: lab.sent_tests("%aab%"), 60)
        took = time.monotonic() - begun
        time.sleep(max(0.0, seconds - took))
        before = lab.rows(_OWNERS)
        still.thaw()
        time.sleep(5)
        after = lab.rows(_OWNERS)
        lab.until_or_not(lambda: lab.states_of("test:%").keys() == {"sent"}, 60)
        lab.until_or_not(lambda: lab.got(first), 30)
        counts = {
            "seconds until the others went on": round(took, 1),
            "twice": lab.twice(),
            "lost": sum(not lab.got(person) for person in [first, *others]),
            "marked by the thawed one": sum(
                was != now for was, now in zip(before, after, strict=False) if was[2] == "sent"
            ),
        }
    met = took < 15 and counts["twice"] <= 1 and not counts["lost"] and not counts["marked by the thawed one"]
    return Row(
        f"SIGSTOP for {seconds:g} s {where}, then SIGCONT",
        "the others go on within 15 s; at most one double; nothing marked by the thawed one",
        counts,
        met,
    )


_OWNERS = "SELECT id, owner, state FROM outbox WHERE key LIKE 'test:%' ORDER BY id"


def _in_a_send(lab: Lab) -> tuple[NodeProcess, str]:
    worker = lab.worker()
    lab.slack.slow("chat.postMessage", 3.0)
    [person] = lab.queue_tests(1)
    lab.until(
        lambda: lab.rows(
            "SELECT 1 FROM outbox WHERE key LIKE 'test:%' AND frozen IS NOT NULL AND state = 'sending'"
        )
    )
    time.sleep(0.5)
    worker.freeze()
    return worker, person


def _in_a_claim(lab: Lab) -> tuple[NodeProcess, str]:
    worker = lab.worker()
    with _writers_lock(lab):
        lab.queue_job_by_hand(SHONA)
        lab.until(lambda: lab.rows(_WAITS_TO_WRITE))
        worker.freeze()
    return worker, SHONA


def _in_a_write(lab: Lab) -> tuple[NodeProcess, str]:
    person = "asker.a@council.example"
    lab.allocated([person])
    webs = [lab.web(), lab.web()]
    with _writers_lock(lab):
        threading.Thread(
            target=lab.say_until_taken, args=(person, "what is due?", *webs), daemon=True
        ).start()
        lab.until(lambda: lab.rows(_WAITS_TO_WRITE))
        webs[0].freeze()
    return webs[0], person


_WAITS_TO_WRITE = (
    f"SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND objid = {WRITERS_LOCK} AND NOT granted "
    "AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
)


@contextmanager
def _writers_lock(lab: Lab) -> Iterator[None]:
    """It is ours until somebody else waits for it, who gets it then."""
    with psycopg.connect(plain(lab.url), autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", (WRITERS_LOCK,))
        yield


ROWS: tuple[RowOf, ...] = (frozen_in_a_send, frozen_in_a_claim, frozen_in_a_write)
