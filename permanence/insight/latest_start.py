"""Waits by the rules of a public tool that councils know, for comparison: each end with the latest start before it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import fmean, median

# A start so soon after an end is taken there for the same event written twice, and the child is left out.
_FIRST_DOUBTFUL_DAY, _LAST_DOUBTFUL_DAY = 1, 13

Event = tuple[str, date]


@dataclass(frozen=True, slots=True)
class PairedWait:
    """One wait of one child, from a start to an end."""

    child: str
    start: date
    end: date

    @property
    def days(self) -> int:
        return (self.end - self.start).days


@dataclass(frozen=True, slots=True)
class WaitFigures:
    """The figures of some waits, in days; `by_end_year`: mean and number by the year in which they ended."""

    pairs: int
    mean: float | None
    median: float | None
    by_end_year: Mapping[int, tuple[float, int]]


def waits_between(starts: Iterable[Event], ends: Iterable[Event]) -> list[PairedWait]:
    """The wait of each end, paired with the child's latest start on or before it.

    A child with a start 1 to 13 days after one of its ends is left out whole. An end without a start gives no wait.
    The rules are those of the Drift Tool of Data to Insight (version 1.0.0), given dates in their true order.
    """
    starts_of, ends_of = _by_child(starts), _by_child(ends)
    return [
        PairedWait(child, max(earlier), end)
        for child, its_ends in ends_of.items()
        if not _is_doubtful(starts_of[child], its_ends)
        for end in its_ends
        if (earlier := [start for start in starts_of[child] if start <= end])
    ]


def figures_of(waits: Sequence[PairedWait]) -> WaitFigures:
    """Number, mean and median of the waits; mean and median are None where there are none."""
    days = [wait.days for wait in waits]
    by_year: defaultdict[int, list[int]] = defaultdict(list)
    for wait in waits:
        by_year[wait.end.year].append(wait.days)
    return WaitFigures(
        pairs=len(days),
        mean=fmean(days) if days else None,
        median=median(days) if days else None,
        by_end_year={year: (fmean(by_year[year]), len(by_year[year])) for year in sorted(by_year)},
    )


def _by_child(events: Iterable[Event]) -> defaultdict[str, list[date]]:
    days_of: defaultdict[str, list[date]] = defaultdict(list)
    for child, day in events:
        days_of[child].append(day)
    return days_of


def _is_doubtful(starts: list[date], ends: list[date]) -> bool:
    gaps = ((start - end).days for start in starts for end in ends)
    return any(_FIRST_DOUBTFUL_DAY <= gap <= _LAST_DOUBTFUL_DAY for gap in gaps)
