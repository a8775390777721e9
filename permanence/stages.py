"""Stages of a journey: which clocks run, since when, until when, and what has been said about them.

`project` is a pure function of the journey, the rulebook and the people: the store keeps what it returns, and a
replay of the ledger must give the same again. A stage that cannot be judged says why (`state`, `due_on` None)
instead of guessing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise
from zoneinfo import ZoneInfo

from permanence.bookings import bookings_of_stage, is_far_beyond
from permanence.dates import CouncilCalendar, Timescale, due_on
from permanence.entries import EntryKind
from permanence.journey import Booking, Journey, Plan, Reached
from permanence.local_day import local_day
from permanence.pack.model import Pack, StageRule, Target, TargetStatus
from permanence.people import MANAGERS, Directory, Role
from permanence.receipt import Side, receipt_of

SIX_WEEKS = 42
LONG_WARNINGS = (28, 14, 3)
SHORT_WARNINGS = (14, 7, 2)


@dataclass(frozen=True, slots=True)
class Rulebook:
    """What a council judges by: its pack, its calendar, its zone.

    `shows_case_id`: the council wants the case system's id beside a reference, in chat and mail.
    """

    pack: Pack
    calendar: CouncilCalendar
    zone: ZoneInfo
    shows_case_id: bool = False

    @property
    def for_sending(self) -> CouncilCalendar:
        """The days on which people are told anything: also in a year whose holidays nobody has listed yet."""
        return self.calendar.open_ended()


class StageState(StrEnum):
    OPEN = "open"
    PAUSED = "paused"
    CLOSED = "closed"
    SUPERSEDED = "superseded"
    NOT_APPLICABLE = "not_applicable"
    UNTRACKED = "untracked"  # its source cannot tell when it ended: shown, never alerted on


class QuietKind(StrEnum):
    """Why a stage is silent until a date."""

    BOOKED = "booked"
    BLOCKED = "blocked"
    SNOOZED = "snoozed"
    QUERIED = "queried"


@dataclass(frozen=True, slots=True)
class Stage:
    """One running or finished clock of a journey. Dates are days in the council's zone.

    `due_on` None: no target is set (or the clock is paused, or its end is not tracked), so nothing is late.
    `occurrence`: from 1; 0 is a booked review before which the file that came in cannot tell any (`_is_untold`).
    `quiet_until`: the day up to which the last word on this stage asks for silence, of `quiet_kind`.
    `answered_on`: the day of the last word that a person gave on it.
    """

    reference: str
    journey: int
    code: str
    occurrence: int
    name: str
    milestone: str
    milestone_name: str
    route: str | None
    owner_role: Role
    owner: str | None
    started_on: date
    start_milestone: str
    state: StageState
    timescale: Timescale | None
    status: TargetStatus | None
    citation: str
    due_on: date | None
    warn_days: tuple[int, ...]
    ended_on: date | None
    ended_because: str | None
    booked_on: date | None
    times_moved: int
    quiet_until: date | None
    quiet_kind: QuietKind | None
    quiet_reason: str | None
    answered_on: date | None
    snoozes: int
    last_news_on: date

    @property
    def key(self) -> str:
        """What entries call this stage within its journey."""
        return f"{self.code}#{self.occurrence}"

    @property
    def is_open(self) -> bool:
        return self.state is StageState.OPEN

    @property
    def is_awaited(self) -> bool:
        """Whether its end is waited for: its clock runs, or a day is booked of an end that is not tracked."""
        return self.is_open or (self.state is StageState.UNTRACKED and self.booked_on is not None)

    @property
    def has_not_ended(self) -> bool:
        """Whether its end is waited for, or will be again after a pause."""
        return self.is_awaited or self.state is StageState.PAUSED


def is_open_on(stage: Stage, day: date) -> bool:
    """Whether the stage's clock ran on `day`, as far as is known now."""
    if stage.started_on > day or stage.state in (StageState.NOT_APPLICABLE, StageState.UNTRACKED):
        return False
    return stage.ended_on is None or stage.ended_on > day


def is_overdue_on(stage: Stage, day: date) -> bool:
    return stage.due_on is not None and stage.due_on < day and is_open_on(stage, day)


