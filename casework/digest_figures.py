"""The figures of a digest: the days that its children's steps were past their due dates in the last twelve months.

They are of all journeys of the children that the reader answers for, those that are over among them, so that the same
sums can be had from the open data. Figures that cannot be made never stop a digest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date

from permanence.digest.lost import DaysLost, lost_by_step, may_have_lost, year_to
from permanence.insight.days_lost import Lost, days_lost
from permanence.insight.steps import Step, steps_of
from permanence.journey import Journey
from permanence.plain_error import kind_and_line
from permanence.stages import Rulebook, Stage

Measure = Callable[[Iterable[Step], date, date, date], list[Lost]]


class YearOfFigures:
    """Is shown some children at a time, and keeps the days lost of each.

    `trouble`: the kind of a failure and the line it came from, once something went wrong; then there are no figures.
    """

    def __init__(self, rules: Rulebook, today: date, measure: Measure = days_lost) -> None:
        self._rules = rules
        self._measure = measure
        self._found: list[tuple[str, Lost]] = []
        self.first, self.last = year_to(today)
        self.trouble: str | None = None

    def wants(self, stage: Stage) -> bool:
        return may_have_lost(stage, self.first, self.last)

    def see(self, journeys: Mapping[tuple[str, int], Journey], stages: Iterable[Stage]) -> None:
        """The days lost at these stages are kept; each belongs to one of these journeys."""
        if self.trouble:
            return
        try:
            for stage in stages:
                journey = journeys[stage.reference, stage.journey]
                steps = steps_of(journey, [stage], self._rules, self.last)
                name = self._rules.pack.step_of(stage.key)
                self._found += [
                    (name, lost) for lost in self._measure(steps, self.first, self.last, self.last)
                ]
        except Exception as trouble:  # noqa: BLE001 - the named edge: the digest says so, and an administrator hears
            self.trouble = kind_and_line(trouble)

    def made(self) -> DaysLost | None:
        """The figures; None when they could not be made."""
        return None if self.trouble else lost_by_step(self._found, self.first, self.last)
