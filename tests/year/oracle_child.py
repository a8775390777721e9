"""What the ledger's rows say of a child's stages, worked out by the oracle alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from tests.year.oracle_days import DAY, due_day
from tests.year.oracle_journey import Journey, holding
from tests.year.oracle_pack import Clock, Pack

SILENT = frozenset({"looked", "refused", "account_changed", "imported", "import_withdrawn"})
FARTHEST = 28
LONG, SHORT, SIX_WEEKS = (28, 14, 3), (14, 7, 2), 42


@dataclass(frozen=True)
class Stage:
    """One clock that runs and has a due date; what is closed, paused or without a target is no stage here."""

    journey: int
    key: str
    owner: str | None
    status: str
    due: date
    warn: tuple[int, ...]
    quiet: date | None
    quiet_kind: str | None
    answered: date | None
    roles: frozenset[str]
    booked: date | None = None
    moved: int = 0


@dataclass(frozen=True)
class Review:
    """A review of a child that is waited for, or was held on the day `ended`."""

    journey: int
    key: str
    due: date | None
    booked: date | None
    quiet_kind: str | None
    ended: date | None = None


@dataclass(frozen=True)
class Child:
    """Everything of a child that decides who is told: her running stages, and who works for her now.

    `roles`: whose step is open, and legal services while a hand-over is.
    """

    stages: tuple[Stage, ...] = ()
    worker: str | None = None
    reviewing: str | None = None
    team: str | None = None
    closed_to: frozenset[str] = frozenset()
    sealed_to: frozenset[str] | None = None
    roles: frozenset[str] = frozenset()
    had_by: frozenset[str] = frozenset()  # every worker that she ever had
    number: int = 0
    newest: Journey | None = None
    reviews: tuple[Review, ...] = ()  # of the newest journey
    open_reviews: tuple[Review, ...] = ()  # of every journey


def child_of(rows: Sequence[Mapping], pack: Pack, people: Mapping[str, Mapping]) -> Child:
    """A child by all that holds of her, with every running stage that has a due date, of every journey."""
    held = holding(rows)
    said = [row for row in held if row["kind"] not in SILENT]
    if any(row["kind"] in ("child_withdrawn", "same_child") for row in said):
        return Child()
    numbers = sorted({row["journey"] for row in said if row["journey"]})
    found: list[Stage] = []
    latest, reviews, open_reviews = None, [], []
    for number in numbers:
        mine = holding([row for row in rows if row["journey"] in (0, number)])
        latest = Journey(mine)
        begun = [(clock, runs) for clock in pack.clocks if (runs := _begun(latest, clock))]
        for clock, runs in begun:
            found += _running(number, latest, clock, runs, pack, people)
        reviews = [one for clock, runs in begun for one in _reviews(number, latest, clock, runs, found)]
        open_reviews += [one for one in reviews if one.ended is None]
    if latest is None:
        return Child()
    roles = {role for stage in found for role in stage.roles}
    if not (latest.ended or latest.said_over) and _hand_over(latest, pack) is not None:
        roles.add("legal_officer")
    worker = latest.worker or _named(latest.worker_name, people)
    closed_to = latest.closed_to | latest.kept_away
    had_by = frozenset(_named(name, people) or name for name in latest.had_by)
    return Child(
        tuple(found),
        worker,
        latest.reviewing,
        latest.team,
        closed_to,
        latest.sealed_to,
        frozenset(roles),
        had_by,
        numbers[-1],
        latest,
        tuple(reviews),
        tuple(open_reviews),
    )


def _begun(journey: Journey, clock: Clock) -> list[tuple]:
    """Every clock of this stage that has begun to run: (its key, its start, when it begins, the plans, its place)."""
    if journey.reached_of.keys().isdisjoint(clock.starts):
        return []
    starts = sorted(r for code in clock.starts for r in journey.reached_of.get(code, ()))
    plans = [p for p in journey.plans if p["route"] in clock.routes]
    if clock.routes and not plans:
        return []
    if not clock.repeats:
        starts = starts[:1]
    since = min((p["opened"] for p in plans), default=date.min)
    return [
        (f"{clock.code}#{n}", day, max(day, since), plans, (n, len(starts)))
        for n, (day, _entry, _code) in enumerate(starts, start=1)
    ]


def _running(
    number: int, journey: Journey, clock: Clock, begun: list[tuple], pack: Pack, people: Mapping[str, Mapping]
) -> list[Stage]:
    found = []
    for key, day, begins, plans, place in begun:
        if _is_running(journey, clock, key, day, begins, plans, pack, place):
            stage = _stage(number, journey, clock, key, begins, pack, people)
            found += [stage] if stage else []
    return found


def _reviews(
    number: int, journey: Journey, clock: Clock, begun: list[tuple], running: Sequence[Stage]
) -> list[Review]:
    """What stands in the reviewing officer's own queue, and runs or was held."""
    if clock.queue != "reviewing_officer":
        return []
    stages = {stage.key: stage for stage in running if stage.journey == number}
    found = []
    for key, day, begins, _plans, place in begun:
        if key in stages:
            one = stages[key]
            found.append(Review(number, key, one.due, one.booked, one.quiet_kind))
        elif _applies(journey, clock, begins) and _has_ended(journey, clock, day, place):
            found.append(Review(number, key, None, None, None, _ended_on(journey, clock, day, place)))
    return found


