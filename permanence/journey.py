"""A journey: one period of being looked after, as the ledger tells it.

`journey_of` folds the entries of one child's journey into what is true now: milestones reached, plans, bookings,
decisions, blockers, pauses. It knows no pack and no clock. History stays visible: closed plans, moved bookings and
cleared blockers are kept with their dates and reasons.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from permanence.dates import Pause
from permanence.entries import Entry, EntryKind, LegalStep, standing
from permanence.journey_said import FormSaid, LegalWord, NotMine, PlanConfirmed, SaidOver
from permanence.people import Allocation
from permanence.words_on_a_stage import Blocker, Mark, Snooze, StagePause

FOLDING = (
    1  # one more with every change of what the same entries give: what a store keeps of it is then made anew
)


@dataclass(frozen=True, slots=True)
class Reached:
    """A milestone's date with its provenance: which entry, by whom, through what, recorded when (UTC)."""

    milestone: str
    on: date
    entry: int
    by: str
    through: str
    recorded_at: datetime
    precision: str = "day"


@dataclass(frozen=True, slots=True)
class Booking:
    milestone: str
    on: date
    made_at: datetime
    entry: int
    reason: str | None = None
    by: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """One route taken on one journey. `closed_on` None while it is followed."""

    number: int
    route: str
    primary: bool
    opened_on: date
    opened_reason: str | None
    entry: int
    closed_on: date | None = None
    closed_reason: str | None = None
    changed_to: str | None = None
    prompted_by: str | None = None  # what a person named as the prompt of its end: words or a code

    @property
    def is_open(self) -> bool:
        return self.closed_on is None


@dataclass(frozen=True, slots=True)
class Decision:
    milestone: str
    body: str | None
    outcome: str
    on: date
    reaches: bool
    reason: str | None
    note: str | None
    entry: int
    by: str


@dataclass(frozen=True, slots=True)
class Journey:
    """What is true now of one period of being looked after; dates are days, moments are UTC.

    `allocations`: every allocation so far with the moment from which it was recorded, in that order. `siblings`: the
    references that were said to be hers.
    """

    reference: str
    number: int
    case_id: str = ""
    began_on: date | None = None
    ended_on: date | None = None
    ended_reason: str | None = None
    age_at_start: int | None = None
    legal_basis: str | None = None
    allocation: Allocation = Allocation()
    allocations: tuple[tuple[datetime, Allocation], ...] = ()
    worker_name: str | None = None
    milestones: tuple[Reached, ...] = ()
    bookings: tuple[Booking, ...] = ()
    plans: tuple[Plan, ...] = ()
    decisions: tuple[Decision, ...] = ()
    blockers: tuple[Blocker, ...] = ()
    snoozes: tuple[Snooze, ...] = ()
    marks: tuple[Mark, ...] = ()
    pauses: tuple[StagePause, ...] = ()
    untracked: frozenset[str] = frozenset()
    legal_words: tuple[LegalWord, ...] = ()
    said_over: SaidOver | None = None
    not_mine: NotMine | None = None
    ended_by_entry: int | None = None
    confirmed: tuple[PlanConfirmed, ...] = ()
    forms: tuple[FormSaid, ...] = ()
    last_entry_at: datetime | None = None
    siblings: frozenset[str] = frozenset()

    def reached(self, milestone: str) -> list[Reached]:
        """All dates of a milestone, earliest first."""
        found = [m for m in self.milestones if m.milestone == milestone]
        return sorted(found, key=lambda m: m.on) if len(found) > 1 else found

    def first_reached(self, milestone: str) -> Reached | None:
        return next(iter(self.reached(milestone)), None)

    def open_plans(self) -> list[Plan]:
        """Plans that are followed now, the primary one first."""
        return sorted((p for p in self.plans if p.is_open), key=lambda p: (not p.primary, p.number))

    def primary_plan(self) -> Plan | None:
        return next(iter(self.open_plans()), None)

    def bookings_of(self, milestone: str) -> list[Booking]:
        """Every booking ever made for a milestone, in the order they were made."""
        return [b for b in self.bookings if b.milestone == milestone]


