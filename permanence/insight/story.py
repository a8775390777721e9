"""A child's story: what happened on a journey, in the order of its days, in words.

Dates of steps, bookings, decisions, routes, the legal hand-over, what stood in the way, teams, notes and the end. What
people only said for a while (a snooze, that an alert is wrong, that a plan is still right) is in the ledger alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from permanence.answers.entry_words import entry_in_words
from permanence.answers.words import NOTE_KEPT, as_a_line
from permanence.day_words import day_words
from permanence.entries import Entry, EntryKind
from permanence.how_many import how_many
from permanence.insight.names import milestone_name, reason_name, route_name, stage_name
from permanence.insight.others import waits_for
from permanence.insight.route_changes import prompt_of
from permanence.insight.steps import How, Step
from permanence.journey import Decision, Journey, Plan
from permanence.local_day import local_day
from permanence.pack.model import Pack, in_a_sentence
from permanence.receipt import receipt_of
from permanence.stages import Rulebook
from permanence.standing import late_words

WITH_THEIR_NOTE = frozenset({EntryKind.DECISION_RECORDED, EntryKind.BLOCKED})


@dataclass(frozen=True, slots=True)
class Line:
    """Something that happened on a day. `note`: the writer's own words, for those who may see the child."""

    on: date
    kind: str
    words: str
    note: str | None = None


@dataclass(frozen=True, slots=True)
class RouteLine:
    """A route from a day to a day (None while it is followed), as a line to draw."""

    name: str
    primary: bool
    first: date
    last: date | None


@dataclass(frozen=True, slots=True)
class JourneyStory:
    """One journey. `waiting`: the steps that are open now, each with its days and whom it waits for."""

    number: int
    began_on: date
    ended_on: date | None
    routes: tuple[RouteLine, ...]
    lines: tuple[Line, ...]
    waiting: tuple[str, ...]


def story_of(
    journey: Journey, steps: Iterable[Step], rules: Rulebook, today: date, entries: Iterable[Entry] = ()
) -> JourneyStory:
    """The story of a journey that has begun, as seen on `today`; what was recorded for later days is not in it.

    `entries`: hers that stand, of which the notes are told as well; none where nobody's own words are asked for.
    """
    maker = _Maker(journey, rules, today, tuple(entries))
    lines = sorted((line for line in maker.lines() if line.on <= today), key=lambda line: line.on)
    return JourneyStory(
        number=journey.number,
        began_on=journey.began_on or today,
        ended_on=journey.ended_on,
        routes=tuple(
            RouteLine(route_name(p.route, rules.pack), p.primary, p.opened_on, p.closed_on)
            for p in journey.plans
        ),
        lines=tuple(lines),
        waiting=tuple(_waiting(step, rules.pack) for step in steps if step.how in (How.OPEN, How.PAUSED)),
    )


def _waiting(step: Step, pack: Pack) -> str:
    words = f"{stage_name(step.code, pack)}: {how_many(step.days, 'day')} so far"
    if step.how is How.PAUSED:
        return f"{words}, paused"
    if step.due_on and step.status:
        late = f"{late_words(step.status, step.days_over)}, " if step.days_over else ""
        words += f", {late}due {day_words(step.due_on)}"
    others = f", {step.days_for_others} of them for others" if step.days_for_others else ""
    return words + others


