"""What a stage calls for on a day, and who hears it: asked by the sweep, by `why-not` and by the nightly certificate.

Nothing is read or kept here but what is given: the same stage, people and day are always judged the same.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from casework.ports import DueStage, Reading, StoredStage
from casework.who_may_see import KnowsJourneys, Sight
from permanence.agreeing import Backlog, next_while_agreeing
from permanence.dates import CouncilCalendar, Spell
from permanence.notices import ESCALATIONS, Level, Verdict, Watch, next_notice
from permanence.people import Directory, Person, Role
from permanence.stages import Rulebook

Chain = tuple[str | None, str | None]


@dataclass(frozen=True, slots=True)
class Judged:
    """What a stage calls for on a day and who hears it.

    `chain`: the managers who are frozen with it from now on. `waits`: while the backlog is agreed, neither its worker
    nor her cover is at work. `nobody`: not even an administrator can be told.
    """

    stage: DueStage
    owner: str | None
    verdict: Verdict
    chain: Chain
    hearers: tuple[tuple[Level, Person], ...] = ()
    waits: bool = False
    nobody: bool = False


@dataclass
class Judge:
    """Judges stages on one day. `to_allocate`: the managers of children without a known worker (`to_allocate_in`)."""

    directory: Directory
    rules: Rulebook
    today: date
    to_allocate: Mapping[str, str]
    sight: Sight
    backlog: Backlog | None = None
    _chains: dict[tuple[str | None, str | None], Chain] = field(default_factory=dict)
    _verdicts: dict[tuple[Watch, tuple[Spell, ...]], Verdict] = field(default_factory=dict)
    _calendars: dict[str | None, CouncilCalendar] = field(default_factory=dict)

    @classmethod
    def of_children(
        cls, tx: Reading, rules: Rulebook, directory: Directory, today: date, references: Iterable[str]
    ) -> Judge:
        """One that answers who hears of these children; whose they are to allocate it is not told."""
        return cls(directory, rules, today, {}, Sight(tx, rules, directory, today, references))

    def of(self, stage: DueStage) -> Judged:
        """What the stage calls for, and who hears it."""
        owner = stage.owner or self.to_allocate.get(stage.reference)
        verdict = self._verdict(stage, owner)
        if not verdict.levels:
            return Judged(stage, owner, verdict, stage.chain)
        newly_open = verdict.told.opened_on == self.today and stage.watch.told.opened_on != self.today
        chain = self.chain_of(stage.reference, owner) if newly_open else self._kept_chain(stage, owner)
        hearers = []
        for level in verdict.levels:
            person = self._asked(stage) if self.backlog else self.hearer(stage.reference, owner, level, chain)
            if person:
                hearers.append((level, person))
            elif self.backlog:
                return Judged(stage, owner, verdict, chain, waits=True)
            elif level is not Level.SERVICE_MANAGER:
                return Judged(stage, owner, verdict, chain, nobody=True)
        return Judged(stage, owner, verdict, chain, tuple(hearers))

    def hearer(self, reference: str, owner: str | None, level: Level, chain: Chain) -> Person | None:
        """Who is told: the owner, a manager of the chain, or whoever stands in; all of them may see the child.

        Where nobody of the owner's line is left, the child's worker and those above her hear, then whom a sealed child
        is open to; last an administrator: nobody to tell is itself something that he must hear (design section 6). Of a
        child who is hidden from every administrator `homeward check` alone says it.
        """
        if level is Level.SERVICE_MANAGER and chain[1] is None:
            return None  # the chain is shorter here: it stopped at the team manager
        worker = self.sight.worker_of(reference)
        of_worker = self._chain(worker, None)
        meant: tuple[str | None, ...] = (owner, worker)
        if level in ESCALATIONS:
            place = 0 if level is Level.MANAGER else 1
            meant = chain[place], of_worker[place]
        for email in meant:
            hearing = self.directory.who_hears(email, self.today, self._may_see(reference))
            if hearing:
                return hearing.person
        return next(iter(self.sight.named(reference)), None) or self._administrator(reference)

    def _may_see(self, reference: str) -> Callable[[Person], bool]:
        return lambda person: self.sight.may_be_told(person, reference)

    def _verdict(self, stage: DueStage, owner: str | None) -> Verdict:
        """By the days on which its owner works: on her day off nothing is called for, and no such day is waited out.

        Many stages fell due on the same day and were told the same: each such case is judged once.
        """
        calendar = self.calendar(owner)
        case = stage.watch, calendar.spells
        verdict = self._verdicts.get(case)
        if verdict is None:
            judge = next_while_agreeing if self.backlog else next_notice
            verdict = self._verdicts[case] = judge(stage.watch, self.today, calendar)
        return verdict

    def _asked(self, stage: DueStage) -> Person | None:
        """Whose list a step stands in: its worker's, or her cover's; with neither of them at work it waits."""
        hearing = self.directory.who_hears(stage.owner, self.today)
        if hearing is None:
            return None
        away = self.directory.people[stage.owner or ""].away_on(self.today)
        is_cover = away is not None and away.cover == hearing.person.email
        return hearing.person if hearing.instead_of is None or is_cover else None

    def calendar(self, owner: str | None) -> CouncilCalendar:
        """The days on which the owner works."""
        if owner not in self._calendars:
            self._calendars[owner] = self.directory.calendar_of(owner, self.rules.for_sending)
        return self._calendars[owner]

    def chain_of(self, reference: str, owner: str | None) -> Chain:
        """The team manager and the service manager above the owner of a child's step as they are now."""
        return self._chain(owner, self.sight.worker_of(reference))

    def _kept_chain(self, stage: DueStage, owner: str | None) -> Chain:
        """The chain as it was frozen; a link that left, or may not see the child any more, is the one of today."""
        manager, service_manager = stage.chain
        if self._still(stage, manager) and self._still(stage, service_manager):
            return stage.chain
        anew = self.chain_of(stage.reference, owner)
        return (
            manager if self._still(stage, manager) else anew[0],
            service_manager if self._still(stage, service_manager) else anew[1],
        )

    def _still(self, stage: DueStage, link: str | None) -> bool:
        person = self.directory.get(link)
        return person is not None and person.active and self.sight.may_be_told(person, stage.reference)

    def _chain(self, owner: str | None, worker: str | None) -> Chain:
        """The team manager and the service manager above the owner today; of one without a line, the worker's."""
        if (owner, worker) not in self._chains:
            line = self.directory.line_above(owner) or self.directory.line_above(worker)
            manager = line[0].email if line else None
            service = next((p.email for p in line[1:] if p.role is Role.SERVICE_MANAGER), None)
            above = service or (line[1].email if len(line) > 1 else None)
            self._chains[owner, worker] = manager, above
        return self._chains[owner, worker]

    def _administrator(self, reference: str) -> Person | None:
        """One from whom the child is not hidden: none, of a sealed child whose named people have all left."""
        everyone = self.directory.with_role(Role.ADMINISTRATOR)
        administrators = [person for person in everyone if not self.sight.hides_from(person, reference)]
        present = [person for person in administrators if not person.away_on(self.today)]
        return next(iter(present or administrators), None)


