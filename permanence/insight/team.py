"""Whose children they were: a step belongs to the team that had the child when the step began."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from permanence.journey import Journey
from permanence.local_day import local_day

BANDS = ((0, "under 1"), (1, "1 to 4"), (5, "5 to 9"), (10, "10 to 15"), (16, "16 and over"))


def team_on(journey: Journey, day: date, zone: ZoneInfo) -> str | None:
    """The team of the last allocation recorded by `day`; of the first one for any day before it (as it came in)."""
    if len(journey.allocations) <= 1:  # as most have it, and this is asked for every step
        return journey.allocations[0][1].team if journey.allocations else journey.allocation.team
    before = [a for at, a in journey.allocations if local_day(at, zone) <= day]
    return (before[-1] if before else journey.allocations[0][1]).team


def age_band(journey: Journey) -> str | None:
    """The child's age when the journey began, in the bands of the national statistics; None where it is not known."""
    age = journey.age_at_start
    return None if age is None else next(name for first, name in reversed(BANDS) if age >= first)
