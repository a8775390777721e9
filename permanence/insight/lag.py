"""Lag: how long after the day on which something happened it was written down."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from statistics import median
from zoneinfo import ZoneInfo

from permanence.journey import Journey
from permanence.local_day import local_day

LATE_AFTER = 14
FILES = "import"


@dataclass(frozen=True, slots=True)
class Written:
    """Something that happened, and when it was written down. `by_file`: it came in with a file."""

    reference: str
    journey: int
    milestone: str
    on: date
    recorded_on: date
    by_file: bool

    @property
    def days(self) -> int:
        """From the day on which it happened to the day of recording; a day written down in advance has lag 0."""
        return lag_days(self.on, self.recorded_on)

    @property
    def is_late(self) -> bool:
        """Whether it was written down more than 14 days after."""
        return self.days > LATE_AFTER


@dataclass(frozen=True, slots=True)
class Lag:
    """The lags of a milestone, in days, the shortest first."""

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
    """Days from the one to the other; 0 where it was recorded first."""
    return max(0, (recorded_on - happened_on).days)


def written(journey: Journey, first: date, last: date, zone: ZoneInfo) -> Iterator[Written]:
    """What happened on a journey between two days (both included), with the day on which it was written down."""
    for reached in journey.milestones:
        if first <= reached.on <= last:
            yield Written(
                journey.reference,
                journey.number,
                reached.milestone,
                reached.on,
                local_day(reached.recorded_at, zone),
                reached.through.partition(":")[0] == FILES,
            )


def lags(told: Iterable[Written]) -> list[Lag]:
    """The lags by milestone, the longest median first."""
    found: defaultdict[str, list[int]] = defaultdict(list)
    for one in told:
        found[one.milestone].append(one.days)
    return sorted(
        (Lag(code, tuple(sorted(days))) for code, days in found.items()),
        key=lambda one: (-one.median, one.milestone),
    )
