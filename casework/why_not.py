"""Why was I not told? For each open step of a child: what kept a notice back from one person on one day.

The stage is judged by the very code that the sweep asks (judge_stage.py), as it stands in the record; what a message
named is read where `why` reads it. So neither contradicts the other.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from casework.at_rest import why_at_rest
from casework.backlog import backlog_on
from casework.called import Called
from casework.judge_stage import Judge, Judged, alert_key, due_stage_of, is_over_for, to_allocate_in
from casework.ports import CaseRecord, Reading, StageQuery, StoredNotice, StoredStage
from casework.raise_alerts import WorkingHours
from casework.role_queues import HELD, queue_of
from casework.weekly_lines import is_of_the_week
from casework.who_may_see import Sight, may_see_child
from casework.why import STANDS, told_line, told_of
from casework.why_not_words import Held, rule_in_words
from permanence.answers.words import as_a_line
from permanence.day_words import day_words
from permanence.local_day import local_day
from permanence.notices import Kept, Level
from permanence.people import Person, Role
from permanence.stages import StageState

RUNNING = frozenset({StageState.OPEN, StageState.PAUSED, StageState.UNTRACKED})


class Outcome(StrEnum):
    """What came of a step for a person on a day."""

    TOLD = "told"  # a notice of the day names it to her
    NEXT = "next"  # the next look of the service tells her
    KEPT = "kept"


class OfTheDay(StrEnum):
    """What keeps a notice back beside the rules of notices (`Kept`)."""

    NO_CLOCK = "no_clock"  # paused, not tracked, or without a target: nothing is ever late
    SOMEBODY_ELSES = "somebody_elses"
    AWAY = "away"
    TOLD_BEFORE = "told_before"  # she heard of this lateness on an earlier day
    MESSAGE_HAS_LEFT = "message_has_left"  # one message a morning: it goes into tomorrow's
    NOBODY_AT_WORK = "nobody_at_work"  # a list of the backlog waits for its worker
    NOBODY_TO_TELL = "nobody_to_tell"
    LOOKED_AT_LATER = "looked_at_later"


@dataclass(frozen=True, slots=True)
class StepWhyNot:
    """One open step. `because`: a value of `Kept` or `OfTheDay`, None where she is told. `why`: the same in words."""

    stage: str
    name: str
    outcome: Outcome
    level: str | None
    because: str | None
    why: str
    next_look_on: date | None


@dataclass(frozen=True, slots=True)
class WhyNot:
    """What one person is told of a child on a day, step by step; no step where she may not see the child."""

    reference: str
    person: str
    on: date
    may_see: bool
    steps: tuple[StepWhyNot, ...] = ()

    def in_words(self) -> list[str]:
        """Lines to read, one thought each."""
        if not self.may_see:
            return [f"{self.person} may not see {self.reference}, and is told nothing of this child."]
        head = f"{self.reference} and {self.person} on {day_words(self.on)}"
        if not self.steps:
            return [head, "No step is open: there is nothing to tell."]
        return [head, *(line for step in self.steps for line in _lines(step))]


def why_not(
    record: CaseRecord, reference: str, person: Person, now: datetime, hours: WorkingHours
) -> WhyNot | None:
    """What `person` is told at `now` (UTC) of a child's open steps, and why not; None when there is no such child."""
    with record.reading() as tx:
        journey = tx.journey(reference)
        if journey is None:
            return None
        today, directory = local_day(now, record.rules.zone), tx.directory()
        if not may_see_child(tx, record.rules, directory, person, journey, today):
            return WhyNot(reference, person.email, today, may_see=False)
        steps = tx.stages(StageQuery(references=frozenset({reference}), open_only=False))
        to_allocate = to_allocate_in(tx, directory, [reference])
        sight = Sight(tx, record.rules, directory, today, [reference])
        judge = Judge(directory, record.rules, today, to_allocate, sight, backlog_on(tx, today))
        asked = _Asked(tx, judge, person, why_at_rest(record.rules, now, hours), tx.notices_about(reference))
        told = (
            asked.step(s) for s in steps if s.stage.journey == journey.number and s.stage.state in RUNNING
        )
        return WhyNot(reference, person.email, today, may_see=True, steps=tuple(told))