@dataclass(frozen=True, slots=True)
class _Maker:
    journey: Journey
    rules: Rulebook
    today: date
    entries: tuple[Entry, ...]

    @property
    def pack(self) -> Pack:
        return self.rules.pack

    def lines(self) -> Iterator[Line]:
        yield from self._milestones()
        yield from map(self._decision, self.journey.decisions)
        for plan in self.journey.plans:
            yield from self._plan(plan)
        yield from self._legal()
        yield from self._in_the_way()
        yield from self._teams()
        yield from self._notes()
        yield from self._end()

    def _milestones(self) -> Iterator[Line]:
        decided = {d.entry for d in self.journey.decisions}
        for reached in self.journey.milestones:
            if reached.entry not in decided:
                exact = "" if reached.precision == "day" else " (at the latest)"
                yield Line(reached.on, "milestone", milestone_name(reached.milestone, self.pack) + exact)
        for booking in self.journey.bookings:
            made_on = local_day(booking.made_at, self.rules.zone)
            name = milestone_name(booking.milestone, self.pack)
            yield Line(made_on, "booking", f"{name} booked for {day_words(booking.on)}")

    def _decision(self, decision: Decision) -> Line:
        outcome = self.pack.outcomes.get(decision.outcome)
        said = in_a_sentence(outcome.name) if outcome else decision.outcome
        body = (
            f", by {in_a_sentence(self.pack.bodies.get(decision.body, decision.body))}"
            if decision.body
            else ""
        )
        why = self._reason(decision.reason)
        words = f"{milestone_name(decision.milestone, self.pack)}: {said}{body}; {why}"
        return Line(decision.on, "decision", words, decision.note)

    def _reason(self, code: str | None) -> str:
        """A decision's reason is a blocker's, a change's or a pause's."""
        known = {**self.pack.pause_reasons, **self.pack.route_change_reasons, **self.pack.blocker_reasons}
        return reason_name(code, known)

    def _plan(self, plan: Plan) -> Iterator[Line]:
        name = in_a_sentence(route_name(plan.route, self.pack))
        came = next(
            (p for p in self.journey.plans if p.changed_to == plan.route and p.closed_on == plan.opened_on),
            None,
        )
        if came is None:
            beside = "" if plan.primary else " beside the other"
            yield Line(plan.opened_on, "route", f"Route taken{beside}: {name}")
        if plan.closed_on is None:
            return
        why = reason_name(plan.closed_reason, self.pack.route_change_reasons)
        prompted = f"prompted by: {prompt_of(self.journey, plan).in_words(self.pack, plan.closed_on)}"
        to = in_a_sentence(route_name(plan.changed_to, self.pack)) if plan.changed_to else None
        what = f"Route changed from {name} to {to}" if to else f"Route given up: {name}"
        yield Line(plan.closed_on, "route", f"{what}; {why}; {prompted}")

    def _legal(self) -> Iterator[Line]:
        receipt = receipt_of(self.journey, self.pack)
        sent = {m.entry for m in self.journey.milestones}
        for step in receipt.steps if receipt else ():
            if step.entry not in sent:
                wants = f": {reason_name(step.wants, self.pack.legal_query_reasons)}" if step.wants else ""
                yield Line(step.on, "legal", f"Legal hand-over {step.step.value}{wants}")

    def _in_the_way(self) -> Iterator[Line]:
        for blocker in self.journey.blockers:
            name = stage_name(blocker.stage, self.pack)
            why = reason_name(blocker.reason, self.pack.blocker_reasons)
            whom = waits_for(blocker, self.pack)
            waits = f"; waits for {whom}" if whom else ""
            opened = local_day(blocker.opened_at, self.rules.zone)
            yield Line(opened, "blocker", f"{name} held up: {why}{waits}", blocker.note)
            if blocker.cleared_on:
                yield Line(blocker.cleared_on, "blocker", f"{name} held up no more: {why}")
        for paused in self.journey.pauses:
            name, pause = stage_name(paused.stage, self.pack), paused.pause
            why = reason_name(pause.reason, self.pack.pause_reasons)
            yield Line(pause.first, "pause", f"{name} paused: {why}")
            if pause.until:
                yield Line(pause.until, "pause", f"{name} goes on")
        for mark in self.journey.marks:
            if mark.kind is EntryKind.NOT_APPLICABLE:
                why = reason_name(mark.reason, self.pack.not_applicable_reasons)
                day = local_day(mark.made_at, self.rules.zone)
                yield Line(day, "mark", f"{stage_name(mark.stage, self.pack)} does not apply: {why}")

    def _teams(self) -> Iterator[Line]:
        before = None
        for n, (at, allocation) in enumerate(self.journey.allocations):
            if allocation.team and allocation.team != before:
                words = f"With team {allocation.team}" if n == 0 else f"Moved to team {allocation.team}"
                recorded = local_day(at, self.rules.zone)
                # The first team is that of every day before it as well (team.py): a file says it long after.
                since = min(self.journey.began_on or recorded, recorded) if n == 0 else recorded
                yield Line(since, "allocation", words)
            before = allocation.team

    def _notes(self) -> Iterator[Line]:
        """What people wrote beside anything else than a decision or a blocker, which have it with them."""
        for entry in self.entries:
            note = entry.maybe("note")
            if note and entry.journey == self.journey.number and entry.kind not in WITH_THEIR_NOTE:
                words = entry_in_words(entry, self.rules).removesuffix(f", {NOTE_KEPT}")
                yield Line(local_day(entry.recorded_at, self.rules.zone), "note", as_a_line(words), note)

    def _end(self) -> Iterator[Line]:
        if self.journey.ended_on:
            reason = reason_name(self.journey.ended_reason, self.pack.journey_end_reasons)
            yield Line(self.journey.ended_on, "end", as_a_line(f"journey over; {reason}"))
