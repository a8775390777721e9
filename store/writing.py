"""One transaction on the record (casework/ports.py, `Writing`): all of it is kept, or none."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlmodel import Session

from permanence.entries import Entry, NewEntry
from permanence.local_day import local_day
from permanence.people import Directory, Person
from permanence.people_history import Fact, changes
from store import ledger, moved_address, people, people_history, projection
from store.answers import AnswersWriting
from store.certificates import CertificateWriting
from store.debts import DebtWriting
from store.directory import DirectoryCache, read_otherwise
from store.inbox import InboxWriting
from store.links import LinkWriting
from store.looks import LooksWriting
from store.mailbox import MailboxWriting
from store.people import PeopleWriting
from store.put_back_messages import PutBackWriting
from store.reading import SqlReading
from store.references import Draw, References
from store.sweep import SweepWriting
from store.tables import LEDGER, OccurrenceRow
from store.threads import ThreadWriting
from store.worked_out import WorkedOut


class SqlWriting(
    SqlReading,
    AnswersWriting,
    CertificateWriting,
    DebtWriting,
    InboxWriting,
    LinkWriting,
    LooksWriting,
    MailboxWriting,
    PeopleWriting,
    PutBackWriting,
    SweepWriting,
    ThreadWriting,
):
    """What can be asked and done within one transaction, while nobody else writes."""

    def __init__(
        self,
        session: Session,
        people_cache: DirectoryCache,
        worked_out: WorkedOut,
        name_key: bytes | None = None,
        draw: Draw = secrets.randbelow,
    ) -> None:
        super().__init__(session, people_cache, worked_out, name_key)
        self._draw = draw
        self._references: References | None = None
        self._head: ledger.Head | None = None
        self._unused: set[str] = set()

    def new_reference(self) -> str:
        return self.new_references(1)[0]

    def new_references(self, number: int) -> list[str]:
        self._references = self._references or References(self.connection, self._draw)
        drawn = self._references.several(number)
        self._unused.update(drawn)
        return drawn

    def append(self, entries: Sequence[NewEntry], now: datetime) -> list[int]:
        last = self._head or ledger.head(self.connection)
        known = self.memory.of(LEDGER)
        self._head = ledger.add(self.connection, entries, now, last)
        self.memory.learn(LEDGER, {**known, **self._said_now(entries, last.number + 1, now, known)})
        self._project({entry.reference for entry in entries if entry.reference}, now)
        return list(range(last.number + 1, self._head.number + 1))

    def _said_now(
        self, entries: Sequence[NewEntry], first: int, now: datetime, known: Mapping[str, list[Entry]]
    ) -> dict[str, list[Entry]]:
        """All that was recorded of those of these children of whom all was known before, or who are new."""
        said: dict[str, list[Entry]] = {}
        known_now = self.replay_context().as_known_now
        for number, new in enumerate(entries, start=first):
            if new.reference in self._unused or new.reference in known:
                before = said.get(new.reference) or known.get(new.reference, [])
                said[new.reference] = [*before, *known_now([ledger.recorded(new, number, now)])]
        self._unused.difference_update(said)
        return said

    def _project(self, references: Iterable[str], now: datetime) -> None:
        context = self.replay_context()
        today = local_day(now, context.rules.zone)
        projection.project_children(self.connection, references, context, today)

    def put_people(
        self, people_given: Iterable[Person], now: datetime, *, by: str = "the staff list"
    ) -> None:
        before = self.directory()
        people.put(self.connection, list(people_given))
        self.people_have_changed()
        people_history.keep(self.connection, changes(before, self.directory(), now, by))
        self.people_have_changed()  # a former name is found in what was just kept
        after = self.directory()
        self._project(self._read_otherwise(before, after), now)
        days_changed = [p.email for p in after.people.values() if _works_otherwise(before.get(p.email), p)]
        self.look_again_at_hers(days_changed, local_day(now, self.replay_context().rules.zone))

    def move_person(self, old: str, new: str, now: datetime, *, by: str) -> None:
        self.move_people([(old, new)], now, by=by)

    def move_people(self, moves: Sequence[tuple[str, str]], now: datetime, *, by: str) -> None:
        if not moves:
            return
        before = self.directory()
        mine = self.references_of([address for pair in moves for address in pair])
        moved_address.move_all(self.connection, moves, now, by)
        self.people_have_changed()
        people_history.keep(
            self.connection,
            (c for c in changes(before, self.directory(), now, by) if c.fact is not Fact.ADDRESS),
        )
        self.people_have_changed()
        self._project({*self._read_otherwise(before, self.directory()), *mine}, now)

    def _read_otherwise(self, before: Directory, after: Directory) -> set[str]:
        """The children of whom the tables say something else, now that `before` has become `after`."""
        named = projection.naming(self.connection, read_otherwise(before, after))
        return named | people.children_affected(self.connection, before, after)

    def occur(self, job: str, occurrence: str, now: datetime) -> bool:
        if self.session.get(OccurrenceRow, (job, occurrence)):
            return False
        self.session.add(OccurrenceRow(job=job, occurrence=occurrence, at=now))
        return True


def _works_otherwise(before: Person | None, after: Person) -> bool:
    """Whether she works on other days than before; a person who is new has no stages yet."""
    return before is not None and before.spells != after.spells
