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
        self._today = today
        self._between = [
            (stage.code, Counting(stage.start[0], stage.end, pack, zone, today, routes))
            for stage in pack.stages.values()
            if not stage.repeats
            for routes in [routes_asked(stage.end, pack, sorted(stage.routes), tells_routes)]
        ]

    def of(self, journey: Journey) -> Iterator[StepWait]:
        """The waits of this journey, in the pack's order; reviews that go round are not among them."""
        reached = {m.milestone for m in journey.milestones if m.on <= self._today}
        for stage, counting in self._between:
            if counting.start in reached:
                yield from _found(stage, counting, journey)


def _found(stage: str, counting: Counting, journey: Journey) -> list[StepWait]:
    """What the step has of this journey alone; the counting is as new afterwards."""
    counting.take(journey)
    turned_round = bool(counting.turned_round)
    found = [
        *(StepWait(stage, wait) for wait in counting.waits),
        *(StepWait(stage, one, turned_round=turned_round) for one in counting.ended_first),
    ]
    counting.forget()
    return found
