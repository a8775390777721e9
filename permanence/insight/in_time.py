"""In time: of all steps whose due date lies in a period, how many were reached on or before it.

A step counts in the period in which it was due, whatever became of it: to leave out those who left would let the figure
rise by closing plans. What does not count is told all the same, with its reason.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from permanence.insight.steps import NOT_JUDGED, STOPPED, How, Step


class InTime(StrEnum):
    IN_TIME = "in time"
    LATE = "late"
    OPEN = "open past due"
    LEFT_OVERDUE = "left overdue"
    TOO_EARLY = "too early to say"
    STOPPED_BEFORE = "stopped on or before due"
    NOT_JUDGED = "paused, not applicable or not tracked"


COUNTED = (InTime.IN_TIME, InTime.LATE, InTime.OPEN, InTime.LEFT_OVERDUE)
TOLD = (InTime.TOO_EARLY, InTime.STOPPED_BEFORE, InTime.NOT_JUDGED)


@dataclass(frozen=True, slots=True)
class Judged:
    """A step and how it did by its due date."""

    step: Step
    as_: InTime


def in_time(steps: Iterable[Step], first: date, last: date, today: date) -> list[Judged]:
    """Each step that fell due between `first` and `last` (both included), judged as seen on `today`.

    Steps that have a target and are not judged now (paused, not applicable, not tracked) are told whenever they began
    before the period's end: their due date is not known.
    """
    found = []
    for step in steps:
        if step.how in NOT_JUDGED:
            if step.has_target and step.started_on <= last:
                found.append(Judged(step, InTime.NOT_JUDGED))
        elif step.due_on and first <= step.due_on <= last:
            found.append(Judged(step, _judged(step, step.due_on, today)))
    return found


def _judged(step: Step, due_on: date, today: date) -> InTime:
    if step.how in STOPPED:
        on_or_before = step.ended_on is not None and step.ended_on <= due_on
        return InTime.STOPPED_BEFORE if on_or_before else InTime.LEFT_OVERDUE
    if due_on > today:
        return InTime.TOO_EARLY
    if step.how is How.REACHED and step.ended_on:
        return InTime.IN_TIME if step.ended_on <= due_on else InTime.LATE
    return InTime.OPEN if due_on < today else InTime.TOO_EARLY


def per_cent(part: int, of: int) -> int | None:
    """Whole per cent, halves upwards; None of nothing."""
    return (200 * part + of) // (2 * of) if of else None
