"""One consistent look at the record (casework/ports.py, `Reading`)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import (
    ColumnElement,
    Date,
    Select,
    and_,
    bindparam,
    case,
    func,
    literal,
    literal_column,
    or_,
    select,
)

from casework.ports import StageQuery, StoredStage
from permanence.entries import Entry, EntryKind
from permanence.insight.clock import Clock
from permanence.journey import Journey
from permanence.stages import StageState
from store import ledger
from store.answers import AnswersReading
from store.at_hand import said_of, stages_of, told_of
from store.batches import BatchReading
from store.certificates import CertificateReading
from store.debts import DebtReading
from store.directory import with_worker
from store.health import HealthReading
from store.inbox import InboxReading
from store.links import LinkReading
from store.looks import LooksReading
from store.mailbox import MailboxReading
from store.name_hashes import NameHashes
from store.outbox import OutboxReading
from store.people import PeopleReading
from store.replay import latest_of, numbers_of
from store.sql import days_between, in_portions
from store.stage_rows import IN_ORDER, OF_CHILDREN, clocks_of, stored_stages
from store.sweep import NoticeReading
from store.tables import CHILD, STAGE
from store.threads import ThreadReading

CHILDREN_AT_ONCE = 200
T = TypeVar("T")
_JUDGED = [s.value for s in (StageState.OPEN, StageState.CLOSED, StageState.SUPERSEDED)]
# Written out, not given as a value: only so is the index on the due dates of open stages of use.
_CHILDREN_OF = select(CHILD.c.reference).where(
    CHILD.c.social_worker.in_(bindparam("workers", expanding=True))
)
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

    def references(self) -> list[str]:
        return list(
            self.connection.execute(select(CHILD.c.reference).order_by(CHILD.c.reference)).scalars().all()
        )

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
        told: Sequence[Journey] = self._told_of([reference])[reference]
        if number is not None:
            told = [journey for journey in told if journey.number == number != 0]
        return latest_of(told, self.replay_context().names)

    def journeys(self, references: Iterable[str]) -> Iterator[Journey]:
        names = self.replay_context().names
        for portion in in_portions(dict.fromkeys(references), CHILDREN_AT_ONCE):
            told = self._told_of(portion)
            found = (latest_of(told[reference], names) for reference in portion)
            yield from (journey for journey in found if journey)

    def every_journey(self, references: Iterable[str]) -> Iterator[Journey]:
        names = self.replay_context().names
        for portion in in_portions(dict.fromkeys(references), CHILDREN_AT_ONCE):
            told = self._told_of(portion)
            begun = (journey for reference in portion for journey in told[reference] if journey.began_on)
            yield from (with_worker(journey, names) for journey in begun)

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

    def worked_out(self, what: Hashable, work_out: Callable[[], T]) -> T:
        return self._worked_out.of(self.ledger_anchor(), what, work_out)

    def stages(self, query: StageQuery) -> list[StoredStage]:
        """In the order of the references, and of the pack."""
        if query.references and query == StageQuery(references=query.references, open_only=query.open_only):
            return self._steps_of(query.references, open_only=query.open_only)
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

    def lengths_since(self, day: date, today: date) -> Iterator[tuple[str, int, bool, int]]:
        ended = and_(STAGE.c.ended_on.is_not(None), STAGE.c.ended_on <= today)
        until = case((ended, STAGE.c.ended_on), else_=literal(today, Date))
        reached = case((and_(ended, STAGE.c.state == StageState.CLOSED.value), 1), else_=0)
        days = days_between(STAGE.c.started_on, until)
        begun = STAGE.c.started_on.between(day, today), STAGE.c.state.in_(_JUDGED)
        counted = select(STAGE.c.code, days.label("days"), reached.label("reached"), func.count())
        found = self.connection.execute(counted.where(*begun).group_by(STAGE.c.code, "days", "reached"))
        return ((code, days, bool(reached), number) for code, days, reached, number in found)

    def clocks(self, references: Collection[str]) -> list[Clock]:
        return clocks_of(self.connection, references)

    def stage(self, reference: str, journey: int, key: str) -> StoredStage | None:
        there = self._steps_of([reference])
        return next((s for s in there if (s.stage.journey, s.stage.key) == (journey, key)), None)

    def references_of(self, owners: Iterable[str]) -> list[str]:
        return sorted(
            reference
            for portion in in_portions(sorted(set(owners)))
            for reference in self.connection.execute(_CHILDREN_OF, {"workers": portion}).scalars()
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

    def read_up(self, references: Iterable[str], message_id: int | None = None) -> None:
        told = self._told_with(references, message_id)
        for portion in in_portions(told, CHILDREN_AT_ONCE):
            said_of(self.connection, portion, self.replay_context())
            stages_of(self.connection, portion)

    def _said_of(self, reference: str) -> list[Entry]:
        return said_of(self.connection, [reference], self.replay_context())[reference]

    def _told_of(self, references: Sequence[str]) -> Mapping[str, Sequence[Journey]]:
        return told_of(self.connection, references, self.replay_context())

    def _steps_of(self, references: Collection[str], *, open_only: bool = False) -> list[StoredStage]:
        """The stages of these children: those of one are read once in a transaction, a reply asks several times."""
        wanted = sorted(references)
        if len(wanted) == 1:
            stored = stages_of(self.connection, wanted)[wanted[0]].stored
            return [s for s in stored if s.stage.state is StageState.OPEN or not open_only]
        chosen = OF_CHILDREN.where(_IS_OPEN) if open_only else OF_CHILDREN
        return [s for few in in_portions(wanted) for s in self._stages(chosen, references=few)]

    def _stages(self, chosen: Select[Any], **values: object) -> list[StoredStage]:
        return stored_stages(self.connection, chosen, **values)

    def _one(self, chosen: Select[Any]) -> str | None:
        found: str | None = self.connection.execute(chosen).scalar()
        return found
