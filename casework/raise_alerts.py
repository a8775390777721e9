"""Raise every notice that the day calls for, and queue one message for each person and morning.

Safe to run at any time, twice, or after days without a run: what is told is kept with the stage, every key is
natural, and the store refuses the second of each. Work is done in portions, each one transaction, so that the
first message can leave while later portions are still being worked through; they begin small and double, so that it
leaves soon.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime, time

from casework.ask_again import ask_again
from casework.backlog import HAS_LISTS, backlog_on, end_if_answered
from casework.calendar_ends import tell_of_calendar_end
from casework.catch_up import queue_catch_ups
from casework.ports import (
    CaseRecord,
    DueStage,
    MessageKind,
    NewMessage,
    NewNotice,
    ToldUpdate,
    Writing,
)
from casework.whose_days import calendar_of
from permanence.agreeing import Backlog, next_while_agreeing
from permanence.dates import CouncilCalendar, Spell
from permanence.notices import ESCALATIONS, Level, Verdict, Watch, next_notice
from permanence.people import Directory, Person, Role
from permanence.stages import Rulebook

PORTION = 250  # whoever presses a button meanwhile waits for one of these at most
FIRST_PORTION = 60
MORNING = time(8, 0)
EVENING = time(17, 0)
LAST_SWEEP = "last_sweep"
SWEEP_FAULTS = "sweep_faults"


@dataclass(frozen=True, slots=True)
class WorkingHours:
    """The local times between which messages go out on a working day."""

    first: time = MORNING
    last: time = EVENING


@dataclass
class Swept:
    """What a sweep found: stages looked at, notices raised, messages queued, stages it could not judge."""

    looked_at: int = 0
    notices: int = 0
    messages: int = 0
    faults: list[str] = field(default_factory=list)


@dataclass
class _Portion:
    """What one transaction of the sweep will write."""

    messages: dict[str, NewMessage] = field(default_factory=dict)
    notices: list[NewNotice] = field(default_factory=list)
    updates: list[ToldUpdate] = field(default_factory=list)


def raise_alerts(
    record: CaseRecord, now: datetime, *, hours: WorkingHours = WorkingHours(), portion: int = PORTION
) -> Swept:
    """Every notice due at `now` (UTC) is raised and its message queued; what was found.

    Outside the council's working hours nothing is raised: the next sweep inside them does it. While the backlog is
    being agreed each worker has her list, and nobody above her hears anything.
    """
    swept = Swept()
    today = working_day_at(record.rules, now, hours)
    if today is None:
        return swept
    with record.writing() as tx:
        backlog = backlog_on(tx, today)
        swept.messages += tell_of_calendar_end(tx, record.rules.calendar, today, now)
        if backlog is None:
            swept.messages += queue_catch_ups(tx, tx.directory(), record.rules.for_sending, today, now)
            swept.messages += ask_again(tx, record.rules, today, now)
    escalations = _Portion()
    size, last = min(FIRST_PORTION, portion), None
    while True:
        with record.writing() as tx:
            due = tx.due_stages(today, size, last)
            to_allocate = _managers_of_unallocated(tx, [s.reference for s in due if s.owner is None])
            sorting = _Sorting(tx.directory(), record.rules, today, now, swept, to_allocate, backlog)
            _sweep_portion(tx, sorting, due, escalations)
        if not due:
            break
        size, last = min(2 * size, portion), due[-1]
    with record.writing() as tx:
        _write(tx, escalations, now, swept)
        if backlog:
            swept.messages += queue_catch_ups(tx, tx.directory(), record.rules.for_sending, today, now)
            swept.messages += end_if_answered(tx, record.rules, today, now)
        tx.remember(LAST_SWEEP, now.isoformat())
        tx.remember(SWEEP_FAULTS, "\n".join(swept.faults))
    return swept


def working_day_at(rules: Rulebook, now: datetime, hours: WorkingHours) -> date | None:
    """The local day on which the council is at work at `now` (UTC); None outside its working hours."""
    local = now.astimezone(rules.zone)
    if not hours.first <= local.time() < hours.last or not rules.for_sending.is_working_day(local.date()):
        return None
    return local.date()


def _sweep_portion(tx: Writing, sorting: _Sorting, due: list[DueStage], escalations: _Portion) -> None:
    findings = [found for found in map(sorting.look_at, due) if found]
    gone = tx.gone({_message_key(person, sorting.day) for found in findings for _, person in found.hearers})
    for found in findings:
        sorting.tell(found, gone, escalations)
    sorting.swept.looked_at += len(due)
    if sorting.backlog and sorting.portion.messages:
        tx.remember(HAS_LISTS, sorting.day)
    _write(tx, sorting.portion, sorting.now, sorting.swept)


def _managers_of_unallocated(tx: Writing, references: list[str]) -> dict[str, str]:
    """Of children without a known worker, by reference: the manager of their team, whose it is to allocate them."""
    if not references:
        return {}
    managers = {p.team: p.email for p in reversed(tx.directory().with_role(Role.TEAM_MANAGER)) if p.team}
    found = {j.reference: (managers.get(j.allocation.team or ""), j) for j in tx.journeys(references)}
    return {
        reference: manager
        for reference, (manager, journey) in found.items()
        if manager and manager not in journey.allocation.restricted_from
    }


def _write(tx: Writing, portion: _Portion, now: datetime, swept: Swept) -> None:
    swept.notices += tx.raise_notices(list(portion.messages.values()), portion.notices, portion.updates, now)
    swept.messages += len(portion.messages)


@dataclass(frozen=True, slots=True)
class _Finding:
    """What a stage calls for today and who hears it."""

    stage: DueStage
    verdict: Verdict
    chain: tuple[str | None, str | None]
    hearers: list[tuple[Level, Person]]


@dataclass
class _Sorting:
    """One portion of a sweep: each stage is looked at, and what it calls for goes into people's messages."""

    directory: Directory
    rules: Rulebook
    today: date
    now: datetime
    swept: Swept
    to_allocate: dict[str, str]
    backlog: Backlog | None = None
    portion: _Portion = field(default_factory=_Portion)
    hearers: dict[str | None, Person | None] = field(default_factory=dict)
    chains: dict[str | None, tuple[str | None, str | None]] = field(default_factory=dict)
    verdicts: dict[tuple[Watch, tuple[Spell, ...]], Verdict] = field(default_factory=dict)
    calendars: dict[str | None, CouncilCalendar] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.day = self.today.isoformat()

    def look_at(self, stage: DueStage) -> _Finding | None:
        """What the stage calls for; None, with the reason kept, when nobody can be told."""
        owner = stage.owner or self.to_allocate.get(stage.reference)
        verdict = self._verdict(stage, owner)
        newly_open = verdict.told.opened_on == self.today and stage.watch.told.opened_on != self.today
        chain = self._chain(owner) if newly_open else stage.chain
        hearers = []
        for level in verdict.levels:
            person = self._asked(stage) if self.backlog else self._hearer(owner, level, chain)
            if person is None and self.backlog:
                self._put_off(stage)
                return None
            if person:
                hearers.append((level, person))
            elif level is not Level.SERVICE_MANAGER:
                why = "there is nobody to tell, not even an administrator"
                self._fault(stage, why, self._tomorrow())
                return None
        return _Finding(stage, verdict, chain, hearers)

    def _verdict(self, stage: DueStage, owner: str | None) -> Verdict:
        """By the days on which its owner works: on her day off nothing is called for, and no such day is waited out.

        Many stages fell due on the same day and were told the same: each such case is judged once.
        """
        calendar = self._calendar(owner)
        case = stage.watch, calendar.spells
        verdict = self.verdicts.get(case)
        if verdict is None:
            judge = next_while_agreeing if self.backlog else next_notice
            verdict = self.verdicts[case] = judge(stage.watch, self.today, calendar)
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
        if owner not in self.calendars:
            self.calendars[owner] = calendar_of(owner, self.directory, self.rules.for_sending)
        return self.calendars[owner]

    def tell(self, found: _Finding, gone: frozenset[str], escalations: _Portion) -> None:
        """The stage's notices are in people's messages, or the stage is put off to the next working day.

        It is put off whole when one of its hearers has had today's message already: there is one a morning. So it is
        when one of them does not work today.
        """
        stage = found.stage
        if any(self._cannot_hear(person, gone) for _, person in found.hearers):
            self._put_off(stage)
            return
        self._keep_told(found, escalations)
        for level, person in found.hearers:
            target = escalations if level in ESCALATIONS else self.portion
            self._tell(target, stage, level, person)

    def _put_off(self, stage: DueStage) -> None:
        self.portion.updates.append(ToldUpdate(stage.id, stage.watch.told, self._tomorrow(), stage.chain))

    def _tomorrow(self) -> date:
        return self.rules.for_sending.working_day_after(self.today)

    def _cannot_hear(self, person: Person, gone: frozenset[str]) -> bool:
        return _message_key(person, self.day) in gone or not person.works_on(self.today)

    def _keep_told(self, found: _Finding, escalations: _Portion) -> None:
        """What is told is written together with the notice that tells it.

        Escalations are written last. Should the process die before, nobody above counts as told yet, and the next
        sweep of the day tells them.
        """
        stage, told = found.stage, found.verdict.told
        next_check_on = found.verdict.next_check_on
        if self.backlog and self.backlog.start_on:
            next_check_on = min(next_check_on, self.backlog.start_on)
        whole = ToldUpdate(stage.id, told, next_check_on, found.chain)
        if ESCALATIONS.isdisjoint(found.verdict.levels):
            self.portion.updates.append(whole)
            return
        below = replace(told, escalated=stage.watch.told.escalated)
        self.portion.updates.append(ToldUpdate(stage.id, below, self.today, found.chain))
        escalations.updates.append(whole)

    def _fault(self, stage: DueStage, why: str, next_check_on: date) -> None:
        rule = self.rules.pack.stages.get(stage.stage.partition("#")[0])
        self.swept.faults.append(f"{stage.reference} {rule.name if rule else stage.stage}: {why}")
        self.portion.updates.append(ToldUpdate(stage.id, stage.watch.told, next_check_on, stage.chain))

    def _chain(self, owner: str | None) -> tuple[str | None, str | None]:
        """The team manager and the service manager as they are now: frozen while the alert is open."""
        if owner not in self.chains:
            line = self.directory.line_above(owner)
            manager = line[0].email if line else None
            service = next((p.email for p in line[1:] if p.role is Role.SERVICE_MANAGER), None)
            self.chains[owner] = manager, service or (line[1].email if len(line) > 1 else None)
        return self.chains[owner]

    def _hearer(self, owner: str | None, level: Level, chain: tuple[str | None, str | None]) -> Person | None:
        """Who is told: the owner, a manager of the frozen chain, or whoever stands in; last the administrator.

        Nobody to tell is itself something the administrator must hear (design section 6).
        """
        meant = {Level.MANAGER: chain[0], Level.SERVICE_MANAGER: chain[1]}.get(level, owner)
        if meant is None and level is Level.SERVICE_MANAGER:
            return None  # the chain is shorter here: it stopped at the team manager
        if meant not in self.hearers:
            hearing = self.directory.who_hears(meant, self.today)
            self.hearers[meant] = hearing.person if hearing else self._administrator()
        return self.hearers[meant]

    def _administrator(self) -> Person | None:
        administrators = self.directory.with_role(Role.ADMINISTRATOR)
        present = [person for person in administrators if not person.away_on(self.today)]
        return next(iter(present or administrators), None)

    def _tell(self, target: _Portion, stage: DueStage, level: Level, person: Person) -> None:
        key = _message_key(person, self.day)
        if key not in target.messages:
            target.messages[key] = NewMessage(
                key=key,
                kind=MessageKind.BACKLOG if self.backlog else MessageKind.ALERT,
                person=person.email,
                channel=person.channel,
                not_before=self.now,
                facts={"on": self.day},
            )
        target.notices.append(
            NewNotice(
                key=f"{'backlog:' if self.backlog else ''}{_notice_key(stage, level, person, self.day)}",
                stage_id=stage.id,
                reference=stage.reference,
                journey=stage.journey,
                stage=stage.stage,
                level=level,
                person=person.email,
                raised_on=self.today,
                message_key=key,
            )
        )


def _message_key(person: Person, today: str) -> str:
    return f"alert:{person.email}:{today}"


def _notice_key(stage: DueStage, level: Level, person: Person, today: str) -> str:
    """Stage, level, person and day. What was told is kept with the stage: a notice on another day has its own occasion.

    A second broken booking, a due date moved there and back, a worker who has the child again: none is one of before.
    """
    return f"{stage.reference}/{stage.journey}/{stage.stage}:{level}:{today}:{person.email}"