def project(journey: Journey, rules: Rulebook, directory: Directory) -> list[Stage]:
    """Every stage that the journey has had so far, in the pack's order."""
    reached = {m.milestone for m in journey.milestones}
    booked = {b.milestone for b in journey.bookings} if journey.untracked else set()
    return [
        stage
        for rule in rules.pack.stages.values()
        if not reached.isdisjoint(rule.start) or rule.end in booked
        for stage in _StageMaker(journey, rules, directory, rule).stages()
    ]


@dataclass(frozen=True, slots=True)
class _StageMaker:
    journey: Journey
    rules: Rulebook
    directory: Directory
    rule: StageRule

    def stages(self) -> list[Stage]:
        plans = [p for p in self.journey.plans if p.route in self.rule.routes]
        if self.rule.routes and not plans:
            return []
        starts = [m for m in self.journey.milestones if m.milestone in self.rule.start]
        starts.sort(key=lambda m: (m.on, m.entry))
        if not self.rule.repeats:
            del starts[1:]
        first = 1
        if self._is_untold(starts):
            first, starts = 0, [*self.journey.reached(self.rules.pack.begins_with)[:1], *starts]
        begun = ((n, start, self._begins_on(start, plans)) for n, start in enumerate(starts, start=first))
        return [self._stage(n, start, on, len(starts), plans) for n, start, on in begun if on]

    def _is_untold(self, starts: list[Reached]) -> bool:
        """Whether a later review is booked while the file that came in cannot tell the reviews before it.

        The booked day is a fact all the same: the review is waited for, without a clock that could be late.
        """
        rule, made = self.rule, self.journey.bookings_of(self.rule.end)
        before = [code for code in rule.start if code != rule.end]
        if not made or not before or rule.end not in rule.start or not self.rules.pack.is_review(rule.code):
            return False
        told = all(s.milestone == rule.end and s.entry > made[0].entry for s in starts)
        return told and self.journey.untracked.issuperset(before)

    def _begins_on(self, start: Reached, plans: list[Plan]) -> date | None:
        """When the clock begins to run; None where it never does: its route was left before, or it does not apply."""
        begins_on = max(start.on, min((p.opened_on for p in plans), default=start.on))
        closed = _last_closed(plans)
        if closed and closed.closed_on and begins_on > closed.closed_on:
            return None
        return begins_on if self._applies_on(begins_on) else None

    def _stage(
        self, occurrence: int, start: Reached, started_on: date, starts: int, plans: list[Plan]
    ) -> Stage:
        key = f"{self.rule.code}#{occurrence}"
        ended = self._end(occurrence - 1, start, starts)
        state, ended_on, because = self._state(key, started_on, ended, _last_closed(plans))
        target = self.rule.target_on(started_on) if occurrence else None
        due = self._due(key, started_on, state, target)
        bookings = self._bookings_of(occurrence, started_on, ended, state)
        silencing = [b for b in bookings if self._silences(b, target, due)]
        said = _Said(self.journey, key, bookings, silencing)
        quiet_until, quiet_kind, quiet_reason = said.quiet()
        milestone, news = self.rules.pack.milestones[self.rule.end], self.journey.last_entry_at
        return Stage(
            reference=self.journey.reference,
            journey=self.journey.number,
            code=self.rule.code,
            occurrence=occurrence,
            name=self.rule.name,
            milestone=milestone.code,
            milestone_name=milestone.name,
            route=_first_route(plans),
            owner_role=self.rule.owner,
            owner=_owner(self.rule.owner, self.journey, self.directory, self.rules.pack),
            started_on=started_on,
            start_milestone=start.milestone,
            state=state,
            timescale=target.timescale if target else None,
            status=target.status if target else None,
            citation=target.source.citation if target else "",
            due_on=due,
            warn_days=_warn_days(self.rule, started_on, due),
            ended_on=ended_on,
            ended_because=because,
            booked_on=bookings[-1].on if bookings else None,
            times_moved=sum(before.on != after.on for before, after in pairwise(bookings)),
            quiet_until=quiet_until,
            quiet_kind=quiet_kind,
            quiet_reason=quiet_reason,
            answered_on=said.answered_on(self.rules.zone),
            snoozes=sum(s.stage == key for s in self.journey.snoozes),
            last_news_on=max(started_on, local_day(news, self.rules.zone)) if news else started_on,
        )

    def _bookings_of(
        self, occurrence: int, started_on: date, ended: Reached | None, state: StageState
    ) -> list[Booking]:
        """The bookings of one occurrence; only the last where nobody can tell which of them it moved."""
        bookings = bookings_of_stage(self.journey, self.rule, started_on, self.rules.zone)
        if not occurrence and ended:
            bookings = [b for b in bookings if b.entry < ended.entry]
        is_unclear = not occurrence or state is StageState.UNTRACKED  # each may have been of another review
        return bookings[-1:] if is_unclear else bookings

    def _silences(self, booking: Booking, target: Target | None, due: date | None) -> bool:
        """Whether a booking keeps the step silent: far beyond a statutory due date only a manager's does.

        Nobody else can record such a one; it may come with a file of the council.
        """
        if not is_far_beyond(target.status if target else None, due, booking.on):
            return True
        person = self.directory.get(booking.by)
        return person is not None and person.role in MANAGERS

    def _applies_on(self, started_on: date) -> bool:
        when, journey = self.rule.applies_when, self.journey
        if when.legal_basis and journey.legal_basis not in when.legal_basis:
            return False
        if when.age_under is None or journey.age_at_start is None or journey.began_on is None:
            return True
        # Whole years that have surely passed: 366 days, so that a birthday never comes too early in a leap year.
        years = (started_on - journey.began_on).days // 366
        return journey.age_at_start + years < when.age_under

    def _end(self, index: int, start: Reached, starts: int) -> Reached | None:
        """The event that ends the clock; one dated before its start ends it too, rather than be alerted on."""
        ends = self.journey.reached(self.rule.end)
        if not self.rule.repeats:
            return next((e for e in ends if e.on >= start.on), ends[-1] if ends else None)
        loops = self.rule.end in self.rule.start
        later = [e for e in ends if e.on > start.on or (e.on == start.on and not loops)]
        if later:
            return later[0]
        return ends[index] if not loops and len(ends) >= starts else None

    def _state(
        self, key: str, started_on: date, ended: Reached | None, closed_plan: Plan | None
    ) -> tuple[StageState, date | None, str | None]:
        if ended:
            return StageState.CLOSED, ended.on, None
        marked = next(
            (m for m in self.journey.marks if m.stage == key and m.kind is EntryKind.NOT_APPLICABLE), None
        )
        if marked:
            day = local_day(marked.made_at, self.rules.zone)
            return StageState.NOT_APPLICABLE, day, marked.reason
        if closed_plan:
            return StageState.SUPERSEDED, closed_plan.closed_on, closed_plan.closed_reason
        over = self._journey_over(started_on)
        if over:
            return StageState.SUPERSEDED, over[0], over[1]
        if self.rule.end in self.journey.untracked or key.endswith("#0"):
            return StageState.UNTRACKED, None, None
        paused = any(p.stage == key and p.pause.until is None for p in self.journey.pauses)
        return (StageState.PAUSED if paused else StageState.OPEN), None, None

    def _journey_over(self, started_on: date) -> tuple[date, str] | None:
        """When and why no clock of this stage runs any more: the journey ended, or its final order is there.

        That somebody says it is over is enough to be silent, until a manager sends it back.

        After an order that does not end being looked after (a permanence order) the reviews go on.
        """
        if self.journey.ended_on:
            return max(self.journey.ended_on, started_on), self._why_over(self.journey.ended_reason)
        if self.journey.said_over:
            said = self.journey.said_over
            return max(said.on, started_on), f"{self._why_over(said.reason)} (not confirmed yet)"
        final = self.journey.first_reached(self.rules.pack.final_order)
        if final is None:
            return None
        routes = [
            self.rules.pack.routes[p.route] for p in self.journey.plans if p.route in self.rules.pack.routes
        ]
        goes_on = any(not r.order_ends_journey for r in routes) and self.rule.repeats and not self.rule.routes
        return None if goes_on else (max(final.on, started_on), "final order granted")

    def _why_over(self, reason: str | None) -> str:
        coded = self.rules.pack.journey_end_reasons.get(reason or "")
        return coded.name if coded else reason or "journey ended"

    def _due(self, key: str, started_on: date, state: StageState, target: Target | None) -> date | None:
        if target is None or target.timescale is None:
            return None
        if state in (StageState.PAUSED, StageState.UNTRACKED, StageState.NOT_APPLICABLE):
            return None
        pauses = [p.pause for p in self.journey.pauses if p.stage == key]
        return due_on(started_on, target.timescale, self.rules.calendar, pauses)


