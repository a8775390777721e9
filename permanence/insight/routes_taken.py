"""Routes taken: each sequence of routes with its journeys, what it led to, and how long it took from start to end."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from permanence.insight.ends import STILL_IN_CARE, way_out
from permanence.insight.product_limit import Half, half_reached
from permanence.journey import Journey
from permanence.pack.model import Pack

BESIDE = "+"


@dataclass(frozen=True, slots=True)
class Taken:
    """One journey's routes in order; a parallel one begins with "+". `days`: from start to end, or seen so far."""

    reference: str
    journey: int
    began_on: date
    sequence: tuple[str, ...]
    led_to: str
    days: int

    @property
    def has_ended(self) -> bool:
        return self.led_to != STILL_IN_CARE


@dataclass(frozen=True, slots=True)
class Sequence:
    """All journeys that took the same routes in the same order."""

    routes: tuple[str, ...]
    taken: tuple[Taken, ...]

    @property
    def half(self) -> Half | None:
        """When half have come to an end; None while they have not, and when there are too few to say."""
        return half_reached([(t.days, t.has_ended) for t in self.taken])


def taken_by(journey: Journey, pack: Pack, today: date) -> Taken | None:
    """The routes of a journey that had begun by `today`; an empty sequence where it has had none."""
    if journey.began_on is None or journey.began_on > today:
        return None
    plans = sorted((p for p in journey.plans if p.opened_on <= today), key=lambda p: (p.opened_on, p.number))
    gone = way_out(journey, pack, today)
    until = gone[0] if gone else today
    return Taken(
        journey.reference,
        journey.number,
        journey.began_on,
        tuple(p.route if p.primary else f"{BESIDE}{p.route}" for p in plans),
        gone[1] if gone else STILL_IN_CARE,
        max(0, (until - journey.began_on).days),
    )


def sequences(taken: Iterable[Taken]) -> list[Sequence]:
    """The journeys by what they took, the most frequent first."""
    found: dict[tuple[str, ...], list[Taken]] = {}
    for one in taken:
        found.setdefault(one.sequence, []).append(one)
    ordered = sorted(found.items(), key=lambda item: (-len(item[1]), item[0]))
    return [
        Sequence(routes, tuple(sorted(mine, key=lambda t: (t.reference, t.journey))))
        for routes, mine in ordered
    ]
