"""A council that does not exist, written into an empty record as if it had been told day by day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from random import Random

from permanence.people import Directory, Person, Role
from scheduler.demo.children import MadeUpChild, made_up_children
from scheduler.demo.history import Care, Told, history_of, moment_of
from scheduler.demo.staff import made_up_staff
from scheduler.demo.steps import steps_of
from store import ledger
from store.case_record import SqlCaseRecord
from store.projection import project_children
from store.references import References

SEED = 2076  # one in which the first worker has a late panel, late papers and late reviews
FIRST_NUMBER = 1000  # no zeros in front: they look like a slip
UNALLOCATED_EVERY = 97  # one in so many children has nobody, which is something that has to be heard


@dataclass(frozen=True, slots=True)
class MadeUpCouncil:
    """Staff and the whole history of made-up children up to a day; everything is known before anything is written."""

    today: date
    staff: tuple[Person, ...]
    told: tuple[Told, ...]

    def write_staff(self, record: SqlCaseRecord, now: datetime) -> None:
        with record.writing() as tx:
            tx.put_people(self.staff, now)

    def write(self, record: SqlCaseRecord, after: date, until: date) -> int:
        """What was told after one day and until another is in the ledger, each on its day; how many entries.

        The record must know the staff. Days are written in their order, so every call begins where the last one ended.
        """
        told = [one for one in self.told if after < one[0] <= until]
        with record.writing() as tx:
            head = ledger.head(tx.connection)
            for on, those in groupby(told, key=lambda one: one[0]):
                head = ledger.add(tx.connection, [entry for _, entry in those], moment_of(on), head)
            project_children(tx.connection, {e.reference for _, e in told}, tx.replay_context(), until)
        return len(told)


def make_council(
    record: SqlCaseRecord, children: int, today: date, seed: int = SEED, staff: Sequence[Person] = ()
) -> MadeUpCouncil:
    """A council of so many children. Nothing is written yet; the record gives the rules and unused references.

    `staff`: the four teams of the demo, unless others are given; the children are shared out among the social workers.
    """
    random = Random(seed)  # noqa: S311 - made-up children, no secrets
    staff = staff or made_up_staff(today)
    directory = Directory.of(staff)
    with record.writing() as tx:
        references = References(tx.connection, draw=lambda below: random.randrange(FIRST_NUMBER, below))
        drawn = [references.new() for _ in range(children)]
    told: list[Told] = []
    for reference, child in zip(drawn, made_up_children(seed, children, today), strict=True):
        random = Random(f"{seed} {child.case_id}")  # noqa: S311 - her own, so that no child hangs on another
        care = _care(reference, child, directory, random)
        steps = steps_of(child, record.rules, today, random)
        told += history_of(steps, care, record.rules, directory, today, random)
    return MadeUpCouncil(today, tuple(staff), tuple(sorted(told, key=lambda one: one[0])))


def _care(reference: str, child: MadeUpChild, directory: Directory, random: Random) -> Care:
    worker = random.choice(directory.with_role(Role.SOCIAL_WORKER))
    reviewing = random.choice(directory.with_role(Role.REVIEWING_OFFICER))
    number = int(child.case_id.rpartition("-")[2])
    allocated = worker.email if number % UNALLOCATED_EVERY else None
    return Care(reference, allocated, reviewing.email, worker.team or "")