def _last_closed(plans: list[Plan]) -> Plan | None:
    """The last plan to be closed when none of them is open any more."""
    if not plans or any(p.is_open for p in plans):
        return None
    return max(plans, key=lambda p: p.closed_on or date.min)


def _first_route(plans: Iterable[Plan]) -> str | None:
    ranked = sorted(plans, key=lambda p: (not p.is_open, not p.primary, p.number))
    return ranked[0].route if ranked else None


def _warn_days(rule: StageRule, started_on: date, due: date | None) -> tuple[int, ...]:
    """Days before due on which to warn: 28, 14, 3; under six weeks 14, 7, 2; never before the start."""
    if due is None:
        return ()
    length = (due - started_on).days
    usual = LONG_WARNINGS if length >= SIX_WEEKS else SHORT_WARNINGS
    return tuple(d for d in (rule.warn_days if rule.warn_days is not None else usual) if d < length)


def _owner(role: Role, journey: Journey, directory: Directory, pack: Pack) -> str | None:
    """The e-mail address of who answers for a stage; the worker where nobody holds the role."""
    worker = _worker(journey, directory)
    match role:
        case Role.SOCIAL_WORKER | Role.CARER:
            return worker
        case Role.LEGAL_OFFICER if _legal_waits(journey, pack):
            return worker
        case Role.REVIEWING_OFFICER:
            return journey.allocation.reviewing_officer or worker
        case Role.TEAM_MANAGER:
            person = directory.get(journey.allocation.social_worker)
            return person.manager if person else None
    holders = directory.with_role(role)
    return holders[0].email if holders else worker


