"""What the data do not say: children without a worker or a route, steps reported as wrong, steps without a target."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from casework.called import Called
from casework.ports import Reading, StageQuery
from casework.queue_content import QueueLine
from casework.who_may_see import hidden_from, may_see_child
from permanence.answers.words import as_a_line
from permanence.day_words import day_words
from permanence.entries import EntryKind
from permanence.how_many import how_many
from permanence.journey import Journey
from permanence.local_day import local_day
from permanence.people import Person
from permanence.rights.table import Action
from permanence.stages import QuietKind, Rulebook, Stage
from permanence.standing import days

Titled = tuple[str, tuple[QueueLine, ...]]


def lacking_parts(
    tx: Reading, rules: Rulebook, called: Called, person: Person, today: date
) -> Iterator[Titled]:
    """Each kind of gap under its title, the longest first; of no child whom this person may not see."""
    look = _Look(tx, rules, person, today)
    workerless = look.going_on(tx.references_without_worker())
    yield "No social worker is known", tuple(_without_worker(workerless, rules, called, today))
    planless = set(tx.references()) - set(tx.references_with(EntryKind.PLAN_OPENED))
    journeys = look.going_on(sorted(planless))
    yield "No route is recorded", tuple(_without_route(journeys, rules, called, today))
    reported = frozenset(tx.references_with(EntryKind.ALERT_WRONG))
    of_reported = (s.stage for s in tx.stages(StageQuery(references=reported)))
    doubted = [s for s in of_reported if s.quiet_kind is QuietKind.QUERIED]
    seen = {j.reference for j in look.going_on(sorted({s.reference for s in doubted}))}
    yield (
        "Reported as a wrong alert",
        tuple(_doubted([s for s in doubted if s.reference in seen], rules, called, today)),
    )
    unset = frozenset(rule.code for rule in rules.pack.unset_stages())
    hidden = hidden_from(tx, person)
    running = (s.stage for s in tx.stages(StageQuery(codes=unset)) if s.stage.reference not in hidden)
    yield "No target is set", tuple(_unset(running, rules, today))


@dataclass(frozen=True, slots=True)
class _Look:
    """One reader's look at the record on a day."""

    tx: Reading
    rules: Rulebook
    person: Person
    today: date

    def going_on(self, references: list[str]) -> list[Journey]:
        """The journeys that go on, of those of these children of whom she may be told."""
        directory = self.tx.directory()
        return [
            journey
            for journey in self.tx.journeys(references)
            if journey.ended_on is None
            and journey.said_over is None
            and may_see_child(
                self.tx, self.rules, directory, self.person, journey, self.today, Action.BE_TOLD
            )
        ]


def _without_worker(
    journeys: list[Journey], rules: Rulebook, called: Called, today: date
) -> Iterator[QueueLine]:
    found = [(_since(journey, rules) or today, journey) for journey in journeys]
    for since, journey in sorted(found, key=lambda one: (one[0], one[1].reference)):
        waited = f"Since {day_words(since, today)}, {days((today - since).days)}{_in_team(journey)}"
        yield QueueLine(called.name(journey.reference), "", waited)


def _in_team(journey: Journey) -> str:
    """Its team as the end of a line; a name that says itself that it is a team's is not told twice: "Team 10"."""
    team = journey.allocation.team or ""
    said = team if "team" in team.casefold() else f"team {team}"
    return f", {said}" if team else ""


def _since(journey: Journey, rules: Rulebook) -> date | None:
    """The day of the allocation that leaves the child without a worker; when it began, where nobody ever was."""
    moments = [moment for moment, allocation in journey.allocations if allocation.social_worker is None]
    return local_day(moments[-1], rules.zone) if moments else journey.began_on


def _without_route(
    journeys: list[Journey], rules: Rulebook, called: Called, today: date
) -> Iterator[QueueLine]:
    waiting = [j for j in journeys if j.began_on and j.first_reached(rules.pack.final_order) is None]
    for journey in sorted(waiting, key=lambda j: (j.began_on or today, j.reference)):
        began = journey.began_on or today
        yield QueueLine(called.name(journey.reference), "", f"Looked after for {days((today - began).days)}")


def _doubted(stages: list[Stage], rules: Rulebook, called: Called, today: date) -> Iterator[QueueLine]:
    for stage in sorted(stages, key=lambda s: (s.answered_on or today, s.reference)):
        since = stage.answered_on or today
        waited = (
            f"Reported {day_words(since, today)}, {days((today - since).days)} ago"
            if since < today
            else "Today"
        )
        yield QueueLine(
            called.name(stage.reference), as_a_line(rules.pack.step_of(stage.key)), waited, entry=0
        )


def _unset(stages: Iterable[Stage], rules: Rulebook, today: date) -> Iterator[QueueLine]:
    """A line for each step of the pack that runs for somebody and is judged by nothing; counts alone."""
    running: dict[str, list[Stage]] = defaultdict(list)
    for stage in stages:
        running[stage.code].append(stage)
    for code, found in sorted(running.items(), key=lambda one: -len(one[1])):
        oldest = min(stage.started_on for stage in found)
        steps = how_many(len(found), "step runs", "steps run")
        age = days((today - oldest).days)
        yield QueueLine(as_a_line(rules.pack.step_of(code)), "", f"{steps}, the oldest for {age}")