@dataclass(frozen=True, slots=True)
class _Asked:
    """One person's question about one child on one day. `at_rest`: why the council is not at work, if it is not."""

    tx: Reading
    judge: Judge
    person: Person
    at_rest: str | None
    notices: list[StoredNotice]

    def step(self, stored: StoredStage) -> StepWhyNot:
        """What is told of one open step, and why not."""
        told = [n for n in self._told_of(stored) if n.raised_on == self.judge.today]
        if told:
            lines = [told_line(told_of(n, self.tx.message(n.message_id))) for n in told]
            return _step(stored, Outcome.TOLD, "; ".join(lines), level=told[-1].level)
        due = due_stage_of(stored)
        if due is None:
            return _kept(stored, OfTheDay.NO_CLOCK, _no_clock(stored))
        judged = self.judge.of(due)
        level = next((level for level, person in judged.hearers if person == self.person), None)
        if level is None:
            return self._not_called_for(stored, judged)
        return self._called_for(stored, judged, level)

    def _told_of(self, stored: StoredStage) -> list[StoredNotice]:
        stage = stored.stage
        return [
            n
            for n in self.notices
            if (n.journey, n.stage, n.person) == (stage.journey, stage.key, self.person.email)
        ]

    def _called_for(self, stored: StoredStage, judged: Judged, level: Level) -> StepWhyNot:
        """The day calls for it and no notice is there: it waits for a look, or for another day."""
        today = self.judge.today
        this_morning = [person for level, person in judged.hearers if not is_of_the_week(level)]
        gone = self.tx.gone({alert_key(person, today) for person in this_morning})
        late = [person for person in this_morning if is_over_for(person, today, gone)]
        if late:
            off = not late[0].works_on(today)
            why = "does not work on this day" if off else "has had today's message already"
            because = Kept.REST_DAY if off else OfTheDay.MESSAGE_HAS_LEFT
            return _kept(stored, because, f"{late[0].name} {why}: {_words(level)} is told on another morning")
        if stored.next_check_on is None or stored.next_check_on > today:
            return _kept(stored, OfTheDay.LOOKED_AT_LATER, f"{_words(level)}: looked at on a later day")
        rest = f". {self.at_rest}" if self.at_rest else ""
        return _step(stored, Outcome.NEXT, f"{_words(level)}: told by the next look{rest}", level=level)

    def _not_called_for(self, stored: StoredStage, judged: Judged) -> StepWhyNot:
        if judged.nobody:
            return _kept(
                stored, OfTheDay.NOBODY_TO_TELL, "there is nobody who may be told, not even an administrator"
            )
        hears = self.judge.hearer(judged.stage.reference, judged.owner, Level.OVERDUE, judged.chain)
        if judged.waits and hears == self.person:
            return _kept(stored, OfTheDay.NOBODY_AT_WORK, "the list of the backlog waits for its worker")
        if hears == self.person and judged.verdict.kept:
            return self._kept_by_rule(stored, judged, judged.verdict.kept)
        if self.person.email == judged.owner:
            instead = f": {hears.name} hears instead" if hears else ""
            return _kept(stored, OfTheDay.AWAY, f"away on this day{instead}")
        return self._above(stored, judged) or _kept(
            stored, OfTheDay.SOMEBODY_ELSES, self._whose(stored, judged)
        )

    def _above(self, stored: StoredStage, judged: Judged) -> StepWhyNot | None:
        """Of a manager above its worker: why she is not told; None where she is none of those who would be."""
        chain = (
            judged.chain if any(judged.chain) else self.judge.chain_of(judged.stage.reference, judged.owner)
        )
        for place, level in enumerate((Level.MANAGER, Level.SERVICE_MANAGER)):
            if self.judge.hearer(judged.stage.reference, judged.owner, level, chain) != self.person:
                continue
            if judged.verdict.told.escalated > place:
                return _kept(stored, OfTheDay.TOLD_BEFORE, self._told_before(stored, level))
            return self._kept_by_rule(stored, judged, judged.verdict.kept_above or Kept.WAIT_RUNS)
        return None

    def _told_before(self, stored: StoredStage, level: Level) -> str:
        days = [n.raised_on for n in self._told_of(stored) if n.level is level]
        when = f" on {day_words(days[-1])}" if days else ""
        return f"those above its worker were told of this lateness{when}, once"

    def _kept_by_rule(self, stored: StoredStage, judged: Judged, kept: Kept) -> StepWhyNot:
        worker = self.judge.directory.get(judged.owner)
        name = worker.name if worker else "the council"
        told, rules, today = judged.verdict.told, self.judge.rules, self.judge.today
        return _kept(stored, kept, rule_in_words(kept, Held(stored.stage, told, today, rules, name)))

    def _whose(self, stored: StoredStage, judged: Judged) -> str:
        worker = self.judge.directory.get(judged.owner)
        if worker is None:
            return "no worker is known for it"
        whose = f"it waits for {worker.name}: she alone is told, and those above her when it stays unanswered"
        hers = f". It stands in the list of {self.person.name} as well" if self._in_her_list(stored) else ""
        return f"{whose}{hers}"

    def _in_her_list(self, stored: StoredStage) -> bool:
        """Whether her role's own queue names the step, which comes once a week and by `list`."""
        rules, stage = self.judge.rules, stored.stage
        rule = rules.pack.stages.get(stage.code)
        if rule is None or rule.queue is None or rule.queue.role is not self.person.role:
            return False
        queue = queue_of(self.tx, rules, self.person, self.judge.today)
        shown, step = Called(self.tx, rules, self.person).name(stage.reference), rules.pack.step_of(stage.key)
        names = ("", as_a_line(step)) if self.person.role is Role.LEGAL_OFFICER else (as_a_line(step),)
        parts = queue.parts if queue else ()
        return any(
            line.shown == shown and line.name in names
            for part in parts
            if part.title != HELD
            for line in part.lines
        )


def _no_clock(stored: StoredStage) -> str:
    state = stored.stage.state
    if state is StageState.OPEN:
        return "it has no due date: no target is set for it, or none can be worked out"
    return f"it is {STANDS[state]}: no clock runs"


def _words(level: Level) -> str:
    return level.value.replace("_", " ")


def _kept(stored: StoredStage, because: Kept | OfTheDay, why: str) -> StepWhyNot:
    return _step(stored, Outcome.KEPT, why, because=because.value)


def _step(
    stored: StoredStage,
    outcome: Outcome,
    why: str,
    *,
    level: Level | None = None,
    because: str | None = None,
) -> StepWhyNot:
    named = level.value if level else None
    stage = stored.stage
    return StepWhyNot(stage.key, stage.name, outcome, named, because, why, stored.next_check_on)


def _lines(step: StepWhyNot) -> Iterator[str]:
    head = {
        Outcome.TOLD: "told today",
        Outcome.NEXT: "not told yet",
        Outcome.KEPT: "not told today",
    }[step.outcome]
    yield ""
    yield f"{step.name}, {step.stage}: {head}"
    yield f"  {step.why}"
    if step.next_look_on and step.outcome is not Outcome.NEXT:
        yield f"  Looked at again on {day_words(step.next_look_on)}"
