"""What a stage calls for on a day, and who hears it: asked by the sweep, by `why-not` and by the nightly certificate.

Nothing is read or kept here but what is given: the same stage, people and day are always judged the same.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from casework.ports import DueStage, StoredStage
from casework.whose_days import calendar_of
from permanence.agreeing import Backlog, next_while_agreeing
from permanence.dates import CouncilCalendar, Spell
from permanence.journey import Journey
from permanence.notices import Level, Verdict, Watch, next_notice
from permanence.people import Directory, Person, Role
from permanence.stages import Rulebook

Chain = tuple[str | None, str | None]


class KnowsJourneys(Protocol):
    """The record, or whoever knows the journeys as they were at another moment."""

    def journeys(self, references: Iterable[str]) -> Iterator[Journey]: ...


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
    backlog: Backlog | None = None
    _hearers: dict[str | None, Person | None] = field(default_factory=dict)
    _chains: dict[str | None, Chain] = field(default_factory=dict)
    _verdicts: dict[tuple[Watch, tuple[Spell, ...]], Verdict] = field(default_factory=dict)
    _calendars: dict[str | None, CouncilCalendar] = field(default_factory=dict)

    def of(self, stage: DueStage) -> Judged:
        """What the stage calls for, and who hears it."""
        owner = stage.owner or self.to_allocate.get(stage.reference)
        verdict = self._verdict(stage, owner)
        newly_open = verdict.told.opened_on == self.today and stage.watch.told.opened_on != self.today
        chain = self.chain_of(owner) if newly_open else stage.chain
        hearers = []
        for level in verdict.levels:
            person = self._asked(stage) if self.backlog else self.hearer(owner, level, chain)
            if person:
                hearers.append((level, person))
            elif self.backlog:
                return Judged(stage, owner, verdict, chain, waits=True)
            elif level is not Level.SERVICE_MANAGER:
                return Judged(stage, owner, verdict, chain, nobody=True)
        return Judged(stage, owner, verdict, chain, tuple(hearers))

    def hearer(self, owner: str | None, level: Level, chain: Chain) -> Person | None:
        """Who is told: the owner, a manager of the frozen chain, or whoever stands in; last the administrator.

        Nobody to tell is itself something the administrator must hear (design section 6).
        """
        meant = {Level.MANAGER: chain[0], Level.SERVICE_MANAGER: chain[1]}.get(level, owner)
        if meant is None and level is Level.SERVICE_MANAGER:
            return None  # the chain is shorter here: it stopped at the team manager
        if meant not in self._hearers:
            hearing = self.directory.who_hears(meant, self.today)
            self._hearers[meant] = hearing.person if hearing else self._administrator()
        return self._hearers[meant]

    def _verdict(self, stage: DueStage, owner: str | None) -> Verdict:
        """By the days on which its owner works: on her day off nothing is called for, and no such day is waited out.

        Many stages fell due on the same day and were told the same: each such case is judged once.
        """
        calendar = self._calendar(owner)
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

    def _calendar(self, owner: str | None) -> CouncilCalendar:
        if owner not in self._calendars:
            self._calendars[owner] = calendar_of(owner, self.directory, self.rules.for_sending)
        return self._calendars[owner]

    def chain_of(self, owner: str | None) -> Chain:
        """The team manager and the service manager as they are now: frozen while the alert is open."""
        if owner not in self._chains:
            line = self.directory.line_above(owner)
            manager = line[0].email if line else None
            service = next((p.email for p in line[1:] if p.role is Role.SERVICE_MANAGER), None)
            self._chains[owner] = manager, service or (line[1].email if len(line) > 1 else None)
        return self._chains[owner]

    def _administrator(self) -> Person | None:
        administrators = self.directory.with_role(Role.ADMINISTRATOR)
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


def alert_key(person: Person, today: date) -> str:
    """The natural key of a person's message of a morning."""
    return f"alert:{person.email}:{today}"


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
