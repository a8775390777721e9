"""Days lost: the days that steps were past their due date inside a period, and whom they waited for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from permanence.dates import ONE_DAY
from permanence.insight.paused import days_in
from permanence.insight.steps import Step


@dataclass(frozen=True, slots=True)
class Lost:
    """The days lost by one step; `others` and `ours` add up to `days`."""

    step: Step
    others: int
    ours: int

    @property
    def days(self) -> int:
        return self.others + self.ours


def days_lost(steps: Iterable[Step], first: date, last: date, today: date) -> list[Lost]:
    """Each step that lost days between `first` and `last` (both included), open ones up to `today`, most first.

    A day is lost when it lies after the due date, up to and with the day on which the step ended. Paused days are not.
    """
    found = [lost for step in steps if (lost := _lost(step, first, min(last, today))) and lost.days]
    return sorted(found, key=lambda one: (-one.days, one.step.reference, one.step.journey, one.step.stage))


def _lost(step: Step, first: date, last: date) -> Lost | None:
    if step.due_on is None:
        return None
    begins, ends = max(step.due_on + ONE_DAY, first), min(step.seen_until, last)
    if begins > ends:
        return None
    days = (ends - begins).days + 1
    paused = days_in(step.paused, begins, ends)
    either = days_in([*step.paused, *step.others], begins, ends)
    return Lost(step, others=either - paused, ours=days - either)
