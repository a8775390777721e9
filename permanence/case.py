"""A case as an answer meets it: one journey with its stages, on a day, under a council's rules."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from permanence.answer import Answer, Verb
from permanence.journey import Decision, Journey, Reached
from permanence.pack.model import StageRule
from permanence.people import Directory
from permanence.stages import Rulebook, Stage, StageState

TOO_SOON_FOR_ANOTHER = timedelta(days=28)


@dataclass(frozen=True, slots=True)
class Case:
    """One journey, its stages as projected, the council's rules and people, and the day in the council's zone."""

    journey: Journey
    stages: tuple[Stage, ...]
    rules: Rulebook
    directory: Directory
    today: date

    def stage(self, key: str | None) -> Stage | None:
        return next((s for s in self.stages if s.key == key), None)

    def running(self) -> list[Stage]:
        """Stages whose end is still to come: open, paused, or booked where nothing else is told."""
        return [s for s in self.stages if s.has_not_ended]

    def running_to(self, milestone: str | None) -> list[Stage]:
        return [s for s in self.running() if s.milestone == milestone]

    def milestone_of(self, answer: Answer) -> str | None:
        """The milestone an answer is about: the one it names, else the one that ends its stage."""
        if answer.milestone:
            return answer.milestone
        rule = self.rule_of(answer.stage)
        return rule.end if rule else None

    def rule_of(self, stage: str | None) -> StageRule | None:
        return self.rules.pack.stages.get(stage.partition("#")[0]) if stage else None

    def booked_and_passed(self, milestone: str) -> date | None:
        """The day a milestone was last booked for, once that has passed and the milestone has not been told since."""
        made = self.journey.bookings_of(milestone)
        if not made or made[-1].on >= self.today:
            return None
        told = [r.on for r in self.journey.reached(milestone)]
        told += [d.on for d in self.journey.decisions if d.milestone == milestone]
        return None if any(on >= made[-1].on for on in told) else made[-1].on

    def day_of(self, answer: Answer) -> date:
        """The day an answer speaks of. Without one, "done" means the day that was booked, else today."""
        if answer.on:
            return answer.on
        milestone = self.milestone_of(answer) if answer.verb in (Verb.DONE, Verb.DECISION) else None
        booked = self.booked_and_passed(milestone) if milestone else None
        return booked or self.today

    def held(self, answer: Answer) -> Reached | None:
        """The date held that this answer says again or corrects; None when it tells something new.

        A milestone that repeats is corrected only through the closed stage that it ended, and said again only with
        the same day: any other day is a further one. So is one that came round again (`_came_round_again`).
        """
        milestone = self.milestone_of(answer)
        if milestone is None:
            return None
        reached = self.journey.reached(milestone)
        if not self.rules.pack.milestones[milestone].repeats:
            again = bool(reached) and self._came_round_again(milestone, reached[-1].on, self.day_of(answer))
            return reached[-1] if reached and not again else None
        stage = self.stage(answer.stage)
        if stage and stage.state is StageState.CLOSED:
            return next((r for r in reached if r.on == stage.ended_on), None)
        return next((r for r in reached if r.on == self.day_of(answer)), None)

    def _came_round_again(self, milestone: str, held: date, day: date) -> bool:
        """Whether `day` is a further one of a milestone that usually comes once: a second panel and its decision.

        A panel after the decision on the last one starts a new statutory fortnight (regulation 13), which a mere
        correction of the first panel's date would never start; the decision that it waits for is a further one too.
        Within four weeks of the decision it is taken for a slip of the first panel's date, and refused by the rules.
        """
        pack, journey = self.rules.pack, self.journey
        answered = any(
            held <= end.on and end.on + TOO_SOON_FOR_ANOTHER <= day
            for rule in pack.stages_from(milestone)
            if rule.repeats and rule.end != milestone
            for end in journey.reached(rule.end)
        )
        awaited = any(
            held < start.on <= day
            for rule in pack.stages_to(milestone)
            if rule.repeats and milestone not in rule.start
            for code in rule.start
            for start in journey.reached(code)
        )
        return answered or awaited

    def decision_of(self, held: Reached | None) -> Decision | None:
        """The decision whose entry gave this date, where one did."""
        return next((d for d in self.journey.decisions if held and d.entry == held.entry), None)
