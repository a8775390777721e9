"""Steps as the figures count them: one clock of a journey, with what became of it, as seen on a day.

A step is a stage of the pack that has begun. What it says beside the stage: whether it stopped because the route was
changed, the journey was over or the final order was there; how many of its days were paused, and how many waited for
somebody outside the team; and whose child it was when it began.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from permanence.dates import ONE_DAY
from permanence.insight.clock import Clock
from permanence.insight.on_route import route_at
from permanence.insight.others import blocked_by_others, step_waits_for
from permanence.insight.paused import Span, days_in, paused_between, paused_spans
from permanence.insight.team import team_on
from permanence.journey import Journey
from permanence.pack.model import TargetStatus
from permanence.stages import Rulebook, Stage, StageState

EXACT = "day"


class How(StrEnum):
    """What became of a step by the day it is looked at."""

    REACHED = "reached"
    OPEN = "open"
    PAUSED = "paused"
    CHANGED = "changed"
    JOURNEY_OVER = "journey_over"
    FINAL_ORDER = "final_order"
    NOT_APPLICABLE = "not_applicable"
    UNTRACKED = "untracked"


STOPPED = frozenset({How.CHANGED, How.JOURNEY_OVER, How.FINAL_ORDER})
NOT_JUDGED = frozenset({How.PAUSED, How.NOT_APPLICABLE, How.UNTRACKED})
_AS_THE_STATE = {
    StageState.CLOSED: How.REACHED,
    StageState.OPEN: How.OPEN,
    StageState.PAUSED: How.PAUSED,
    StageState.NOT_APPLICABLE: How.NOT_APPLICABLE,
    StageState.UNTRACKED: How.UNTRACKED,
}


class Step(NamedTuple):
    """One clock of a journey. `days`: from its start to its end or the day looked at, without those paused.

    `due_on`: None where no target was in force at the start, and for what is not judged (paused, not applicable,
    untracked). `others`: the spans of days, both ends included, in which it waited for somebody outside the team;
    `waits_for`: whom it waits for by what it is.
    `route`, `team`: as when it began. `at_the_latest`: a day that it is counted from or to is not exact.
    A tuple, which is made three times as fast: a figure over 20,000 children makes 300,000 of them.
    """

    reference: str
    journey: int
    stage: str
    code: str
    occurrence: int
    from_milestone: str
    to_milestone: str
    route: str | None
    team: str | None
    owner_role: str
    started_on: date
    ended_on: date | None
    seen_until: date
    how: How
    days: int
    days_paused: int
    days_for_others: int
    due_on: date | None
    has_target: bool
    status: TargetStatus | None
    times_moved: int
    at_the_latest: bool
    paused: tuple[Span, ...] = ()
    others: tuple[Span, ...] = ()
    waits_for: str | None = None

    @property
    def days_over(self) -> int:
        """Whole days past the due date, up to the end or the day looked at; 0 where it was never late."""
        return max(0, (self.seen_until - self.due_on).days) if self.due_on else 0


def steps_of(journey: Journey, stages: Iterable[Stage | Clock], rules: Rulebook, today: date) -> list[Step]:
    """The steps of a journey that had begun by `today`, in the pack's order."""
    inexact = frozenset((m.milestone, m.on) for m in journey.milestones if m.precision != EXACT)
    return [_step(journey, stage, rules, today, inexact) for stage in stages if stage.started_on <= today]


def _step(
    journey: Journey, stage: Stage | Clock, rules: Rulebook, today: date, inexact: frozenset[tuple[str, date]]
) -> Step:
    """`inexact`: the milestones of the journey, with their days, that are known at the latest alone."""
    ended_on = stage.ended_on if stage.ended_on and stage.ended_on <= today else None
    how = _how(journey, stage, rules) if ended_on or stage.ended_on is None else How.OPEN
    until = ended_on or today
    pauses = [p.pause for p in journey.pauses if p.stage == stage.key] if journey.pauses else []
    days_paused = paused_between(pauses, stage.started_on, until) if pauses else 0
    whom = step_waits_for(stage, rules.pack)
    others = [(stage.started_on, until)] if whom else []
    if journey.blockers and not whom:
        others = blocked_by_others(journey, stage, rules, until)
    return Step(
        reference=stage.reference,
        journey=stage.journey,
        stage=stage.key,
        code=stage.code,
        occurrence=stage.occurrence,
        from_milestone=stage.start_milestone,
        to_milestone=stage.milestone,
        route=route_at(journey.plans, stage.started_on) or stage.route,
        team=team_on(journey, stage.started_on, rules.zone),
        owner_role=stage.owner_role.value,
        started_on=stage.started_on,
        ended_on=ended_on,
        seen_until=until,
        how=how,
        days=(until - stage.started_on).days - days_paused,
        days_paused=days_paused,
        days_for_others=days_in(others, stage.started_on + ONE_DAY, until) if others else 0,
        due_on=stage.due_on,
        has_target=stage.timescale is not None,
        status=stage.status,
        times_moved=stage.times_moved,
        at_the_latest=bool(inexact) and _is_at_the_latest(stage, inexact),
        paused=tuple(paused_spans(pauses, until)) if pauses else (),
        others=tuple(others),
        waits_for=whom,
    )


def _how(journey: Journey, stage: Stage | Clock, rules: Rulebook) -> How:
    if stage.state is not StageState.SUPERSEDED:
        return _AS_THE_STATE[stage.state]
    routes = rules.pack.stages[stage.code].routes if stage.code in rules.pack.stages else frozenset()
    if any(p.route in routes and p.closed_on == stage.ended_on for p in journey.plans):
        return How.CHANGED
    over = journey.ended_on or (journey.said_over and journey.said_over.on)
    return How.JOURNEY_OVER if over else How.FINAL_ORDER


def _is_at_the_latest(stage: Stage | Clock, inexact: frozenset[tuple[str, date]]) -> bool:
    start, end = (stage.start_milestone, stage.started_on), (stage.milestone, stage.ended_on)
    return start in inexact or end in inexact
