"""What another process does on the store, in the tests of processes beside each other.

`Helpers` starts one process that loads everything once and then makes a child for each thing to do: a child that is
killed in the middle is really killed, and starting one takes milliseconds.
"""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

from casework.ports import MessageKind, NewMessage
from store.case_record import SqlCaseRecord
from store.engine import open_engine
from tests.builders import NOW, SHONA, a_rulebook, shona
from tests.conftest import ROOT

REFERENCE = "HW-0001-X"
POINTS = (
    "before the entry is kept",
    "after the claim",
    "after freezing",
    "before sent is kept",
    "after sent",
)


def append(record, say, _name, count):
    """So many pairs of entries, each pair in a transaction of its own."""
    for _ in range(count):
        with record.writing() as tx:
            tx.append([shona(REFERENCE).noted("one"), shona(REFERENCE).noted("two")], NOW)


def occur(record, say, name, count):
    """So many occurrences of a job; says those that it made happen."""
    for number in range(count):
        with record.writing() as tx:
            if tx.occur("digest", str(number), NOW):
                tx.queue(NewMessage(f"digest:{number}:{name}", MessageKind.DIGEST, SHONA, "email", NOW), NOW)
                say(number)


def claim(record, say, name, _count):
    """Claims until nothing is left; says what it sent."""
    while True:
        with record.writing() as tx:
            taken = tx.claim(name, NOW, 3, 60)
        if not taken:
            return
        for message in taken:
            say(message.key)
            with record.writing() as tx:
                tx.mark_sent(message.id, name, f"{name}:{message.id}", NOW)


def die(record, say, point, _count):
    """Takes the road of one entry and one message, and is killed at a point of it."""

    def killed_at(here):
        if point == here:
            os.kill(os.getpid(), signal.SIGKILL)

    with record.writing() as tx:
        tx.append([shona(REFERENCE).noted("kept or not")], NOW)
        killed_at("before the entry is kept")
    with record.writing() as tx:
        (message,) = tx.claim("dead", NOW, 1, 60)
    killed_at("after the claim")
    with record.writing() as tx:
        tx.freeze(message.id, "dead", b"frozen")
    killed_at("after freezing")
    with record.writing() as tx:
        tx.mark_sent(message.id, "dead", "id-1", NOW)
        killed_at("before sent is kept")
    killed_at("after sent")


class Helpers:
    """Children that work beside the test. `folder` takes what they say."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._parent = subprocess.Popen(
            [sys.executable, "-m", "tests.store.beside", str(folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=ROOT,
            text=True,
        )

    def start(self, url: str, what: str, name: str = "", count: int = 0) -> int:
        """The number of a child that has begun."""
        return self._ask(["start", url, what, name, count])

    def wait(self, child: int) -> tuple[int, list[str]]:
        """How the child ended (0 well, -9 killed), and what it said."""
        ended = self._ask(["wait", child])
        return ended, (self.folder / f"{child}.said").read_text().split()

    def close(self) -> None:
        self._parent.communicate(timeout=60)

    def _ask(self, what: list[object]) -> int:
        assert self._parent.stdin is not None
        assert self._parent.stdout is not None
        self._parent.stdin.write(f"{json.dumps(what)}\n")
        self._parent.stdin.flush()
        return int(self._parent.stdout.readline())


def serve(folder: Path) -> None:
    """Each line of standard input is a child to start or to wait for; each line of the output its number or its end."""
    for line in sys.stdin:
        order, *details = json.loads(line)
        answer = start_child(folder, *details) if order == "start" else wait_for_child(*details)
        print(answer, flush=True)


def start_child(folder: Path, url: str, what: str, name: str, count: int) -> int:
    child = os.fork()
    if child:
        return child
    try:
        with (folder / f"{os.getpid()}.said").open("w", buffering=1) as file:
            record = SqlCaseRecord(open_engine(url), a_rulebook())
            todo = {"append": append, "occur": occur, "claim": claim, "die": die}[what]
            todo(record, lambda said: file.write(f"{said}\n"), name, count)
        os._exit(0)
    finally:
        os._exit(1)


def wait_for_child(child: int) -> int:
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


if __name__ == "__main__":
    a_rulebook()
    serve(Path(sys.argv[1]))