def _is_running(
    journey: Journey,
    clock: Clock,
    key: str,
    start: date,
    begins: date,
    plans: list,
    pack: Pack,
    place: tuple[int, int],
) -> bool:
    """Whether the clock has begun and nothing has ended, stopped or voided it."""
    if journey.ended or journey.said_over or not _applies(journey, clock, begins):
        return False
    if plans and all(p["closed"] for p in plans):
        return False  # ended with its last plan, or never begun because that was closed before
    if _has_ended(journey, clock, start, place) or key in journey.void:
        return False
    if clock.end in journey.untracked - journey.reached_of.keys():
        return False
    if any(stage == key and end is None for stage, _, end in journey.pauses):
        return False
    if not journey.days_of(pack.final_order):
        return True
    has_route_that_goes_on = any(p["route"] in pack.goes_on for p in journey.plans)
    return has_route_that_goes_on and clock.repeats and not clock.routes


def _applies(journey: Journey, clock: Clock, begins: date) -> bool:
    is_of_basis = not clock.bases or journey.basis in clock.bases
    return is_of_basis and _is_young_enough(journey, clock, begins)


def _is_young_enough(journey: Journey, clock: Clock, begins: date) -> bool:
    """By whole years that have surely passed; where the age is not known, the stage is for everybody."""
    if clock.age_under is None or journey.age is None or journey.began is None:
        return True
    return journey.age + (begins - journey.began).days // 366 < clock.age_under


def _has_ended(journey: Journey, clock: Clock, start: date, place: tuple[int, int]) -> bool:
    ends = [day for day, _, _ in journey.days_of(clock.end)]
    if not clock.repeats:
        return bool(ends)  # one that is dated before the start ends it too
    loops = clock.end in clock.starts
    if any(day > start or (day == start and not loops) for day in ends):
        return True
    return not loops and len(ends) >= place[1] and place[0] <= len(ends)


def _ended_on(journey: Journey, clock: Clock, start: date, place: tuple[int, int]) -> date:
    """The first of its ends that is not before its start; else the one in its place."""
    ends, loops = [day for day, _, _ in journey.days_of(clock.end)], clock.end in clock.starts
    later = [day for day in ends if day > start or (day == start and not (clock.repeats and loops))]
    if later:
        return later[0]
    return ends[place[0] - 1] if clock.repeats else ends[-1]


