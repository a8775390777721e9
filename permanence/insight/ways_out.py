"""Where children end up: the share that has gone each way by a day, and the share still in care (Aalen and Johansen).

A child who goes home will not be adopted: to count her as one who may still be (the other ways left out as if they
were not seen to the end) makes every way look likelier than it is. So all ways are counted against each other, and
they add up to one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class WaysOut:
    """`days`: those on which somebody went; `shares[way][i]`: the share that had gone this way by `days[i]`."""

    days: tuple[float, ...]
    shares: Mapping[str, tuple[float, ...]]

    def by(self, day: float) -> dict[str, float]:
        """The share that has gone each way by the end of this day."""
        passed = sum(one <= day for one in self.days)
        return {way: shares[passed - 1] if passed else 0.0 for way, shares in self.shares.items()}

    def still_there(self, day: float) -> float:
        """The share that has gone no way yet by the end of this day."""
        return 1 - sum(self.by(day).values())


def ways_out(ends: Sequence[tuple[float, str | None]]) -> WaysOut:
    """The shares over children given as (days, way); None for one who was there still when last seen."""
    gone = Counter((days, way) for days, way in ends if way is not None)
    seen_for = sorted(days for days, _ in ends)
    ways = sorted({way for _, way in gone})
    shares: dict[str, list[float]] = {way: [] for way in ways}
    so_far = dict.fromkeys(ways, 0.0)
    there, passed = 1.0, 0
    days = sorted({day for day, _ in gone})
    for day in days:
        while seen_for[passed] < day:
            passed += 1
        at_risk = len(seen_for) - passed
        for way in ways:
            so_far[way] += there * gone[day, way] / at_risk
            shares[way].append(so_far[way])
        there *= 1 - sum(gone[day, way] for way in ways) / at_risk
    return WaysOut(tuple(days), {way: tuple(found) for way, found in shares.items()})
