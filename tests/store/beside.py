"""What another process does on the store in the tests of processes beside each other.

python -m tests.store.beside URL append NAME COUNT      so many entries, each in a transaction of its own
python -m tests.store.beside URL occur NAME COUNT       occurrences 0..COUNT, printing those it made happen
python -m tests.store.beside URL claim NAME COUNT       claims until nothing is left, printing what it sent
python -m tests.store.beside URL die POINT              takes the road of one message, and is killed at a point
"""

import os
import signal
import sys

from casework.ports import MessageKind, NewMessage
from store.case_record import SqlCaseRecord
from store.engine import open_engine
from tests.builders import NOW, SHONA, a_rulebook, shona

REFERENCE = "HW-0001-X"
POINTS = (
    "before the entry is kept",
    "after the claim",
    "after freezing",
    "before sent is kept",
    "after sent",
)


def append(record, _name, count):
    for _ in range(count):
        with record.writing() as case:
            case.append([shona(REFERENCE).noted("one"), shona(REFERENCE).noted("two")], NOW)


def occur(record, name, count):
    for number in range(count):
        with record.writing() as case:
            if case.occur("digest", str(number), NOW):
                case.queue(
                    NewMessage(f"digest:{number}:{name}", MessageKind.DIGEST, SHONA, "email", NOW), NOW
                )
                print(number)


def claim(record, name, _count):
    while True:
        with record.writing() as case:
            taken = case.claim(name, NOW, 3, 60)
        if not taken:
            return
        for message in taken:
            print(message.key)
            with record.writing() as case:
                case.mark_sent(message.id, name, f"{name}:{message.id}", NOW)


def die(record, point, _count):
    def killed_at(here):
        if POINTS[int(point)] == here:
            os.kill(os.getpid(), signal.SIGKILL)

    with record.writing() as case:
        case.append([shona(REFERENCE).noted("kept or not")], NOW)
        killed_at("before the entry is kept")
    with record.writing() as case:
        (message,) = case.claim("dead", NOW, 1, 60)
    killed_at("after the claim")
    with record.writing() as case:
        case.freeze(message.id, b"frozen")
    killed_at("after freezing")
    with record.writing() as case:
        case.mark_sent(message.id, "dead", "id-1", NOW)
        killed_at("before sent is kept")
    killed_at("after sent")


if __name__ == "__main__":
    url, what, name, *rest = sys.argv[1:]
    opened = SqlCaseRecord(open_engine(url), a_rulebook())
    {"append": append, "occur": occur, "claim": claim, "die": die}[what](opened, name, int(*rest or ["0"]))
