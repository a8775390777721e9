"""How long stages take, counted with those that are still open.

Who looks at closed stages only sees the quick ones: on the public English sample their median is 203 days where that
of all is 265. `survival` is the product-limit estimate of Kaplan and Meier: an open stage counts for as long as it has
been seen. Where fewer than half have ended, the median is not reached yet, and that is the answer.

`waits_between` pairs ends with starts by the rules of a public tool that councils know, so that figures can be
compared.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import fmean, median

# Shares are products of many fractions: one that is a half on paper may come out a hair above it.
_ROUNDING = 1e-12


@dataclass(frozen=True, slots=True)
class Survival:
    """The share of stages still open: `open_shares[i]` from `days[i]` on, 1 before the first of them."""

    days: tuple[float, ...]
    open_shares: tuple[float, ...]

    def at(self, day: float) -> float:
        """The share still open at the end of this day, between 0 and 1."""
        index = bisect_right(self.days, day)
        return self.open_shares[index - 1] if index else 1.0

    def ended_by(self, share: float) -> float | None:
        """The first day by which this share has ended; None while it is not reached."""
        left = 1 - share + _ROUNDING
        return next(
            (day for day, still in zip(self.days, self.open_shares, strict=True) if still <= left), None
        )

    @property
    def median(self) -> float | None:
        """The day by which half have ended; None where that is not reached yet."""
        return self.ended_by(0.5)


def survival(durations: Sequence[tuple[float, bool]]) -> Survival:
    """The product-limit estimate over stages given as (days, whether ended); an open one is seen for `days`."""
    ended = Counter(days for days, has_ended in durations if has_ended)
    seen_for = sorted(days for days, _ in durations)
    shares: list[float] = []
    share, passed = 1.0, 0
    for day in sorted(ended):
        while seen_for[passed] < day:
            passed += 1
        still_open = len(seen_for) - passed
        share *= 1 - ended[day] / still_open
        shares.append(share)
    return Survival(tuple(sorted(ended)), tuple(shares))


def median_of_ended(durations: Iterable[tuple[float, bool]]) -> float | None:
    """The median of ended stages alone, for comparison only: it is too short while any are open."""
    days = [days for days, has_ended in durations if has_ended]
    return median(days) if days else None


# --- waits from one event to another ----------------------------------------------------------------------------------

# A start so soon after an end is taken there for the same event written twice, and the child is left out.
_FIRST_DOUBTFUL_DAY, _LAST_DOUBTFUL_DAY = 1, 13

Event = tuple[str, date]


@dataclass(frozen=True, slots=True)
class Wait:
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


def waits_between(starts: Iterable[Event], ends: Iterable[Event]) -> list[Wait]:
    """The wait of each end, paired with the child's latest start on or before it.

    A child with a start 1 to 13 days after one of its ends is left out whole. An end without a start gives no wait.
    The rules are those of the Drift Tool of Data to Insight (version 1.0.0), given dates in their true order.
    """
    starts_of, ends_of = _by_child(starts), _by_child(ends)
    return [
        Wait(child, max(earlier), end)
        for child, its_ends in ends_of.items()
        if not _is_doubtful(starts_of[child], its_ends)
        for end in its_ends
        if (earlier := [start for start in starts_of[child] if start <= end])
    ]


def figures_of(waits: Sequence[Wait]) -> WaitFigures:
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
