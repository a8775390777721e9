"""Raise every notice that the day calls for, and queue one message for each person and morning.

Safe to run at any time, twice, or after days without a run: what is told is kept with the stage, every key is
natural, and the store refuses the second of each. Work is done in portions, each one transaction, so that the
first message can leave while later portions are still being worked through; they begin small and double, so that it
leaves soon.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from pathlib import Path

from casework.ask_again import ask_again
from casework.attention import repeats_left
from casework.backlog import HAS_LISTS, backlog_on, end_if_answered
from casework.calendar_ends import tell_of_calendar_end
from casework.calendar_files import queue_changes_for_all
from casework.catch_up import queue_catch_ups
from casework.health import LAST_SWEEP
from casework.judge_stage import (
    Judge,
    Judged,
    alert_key,
    is_over_for,
    is_told_of_nobody,
    to_allocate_in,
)
from casework.last_look import BUDGET
from casework.meeting.post import post_what_was_left
from casework.new_worker.queue_cards import queue_cards
from casework.nobody_to_tell import NOBODY
from casework.ports import (
    CaseRecord,
    DueStage,
    MessageKind,
    NewMessage,
    NewNotice,
    Reading,
    ToldUpdate,
    Writing,
)
from casework.queue_messages import queue_messages
from casework.weekly_lines import is_of_the_week, week_message
from casework.who_may_see import Sight
from permanence.notices import ESCALATIONS, Level
from permanence.people import Person
from permanence.stages import Rulebook

PORTION = 250  # whoever presses a button meanwhile waits for one of these at most
FIRST_PORTION = 60
MORNING = time(8, 0)
EVENING = time(17, 0)
SWEEP_FAULTS = "sweep_faults"
SWEPT = "swept"  # of each day, its first whole sweep


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
    record: CaseRecord,
    now: datetime,
    *,
    hours: WorkingHours = WorkingHours(),
    portion: int = PORTION,
    budget: int | None = None,
) -> Swept:
    """Every notice due at `now` (UTC) is raised and its message queued; what was found.

    Outside the council's working hours nothing is raised: the next sweep inside them does it. While the backlog is
    being agreed each worker has her list, and nobody above her hears anything. `budget`: how many steps that were named
    before are named to one person again in a week; None for no limit.
    """
    swept = Swept()
    today = working_day_at(record.rules, now, hours)
    if today is None:
        return swept
    with record.writing() as tx:
        backlog, owners = backlog_on(tx, today), tx.due_owners(today)
    _queue_what_is_no_alert(record, today, now, swept, agreeing=backlog is not None)
    escalations = _Portion()
    size, last = min(FIRST_PORTION, portion), None
    while True:
        with record.writing() as tx:
            due = tx.due_stages(today, size, last, owners)
            people = tx.directory()
            to_allocate = to_allocate_in(tx, people, (s.reference for s in due if s.owner is None))
            sight = Sight(tx, record.rules, people, today, [s.reference for s in due])
            judge = Judge(people, record.rules, today, to_allocate, sight, backlog)
            _sweep_portion(tx, _Sorting(tx, judge, now, hours, swept, budget), due, escalations)
        if not due:
            break
        size, last = min(2 * size, portion), due[-1]
    with record.writing() as tx:
        _write(tx, escalations, now, swept)
        if backlog:
            swept.messages += queue_catch_ups(tx, tx.directory(), record.rules.for_sending, today, now)
            swept.messages += end_if_answered(tx, record.rules, today, now)
        tx.occur(SWEPT, today.isoformat(), now)
        tx.remember(LAST_SWEEP, now.isoformat())
        tx.remember(SWEEP_FAULTS, "\n".join(swept.faults))
    return swept


def _queue_what_is_no_alert(
    record: CaseRecord, today: date, now: datetime, swept: Swept, *, agreeing: bool
) -> None:
    """Messages that no step calls for are queued, and counted. `agreeing`: the backlog is being agreed.

    They are queued together. Where one kind cannot be, each is queued by itself, so that it keeps none of the others.
    """
    kinds = [kind for kind, always in _NO_ALERTS.items() if always or not agreeing]
    try:
        with record.writing() as tx:
            swept.messages += sum(kind(tx, record.rules, today, now) for kind in kinds)
    except Exception:  # noqa: BLE001 - the named edge: which it was is found out, and told, below
        for kind in kinds:
            _queue_one_kind(record, kind, today, now, swept)


def _queue_one_kind(record: CaseRecord, kind: _Kind, today: date, now: datetime, swept: Swept) -> None:
    try:
        with record.writing() as tx:
            swept.messages += kind(tx, record.rules, today, now)
    except Exception as trouble:  # noqa: BLE001 - the named edge: kept with the sweep, told by `homeward check`
        what = kind.__name__.strip("_").replace("_", " ")
        swept.faults.append(f"{what}: none of these messages could be queued: {_where(trouble)}")


def _where(trouble: Exception) -> str:
    """The kind of a failure and the line it came from; its own words could hold private ones."""
    frame = traceback.extract_tb(trouble.__traceback__)[-1]
    return f"{type(trouble).__name__} at {Path(frame.filename).name}:{frame.lineno}"


_Kind = Callable[[Writing, Rulebook, date, datetime], int]


def _calendar_end(tx: Writing, rules: Rulebook, today: date, now: datetime) -> int:
    return tell_of_calendar_end(tx, rules.calendar, today, now)


def _hand_overs(tx: Writing, _rules: Rulebook, today: date, now: datetime) -> int:
    return queue_cards(tx, today, now)


def _meetings(tx: Writing, rules: Rulebook, _today: date, now: datetime) -> int:
    return post_what_was_left(tx, rules, now)


def _calendar_files(tx: Writing, rules: Rulebook, today: date, now: datetime) -> int:
    return queue_changes_for_all(tx, rules, today, now)


def _catch_ups(tx: Writing, rules: Rulebook, today: date, now: datetime) -> int:
    return queue_catch_ups(tx, tx.directory(), rules.for_sending, today, now)


# In their order, each with whether it is queued while the backlog is being agreed as well.
_NO_ALERTS: Mapping[_Kind, bool] = {
    _calendar_end: True,
    _hand_overs: True,
    _meetings: True,
    _calendar_files: True,
    _catch_ups: False,
    ask_again: False,
    queue_messages: False,
}


def working_day_at(rules: Rulebook, now: datetime, hours: WorkingHours) -> date | None:
    """The local day on which the council is at work at `now` (UTC); None outside its working hours."""
    local = now.astimezone(rules.zone)
    if not hours.first <= local.time() < hours.last or not rules.for_sending.is_working_day(local.date()):
        return None
    return local.date()


def _sweep_portion(tx: Writing, sorting: _Sorting, due: list[DueStage], escalations: _Portion) -> None:
    findings = [found for found in map(sorting.look_at, due) if found]
    gone = tx.gone({key for found in findings for one in found.hearers for key in sorting.keys_for(*one)})
    for found in findings:
        sorting.tell(found, gone, escalations)
    sorting.swept.looked_at += len(due)
    if sorting.judge.backlog and sorting.portion.messages:
        tx.remember(HAS_LISTS, sorting.day)
    _write(tx, sorting.portion, sorting.now, sorting.swept)


def _write(tx: Writing, portion: _Portion, now: datetime, swept: Swept) -> None:
    swept.notices += tx.raise_notices(list(portion.messages.values()), portion.notices, portion.updates, now)
    swept.messages += len(portion.messages)


@dataclass
class _Sorting:
    """One portion of a sweep: each stage is looked at, and what it calls for goes into people's messages."""

    tx: Reading
    judge: Judge
    now: datetime
    hours: WorkingHours
    swept: Swept
    budget: int | None = None
    portion: _Portion = field(default_factory=_Portion)
    limits: dict[str, Mapping[str, object]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.day = self.judge.today.isoformat()

    def look_at(self, stage: DueStage) -> Judged | None:
        """What the stage calls for; None when nobody is told today, and why is kept where that is wrong."""
        try:
            judged = self.judge.of(stage)
        except Exception as trouble:  # noqa: BLE001 - the named edge: one that cannot be judged keeps no other
            self._fault(stage, f"it cannot be judged: {_where(trouble)}", self._tomorrow())
            return None
        if judged.waits:
            self._put_off(stage)
        elif judged.nobody:
            self._fault(stage, "there is nobody who may be told, not even an administrator", self._tomorrow())
        else:
            return judged
        return None

    def tell(self, found: Judged, gone: frozenset[str], escalations: _Portion) -> None:
        """The stage's notices are in people's messages, or the stage is put off to the next working day.

        It is put off whole when one of its hearers has had today's message already: there is one a morning. So it is
        when one of them does not work today.
        """
        stage = found.stage
        if any(self._cannot_hear(level, person, gone) for level, person in found.hearers):
            self._put_off(stage)
            return
        self._keep_told(found, escalations)
        for level, person in found.hearers:
            target = escalations if level in ESCALATIONS else self.portion
            self._tell(target, stage, level, person, gone)

    def keys_for(self, level: Level, person: Person) -> list[str]:
        """Keys of the messages in which a notice of this level may go to this person."""
        if _waits_for_the_week(level, person):
            return [self._week(person, ()).key]
        return [alert_key(person, self.judge.today)]

    def _week(self, person: Person, gone: Collection[str]) -> NewMessage:
        return week_message(person, self.judge.rules, self.judge.today, self.hours.first, gone)

    def _put_off(self, stage: DueStage) -> None:
        self.portion.updates.append(ToldUpdate(stage.id, stage.owner, None, self._tomorrow(), stage.chain))

    def _tomorrow(self) -> date:
        return self.judge.rules.for_sending.working_day_after(self.judge.today)

    def _cannot_hear(self, level: Level, person: Person, gone: frozenset[str]) -> bool:
        """What goes out once a week waits for nobody's morning."""
        if _waits_for_the_week(level, person):
            return False
        return is_over_for(person, self.judge.today, gone)

    def _keep_told(self, found: Judged, escalations: _Portion) -> None:
        """What is told is written together with the notice that tells it.

        Escalations are written last. Should the process die before, nobody above counts as told yet, and the next
        sweep of the day tells them.
        """
        stage, told = found.stage, found.verdict.told if found.verdict.levels else None
        next_check_on = found.verdict.next_check_on
        if self.judge.backlog and self.judge.backlog.start_on:
            next_check_on = min(next_check_on, self.judge.backlog.start_on)
        whole = ToldUpdate(stage.id, stage.owner, told, next_check_on, found.chain)
        if told is None or ESCALATIONS.isdisjoint(found.verdict.levels):
            self.portion.updates.append(whole)
            return
        below = replace(told, escalated=stage.watch.told.escalated)
        self.portion.updates.append(ToldUpdate(stage.id, stage.owner, below, self.judge.today, found.chain))
        escalations.updates.append(whole)

    def _fault(self, stage: DueStage, why: str, next_check_on: date) -> None:
        rule = self.judge.rules.pack.stages.get(stage.stage.partition("#")[0])
        self.swept.faults.append(f"{stage.reference} {rule.name if rule else stage.stage}: {why}")
        self.portion.updates.append(ToldUpdate(stage.id, stage.owner, None, next_check_on, stage.chain))

    def _tell(
        self, target: _Portion, stage: DueStage, level: Level, person: Person, gone: frozenset[str]
    ) -> None:
        message = self._week(person, gone) if _waits_for_the_week(level, person) else self._of_today(person)
        key = message.key
        target.messages.setdefault(key, message)
        target.notices.append(
            NewNotice(
                key=f"{'backlog:' if self.judge.backlog else ''}{_notice_key(stage, level, person, self.day)}",
                stage_id=stage.id,
                reference=stage.reference,
                journey=stage.journey,
                stage=stage.stage,
                level=level,
                person=person.email,
                raised_on=self.judge.today,
                message_key=key,
            )
        )

    def _limits(self, person: Person) -> Mapping[str, object]:
        """How many steps her message may name again, of what the council allows for the week."""
        if self.budget is None or self.judge.backlog:
            return {}
        if person.email not in self.limits:
            left = repeats_left(self.tx, person, self.budget, self.judge.today)
            self.limits[person.email] = {BUDGET: left}
        return self.limits[person.email]

    def _of_today(self, person: Person) -> NewMessage:
        """The person's message of the morning; of what nobody else can be told, the administrator's notice."""
        kind = MessageKind.BACKLOG if self.judge.backlog else MessageKind.ALERT
        of_nobody = is_told_of_nobody(person)
        return NewMessage(
            key=alert_key(person, self.judge.today),
            kind=MessageKind.NOTICE if of_nobody else kind,
            person=person.email,
            channel=person.channel,
            not_before=self.now,
            facts={"on": self.day, **self._limits(person), **({NOBODY: True} if of_nobody else {})},
        )


def _waits_for_the_week(level: Level, person: Person) -> bool:
    return is_of_the_week(level) and not is_told_of_nobody(person)


def _notice_key(stage: DueStage, level: Level, person: Person, today: str) -> str:
    """Stage, level, person and day. What was told is kept with the stage: a notice on another day has its own occasion.

    A second broken booking, a due date moved there and back, a worker who has the child again: none is one of before.
    """
    return f"{stage.reference}/{stage.journey}/{stage.stage}:{level}:{today}:{person.email}"
