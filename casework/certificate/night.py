"""One night's comparison, child by child: what the day called for, what was told, what arrived, what the tables say."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date

from casework.backlog import backlog_on
from casework.certificate.childs_day import ChildsDay, Day, Heard
from casework.certificate.delivered import Became, Post
from casework.certificate.followed import FollowedChild, StepKey, as_stored, read_followed, step_stored
from casework.judge_stage import Judge, to_allocate_in
from casework.ports import Reading, StageQuery, StoredNotice, StoredStage
from casework.who_may_see import Sight
from permanence.certificate import Counts, Difference, Fault
from permanence.entries import Entry
from permanence.journey import Journey
from permanence.people import Directory
from permanence.stages import Rulebook, Stage


@dataclass
class Found:
    """What was found of some children. `followed`: what is kept of each, in its own words."""

    counts: Counts = Counts()
    differences: list[Difference] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)
    followed: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _AsTold:
    """Looks up journeys and stages by the entries of the moment that is judged, and not by those of now."""

    journeys_told: Mapping[str, Journey]
    stages_of: Callable[[str], Iterable[Stage]]

    def journeys(self, references: Iterable[str]) -> Iterator[Journey]:
        return (self.journeys_told[r] for r in references if r in self.journeys_told)


@dataclass
class Portion:
    """Some children on one day. `begins`: nothing is compared, and what the tables say counts from here.

    `compares_tables`: nothing was recorded since the day, so that the table of stages must be as it is replayed.
    """

    tx: Reading
    rules: Rulebook
    day: Day
    references: Sequence[str]
    post: Post
    has_message: frozenset[str]
    begins: bool
    compares_tables: bool
    found: Found = field(default_factory=Found)
    _judges: dict[int, Judge] = field(default_factory=dict)
    _without_owner: list[str] = field(default_factory=list)

    def look(self) -> Found:
        """Each child is gone through; what was found."""
        tx = self.tx
        said, followed = tx.entries_of(self.references), tx.followed(self.references)
        stored: dict[str, list[StoredStage]] = defaultdict(list)
        for one in tx.stages(StageQuery(references=frozenset(self.references), open_only=False)):
            stored[one.stage.reference].append(one)
        self._without_owner = sorted({r for r in stored for s in stored[r] if s.stage.owner is None})
        notices: dict[str, list[StoredNotice]] = defaultdict(list)
        for notice in tx.notices_on(self.day.on, self.references):
            notices[notice.reference].append(notice)
        for reference in self.references:
            entries = said.get(reference, [])
            if self.begins:
                last = entries[-1].number if entries else 0
                child = as_stored(stored[reference], last)
                self.found.counts += Counts(
                    children=1, steps=sum(one.stage.is_open for one in stored[reference])
                )
            else:
                kept = followed.get(reference)
                child = read_followed(kept, self.day.after) if kept else FollowedChild()
                self._compare(child, entries, stored[reference], notices[reference])
            self.found.followed[reference] = child.written()
        if self.compares_tables and not self.begins:
            self.found.differences += self._of_journeys(said)
        return self.found

    def _of_journeys(self, said: Mapping[str, Sequence[Entry]]) -> Iterator[Difference]:
        """Each child whose journey, as it is read everywhere, is not what her entries say."""
        kept = {journey.reference: journey for journey in self.tx.journeys(self.references)}
        for reference in self.references:
            if kept.get(reference) != self.tx.journey_told(reference, said.get(reference, ())):
                detail = "what is kept of the journey is not what the entries say"
                yield Difference(Fault.RECORD, self.day.on, reference, detail=detail)

    def _compare(
        self,
        child: FollowedChild,
        entries: Sequence[Entry],
        stored: Sequence[StoredStage],
        notices: Sequence[StoredNotice],
    ) -> None:
        told: dict[StepKey, set[Heard]] = defaultdict(set)
        for notice in notices:
            told[notice.journey, notice.stage].add((notice.level, notice.person))
        compared = ChildsDay(
            day=self.day,
            entries=entries,
            child=child,
            told={key: frozenset(heard) for key, heard in told.items()},
            has_message=self.has_message,
            replay=lambda known, people: self.tx.replayed(known[0].reference, known, people) if known else [],
            judge_of=lambda known, people: self._judge(known, people, is_still=len(known) == len(entries)),
        )
        compared.compare()
        fates = list(self._fates(compared, notices))
        open_steps = sum(stage.is_open for stage in compared.stages)
        counts = Counts(
            children=1, steps=open_steps, called_for=len(compared.called), put_off=compared.put_off
        )
        self.found.counts += counts
        for fate in fates:
            self.found.counts += fate
        self.found.differences += compared.differences
        if self.compares_tables and entries and child.last_entry == entries[-1].number:
            self.found.differences += _of_tables(self.day.on, compared.stages, stored)
        self._adopt(child, compared.wrong | compared.unclear, stored)

    def _judge(self, known: Sequence[Entry], people: Directory, *, is_still: bool) -> Judge:
        """Whoever has no entry since is judged by what the record says of her now, together with the others."""
        tx, day = self.tx, self.day
        if not is_still:
            journey = tx.journey_told(known[0].reference, known) if known else None
            told = _AsTold(
                {journey.reference: journey} if journey else {}, lambda ref: tx.replayed(ref, known, people)
            )
            to_allocate = to_allocate_in(told, people, told.journeys_told)
            sight = Sight(tx, self.rules, people, day.on, list(told.journeys_told), told)
            return Judge(people, self.rules, day.on, to_allocate, sight, backlog_on(tx, day.on))
        if id(people) not in self._judges:
            to_allocate = to_allocate_in(tx, people, self._without_owner)
            sight = Sight(tx, self.rules, people, day.on, self.references)
            backlog = backlog_on(tx, day.on)
            self._judges[id(people)] = Judge(people, self.rules, day.on, to_allocate, sight, backlog)
        return self._judges[id(people)]

    def _fates(self, compared: ChildsDay, notices: Sequence[StoredNotice]) -> Iterator[Counts]:
        """What became of each notice that was called for and raised."""
        raised = {(n.journey, n.stage, n.level, n.person): n for n in notices}
        for stage, (level, person) in compared.called:
            notice = raised.get((stage.journey, stage.key, level, person))
            if notice is None:
                continue
            fate = self.post.fate_of(notice, is_binding=_is_binding(stage))
            if fate.difference:
                self.found.differences.append(fate.difference)
            if fate.became is Became.WAITING:
                self.found.waiting.append(notice.key)
            yield Counts(
                delivered=fate.became is Became.DELIVERED,
                waiting=fate.became is Became.WAITING,
                withdrawn=fate.became is Became.WITHDRAWN,
            )

    def _adopt(self, child: FollowedChild, keys: set[StepKey], stored: Sequence[StoredStage]) -> None:
        """A difference is named once, and what one notice may have told twice is as told as it was for the sweep."""
        for one in stored:
            key = one.stage.journey, one.stage.key
            days = [one.told.opened_on, one.told.weekly_on]
            if key in keys and all(day is None or day <= self.day.on for day in days):
                child.put(one.stage, step_stored(one))


def _is_binding(stage: Stage) -> bool:
    return stage.status is not None and stage.status.is_binding


def _of_tables(on: date, replayed: Sequence[Stage], stored: Sequence[StoredStage]) -> Iterator[Difference]:
    """Each step whose row is not as the ledger gives it, with the columns."""
    rows = {(s.stage.journey, s.stage.key): s.stage for s in stored}
    for stage in replayed:
        row = rows.pop((stage.journey, stage.key), None)
        if row == stage:
            continue
        detail = "the step is missing in the table" if row is None else _columns(stage, row)
        yield Difference(Fault.RECORD, on, stage.reference, stage.key, detail=detail)
    for row in rows.values():
        yield Difference(Fault.RECORD, on, row.reference, row.key, detail="the ledger knows no such step")


def _columns(stage: Stage, row: Stage) -> str:
    other = [f.name for f in fields(Stage) if getattr(stage, f.name) != getattr(row, f.name)]
    said = (f"{name} is {getattr(row, name)}, by the ledger {getattr(stage, name)}" for name in other)
    return "; ".join(said)
