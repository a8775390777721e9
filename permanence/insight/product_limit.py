"""How long steps take, counted with those that are still open: the product-limit estimate of Kaplan and Meier.

Who looks at ended steps only sees the quick ones: on the public English sample their median is 203 days where that of
all is 265. Here an open step counts for as long as it has been seen. The median is the first day on which the share
still open is a half or less; where that is not reached there is none, and that is the answer. Tools differ where the
share is exactly a half (R takes the middle of the flat part): this one takes its first day.

The range is that of Greenwood on the log-log scale, 95 in 100: the days on which its two ends cross a half.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, log, sqrt
from statistics import NormalDist

# Shares are products of many fractions: one that is a half on paper may come out a hair above it.
_ROUNDING = 1e-12
_NORMAL_95 = NormalDist().inv_cdf(0.975)

FEWEST_WAITS, FEWEST_REACHED = 10, 5

Duration = tuple[float, bool]


@dataclass(frozen=True, slots=True)
class Survival:
    """The share of steps still open: `open_shares[i]` from `days[i]` on, 1 before the first of them.

    `ranges[i]`: the lower and upper end of the share there, between 0 and 1.
    """

    days: tuple[float, ...]
    open_shares: tuple[float, ...]
    ranges: tuple[tuple[float, float], ...] = ()

    def at(self, day: float) -> float:
        """The share still open at the end of this day, between 0 and 1."""
        index = bisect_right(self.days, day)
        return self.open_shares[index - 1] if index else 1.0

    def range_at(self, day: float) -> tuple[float, float]:
        """The ends of the range of `at`; both are the share itself where that is 1 or 0."""
        index = bisect_right(self.days, day)
        return self.ranges[index - 1] if index else (1.0, 1.0)

    def ended_by(self, share: float) -> float | None:
        """The first day by which this share has ended; None while it is not reached."""
        return _first_day(self.days, self.open_shares, share)

    @property
    def median(self) -> float | None:
        """The day by which half have ended; None where that is not reached yet."""
        return self.ended_by(0.5)

    @property
    def median_range(self) -> tuple[float | None, float | None]:
        """The days between which the median lies, 95 in 100; None for an end that is not reached."""
        return (
            _first_day(self.days, [low for low, _ in self.ranges], 0.5),
            _first_day(self.days, [high for _, high in self.ranges], 0.5),
        )


@dataclass(frozen=True, slots=True)
class Half:
    """When half have got there, in days, with its range; `low` and `high` None where they are not reached."""

    days: float
    low: float | None
    high: float | None


def survival(durations: Sequence[Duration]) -> Survival:
    """The product-limit estimate over steps given as (days, whether ended); an open one is seen for `days`."""
    ended = Counter(days for days, has_ended in durations if has_ended)
    seen_for = sorted(days for days, _ in durations)
    shares: list[float] = []
    ranges: list[tuple[float, float]] = []
    share, spread, passed = 1.0, 0.0, 0
    for day in sorted(ended):
        while seen_for[passed] < day:
            passed += 1
        at_risk = len(seen_for) - passed
        here = ended[day]
        share *= 1 - here / at_risk
        if at_risk > here:
            spread += here / (at_risk * (at_risk - here))
        shares.append(share)
        ranges.append(_log_log(share, spread))
    return Survival(tuple(sorted(ended)), tuple(shares), tuple(ranges))


def half_reached(durations: Sequence[Duration]) -> Half | None:
    """The median with its range; None when half have not got there yet, or when there are too few to say.

    Too few are fewer than 10 waits, or fewer than 5 that ended: then there is the list of them and no median.
    """
    if len(durations) < FEWEST_WAITS or sum(ended for _, ended in durations) < FEWEST_REACHED:
        return None
    still = survival(durations)
    low, high = still.median_range
    return None if still.median is None else Half(still.median, low, high)


def _first_day(days: Sequence[float], shares: Sequence[float], share: float) -> float | None:
    left = 1 - share + _ROUNDING
    return next((day for day, still in zip(days, shares, strict=True) if still <= left), None)


def _log_log(share: float, spread: float) -> tuple[float, float]:
    """Greenwood's range on the log-log scale. `spread`: his sum of ended / (at risk x still there)."""
    if not _ROUNDING < share < 1:
        return share, share
    off = exp(_NORMAL_95 * sqrt(spread) / abs(log(share)))
    return share**off, share ** (1 / off)
