"""What the record does not say: each gap with its children."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from permanence.insight.on_route import route_at
from permanence.insight.route_changes import PromptIs, changes_of
from permanence.insight.steps import How, Step
from permanence.journey import Journey
from permanence.pack.model import Pack


class Gap(StrEnum):
    DECISION_WITHOUT_REASON = "decision without a reason"
    CHANGE_WITHOUT_REASON = "change of route without a reason"
    CHANGE_WITHOUT_PROMPT = "change of route without a prompt"
    NO_PLAN = "no plan"
    NO_WORKER = "no social worker known"
    NEVER_RECORDED = "step never recorded"
    UNSET_TARGET = "step without a target"


OF_NOW = frozenset({Gap.NO_PLAN, Gap.NO_WORKER})


@dataclass(frozen=True, slots=True)
class Missing:
    """One gap of one journey. `what`: the milestone, route or stage that it is about; empty for the journey itself.

    `on`: the day of the decision or change, or on which the step began; for the journey itself the day looked at.
    """

    gap: Gap
    reference: str
    journey: int
    on: date
    what: str = ""


def missing(journey: Journey, steps: Iterable[Step], pack: Pack, today: date) -> list[Missing]:
    """The gaps of a journey as seen on `today`; what only a running journey needs is asked of one that runs."""
    return [
        Missing(gap, journey.reference, journey.number, on, what)
        for gap, what, on in (
            *_of_decisions(journey, today),
            *((gap, "", today) for gap in _of_now(journey, pack, today)),
            *_of_steps(steps),
        )
    ]


def _of_decisions(journey: Journey, today: date) -> Iterator[tuple[Gap, str, date]]:
    for decision in journey.decisions:
        if decision.on <= today and decision.reason is None and decision.note is None:
            yield Gap.DECISION_WITHOUT_REASON, decision.milestone, decision.on
    for change in changes_of(journey, today):
        if change.reason is None:
            yield Gap.CHANGE_WITHOUT_REASON, change.from_route, change.on
        if change.prompt.is_ is not PromptIs.NAMED:
            yield Gap.CHANGE_WITHOUT_PROMPT, change.from_route, change.on


def _of_now(journey: Journey, pack: Pack, today: date) -> Iterator[Gap]:
    if journey.ended_on is not None and journey.ended_on <= today:
        return
    final = journey.first_reached(pack.final_order)
    if route_at(journey.plans, today) is None and (final is None or final.on > today):
        yield Gap.NO_PLAN
    if journey.allocation.social_worker is None:
        yield Gap.NO_WORKER


def _of_steps(steps: Iterable[Step]) -> Iterator[tuple[Gap, str, date]]:
    for step in steps:
        if step.how is How.UNTRACKED:
            yield Gap.NEVER_RECORDED, step.code, step.started_on
        elif step.how is How.OPEN and not step.has_target:
            yield Gap.UNSET_TARGET, step.code, step.started_on
