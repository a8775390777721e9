"""The receipt of the hand-over to legal services: every step with its day, none in the place of another.

Sent, received and advice given are milestones of the pack where it has them; the first of each is the milestone's date,
which nothing here moves. Queries, answers, acceptance and whatever comes a second time are entries of their own. Both
sides see the same receipt, and each waiting day counts for the side that had it then.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from permanence.entries import LegalStep
from permanence.journey import Journey
from permanence.pack.model import Pack


class Side(StrEnum):
    """Who has the hand-over."""

    SOCIAL_WORK = "social work"
    LEGAL = "legal services"


@dataclass(frozen=True, slots=True)
class ReceiptStep:
    """One step. `has_it`: who has it afterwards, None when nothing is waited for. `wants`: what a query asks for."""

    step: LegalStep
    on: date
    entry: int
    by: str
    wants: str | None
    has_it: Side | None


@dataclass(frozen=True, slots=True)
class Receipt:
    """The steps in the order of their days; there is at least one, and the first is that it was sent."""

    steps: tuple[ReceiptStep, ...]

    @property
    def sent_on(self) -> date:
        return self.steps[0].on

    @property
    def has_it(self) -> Side | None:
        return self.steps[-1].has_it

    @property
    def query(self) -> ReceiptStep | None:
        """The question of legal services that nobody has answered yet."""
        if self.has_it is not Side.SOCIAL_WORK:
            return None
        return next((s for s in reversed(self.steps) if s.step is LegalStep.QUERIED), None)

    def has_it_since(self) -> date:
        """The day since which whoever has it now has had it without a break."""
        since = self.steps[-1].on
        for step in reversed(self.steps):
            if step.has_it is not self.has_it:
                break
            since = step.on
        return since

    def days_with(self, side: Side, today: date) -> int:
        """Whole days that this side has had it up to `today`; both sides' days make up the days it was open."""
        ends = [s.on for s in self.steps[1:]] + [max(today, self.steps[-1].on)]
        return sum((end - s.on).days for s, end in zip(self.steps, ends, strict=True) if s.has_it is side)

    def of(self, step: LegalStep) -> list[ReceiptStep]:
        return [s for s in self.steps if s.step is step]


def receipt_of(journey: Journey, pack: Pack) -> Receipt | None:
    """What is recorded of the hand-over, from the first sending on; None while nothing was sent."""
    sent = pack.milestone_of_legal(LegalStep.SENT)
    if not journey.legal_words and all(m.milestone != sent for m in journey.milestones):
        return None
    said = sorted(_said(journey, pack), key=lambda s: (s.on, s.place, s.entry))
    first = next((n for n, s in enumerate(said) if s.step is LegalStep.SENT), None)
    if first is None:
        return None
    advised = pack.milestone_of_legal(LegalStep.ADVICE) is not None
    steps: list[ReceiptStep] = []
    for s in said[first:]:
        before = steps[-1].has_it if steps else None
        has_it = _after(s.step, before, [*steps, s], advice_follows=advised)
        steps.append(ReceiptStep(s.step, s.on, s.entry, s.by, s.wants, has_it))
    return Receipt(tuple(steps))


@dataclass(frozen=True, slots=True)
class _Said:
    step: LegalStep
    on: date
    entry: int
    by: str
    wants: str | None = None
    place: int = 2  # among those of one day: words stand in the order in which they were recorded


_PLACE = {
    LegalStep.SENT: 0,
    LegalStep.RECEIVED: 1,
}  # of a milestone among what else was on its day; else it is last
_LAST = 3


def _said(journey: Journey, pack: Pack) -> Iterator[_Said]:
    for code, milestone in pack.milestones.items():
        if milestone.legal_step:
            for reached in journey.reached(code):
                place = _PLACE.get(milestone.legal_step, _LAST)
                yield _Said(milestone.legal_step, reached.on, reached.entry, reached.by, place=place)
    for word in journey.legal_words:
        yield _Said(word.step, word.on, word.entry, word.by, word.reason)


def _after(
    step: LegalStep, before: Side | None, so_far: list[_Said | ReceiptStep], *, advice_follows: bool
) -> Side | None:
    """Who has the hand-over after a step."""
    match step:
        case LegalStep.QUERIED:
            return Side.SOCIAL_WORK
        case LegalStep.ADVICE:
            return None
        case LegalStep.RECEIVED:  # that they have it leaves a question of theirs open
            return before or Side.LEGAL
        case LegalStep.ACCEPTED:
            advised = any(s.step is LegalStep.ADVICE for s in so_far)
            return Side.LEGAL if advice_follows and not advised else None
    return Side.LEGAL
