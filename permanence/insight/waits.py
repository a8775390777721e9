"""How long children wait from one milestone to another, each journey for itself.

The clock of a wait begins with the milestone, or with the first day of a route that has the step where that came later:
a child who was to go home did not wait for a panel. It ends with the first end on or after that day. Days in which the
clock of the step stood still are taken off. A wait that has not ended is *open*, or it *stopped* (another route, the
journey over, a final order) and was seen up to that day.

Left out of every figure and named: ends before their start, journeys on no route that has the step, and journeys whose
source cannot tell the end.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from operator import attrgetter
from zoneinfo import ZoneInfo

from permanence.insight.on_route import Followed, followed, over_on, route_at, routes_with
from permanence.insight.paused import paused_between
from permanence.insight.product_limit import Half, half_reached
from permanence.insight.team import team_on
from permanence.journey import Journey, Reached
from permanence.pack.model import Pack

EXACT = "day"
ONE_IN_TEN, HALF = 0.1, 0.5


class Became(StrEnum):
    REACHED = "reached"
    OPEN = "open"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class Wait:
    """One wait. `days`: up to `seen_until`, without those paused. `ended_on`: when the end came; None before it has.

    `because`: why it stopped. `at_the_latest`: a day that it is counted from or to is not exact. `route`, `team`: as
    when the clock began.
    """

    reference: str
    journey: int
    began_on: date
    ended_on: date | None
    seen_until: date
    days: int
    became: Became
    because: str | None = None
    days_paused: int = 0
    at_the_latest: bool = False
    route: str | None = None
    team: str | None = None

    @property
    def duration(self) -> tuple[int, bool]:
        return self.days, self.became is Became.REACHED


@dataclass(frozen=True, slots=True)
class EndedFirst:
    """A journey whose end lies before its clock began. `turned_round`: even before the start milestone itself."""

    reference: str
    journey: int
    began_on: date
    ended_on: date
    turned_round: bool = False


@dataclass(frozen=True, slots=True)
class Waits:
    """All journeys that have the start, each in one of four places; `on_no_route`, `not_known`: child and journey.

    `turned_round`: so many journeys have the end before the start milestone itself.
    """

    waits: tuple[Wait, ...] = ()
    ended_first: tuple[EndedFirst, ...] = ()
    on_no_route: tuple[tuple[str, int], ...] = ()
    not_known: tuple[tuple[str, int], ...] = ()
    turned_round: int = 0

    def those(self, became: Became) -> list[Wait]:
        return [w for w in self.waits if w.became is became]

    @property
    def half(self) -> Half | None:
        """When half have got there; None while they have not, and when there are too few to say."""
        return half_reached([w.duration for w in self.waits])

    @property
    def half_of_exact(self) -> Half | None:
        """The same without days known only at the latest."""
        return half_reached([w.duration for w in self.waits if not w.at_the_latest])

    @property
    def many_at_the_latest(self) -> bool:
        """Whether more than one in ten hang on a day that is not exact."""
        return sum(w.at_the_latest for w in self.waits) > ONE_IN_TEN * len(self.waits)

    @property
    def is_the_wrong_way_round(self) -> bool:
        """Whether in more than half of the journeys that have both the end comes before the start."""
        both = len(self.ended_first) + len(self.those(Became.REACHED))
        return self.turned_round > HALF * both


class Without(StrEnum):
    """Why a journey that has the start has no wait."""

    ON_NO_ROUTE = "on no route"
    NOT_KNOWN = "not known"


Found = Wait | EndedFirst | Without | None
ByMilestone = Mapping[str, Sequence[Reached]]


def by_milestone(journey: Journey, today: date) -> ByMilestone:
    """The dates of each milestone up to `today`, the earliest first."""
    found: dict[str, list[Reached]] = {}
    for reached in sorted(journey.milestones, key=_ON):
        if reached.on <= today:
            found.setdefault(reached.milestone, []).append(reached)
    return found


_ON = attrgetter("on")


@dataclass(frozen=True, slots=True)
class Counting:
    """How the wait from one milestone to another is counted. `routes`: those that have the step; None for every one."""

    start: str
    end: str
    pack: Pack
    zone: ZoneInfo
    today: date
    routes: frozenset[str] | None

    def found(self, journey: Journey, reached: ByMilestone) -> Found:
        """The wait of a journey, or why it has none; None where it does not have the start. `reached`: its dates."""
        mine = None if self.routes is None else followed(journey.plans, self.routes, self.today)
        return self.found_on(mine, journey, reached) if self.start in reached else None

    def found_on(self, mine: Followed | None, journey: Journey, reached: ByMilestone) -> Found:
        """The same of a journey that has the start and followed the routes in question as `mine` says."""
        first = reached[self.start][0]
        if self.routes is not None and mine is None:
            return Without.ON_NO_ROUTE
        began = max(first.on, mine.since) if mine else first.on
        ends = reached.get(self.end)
        end = next((m for m in ends if m.on >= began), None) if ends else None
        if end is None and ends:
            last = ends[-1].on
            return EndedFirst(journey.reference, journey.number, began, last, last < first.on)
        if end is None and self.end in journey.untracked:
            return Without.NOT_KNOWN
        return self._wait(journey, began, first, end, mine) or Without.ON_NO_ROUTE

    def _wait(
        self, journey: Journey, began: date, first: Reached, end: Reached | None, mine: Followed | None
    ) -> Wait | None:
        """None for one that was over before its clock could begin."""
        stopped = None if end else self._stopped(journey, began, mine)
        if stopped and stopped[0] < began:
            return None
        until = end.on if end else stopped[0] if stopped else self.today
        paused = self._paused(journey, began, until) if journey.pauses else 0
        return Wait(
            reference=journey.reference,
            journey=journey.number,
            began_on=began,
            ended_on=end.on if end else None,
            seen_until=until,
            days=(until - began).days - paused,
            became=Became.REACHED if end else Became.STOPPED if stopped else Became.OPEN,
            because=stopped[1] if stopped else None,
            days_paused=paused,
            at_the_latest=first.precision != EXACT or (end is not None and end.precision != EXACT),
            route=route_at(journey.plans, began) or (mine.route if mine else None),
            team=team_on(journey, began, self.zone),
        )

    def _paused(self, journey: Journey, began: date, until: date) -> int:
        """The days in which the clock of a step that ends with the milestone stood still."""
        keys = {rule.code for rule in self.pack.stages_to(self.end)}
        pauses = [p.pause for p in journey.pauses if p.stage.partition("#")[0] in keys]
        return paused_between(pauses, began, until)

    def _stopped(self, journey: Journey, began: date, mine: Followed | None) -> tuple[date, str] | None:
        ends = [over] if (over := over_on(journey, self.pack, began)) and over[0] <= self.today else []
        if mine and mine.left_on:
            ends.append((mine.left_on, "route changed"))
        return min(ends, default=None)


def waits_between(
    journeys: Iterable[Journey],
    between: tuple[str, str],
    pack: Pack,
    today: date,
    zone: ZoneInfo,
    *,
    routes: Sequence[str] = (),
) -> Waits:
    """The waits from one milestone to another of these journeys, as seen on `today`.

    `routes`: only those that followed one of these routes. Where no journey has any route (a source that tells none),
    all count.
    """
    known = list(journeys)
    having = routes_asked(between[1], pack, routes, any(journey.plans for journey in known))
    counting = Counting(*between, pack, zone, today, having)
    found = [(journey, counting.found(journey, by_milestone(journey, today))) for journey in known]

    def without(why: Without) -> tuple[tuple[str, int], ...]:
        return tuple((journey.reference, journey.number) for journey, one in found if one is why)

    ended_first = tuple(one for _, one in found if isinstance(one, EndedFirst))
    return Waits(
        tuple(one for _, one in found if isinstance(one, Wait)),
        ended_first,
        without(Without.ON_NO_ROUTE),
        without(Without.NOT_KNOWN),
        turned_round=sum(one.turned_round for one in ended_first),
    )


def routes_asked(end: str, pack: Pack, routes: Sequence[str], tells_routes: bool) -> frozenset[str] | None:
    """The routes on which a wait for `end` is counted; None for every one.

    `routes`: only these. `tells_routes`: whether any route is known at all.
    """
    having = routes_with(end, pack)
    if routes:
        return frozenset(routes) if having is None else having.intersection(routes)
    return having if tells_routes else None
