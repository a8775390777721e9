"""A process of its own that walks a manager through a meeting: it is killed, and another one goes on.

    python -m tests.journeys.meeting_walker STORE FIRST

Each event is one that a platform delivers, with an id that stays the same when it is delivered again. What was taken is
told on standard output, an event a line.
"""

import sys
from datetime import timedelta
from pathlib import Path

from casework.take_reply import Reply, take_reply
from store.case_record import SqlCaseRecord
from store.engine import open_engine
from tests.builders import MORAG, NOW, a_rulebook

CHILDREN = 60


def events() -> list[str]:
    """What she says: each child gets a decision and its yes, but for every tenth, whom she passes."""
    said = ["meeting", "next"]
    for number in range(1, CHILDREN + 1):
        said += ["next"] if number % 10 == 0 else ["held 12 May", "yes"]
    return said


def walk(store: Path, first: int) -> None:
    """Every event from `first` on is delivered, a transaction each."""
    record = SqlCaseRecord(open_engine(f"sqlite:///{store}"), a_rulebook())
    for number, text in enumerate(events()[first:], start=first):
        now = NOW + timedelta(seconds=20 * number)
        with record.writing() as tx:
            said = take_reply(tx, record.rules, Reply("slack", f"event {number}", MORAG, text=text), now)
        print(number, said.kind, said.card.place if said.card else "", flush=True)
    record.close()


if __name__ == "__main__":
    walk(Path(sys.argv[1]), int(sys.argv[2]))