def _stage(
    number: int,
    journey: Journey,
    clock: Clock,
    key: str,
    begins: date,
    pack: Pack,
    people: Mapping[str, Mapping],
) -> Stage | None:
    target = clock.target_on(begins)
    if target is None or target[0] is None:
        return None
    pauses = [(first, end) for stage, first, end in journey.pauses if stage == key]
    due = due_day(begins, target[0], target[1], pack.calendar, pauses)
    length = (due - begins).days
    usual = LONG if length >= SIX_WEEKS else SHORT
    warn = tuple(d for d in (clock.warn if clock.warn is not None else usual) if d < length)
    bookings = _bookings(journey, clock, begins)
    silent = [b for b in bookings if not _is_too_far(b, target[2], due, people)]
    quiet, kind = _quiet(journey, key, silent)
    spoken = [on for _, _, on, _, _ in bookings] + [on for stage, on in journey.words if stage == key]
    days = [day for _, day, _, _, _ in bookings]
    return Stage(
        number, key, _owner(journey, clock, pack, people), target[2], due, warn, quiet, kind,
        max(spoken, default=None), frozenset({clock.owner, clock.queue or clock.owner}), days[-1] if days else None,
        sum(a != b for a, b in pairwise(days)),
    )  # fmt: skip


def _bookings(journey: Journey, clock: Clock, begins: date) -> list[tuple]:
    made = [b for b in journey.booked if b[0] == clock.end]
    if clock.end in clock.starts:
        return [b for b in made if b[1] > begins and b[2] >= begins]
    return [b for b in made if b[1] >= begins]


def _is_too_far(booking: tuple, status: str, due: date, people: Mapping[str, Mapping]) -> bool:
    """Whether a booking lies so far past a statutory due date that only a manager's word makes it silent."""
    role = people.get(booking[4], {}).get("role")
    is_far = status == "statutory" and booking[1] > due + FARTHEST * DAY
    return is_far and role not in ("team_manager", "service_manager")


def _quiet(journey: Journey, key: str, bookings: list[tuple]) -> tuple[date | None, str | None]:
    """The last word that asks for silence."""
    said = [(number, day, "booked") for _, day, _, number, _ in bookings]
    said += [(b["number"], b["until"], "blocked") for b in journey.blocked if b["stage"] == key and b["open"]]
    said += [(number, until, kind) for stage, until, kind, number in journey.silences if stage == key]
    return max(said)[1:] if said else (None, None)


def _owner(journey: Journey, clock: Clock, pack: Pack, people: Mapping[str, Mapping]) -> str | None:
    worker = journey.worker or _named(journey.worker_name, people)
    if worker and journey.not_mine == worker:
        manager = people.get(worker, {}).get("manager")
        worker = manager if manager in people else worker
    if clock.owner in ("social_worker", "carer"):
        return worker
    if clock.owner == "legal_officer" and _legal_waits(journey, pack):
        return worker
    if clock.owner == "reviewing_officer":
        return journey.reviewing or worker
    if clock.owner == "team_manager":
        return people.get(journey.worker, {}).get("manager")
    holders = sorted(e for e, p in people.items() if p["role"] == clock.owner and p["active"])
    return holders[0] if holders else worker


def _named(name: str | None, people: Mapping[str, Mapping]) -> str | None:
    """Whose full name a sheet has; nobody where two have it."""
    found = [email for email, p in people.items() if name and p["name"].casefold() == name.strip().casefold()]
    return found[0] if len(found) == 1 else None


def _legal_waits(journey: Journey, pack: Pack) -> bool:
    """Whether legal services have asked something that social work has not answered."""
    return _hand_over(journey, pack) == "social work"


def _hand_over(journey: Journey, pack: Pack) -> str | None:
    """Who has the hand-over to legal services now; None while there is none, or nothing is waited for."""
    places = {"sent": 0, "received": 1}
    steps = list(journey.legal)
    for step, code in pack.legal.items():
        steps += [(day, places.get(step, 3), number, step) for day, number, _ in journey.days_of(code)]
    order = [step for _, _, _, step in sorted(steps)]
    if "sent" not in order:
        return None
    has_it, advised = None, False
    for step in order[order.index("sent") :]:
        advised = advised or step == "advice"
        if step == "queried":
            has_it = "social work"
        elif step == "advice" or (step == "accepted" and (advised or "advice" not in pack.legal)):
            has_it = None
        elif step != "received" or has_it is None:
            has_it = "legal services"
    return has_it
