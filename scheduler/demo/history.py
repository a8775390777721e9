"""What would have been recorded of a made-up child, each fact on the day on which somebody would have told it.

Decisions with outcomes and reasons (some without), bookings kept, moved and broken, changes of route, twin tracks and
blockers. The same random source gives the same history.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from permanence.entries import Entry, NewEntry, Recorder
from permanence.journey import journey_of
from permanence.people import Directory
from permanence.stages import Rulebook, Stage, project
from scheduler.demo.children import Ending
from scheduler.demo.steps import MadeUpSteps, on_a_weekday

THROUGH = "made-up"
BY_FILE = "import:made-up"
EARLY = time(7, 0)

# Shares of what happens, all made up: no source tells how often a booking is moved or a minute names no reason.
BOOKED_BEFOREHAND, MOVED_ONCE, MOVED_TWICE = 0.6, 0.25, 0.08
DEFERRED_FIRST, WITHOUT_REASON = 0.12, 0.25
TALKED_ABOUT = 0.85

BODIES_THAT_DECIDE = frozenset({"panel", "adm", "court"})
REVIEWS_THAT_DECIDE = frozenset({"permanence_recommendation", "kinship_ruled", "home_decision"})
BOOKABLE = frozenset(
    {"panel", "legal_advice", "first_review", "second_review", "later_review", "match_agreed"}
)
IN_THE_WAY_OF = {
    "permanence_recommendation": "assessment_late",
    "home_decision": "assessment_late",
    "kinship_ruled": "kinship_late",
    "kinship_approved": "kinship_late",
    "legal_advice": "legal_late",
    "panel_papers": "report_awaited",
    "panel": "no_panel_date",
    "reporter_referral": "notice_problem",
    "match_agreed": "no_match_siblings",
    "petition_lodged": "parents_contest",
    "order_granted": "court",
}
BOOKED_AHEAD = timedelta(days=45)
ENDED_BECAUSE = {
    Ending.HOME: "returned home",
    Ending.LEFT_UNKNOWN: "left, reason not recorded",
}
FINAL_ORDER = "final order granted"

Told = tuple[date, NewEntry]


@dataclass(frozen=True, slots=True)
class Care:
    """Who works for a child: e-mail addresses, None where nobody is allocated."""

    reference: str
    worker: str | None
    reviewing_officer: str
    team: str


@dataclass
class History:
    """Gathers what was told about one child. `told`: the day of telling and the entry, in no order yet."""

    steps: MadeUpSteps
    care: Care
    rules: Rulebook
    today: date
    random: Random
    told: list[Told] = field(default_factory=list)

    def tell(self, on: date, entry: NewEntry, *, within: int = 0) -> None:
        """Told on that day or up to `within` days later, and not after today."""
        later = timedelta(days=self.random.randint(0, within))
        self.told.append((min(on + later, self.today), entry))

    @property
    def by_file(self) -> Recorder:
        return Recorder(self.care.reference, 1, BY_FILE, BY_FILE)

    @property
    def by_worker(self) -> Recorder:
        return Recorder(self.care.reference, 1, self.care.worker or BY_FILE, THROUGH)

    def chance(self, share: float) -> bool:
        return self.random.random() < share


def history_of(
    steps: MadeUpSteps, care: Care, rules: Rulebook, directory: Directory, today: date, random: Random
) -> list[Told]:
    """Everything told about the child up to today, in the order of telling."""
    history = History(steps, care, rules, today, random)
    _beginning(history)
    for milestone, on in steps.reached.items():
        if milestone != rules.pack.begins_with:
            _reached(history, milestone, on)
    for on in steps.later_reviews:
        _reached(history, "later_review", on)
    _plans(history)
    _ending(history)
    if history.steps.child.ended_on is None:
        _what_is_ahead(history, directory)
    return sorted(history.told, key=lambda told: told[0])


def _beginning(history: History) -> None:
    child, care = history.steps.child, history.care
    began = child.looked_after_on
    registered = Recorder(care.reference, 0, BY_FILE, BY_FILE).child_registered(child.case_id)
    history.tell(began, registered)
    begins_with = history.rules.pack.begins_with
    history.tell(began, history.by_file.journey_began(began, begins_with, child.age, child.legal_basis))
    allocated = history.by_file.allocated(
        social_worker=care.worker, reviewing_officer=care.reviewing_officer, team=care.team
    )
    history.tell(began, allocated)


def _reached(history: History, milestone: str, on: date) -> None:
    began = history.steps.child.looked_after_on
    if milestone in BOOKABLE and history.chance(BOOKED_BEFOREHAND):
        _booked(history, milestone, on, max(began, on - timedelta(days=history.random.randint(10, 35))))
    body = history.rules.pack.milestones[milestone].body
    if body in BODIES_THAT_DECIDE or milestone in REVIEWS_THAT_DECIDE:
        _decided(history, milestone, body, on)
    else:
        history.tell(on, history.by_worker.milestone_reached(milestone, on), within=3)


def _booked(history: History, milestone: str, on: date, said_on: date) -> None:
    """Booked for the day in the end; some were booked for earlier days before."""
    moves = 2 if history.chance(MOVED_TWICE) else int(history.chance(MOVED_ONCE))
    room = (on - said_on).days // (moves + 1)
    for move in range(moves):
        earlier = said_on + timedelta(days=room * (move + 1))
        told_on = said_on + timedelta(days=room * move)
        history.tell(told_on, history.by_worker.booked(milestone, earlier))
    moved = history.random.choice(("report_awaited", "no_panel_date", "plan_deferred")) if moves else None
    history.tell(said_on + timedelta(days=room * moves), history.by_worker.booked(milestone, on, moved))


def _decided(history: History, milestone: str, body: str | None, on: date) -> None:
    """A panel may have put it off first, for a reason; what was decided in the end may lack its reason."""
    by = history.by_worker
    first = on - timedelta(days=history.random.randint(21, 35))
    if body == "panel" and first > history.steps.child.looked_after_on and history.chance(DEFERRED_FIRST):
        deferred = by.decision_recorded(
            milestone, body, "deferred", first, reaches=False, reason="report_awaited"
        )
        history.tell(first, deferred, within=2)
    note = None if history.chance(WITHOUT_REASON) else "As the minute says (made up)."
    decided = by.decision_recorded(milestone, body, _outcome(history, milestone), on, reaches=True, note=note)
    history.tell(on, decided, within=3)


def _outcome(history: History, milestone: str) -> str:
    if milestone != "kinship_ruled":
        return "approved"
    return "ruled_in" if "kinship_care_order" in history.steps.routes else "ruled_out"


def _plans(history: History) -> None:
    steps, child = history.steps, history.steps.child
    if steps.plan_opened_on is None or child.route is None:
        return
    by, first = history.by_worker, "home" if steps.changed_on else child.route
    history.tell(steps.plan_opened_on, by.plan_opened(first, steps.plan_opened_on, "first plan"))
    if steps.changed_on:
        why = history.random.choice(("reunification_failed", "kin_came_forward", "needs_changed", None))
        history.tell(steps.changed_on, by.route_changed("home", child.route, steps.changed_on, why), within=3)
    if child.second_route and child.second_route not in (first, child.route):
        parallel = by.plan_opened(child.second_route, steps.plan_opened_on, "twin track", primary=False)
        history.tell(steps.plan_opened_on, parallel, within=3)


def _ending(history: History) -> None:
    child = history.steps.child
    if child.ended_on:
        because = ENDED_BECAUSE.get(child.ending, FINAL_ORDER)
        history.tell(child.ended_on, history.by_worker.journey_ended(child.ended_on, because), within=5)


# --- what is still ahead: bookings and blockers -----------------------------------------------------------------------


def _what_is_ahead(history: History, directory: Directory) -> None:
    child = history.steps.child
    stages = [s for s in stages_now(history, directory) if s.is_open and s.due_on]
    given = {milestone: on_a_weekday(on) for milestone, on in child.bookings.items()}
    days = {**_coming_bookings(history, stages), **given}
    for stage in stages:
        on = days.get(stage.milestone)
        if on and stage.started_on < on:
            said_on = min(on, history.today) - timedelta(days=history.random.randint(5, 30))
            _booked(history, stage.milestone, on, max(stage.started_on, said_on))
    if child.blocked_because:
        _blocked(history, stages)
    if history.steps.known_until == history.today and history.chance(TALKED_ABOUT):
        on = history.today - timedelta(days=history.random.randint(1, 24))
        history.tell(
            max(on, child.looked_after_on), history.by_worker.noted("Talked about in supervision (made up).")
        )


def _coming_bookings(history: History, stages: Iterable[Stage]) -> dict[str, date]:
    """Some of what falls due in the next weeks is booked for a day before that; not where nothing moves."""
    found = {}
    for stage in stages:
        on = (stage.due_on or date.max) - timedelta(days=history.random.randint(1, 12))
        soon = history.today < on < history.today + BOOKED_AHEAD
        if soon and stage.milestone in BOOKABLE and history.chance(BOOKED_BEFOREHAND):
            found[stage.milestone] = on_a_weekday(on)
    return found if history.steps.known_until == history.today else {}


def _blocked(history: History, stages: Iterable[Stage]) -> None:
    """The step that is due first of those that something usual can be in the way of."""
    ways = sorted((s.due_on, s.key, s) for s in stages if s.due_on and s.milestone in IN_THE_WAY_OF)
    if ways:
        _, key, stage = ways[0]
        said_on = max(stage.started_on, history.today - timedelta(days=history.random.randint(3, 40)))
        review_on = said_on + timedelta(days=history.random.choice((14, 21, 28, 42)))
        reason = IN_THE_WAY_OF[stage.milestone]
        history.tell(said_on, history.by_worker.blocked(key, reason, review_on))


def stages_now(history: History, directory: Directory) -> list[Stage]:
    """The stages that all told so far amounts to."""
    entries = recorded(sorted(history.told, key=lambda told: told[0]))
    return project(journey_of(history.care.reference, 1, entries), history.rules, directory)


def recorded(told: list[Told]) -> Iterator[Entry]:
    """Entries as the ledger would give them back, numbered in this order."""
    for number, (on, e) in enumerate(told, start=1):
        yield Entry(
            number, e.kind, e.reference, e.journey, e.data, e.by, e.through, moment_of(on), e.replaces
        )


def moment_of(on: date) -> datetime:
    """When on that day it was told: early, before the council's working hours begin."""
    return datetime.combine(on, EARLY, UTC)
