"""Every journey of the record with its steps, as figures see them on a day; read a portion of children at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice

from casework.ports import Reading
from casework.who_may_see import references_unsealed
from permanence.insight.clock import Clock
from permanence.insight.steps import Step, steps_of
from permanence.insight.team import team_on
from permanence.journey import Journey
from permanence.stages import Rulebook

AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Seen:
    """One journey with its steps."""

    journey: Journey
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Chosen:
    """Whom a figure is about. `routes`, `teams`: codes and names, empty for all; `first`, `last`: both included.

    What the days are of, and whose team, says each figure: of the start of a wait, of a due date, of a change.
    """

    routes: tuple[str, ...] = ()
    teams: tuple[str, ...] = ()
    first: date = date.min
    last: date = date.max

    def wants(self, route: str | None, team: str | None) -> bool:
        return (not self.routes or route in self.routes) and (not self.teams or team in self.teams)

    def covers(self, day: date) -> bool:
        return self.first <= day <= self.last


def seen(
    tx: Reading, rules: Rulebook, today: date, references: Iterable[str] | None = None
) -> Iterator[Seen]:
    """The journeys that had begun by `today`, of these children or of all who are not sealed, in their order."""
    rest = iter(references_unsealed(tx) if references is None else references)
    while portion := list(islice(rest, AT_ONCE)):
        clocks: defaultdict[tuple[str, int], list[Clock]] = defaultdict(list)
        for clock in tx.clocks(portion):
            clocks[clock.reference, clock.journey].append(clock)
        for journey in tx.every_journey(portion):
            if journey.began_on and journey.began_on <= today:
                hers = clocks[journey.reference, journey.number]
                yield Seen(journey, tuple(steps_of(journey, hers, rules, today)))


def team_at_start(journey: Journey, rules: Rulebook) -> str | None:
    """Whose child it was when the journey began."""
    return team_on(journey, journey.began_on, rules.zone) if journey.began_on else None