@dataclass
class _Folding:
    """What `journey_of` gathers while it reads entries in order."""

    journey: Journey
    milestones: list[Reached] = field(default_factory=list)
    plans: list[Plan] = field(default_factory=list)
    blockers: list[Blocker] = field(default_factory=list)
    pauses: list[StagePause] = field(default_factory=list)
    bookings: list[Booking] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)
    snoozes: list[Snooze] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    untracked: set[str] = field(default_factory=set)
    legal_words: list[LegalWord] = field(default_factory=list)
    confirmed: list[PlanConfirmed] = field(default_factory=list)
    forms: list[FormSaid] = field(default_factory=list)
    allocations: list[tuple[datetime, Allocation]] = field(default_factory=list)
    allocation: Allocation = Allocation()
    kept_away: set[str] = field(default_factory=set)
    sealed_to: frozenset[str] | None = None
    siblings: set[str] = field(default_factory=set)
    last_entry_at: datetime | None = None
    changes: dict[str, object] = field(default_factory=dict)

    def update(self, **changes: object) -> None:
        self.changes.update(changes)

    def finish(self) -> Journey:
        told = {m.milestone for m in self.milestones}
        return replace(
            self.journey,
            milestones=tuple(self.milestones),
            plans=tuple(self.plans),
            blockers=tuple(self.blockers),
            pauses=tuple(self.pauses),
            bookings=tuple(self.bookings),
            decisions=tuple(self.decisions),
            snoozes=tuple(self.snoozes),
            marks=tuple(self.marks),
            untracked=frozenset(self.untracked - told),
            legal_words=tuple(self.legal_words),
            confirmed=tuple(self.confirmed),
            forms=tuple(self.forms),
            allocations=tuple(self.allocations),
            allocation=replace(
                self.allocation,
                restricted_from=self.allocation.restricted_from | self.kept_away,
                sealed_to=self.sealed_to,
            ),
            last_entry_at=self.last_entry_at,
            siblings=frozenset(self.siblings),
            **self.changes,  # type: ignore[arg-type]
        )


def journey_of(reference: str, number: int, entries: Iterable[Entry]) -> Journey:
    """What the entries of one journey say now; entries of other journeys are passed over.

    Entries about the child as a whole (journey 0: her registration) count for every journey.
    """
    mine = [e for e in entries if e.reference == reference and e.journey in (0, number)]
    folding = _Folding(Journey(reference, number))
    for entry in standing(mine):
        reader = _READERS.get(entry.kind)
        if reader:
            reader(folding, entry)
        if entry.kind not in (EntryKind.LOOKED, EntryKind.REFUSED, EntryKind.FORM_STOPPED):
            folding.last_entry_at = entry.recorded_at
    return folding.finish()


def _child_registered(f: _Folding, e: Entry) -> None:
    f.update(case_id=e.text("case_id"))


def _journey_began(f: _Folding, e: Entry) -> None:
    age = e.maybe("age")
    f.update(
        began_on=e.day("on"),
        age_at_start=None if age is None else int(age),
        legal_basis=e.maybe("legal_basis"),
    )
    f.milestones.append(_reached(e))


def _journey_ended(f: _Folding, e: Entry) -> None:
    f.update(ended_on=e.day("on"), ended_reason=e.maybe("reason"), ended_by_entry=e.number)


def _details_changed(f: _Folding, e: Entry) -> None:
    age, basis = e.maybe("age"), e.maybe("legal_basis")
    if age is not None:
        f.update(age_at_start=int(age))
    if basis is not None:
        f.update(legal_basis=basis)