def _worker(journey: Journey, directory: Directory) -> str | None:
    """The allocated worker; her manager once she has said that the child is not hers."""
    worker = journey.allocation.social_worker
    if worker is None or journey.not_mine is None or journey.not_mine.by != worker:
        return worker
    manager = directory.manager_of(worker)
    return manager.email if manager else worker


def _legal_waits(journey: Journey, pack: Pack) -> bool:
    """Whether legal services wait for an answer of social work: then the step is not theirs to answer for."""
    receipt = receipt_of(journey, pack)
    return receipt is not None and receipt.has_it is Side.SOCIAL_WORK


@dataclass(frozen=True, slots=True)
class _Said:
    """What people have said about one stage so far."""

    journey: Journey
    key: str
    bookings: list[Booking]
    silencing: list[Booking]

    def quiet(self) -> tuple[date | None, QuietKind | None, str | None]:
        """The last word that asks for silence: until when, of what kind, for which reason."""
        words: list[tuple[int, date, QuietKind, str | None]] = [
            (b.entry, b.on, QuietKind.BOOKED, b.reason) for b in self.silencing
        ]
        words += [
            (b.entry, b.review_on, QuietKind.BLOCKED, b.reason)
            for b in self.journey.blockers
            if b.stage == self.key and b.cleared_on is None
        ]
        words += [
            (s.entry, s.until, QuietKind.SNOOZED, s.reason)
            for s in self.journey.snoozes
            if s.stage == self.key
        ]
        words += [
            (m.entry, m.until, QuietKind.QUERIED, m.reason)
            for m in self.journey.marks
            if m.stage == self.key and m.until  # which only an alert has that was called wrong
        ]
        if not words:
            return None, None, None
        _, until, kind, reason = max(words, key=lambda w: w[0])
        return until, kind, reason

    def answered_on(self, zone: ZoneInfo) -> date | None:
        moments = [b.made_at for b in self.bookings]
        moments += [b.opened_at for b in self.journey.blockers if b.stage == self.key]
        moments += [m.made_at for m in self.journey.marks if m.stage == self.key]
        return local_day(max(moments), zone) if moments else None


def open_roles(journey: Journey, stages: Iterable[Stage], pack: Pack) -> frozenset[Role]:
    """Roles that see the child because something waits for them, or for an answer to them.

    Whose step is open, or stands in their own queue, and legal services while a hand-over is open and the journey goes
    on.
    """
    running = [stage for stage in stages if stage.is_open]
    queues = (pack.stages[stage.code].queue for stage in running if stage.code in pack.stages)
    roles = frozenset(stage.owner_role for stage in running) | {queue.role for queue in queues if queue}
    receipt = receipt_of(journey, pack)
    is_open = receipt is not None and receipt.has_it is not None
    goes_on = journey.ended_on is None and journey.said_over is None
    return roles | {Role.LEGAL_OFFICER} if is_open and goes_on else roles
