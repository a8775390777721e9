"""A record that remembers, from one night's certificate to the next, what its ledger gave for a child.

The certificate replays every child every night, which is most of what a year would cost. Entries never change, so what
they give for the same staff and rules is asked once; whatever is new is replayed as always. The chain of hashes, which
shows that nothing changed, is gone through whole once a week and at the end of the year.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, fields
from operator import attrgetter
from typing import Any

from sqlalchemy import text

from permanence.entries import Entry
from permanence.journey import Journey
from permanence.people import Directory, Person
from permanence.stages import Stage
from store.case_record import SqlCaseRecord

EVERY = 7  # nights
# What of a person has no say in whose a step is, nor in who a child's worker is by her name in a file.
_HAS_NO_SAY = frozenset({"leave", "pattern", "working_days", "channel", "slack_user", "teams_user"})
_DECIDES = attrgetter(*(one.name for one in fields(Person) if one.name not in _HAS_NO_SAY))
_SINCE = text("SELECT DISTINCT reference FROM ledger WHERE number > :number")
_NEWEST = text("SELECT coalesce(max(number), 0) FROM ledger")


@dataclass
class Remembering:
    """Stands before the record for the certificate alone; `reading` gives looks that remember."""

    inner: SqlCaseRecord
    nights: int = 0
    number: int = 0
    entries: dict[str, list[Entry]] = field(default_factory=dict)
    stages: dict[tuple[str, int, int], list[Stage]] = field(default_factory=dict)
    journeys: dict[tuple[str, int, int], Journey] = field(default_factory=dict)
    told: dict[tuple[str, int, int], Journey | None] = field(default_factory=dict)
    staffs: dict[frozenset[tuple], int] = field(default_factory=dict)
    numbered: tuple[Directory | None, int] = (None, 0)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.inner, name)

    def number_of(self, staff: Directory) -> int:
        """Of all of the staff that decides whose a step is: another staff has another number."""
        if self.numbered[0] is not staff:
            people = frozenset(map(_DECIDES, staff.people.values()))
            self.numbered = staff, self.staffs.setdefault(people, len(self.staffs))
        return self.numbered[1]

    @contextmanager
    def reading(self) -> Iterator[Any]:
        with self.inner.reading() as tx:
            yield _Look(self, tx)


@dataclass
class _Look:
    memory: Remembering
    tx: Any

    def __getattr__(self, name: str) -> Any:
        return getattr(self.tx, name)

    def entries_of(self, references: Iterable[str]) -> Mapping[str, list[Entry]]:
        """As the record has them; of children without a new entry as they were read before."""
        known, wanted = self.memory.entries, list(references)
        for changed in self.tx.connection.execute(_SINCE, {"number": self.memory.number}).scalars():
            known.pop(changed, None)
        self.memory.number = self.tx.connection.execute(_NEWEST).scalar_one()
        missing = [reference for reference in wanted if reference not in known]
        known |= {reference: [] for reference in missing} | self.tx.entries_of(missing)
        return {reference: known[reference] for reference in wanted}

    def replayed(self, reference: str, said: Sequence[Entry], directory: Directory) -> list[Stage]:
        key = reference, said[-1].number, self.memory.number_of(directory)
        if key not in self.memory.stages:
            self.memory.stages[key] = self.tx.replayed(reference, said, directory)
        return self.memory.stages[key]

    def journey_told(self, reference: str, said: Sequence[Entry]) -> Journey | None:
        if not said:
            return self.tx.journey_told(reference, said)
        key = reference, said[-1].number, self.memory.number_of(self.tx.directory())
        if key not in self.memory.told:
            self.memory.told[key] = self.tx.journey_told(reference, said)
        return self.memory.told[key]

    def journeys(self, references: Iterable[str]) -> Iterator[Journey]:
        """Of children whose entries were read for this night's comparison."""
        staff, wanted = self.memory.number_of(self.tx.directory()), list(references)
        keys = {
            r: (r, self.memory.entries[r][-1].number, staff) for r in wanted if self.memory.entries.get(r)
        }
        missing = [r for r in wanted if r not in keys or keys[r] not in self.memory.journeys]
        for journey in self.tx.journeys(missing):
            if journey.reference not in keys:
                yield journey
            else:
                self.memory.journeys[keys[journey.reference]] = journey
        yield from (found for key in keys.values() if (found := self.memory.journeys.get(key)))

    def bad_entry(self, told_before: str) -> str | None:
        self.memory.nights += 1
        return self.tx.bad_entry(told_before) if self.memory.nights % EVERY == 0 else None
