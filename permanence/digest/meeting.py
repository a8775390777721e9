"""The list of a tracking meeting: each child once, with the step, the days, what was said and one question.

First those past a statutory limit, then those past another target or standing still, then what falls due until the
next meeting. Children of whom there is nothing to talk about are only counted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from permanence.answers.words import as_a_line
from permanence.day_words import day_words
from permanence.digest.digest import ChildRecord, drift_words
from permanence.digest.drift import Drifting, drifting, reviews_in_turn
from permanence.digest.fortnight import Period
from permanence.digest.happened import Happened
from permanence.digest.topics import Child, Found, Kind, of_one_child
from permanence.journey import Journey
from permanence.people import Directory
from permanence.receipt import receipt_of
from permanence.stages import Rulebook, Stage, is_open_on, is_overdue_on
from permanence.standing import days

FOUR_WEEKS = timedelta(days=28)
IS_A_DAY_BOOKED = "Is a day booked?"
WHAT_NEXT = "What happens next, and on which day?"
DOES_IT_HOLD = "Does the day hold?"
NOTHING_DUE = "Nothing of this child is late, stands still or is due before the next meeting"


class Part(StrEnum):
    """Why a child is on the list, in the order in which they are talked about."""

    OVER_LIMIT = "over_limit"
    STANDS_STILL = "stands_still"
    DUE = "due"


@dataclass(frozen=True, slots=True)
class Meeting:
    """Which meeting. `since`: the day of the one before; `until`: the day of the next. All in the council's zone."""

    team: str
    on: date
    since: date
    until: date

    @property
    def spell(self) -> Period:
        return Period(self.since, self.on, self.on)


@dataclass(frozen=True, slots=True)
class MeetingItem:
    """One child on the list. `worker`: her social worker's address. `stage`: the key of the step; "" for none.

    `standing`: the step and its days, ready to read; `said`: what was recorded since the last meeting, in words, the
    newest last; `asked`: the question. `part` None: there is nothing to talk about any more. `siblings`: references.
    """

    reference: str
    worker: str | None
    part: Part | None
    stage: str
    standing: str
    asked: str
    said: tuple[str, ...] = ()
    weight: int = 0
    siblings: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class MeetingList:
    """The whole list. `children`: how many the team has, those of whom there is nothing to talk about included."""

    meeting: Meeting
    children: int
    items: tuple[MeetingItem, ...]

    def of(self, part: Part) -> tuple[MeetingItem, ...]:
        return tuple(item for item in self.items if item.part is part)


def meeting_list(
    records: Iterable[ChildRecord],
    meeting: Meeting,
    rules: Rulebook,
    directory: Directory,
    *,
    usual: Mapping[str, int],
    said: Callable[[str], tuple[str, ...]],
) -> MeetingList:
    """The list of these children. `usual`: see `usual_longest`; `said`: what was recorded of a child since the last."""
    look = _Look(meeting, rules, directory, usual)
    running = [record for record in records if record.journey.ended_on is None]
    found = [replace(look.item(record, said), siblings=record.journey.siblings) for record in running]
    items = sorted((item for item in found if item.part), key=look.place)
    return MeetingList(meeting, len(running), tuple(items))


