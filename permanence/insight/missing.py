"""What the record does not say: each gap with its children."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

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


@dataclass(frozen=True, slots=True)
class Missing:
    """One gap of one journey. `what`: the milestone or the stage that it is about; empty for the journey itself."""

    gap: Gap
    reference: str
    journey: int
    what: str = ""


def missing(journey: Journey, steps: Iterable[Step], pack: Pack, today: date) -> list[Missing]:
    """The gaps of a journey as seen on `today`; what only a running journey needs is asked of one that runs."""
    return [
        Missing(gap, journey.reference, journey.number, what)
        for gap, what in (*_of_decisions(journey, today), *_of_now(journey, pack, today), *_of_steps(steps))
    ]


def _of_decisions(journey: Journey, today: date) -> Iterator[tuple[Gap, str]]:
    for decision in journey.decisions:
        if decision.on <= today and decision.reason is None and decision.note is None:
            yield Gap.DECISION_WITHOUT_REASON, decision.milestone
    for change in changes_of(journey, today):
        if change.reason is None:
            yield Gap.CHANGE_WITHOUT_REASON, change.from_route
        if change.prompt.is_ is not PromptIs.NAMED:
            yield Gap.CHANGE_WITHOUT_PROMPT, change.from_route


def _of_now(journey: Journey, pack: Pack, today: date) -> Iterator[tuple[Gap, str]]:
    if journey.ended_on is not None and journey.ended_on <= today:
        return
    if not journey.open_plans() and journey.first_reached(pack.final_order) is None:
        yield Gap.NO_PLAN, ""
    if journey.allocation.social_worker is None:
        yield Gap.NO_WORKER, ""


def _of_steps(steps: Iterable[Step]) -> Iterator[tuple[Gap, str]]:
    for step in steps:
        if step.how is How.UNTRACKED:
            yield Gap.NEVER_RECORDED, step.code
        elif step.how is How.OPEN and not step.has_target:
            yield Gap.UNSET_TARGET, step.code
