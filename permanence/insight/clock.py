"""What the figures look at of a stage: its days, what became of it, and whether a target stands behind it."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from permanence.pack.model import TargetStatus
from permanence.people import Role
from permanence.stages import StageState


class Clock(NamedTuple):
    """A stage without its words, its owner and what was told about it. Dates are days in the council's zone.

    `timescale`: how many units its target gives; None without a target.
    A tuple, since a figure over 20,000 children makes 300,000 of them: a whole stage takes five times as long.
    """

    reference: str
    journey: int
    key: str
    code: str
    occurrence: int
    start_milestone: str
    milestone: str
    route: str | None
    owner_role: Role
    state: StageState
    started_on: date
    ended_on: date | None
    due_on: date | None
    timescale: int | None
    status: TargetStatus | None
    times_moved: int