def _allocated(f: _Folding, e: Entry) -> None:
    allocation = Allocation(
        social_worker=e.maybe("social_worker"),
        reviewing_officer=e.maybe("reviewing_officer"),
        team=e.maybe("team"),
        restricted_from=frozenset(e.listed("restricted_from")),
    )
    f.allocations.append((e.recorded_at, allocation))
    f.allocation = allocation
    f.update(worker_name=e.maybe("worker_name"), not_mine=None)


def _restricted(f: _Folding, e: Entry) -> None:
    person = e.text("person")
    if e.data["lifted"]:
        f.kept_away.discard(person)
    else:
        f.kept_away.add(person)


def _sealed(f: _Folding, e: Entry) -> None:
    f.sealed_to = None if e.data["lifted"] else frozenset(e.listed("only"))


def _reached(e: Entry) -> Reached:
    return Reached(
        milestone=e.text("milestone"),
        on=e.day("on"),
        entry=e.number,
        by=e.by,
        through=e.through,
        recorded_at=e.recorded_at,
        precision=e.maybe("precision") or "day",
    )


def _milestone_reached(f: _Folding, e: Entry) -> None:
    f.milestones.append(_reached(e))


def _booked(f: _Folding, e: Entry) -> None:
    made = Booking(e.text("milestone"), e.day("on"), e.recorded_at, e.number, e.maybe("reason"), e.by)
    f.bookings.append(made)


def _plan_opened(f: _Folding, e: Entry) -> None:
    plan = Plan(
        number=len(f.plans) + 1,
        route=e.text("route"),
        primary=bool(e.data.get("primary")),
        opened_on=e.day("on"),
        opened_reason=e.maybe("reason"),
        entry=e.number,
    )
    f.plans.append(plan)


def _close(f: _Folding, e: Entry, route: str, changed_to: str | None) -> Plan | None:
    """The open plan of a route is closed with the entry's day and reason; None when there is none."""
    for n, plan in enumerate(f.plans):
        if plan.route == route and plan.is_open:
            closed = replace(
                plan,
                closed_on=e.day("on"),
                closed_reason=e.maybe("reason"),
                changed_to=changed_to,
                prompted_by=e.maybe("prompted_by"),
            )
            f.plans[n] = closed
            return closed
    return None


def _plan_closed(f: _Folding, e: Entry) -> None:
    _close(f, e, e.text("route"), None)


def _route_changed(f: _Folding, e: Entry) -> None:
    closed = _close(f, e, e.text("from_route"), e.text("to_route"))
    if any(p.route == e.text("to_route") and p.is_open for p in f.plans):
        return
    plan = Plan(
        number=len(f.plans) + 1,
        route=e.text("to_route"),
        primary=closed.primary if closed else True,
        opened_on=e.day("on"),
        opened_reason=e.maybe("reason"),
        entry=e.number,
    )
    f.plans.append(plan)


def _decision_recorded(f: _Folding, e: Entry) -> None:
    decision = Decision(
        milestone=e.text("milestone"),
        body=e.maybe("body"),
        outcome=e.text("outcome"),
        on=e.day("on"),
        reaches=bool(e.data.get("reaches")),
        reason=e.maybe("reason"),
        note=e.maybe("note"),
        entry=e.number,
        by=e.by,
    )
    f.decisions.append(decision)
    if decision.reaches:
        f.milestones.append(_reached(e))


def _blocked(f: _Folding, e: Entry) -> None:
    blocker = Blocker(
        stage=e.text("stage"),
        reason=e.text("reason"),
        review_on=e.day("review_on"),
        waits_for=e.maybe("waits_for"),
        opened_at=e.recorded_at,
        entry=e.number,
        note=e.maybe("note"),
    )
    f.blockers.append(blocker)


def _blocker_cleared(f: _Folding, e: Entry) -> None:
    f.blockers[:] = [
        replace(b, cleared_on=e.day("on")) if b.stage == e.text("stage") and b.cleared_on is None else b
        for b in f.blockers
    ]


