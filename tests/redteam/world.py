"""The council that is raided: children whom nobody of the intruders may see, and words that must never reach them.

Every case id and every word of a note holds "zq", which no other word of the council does.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

from casework.imports.withdraw import withdraw_child
from casework.restrict import restrict, seal
from permanence.people import Person, Role
from scheduler.erasure import erase_child
from scheduler.settings import Settings
from store.case_record import SqlCaseRecord
from tests.builders import (
    EWAN,
    FERGUS,
    GREER,
    JAMIE,
    LORNA,
    MORAG,
    NOW,
    ROSS,
    SHONA,
    a_record,
    people,
    shona,
)
from tests.casework.replying import waits_for_panel

MARK = "zq"
LEAVER, STRANGER = "lee.ver@council.example", "mallory@evil.example"
BEFORE = NOW - timedelta(days=60)
# Who sees nothing of the children below: of other teams, of the same team, without a step of hers, kept out, gone, unknown.
INTRUDERS = (EWAN, ROSS, JAMIE, LORNA, GREER, FERGUS, LEAVER, STRANGER)


@dataclass(frozen=True)
class World:
    """`hidden`: what each child is, and her reference. `absent`: references that nobody ever had."""

    record: SqlCaseRecord
    hidden: dict[str, str]
    absent: tuple[str, ...]

    def entries_by(self, person: str) -> int:
        with self.record.reading() as tx:
            return sum(e.by == person for e in tx.entries())


def a_world(folder: Path) -> World:
    """A usual child, one who is sealed, one from whom Morag is kept, one who was taken out, and one who was erased."""
    gone = Person(LEAVER, "Lee Ver", Role.SOCIAL_WORKER, "North", MORAG, active=False)
    staff = [*people().people.values(), replace(gone)]
    record = a_record(folder, staff=staff)
    names = ("usual", "sealed", "restricted", "taken out", "erased")
    hidden = {
        name: waits_for_panel(record, f"{MARK.upper()}-{n:04d}", now=BEFORE) for n, name in enumerate(names)
    }
    with record.writing() as tx:
        tx.append(
            [shona(reference).noted(f"told the clerk {MARK}pelican") for reference in hidden.values()], BEFORE
        )
        absent = tuple(tx.new_references(3))
    seal(record, hidden["sealed"], [SHONA], "own family", BEFORE)
    restrict(record, hidden["restricted"], MORAG, "own family", BEFORE)
    withdraw_child(record, hidden["taken out"], "wrong child", BEFORE)
    erase_child(record, Settings(), hidden["erased"], "closed in error", BEFORE)
    return World(record, hidden, absent)


A_DAY = date(2026, 5, 12)
