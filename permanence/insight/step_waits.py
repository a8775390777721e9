"""The waits of one journey for every step of the pack, as the table of waits counts them: one fact a wait."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from permanence.insight.waits import Counting, EndedFirst, Wait, routes_asked
from permanence.journey import Journey
from permanence.pack.model import Pack


@dataclass(frozen=True, slots=True)
class StepWait:
    """One wait for the end of a step; or one that ended before it began, which no figure counts.

    `turned_round`: the end came before the milestone that the step begins with.
    """

    stage: str
    found: Wait | EndedFirst
    turned_round: bool = False


class StepWaits:
    """The steps of a pack with the routes that have them, worked out once for many journeys.

    `tells_routes`: whether any journey of the record has a route; where none has, every journey waits for every step.
    """

    def __init__(self, pack: Pack, today: date, zone: ZoneInfo, *, tells_routes: bool) -> None:
        self._between = [
            (
                stage.code,
                stage.start[0],
                stage.end,
                routes_asked(stage.end, pack, sorted(stage.routes), tells_routes),
            )
            for stage in pack.stages.values()
            if not stage.repeats
        ]
        self._pack, self._today, self._zone = pack, today, zone

    def of(self, journey: Journey) -> Iterator[StepWait]:
        """The waits of this journey, in the pack's order; reviews that go round are not among them."""
        reached = {m.milestone for m in journey.milestones if m.on <= self._today}
        for stage, start, end, routes in self._between:
            if start in reached:
                counting = Counting(start, end, self._pack, self._zone, self._today, routes)
                counting.take(journey)
                yield from (StepWait(stage, wait) for wait in counting.waits)
                yield from (
                    StepWait(stage, one, turned_round=bool(counting.turned_round))
                    for one in counting.ended_first
                )
