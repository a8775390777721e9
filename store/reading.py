"""One consistent look at the record (casework/ports.py, `Reading`)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from sys import intern
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, literal_column, or_, select
from sqlmodel import Session

from casework.ports import StageQuery, StoredStage
from permanence.entries import Entry, EntryKind
from permanence.journey import Journey
from permanence.stages import StageState
from store import ledger
from store.answers import AnswersReading
from store.batches import BatchReading
from store.certificates import CertificateReading
from store.debts import DebtReading
from store.directory import DirectoryCache
from store.health import HealthReading
from store.inbox import InboxReading
from store.links import LinkReading
from store.looks import LooksReading
from store.mailbox import MailboxReading
from store.name_hashes import NameHashes
from store.outbox import OutboxReading
from store.people import PeopleReading
from store.replay import journey_in, numbers_of
from store.sql import in_portions
from store.stage_rows import IN_ORDER, OF_CHILDREN, stages_as_rows, stored_of
from store.sweep import NoticeReading
from store.tables import CHILD, STAGE
from store.threads import ThreadReading

CHILDREN_AT_ONCE = 200
CLOCKS_AT_ONCE = 2000
_JUDGED = [s.value for s in (StageState.OPEN, StageState.CLOSED, StageState.SUPERSEDED)]
# Written out, not given as a value: only so is the index on the due dates of open stages of use.
_IS_OPEN = STAGE.c.state == literal_column(f"'{StageState.OPEN}'")


class SqlReading(
    AnswersReading,
    BatchReading,
    CertificateReading,
    DebtReading,
    HealthReading,
    InboxReading,
    LinkReading,
    LooksReading,
    MailboxReading,
    NameHashes,
    NoticeReading,
    OutboxReading,
    PeopleReading,
    ThreadReading,
):
    """What can be asked of the record within one transaction."""

    def __init__(self, session: Session, people_cache: DirectoryCache, name_key: bytes | None = None) -> None:
        super().__init__(session, people_cache, name_key)
        self._said: dict[
            str, list[Entry]
        ] = {}  # of the children asked for last, as this transaction sees them

    def references(self) -> list[str]:
        return list(self.connection.execute(select(CHILD.c.reference).order_by(CHILD.c.reference)).scalars())

    def reference_of(self, case_id: str) -> str | None:
        return self.references_of_cases([case_id]).get(case_id)

    def references_of_cases(self, case_ids: Iterable[str]) -> Mapping[str, str]:
        wanted = dict.fromkeys(case_ids)
        known = {
            row.case_id: row.reference
            for portion in in_portions(wanted)
            for row in self.connection.execute(
                select(CHILD.c.case_id, CHILD.c.reference).where(CHILD.c.case_id.in_(portion))
            )
        }
        if len(known) < len(wanted):
            others = self.same_cases()
            known |= {case: others[case] for case in wanted if case in others and case not in known}
        return known

    def case_id_of(self, reference: str) -> str | None:
        return self._one(select(CHILD.c.case_id).where(CHILD.c.reference == reference))

    def case_ids(self) -> Mapping[str, str]:
        known = select(CHILD.c.reference, CHILD.c.case_id).where(CHILD.c.case_id.is_not(None))
        return {row.reference: row.case_id for row in self.connection.execute(known)}

    def journey(self, reference: str, number: int | None = None) -> Journey | None:
        return journey_in(self._said_of(reference), reference, number, self.replay_context().names)

    def journeys(self, references: Iterable[str]) -> Iterator[Journey]:
        names = self.replay_context().names
        for portion in in_portions(dict.fromkeys(references), CHILDREN_AT_ONCE):
            said = self._read_up(portion)
            found = (journey_in(said[reference], reference, None, names) for reference in portion)
            yield from (journey for journey in found if journey)

    def journey_numbers(self, reference: str) -> list[int]:
        return numbers_of(self._said_of(reference))

    def entries(self, reference: str | None = None, *, after: int = 0) -> Iterator[Entry]:
        if reference is None or after:
            known_now = self.replay_context().as_known_now
            return (
                e for said in ledger.entries(self.connection, reference, after) for e in known_now([said])
            )
        return iter(self._said_of(reference))

    def entries_of(self, references: Iterable[str]) -> Mapping[str, list[Entry]]:
        found: dict[str, list[Entry]] = {}
        for portion in in_portions(dict.fromkeys(references)):
            found |= ledger.entries_of(self.connection, portion)
        known_now = self.replay_context().as_known_now
        return {reference: known_now(said) for reference, said in found.items()}

    def entry(self, number: int) -> Entry | None:
        found = ledger.entry(self.connection, number)
        return self.replay_context().as_known_now([found])[0] if found else None

    def ledger_number(self) -> int:
        return ledger.head(self.connection).number

    def ledger_anchor(self) -> str:
        newest = ledger.head(self.connection)
        return newest.hash if newest.number else ""

    def stages(self, query: StageQuery) -> list[StoredStage]:
        """In the order of the references, and of the pack."""
        conditions: list[ColumnElement[bool]] = []
        if query.open_only:
            conditions.append(_IS_OPEN)
        if query.due_before is not None:
            conditions.append(STAGE.c.due_on < query.due_before)
        if query.owners is not None:
            conditions.append(STAGE.c.owner.in_(sorted(query.owners)))
        if query.codes is not None:
            conditions.append(STAGE.c.code.in_(sorted(query.codes)))
        if query.since is not None:
            wanted = [
                STAGE.c.ended_on.is_(None),
                STAGE.c.ended_on >= query.since,
                STAGE.c.due_on >= query.since,
            ]
            if query.late_since is not None:
                wanted.append(and_(STAGE.c.ended_on >= query.late_since, STAGE.c.ended_on > STAGE.c.due_on))
            conditions.append(or_(*wanted))
        if query.references is None:
            return self._stages(IN_ORDER.where(*conditions))
        chosen = OF_CHILDREN.where(*conditions)
        return [
            stage
            for portion in in_portions(sorted(query.references))
            for stage in self._stages(chosen, references=portion)
        ]

    def clocks_begun_since(self, day: date) -> Iterator[tuple[str, date, date | None, bool]]:
        columns = [STAGE.c[name] for name in ("code", "started_on", "ended_on", "state")]
        begun = select(*columns).where(STAGE.c.started_on >= day, STAGE.c.state.in_(_JUDGED))
        for rows in self.connection.execute(begun).partitions(CLOCKS_AT_ONCE):
            for code, started_on, ended_on, state in rows:
                yield intern(code), started_on, ended_on, state == StageState.CLOSED.value

    def stage(self, reference: str, journey: int, key: str) -> StoredStage | None:
        named = (STAGE.c.reference == reference, STAGE.c.journey == journey, STAGE.c.key == key)
        return next(iter(self._stages(select(STAGE).where(*named))), None)

    def references_of(self, owners: Iterable[str]) -> list[str]:
        return sorted(
            reference
            for portion in in_portions(sorted(set(owners)))
            for reference in self.connection.execute(
                select(CHILD.c.reference).where(CHILD.c.social_worker.in_(portion))
            ).scalars()
        )

    def references_chaired_by(self, officers: Iterable[str]) -> list[str]:
        of_theirs = CHILD.c.reviewing_officer.in_(sorted(set(officers)))
        found = select(CHILD.c.reference).where(of_theirs).order_by(CHILD.c.reference)
        return list(self.connection.execute(found).scalars())

    def references_without_worker(self) -> list[str]:
        unallocated = select(CHILD.c.reference).where(CHILD.c.social_worker.is_(None))
        return list(self.connection.execute(unallocated.order_by(CHILD.c.reference)).scalars())

    def references_left_before(self, day: date) -> list[str]:
        left = select(CHILD.c.reference).where(CHILD.c.left_on < day)
        return list(self.connection.execute(left.order_by(CHILD.c.reference)).scalars())

    def references_with(self, kind: EntryKind, *, after: int = 0) -> list[str]:
        return ledger.references_with(self.connection, kind, after)

    def _said_of(self, reference: str) -> list[Entry]:
        """All that was recorded of a child: read once in a transaction, since a reply asks for it several times."""
        return self._read_up([reference])[reference]

    def _read_up(self, references: Sequence[str]) -> Mapping[str, list[Entry]]:
        """All that was recorded of these children (`CHILDREN_AT_ONCE` at most), and of some others."""
        missing = [reference for reference in references if reference not in self._said]
        if len(self._said) + len(missing) > CHILDREN_AT_ONCE:
            self._said, missing = {}, list(references)
        if missing:
            said = ledger.entries_of(self.connection, missing)
            known_now = self.replay_context().as_known_now
            self._said.update((reference, known_now(said.get(reference, []))) for reference in missing)
        return self._said

    def _stages(self, chosen: Select[Any], **values: object) -> list[StoredStage]:
        return [stored_of(row) for row in stages_as_rows(self.connection, chosen, **values)]

    def _one(self, chosen: Select[Any]) -> str | None:
        found: str | None = self.connection.execute(chosen).scalar()
        return found
