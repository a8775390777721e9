"""`homeward demo` and `homeward practice` as people run them: a process that says where it listens, ended by Ctrl-C.

with practising("demo", "--in", str(folder), "--now", "2026-04-20") as inbox:
    page.goto(inbox.address)
"""

import re
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from tests.servers.homeward import ROOT, Homeward, own_environment

SECONDS = 120


@dataclass
class Inbox:
    """`address` ends in a slash; `said`: what the command printed before it. `ended_with`: its exit code, afterwards."""

    address: str
    said: str
    ended_with: int | None = None


def command(*words: str, **settings: str) -> Homeward:
    """A command run to its end."""
    done = Homeward(*words, folder=ROOT, environment=own_environment(**settings))
    done.wait(SECONDS)
    return done


@contextmanager
def practising(*words: str) -> Iterator[Inbox]:
    """A command that serves the practice inbox, on a port of its own, until the block ends."""
    process = Homeward(*words, "--bind", "127.0.0.1:0", folder=ROOT, environment=own_environment())
    try:
        inbox = _inbox_of(process)
        yield inbox
        process.send_signal(signal.SIGINT)
        inbox.ended_with = process.wait(20)
    finally:
        process.kill()


def _inbox_of(process: Homeward) -> Inbox:
    until = time.monotonic() + SECONDS
    while not (found := re.search(r"The practice inbox: (http://\S+/) ", process.said())):
        assert process.ended is None, process.said() + process.complained()
        assert time.monotonic() < until, process.said()
        time.sleep(0.05)
    return Inbox(found[1], process.said())