def due_stage_of(stored: StoredStage) -> DueStage | None:
    """A stored stage as the sweep would read it; None where it has nothing to watch."""
    stage = stored.stage
    if stage.due_on is None or not stage.is_open:
        return None
    watch = Watch(
        stage.due_on, stage.warn_days, stage.quiet_until, stage.quiet_kind, stage.answered_on, stored.told
    )
    return DueStage(stored.id, stage.reference, stage.journey, stage.key, stage.owner, stored.chain, watch)


def is_told_of_nobody(person: Person) -> bool:
    """An administrator answers for no child: he hears, in a notice without buttons, that nobody else can be told."""
    return person.role is Role.ADMINISTRATOR


def alert_key(person: Person, today: date) -> str:
    """The natural key of a person's message of a morning."""
    return f"{'nobody' if is_told_of_nobody(person) else 'alert'}:{person.email}:{today}"


def is_over_for(person: Person, today: date, gone: Collection[str]) -> bool:
    """Whether nothing reaches this person before tomorrow: she has today's message already, or does not work today.

    `gone`: of the keys of today's messages, those of which the message has left.
    """
    return alert_key(person, today) in gone or not person.works_on(today)


def to_allocate_in(tx: KnowsJourneys, directory: Directory, references: Iterable[str]) -> dict[str, str]:
    """Of children without a known worker, by reference: the manager of their team, whose it is to allocate them."""
    wanted = list(references)
    if not wanted:
        return {}
    managers = {p.team: p.email for p in reversed(directory.with_role(Role.TEAM_MANAGER)) if p.team}
    found = {j.reference: (managers.get(j.allocation.team or ""), j) for j in tx.journeys(wanted)}
    return {
        reference: manager
        for reference, (manager, journey) in found.items()
        if manager and not journey.allocation.hides_from(manager)
    }
