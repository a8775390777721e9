"""How a journey ended for the figures: which way the child went, and on which day; None while she is still in care.

The first of these decides: the final order, by the route that was followed that day; a milestone of the pack that
leads to an end without an order ("home"); that being looked after was over, by its reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from permanence.insight.on_route import route_at
from permanence.insight.ways_out import WaysOut, ways_out
from permanence.journey import Journey
from permanence.pack.model import Pack

OTHER, STILL_IN_CARE = "other", "still in care"
MONTHS = {6: 183, 12: 365, 24: 730}


def way_out(journey: Journey, pack: Pack, today: date) -> tuple[date, str] | None:
    """The day on which the child went and the route that it counts as ("other" for no route's end)."""
    return min((end for end in _ends(journey, pack) if end[0] <= today), default=None, key=lambda end: end[0])


def ways_out_of(journeys: Iterable[Journey], pack: Pack, today: date) -> WaysOut:
    """The share that went each way, over journeys from their first day, by all ways at once."""
    ends: list[tuple[float, str | None]] = []
    for journey in journeys:
        if journey.began_on and journey.began_on <= today:
            gone = way_out(journey, pack, today)
            until = gone[0] if gone else today
            ends.append((max(0, (until - journey.began_on).days), gone[1] if gone else None))
    return ways_out(ends)


def _ends(journey: Journey, pack: Pack) -> Iterator[tuple[date, str]]:
    final = journey.first_reached(pack.final_order)
    if final:
        yield final.on, _counted_as(_route_on(journey, final.on), pack)
    for reached in journey.milestones:
        milestone = pack.milestones.get(reached.milestone)
        if milestone and milestone.leads_to:
            yield reached.on, milestone.leads_to
    if journey.ended_on:
        reason = pack.journey_end_reasons.get(journey.ended_reason or "")
        yield journey.ended_on, reason.leads_to or OTHER if reason else OTHER


def _route_on(journey: Journey, day: date) -> str | None:
    """The route of that day; one that was closed on it or before, where none is followed any more."""
    now = route_at(journey.plans, day)
    if now:
        return now
    before = [p for p in journey.plans if p.opened_on <= day]
    return max(before, key=lambda p: (p.primary, p.closed_on or date.min)).route if before else None


def _counted_as(route: str | None, pack: Pack) -> str:
    known = pack.routes.get(route or "")
    return (known.leads_to or known.code) if known else OTHER
