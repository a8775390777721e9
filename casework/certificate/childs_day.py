"""One child on one day: what her steps called for, set against what people were told.

Her entries are gone through in the order recorded. What the morning calls for must have been told. What an entry of
the day calls for may be told on that day, and must be on the next morning: its hearer may have had her message.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from itertools import groupby

from casework.certificate.followed import FollowedChild, FollowedStep, StepKey, due_stage, told_now
from casework.judge_stage import Judge, Judged
from permanence.certificate import Difference, Fault
from permanence.entries import Entry
from permanence.notices import Level, Told, told_to
from permanence.people import Directory, Person
from permanence.stages import Stage

Heard = tuple[Level, str]  # at which level, and who, by address
Replay = Callable[[Sequence[Entry], Directory], list[Stage]]
JudgeOf = Callable[[Sequence[Entry], Directory], Judge]


@dataclass(frozen=True, slots=True)
class Day:
    """A day under certificate. `opens`, `closes`: the council's hours (UTC). `until`: what was recorded later waits.

    `swept_at`: when the first whole sweep of the day was done; None: nothing was looked at. `before`, `after`: the
    staff at its begin and at its end; the same object when nobody changed.
    """

    on: date
    opens: datetime
    closes: datetime
    until: datetime
    swept_at: datetime | None
    before: Directory
    after: Directory

    @property
    def staff_changed(self) -> bool:
        return self.before is not self.after


@dataclass
class ChildsDay:
    """The child's steps of one day. `told`: what was raised of each. `has_message`: who had a message that day."""

    day: Day
    entries: Sequence[Entry]
    child: FollowedChild
    told: Mapping[StepKey, frozenset[Heard]]
    has_message: frozenset[str]
    replay: Replay
    judge_of: JudgeOf
    called: list[tuple[Stage, Heard]] = field(default_factory=list)
    put_off: int = 0
    differences: list[Difference] = field(default_factory=list)
    wrong: set[StepKey] = field(default_factory=set)
    unclear: set[StepKey] = field(
        default_factory=set
    )  # told on the day, before or after it was called for anew
    stages: list[Stage] = field(default_factory=list)
    _matched: dict[StepKey, set[Heard]] = field(default_factory=dict)
    _replayed: dict[tuple[int, int], list[Stage]] = field(default_factory=dict)

    def compare(self) -> None:
        """The day is gone through: `called`, `differences` and `put_off` are what it brought, `child` follows it."""
        day = self.day
        known = [e for e in self.entries if e.number <= self.child.last_entry]
        groups = list(self._groups())
        in_hours = [group for at, group in groups if day.opens <= at < day.closes]
        for at, group in groups:
            if at < day.opens:
                known = self._record(known, group, day.before)
        if day.swept_at:
            first_at = in_hours[0][0].recorded_at if in_hours else None
            self._look(known, must=first_at is None or day.swept_at < first_at)
        for group in in_hours:
            known = self._record(known, group, day.before)
            self._look(known, must=False)
        if day.staff_changed:
            self._go_on(known, day.after)
            self._look(known, must=False)
        for at, group in groups:
            if at >= day.closes:
                known = self._record(known, group, day.after)
        self.stages = self._stages(known, day.after)
        self._name_what_was_not_called_for()

    def _groups(self) -> Iterator[tuple[datetime, list[Entry]]]:
        """What was recorded together, in order, since the last certificate."""
        new = [e for e in self.entries if e.number > self.child.last_entry and e.recorded_at < self.day.until]
        for at, group in groupby(new, key=lambda e: e.recorded_at):
            yield at, list(group)

    def _record(self, known: list[Entry], group: list[Entry], people: Directory) -> list[Entry]:
        self.child.last_entry = group[-1].number
        self._go_on([*known, *group], people)
        return [*known, *group]

    def _go_on(self, known: Sequence[Entry], people: Directory) -> None:
        before = {key: self.child.steps.get(key) for key in self._matched}
        stages = self._stages(known, people)
        self.child.go_on(stages)
        counts = {(s.journey, s.key): _counts_as_told(s, self.child.step(s)) for s in stages}
        self.unclear |= {
            key for key, step in before.items() if counts.get(key) != (step.told if step else None)
        }

    def _look(self, known: Sequence[Entry], *, must: bool) -> None:
        """What a sweep finds with these entries; where the staff changed on the day, with either staff."""
        day = self.day
        if day.swept_at is None:
            return
        people = [day.before, day.after] if day.staff_changed else [day.after]
        judged = [self._judged(known, staff) for staff in people]
        for key in dict.fromkeys(key for each in judged for key in each):
            found = [each[key] for each in judged if key in each]
            same = len(found) == len(people) and len({self._called(one) for _, one in found}) == 1
            self._set_against(found, must=must and same)

    def _stages(self, known: Sequence[Entry], people: Directory) -> list[Stage]:
        """A replay of these entries, made once."""
        which = len(known), id(people)
        if which not in self._replayed:
            self._replayed[which] = self.replay(known, people)
        return self._replayed[which]

    def _judged(self, known: Sequence[Entry], people: Directory) -> dict[StepKey, tuple[Stage, Judged]]:
        judge = self.judge_of(known, people)
        found = {}
        for stage in self._stages(known, people):
            due = due_stage(stage, self.child.step(stage))
            if due:
                found[stage.journey, stage.key] = stage, judge.of(due)
        return found

    def _set_against(self, found: list[tuple[Stage, Judged]], *, must: bool) -> None:
        """The step as one of these judges it was told, or waits, or is missing."""
        for stage, judged in found:
            key, called = (stage.journey, stage.key), self._called(judged)
            if called and called <= self.told.get(key, frozenset()) - self._matched.get(key, set()):
                self._take(stage, judged, called)
                return
        stage, judged = found[0]
        if (
            must
            and self._called(judged)
            and all(person.works_on(self.day.on) for _, person in judged.hearers)
        ):
            self._must_have_been_told(stage, judged)
        elif must and not self._called(judged):
            self.child.put(stage, replace(self.child.step(stage), put_off=False))

    def _take(self, stage: Stage, judged: Judged, called: Iterable[Heard]) -> None:
        self._matched.setdefault((stage.journey, stage.key), set()).update(called)
        self.called += [(stage, heard) for heard in sorted(called)]
        step = told_now(stage, judged.verdict.told, judged.chain)
        self.child.put(stage, step)

    def _must_have_been_told(self, stage: Stage, judged: Judged) -> None:
        """It waits where somebody had her message already, for one morning; else it is missing."""
        key, step = (stage.journey, stage.key), self.child.step(stage)
        told = self.told.get(key, frozenset())
        has_hers = any(person.email in self.has_message for _, person in judged.hearers)
        if has_hers and not told and not step.put_off:
            self.put_off += 1
            waiting = told_now(stage, step.told, step.chain)
            self.child.put(stage, replace(waiting, owner=step.owner, put_off=True))
            return
        missing = sorted(self._called(judged) - told)
        self._take(stage, judged, self._called(judged) & told)
        self.called += [(stage, heard) for heard in missing]
        self.wrong.add(key)
        self.differences += [self._difference(Fault.MISSING, key, heard) for heard in missing]

    def _name_what_was_not_called_for(self) -> None:
        for key, told in sorted(self.told.items()):
            extra = sorted(told - self._matched.get(key, set()))
            if extra:
                self.wrong.add(key)
            self.differences += [self._difference(Fault.EXTRA, key, heard) for heard in extra]

    def _called(self, judged: Judged) -> frozenset[Heard]:
        """At which level, and whom: by the address of today, as notices name people."""
        return frozenset((level, self._address(person)) for level, person in judged.hearers)

    def _address(self, person: Person) -> str:
        known = self.day.after.get(person.email)
        return known.email if known else person.email

    def _difference(self, fault: Fault, key: StepKey, heard: Heard) -> Difference:
        reference = self.entries[0].reference if self.entries else ""
        return Difference(fault, self.day.on, reference, key[1], heard[0].value, heard[1])


def _counts_as_told(stage: Stage, step: FollowedStep) -> Told:
    return told_to(stage.owner, step.told, step.owner)
