"""The whole job, from the tick to the last mail: sweep, alert mails and digests, against the floor built by hand."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

from bench import floor_whole
from bench.council import NOW, TODAY, Shape, a_copy, council, record_on
from bench.deliver import delivery_to, drained
from bench.figures import Figure, ratio, side_by_side
from bench.smtp_sink import sink
from casework.ports import MessageKind, NewMessage
from casework.raise_alerts import raise_alerts
from store import ledger
from tests.builders import child_entries

SHAPE = Shape(children=5, team=10, late_first=True)
STAGES, DUE, DIGESTS = 100_000, 10_000, 200
FORTNIGHT = {"first": "2026-05-04", "last": "2026-05-17", "digest_day": "2026-05-18", "late": False}


def whole_figures(
    folder: Path, rounds: int = 3, stages: int = STAGES, due: int = DUE, digests: int = DIGESTS
) -> Iterator[Figure]:
    """Five late stages a worker, fifty a team; marks in groups of 20, the floor's one by one."""
    original = _told(folder, stages, due)
    mails = due // SHAPE.children + digests
    with sink() as port:
        mine, theirs = side_by_side(
            lambda: _ours(original, port, digests, mails),
            lambda: floor_whole.prepared(a_copy(original), port, digests),
            rounds,
        )
    yield ratio("whole job", "<= 3", mine, theirs, what=f"{mails} mails in ")


def _told(folder: Path, stages: int, due: int) -> Path:
    """The council, with entries in the ledger for each child that is late: a digest reads her journey from there."""
    path = a_copy(council(folder, stages, due, SHAPE))
    record = record_on(path)
    with record.writing() as tx:
        entries = [
            entry
            for n in range(due)
            for entry in child_entries(
                f"HW-{n:07}-A",
                f"C{n:07}",
                TODAY - timedelta(days=300),
                worker=SHAPE.worker(n),
                route="permanence_order",
                milestones={"panel": date(2026, 3, 1)},
            )
        ]
        ledger.add(tx.connection, entries, NOW, ledger.head(tx.connection))
    record.close()
    told = path.with_name("whole.sqlite")
    path.rename(told)
    return told


def _ours(original: Path, port: int, digests: int, mails: int) -> Callable[[], object]:
    record = record_on(a_copy(original))
    delivery = delivery_to(record, port, 20, 4)

    def work() -> None:
        raise_alerts(record, NOW)
        with record.writing() as tx:
            for n in range(digests):
                person = SHAPE.manager(n * SHAPE.team)
                message = NewMessage(f"digest:{n}", MessageKind.DIGEST, person, "email", NOW, facts=FORTNIGHT)
                tx.queue(message, NOW)
        _, sent = asyncio.run(drained(delivery))
        assert sent == mails, (sent, mails)
        record.close()

    return work
