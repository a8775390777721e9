"""Lag: how long after the day on which something happened it was written down."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from statistics import median
from zoneinfo import ZoneInfo

from permanence.journey import Journey
from permanence.local_day import local_day

LATE_AFTER = 14


@dataclass(frozen=True, slots=True)
class Lag:
    """The lags of a milestone, in days; a day written down in advance has lag 0."""

    milestone: str
    days: tuple[int, ...]

    @property
    def median(self) -> float:
        return median(self.days)

    @property
    def late(self) -> int:
        """How many were written down more than 14 days after."""
        return sum(days > LATE_AFTER for days in self.days)


def lag_days(happened_on: date, recorded_on: date) -> int:
    return max(0, (recorded_on - happened_on).days)


def lags(journeys: Iterable[Journey], first: date, last: date, zone: ZoneInfo) -> list[Lag]:
    """The lags of what happened between two days (both included), by milestone, the longest median first."""
    found: defaultdict[str, list[int]] = defaultdict(list)
    for journey in journeys:
        for reached in journey.milestones:
            if first <= reached.on <= last:
                recorded = local_day(reached.recorded_at, zone)
                found[reached.milestone].append(lag_days(reached.on, recorded))
    return sorted(
        (Lag(code, tuple(sorted(days))) for code, days in found.items()),
        key=lambda one: (-one.median, one.milestone),
    )
