"""The waits of one journey for every step of the pack, as the table of waits counts them: one fact a wait."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from zoneinfo import ZoneInfo

from permanence.insight.on_route import followed
from permanence.insight.waits import Counting, EndedFirst, Wait, by_milestone, routes_asked
from permanence.journey import Journey
from permanence.pack.model import Pack


class StepWaits:
    """The steps of a pack with the routes that have them, worked out once for many journeys.

    `tells_routes`: whether any journey of the record has a route; where none has, every journey waits for every step.
    """

    def __init__(self, pack: Pack, today: date, zone: ZoneInfo, *, tells_routes: bool) -> None:
        self._today = today
        self._between = [
            (stage.code, Counting(stage.start[0], stage.end, pack, zone, today, routes))
            for stage in pack.stages.values()
            if not stage.repeats
            for routes in [routes_asked(stage.end, pack, sorted(stage.routes), tells_routes)]
        ]
        self._routes = {counting.routes for _, counting in self._between}

    def of(self, journey: Journey) -> Iterator[tuple[str, Wait | EndedFirst]]:
        """The waits of this journey with their steps, in the pack's order; reviews that go round are not among them."""
        reached, plans, today = by_milestone(journey, self._today), journey.plans, self._today
        mine = {routes: followed(plans, routes, today) if routes else None for routes in self._routes}
        for stage, counting in self._between:
            found = None
            if counting.start in reached:
                found = counting.found_on(mine[counting.routes], journey, reached)
            if isinstance(found, Wait | EndedFirst):
                yield stage, found