@dataclass(frozen=True, slots=True)
class _Look:
    meeting: Meeting
    rules: Rulebook
    directory: Directory
    usual: Mapping[str, int]

    def place(self, item: MeetingItem) -> tuple[int, int, str]:
        return list(Part).index(item.part or Part.DUE), -item.weight, item.reference

    def item(self, record: ChildRecord, said: Callable[[str], tuple[str, ...]]) -> MeetingItem:
        journey = record.journey
        child = self._child(record)
        found = of_one_child(child, self.rules.pack, self.meeting.on, self._name)
        pressing = next((one for one in found if one.kind is not Kind.ROUTE_CHANGED), None)
        if pressing:
            return self._pressing(journey, pressing, len(child.overdue), said)
        oldest = max(child.drifting, key=lambda one: one.age_days, default=None)
        if oldest:
            return self._older(journey, oldest, said)
        changed = next((one for one in found if one.kind is Kind.ROUTE_CHANGED), None)
        due = self._due(record.stages)
        if due:
            return self._coming(journey, due, changed, said)
        return MeetingItem(
            journey.reference, _worker(journey), None, "", NOTHING_DUE, "", said(journey.reference)
        )

    def _child(self, record: ChildRecord) -> Child:
        on, in_turn = self.meeting.on, reviews_in_turn(self.rules.pack)
        still = (drifting(s, on, self.usual, in_turn) for s in record.stages if is_open_on(s, on))
        happened = Happened(self.meeting.spell, on, self.rules, self._name)
        return Child(
            record.journey,
            receipt_of(record.journey, self.rules.pack),
            [s for s in record.stages if is_overdue_on(s, on)],
            [one for one in still if one],
            {s.key: s for s in record.stages if s.is_open},
            happened.changes(record.journey),
        )

    def _pressing(
        self, journey: Journey, found: Found, late: int, said: Callable[[str], tuple[str, ...]]
    ) -> MeetingItem:
        part = Part.OVER_LIMIT if found.kind is Kind.OVER_LIMIT else Part.STANDS_STILL
        more = late - 1 if found.stage and is_overdue_on(found.stage, self.meeting.on) else late
        further = f"; {more} more {'step' if more == 1 else 'steps'} late" if more > 0 else ""
        return MeetingItem(
            journey.reference,
            _worker(journey),
            part,
            found.stage.key if found.stage else "",
            f"{found.topic.standing}{further}",
            found.topic.question,
            said(journey.reference),
            found.weight,
        )

    def _older(
        self, journey: Journey, drift: Drifting, said: Callable[[str], tuple[str, ...]]
    ) -> MeetingItem:
        """A step that has been open longer than nine in ten, and shows no other sign."""
        step = as_a_line(self.rules.pack.step_of(drift.stage.key))
        return MeetingItem(
            journey.reference,
            _worker(journey),
            Part.STANDS_STILL,
            drift.stage.key,
            f"{step} open for {days(drift.age_days)}, {drift_words(drift)}",
            WHAT_NEXT,
            said(journey.reference),
        )

    def _coming(
        self, journey: Journey, due: Stage, changed: Found | None, said: Callable[[str], tuple[str, ...]]
    ) -> MeetingItem:
        step = as_a_line(self.rules.pack.step_of(due.key))
        by = f"{step}, by {day_words(due.due_on, self.meeting.on)}" if due.due_on else step
        asked = DOES_IT_HOLD if self._is_booked(due) else IS_A_DAY_BOOKED
        booked = f", booked for {day_words(due.booked_on, self.meeting.on)}" if due.booked_on else ""
        ahead = (self._day(due) - self.meeting.on).days
        question = changed.topic.question if changed else asked
        return MeetingItem(
            journey.reference,
            _worker(journey),
            Part.DUE,
            due.key,
            f"{by}{booked}",
            question,
            said(journey.reference),
            -ahead,
        )

    def _due(self, stages: Sequence[Stage]) -> Stage | None:
        """The next open step that is due, or booked, until the next meeting."""
        first, last = self.meeting.on, self.meeting.until
        coming = [
            s for s in stages if (is_open_on(s, first) or s.is_awaited) and first <= self._day(s) <= last
        ]
        return min(coming, key=lambda s: (self._day(s), s.key), default=None)

    def _is_booked(self, stage: Stage) -> bool:
        return stage.booked_on is not None and stage.booked_on >= self.meeting.on

    def _day(self, stage: Stage) -> date:
        booked = stage.booked_on if self._is_booked(stage) else None
        return min((day for day in (stage.due_on, booked) if day), default=date.max)

    def _name(self, email: str | None) -> str:
        person = self.directory.get(email)
        return person.name if person else "nobody allocated"


def _worker(journey: Journey) -> str | None:
    return journey.allocation.social_worker
