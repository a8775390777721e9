"""Journeys told in a few words, for tests of the rules: entries in the order they were recorded.

told = Told(began=date(2025, 1, 6)).plan("adoption", date(2025, 5, 1)).reached(panel=date(2025, 6, 2))
[stage] = told.stages("PO.ADM")
"""

from datetime import UTC, date, datetime, time

from permanence.entries import Entry, NewEntry, Recorder
from permanence.journey import Journey, journey_of
from permanence.stages import Rulebook, Stage, project
from tests.builders import SHONA, a_rulebook, people

REFERENCE = "HW-4821-B"


class Told:
    """What was recorded of one child, entry by entry; each method records one thing more and gives `self` back."""

    def __init__(
        self,
        began: date = date(2025, 1, 6),
        *,
        rules: Rulebook | None = None,
        reference: str = REFERENCE,
        age: int | None = 3,
        basis: str | None = None,
        worker: str | None = SHONA,
        officer: str | None = None,
        team: str | None = "North",
        by: str = SHONA,
        through: str = "slack:1",
    ) -> None:
        self.rules = rules or a_rulebook()
        self.entries: list[Entry] = []
        self.day = began
        self.by, self.through, self.reference = by, through, reference
        self.say(Recorder(reference, 0, by, through).child_registered(f"case {reference}"))
        self.say(self.recorder().journey_began(began, self.rules.pack.begins_with, age, basis))
        self.say(self.recorder().allocated(social_worker=worker, reviewing_officer=officer, team=team))

    def recorder(self, replaces: int | None = None) -> Recorder:
        return Recorder(self.reference, 1, self.by, self.through, replaces=replaces)

    def on(self, day: date) -> "Told":
        """What follows is recorded on this day."""
        self.day = day
        return self

    def say(self, entry: NewEntry) -> "Told":
        recorded_at = datetime.combine(self.day, time(10), UTC)
        number = len(self.entries) + 1
        self.entries.append(
            Entry(
                number,
                entry.kind,
                entry.reference,
                entry.journey,
                entry.data,
                entry.by,
                entry.through,
                recorded_at,
                entry.replaces,
            )
        )
        return self

    def reached(self, **milestones: date) -> "Told":
        for code, day in milestones.items():
            self.say(self.recorder().milestone_reached(code, day))
        return self

    def plan(self, route: str, day: date | None = None, *, primary: bool = True) -> "Told":
        return self.say(self.recorder().plan_opened(route, day or self.day, "assessment", primary=primary))

    @property
    def journey(self) -> Journey:
        return journey_of(self.reference, 1, self.entries)

    def all_stages(self) -> list[Stage]:
        return project(self.journey, self.rules, people())

    def stages(self, code: str) -> list[Stage]:
        return [stage for stage in self.all_stages() if stage.code == code]

    def stage(self, key: str) -> Stage:
        return next(stage for stage in self.all_stages() if stage.key == key)

    def codes(self, state: object = None) -> set[str]:
        return {s.code for s in self.all_stages() if state in (None, s.state)}