def _paused(f: _Folding, e: Entry) -> None:
    pause = Pause(e.day("on"), e.maybe_day("until"), e.text("reason"))
    f.pauses.append(StagePause(e.text("stage"), pause, e.number))


def _resumed(f: _Folding, e: Entry) -> None:
    f.pauses[:] = [
        replace(p, pause=replace(p.pause, until=e.day("on")))
        if p.stage == e.text("stage") and p.pause.until is None
        else p
        for p in f.pauses
    ]


def _snoozed(f: _Folding, e: Entry) -> None:
    f.snoozes.append(Snooze(e.text("stage"), e.day("until"), e.maybe("reason"), e.number))


def _marked(f: _Folding, e: Entry) -> None:
    stage = e.maybe("stage")
    if stage:
        f.marks.append(Mark(stage, e.kind, e.maybe("reason"), e.maybe_day("until"), e.recorded_at, e.number))


def _legal_step(f: _Folding, e: Entry) -> None:
    word = LegalWord(
        LegalStep(e.text("step")), e.day("on"), e.maybe("reason"), e.maybe("note"), e.number, e.by
    )
    f.legal_words.append(word)


def _plan_confirmed(f: _Folding, e: Entry) -> None:
    f.confirmed.append(PlanConfirmed(e.day("on"), e.listed("routes"), e.by, e.number))


def _form_answered(f: _Folding, e: Entry) -> None:
    f.forms.append(FormSaid.of(e))


def _said_over(f: _Folding, e: Entry) -> None:
    f.update(said_over=SaidOver(e.day("on"), e.text("reason"), e.maybe("note"), e.by, e.number))


def _not_mine(f: _Folding, e: Entry) -> None:
    f.update(not_mine=NotMine(e.by, e.maybe("to"), e.maybe("note"), e.number))


def _siblings(f: _Folding, e: Entry) -> None:
    (f.siblings.add if e.data.get("are", True) else f.siblings.discard)(e.text("of"))


def _untracked(f: _Folding, e: Entry) -> None:
    f.untracked.update(e.listed("milestones"))


_READERS: dict[EntryKind, Callable[[_Folding, Entry], None]] = {
    EntryKind.CHILD_REGISTERED: _child_registered,
    EntryKind.JOURNEY_BEGAN: _journey_began,
    EntryKind.JOURNEY_ENDED: _journey_ended,
    EntryKind.DETAILS_CHANGED: _details_changed,
    EntryKind.ALLOCATED: _allocated,
    EntryKind.RESTRICTED: _restricted,
    EntryKind.SEALED: _sealed,
    EntryKind.MILESTONE_REACHED: _milestone_reached,
    EntryKind.BOOKED: _booked,
    EntryKind.PLAN_OPENED: _plan_opened,
    EntryKind.ROUTE_CHANGED: _route_changed,
    EntryKind.PLAN_CLOSED: _plan_closed,
    EntryKind.DECISION_RECORDED: _decision_recorded,
    EntryKind.BLOCKED: _blocked,
    EntryKind.BLOCKER_CLEARED: _blocker_cleared,
    EntryKind.PAUSED: _paused,
    EntryKind.RESUMED: _resumed,
    EntryKind.NOT_APPLICABLE: _marked,
    EntryKind.SNOOZED: _snoozed,
    EntryKind.ACKNOWLEDGED: _marked,
    EntryKind.ALERT_WRONG: _marked,
    EntryKind.NOTED: _marked,
    EntryKind.UNTRACKED: _untracked,
    EntryKind.LEGAL_STEP: _legal_step,
    EntryKind.PLAN_CONFIRMED: _plan_confirmed,
    EntryKind.FORM_ANSWERED: _form_answered,
    EntryKind.JOURNEY_SAID_OVER: _said_over,
    EntryKind.NOT_MINE: _not_mine,
    EntryKind.SIBLINGS: _siblings,
}
