"""What the ledger's rows say of a child's stages, worked out by the oracle alone.

A row is a mapping with number, kind, journey, data, by, on (the local day it was recorded) and replaces.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from tests.year.oracle_days import DAY, due_day
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


def holding(rows: Sequence[Mapping]) -> list[Mapping]:
    """The rows that nobody has replaced or undone. An undone replacement lets what it replaced stand again."""
    undone, replaced, kept = set(), set(), []
    for row in sorted(rows, key=lambda r: -r["number"]):
        if row["number"] in undone:
            continue
        if row["replaces"] is not None:
            (undone if row["kind"] == "undone" else replaced).add(row["replaces"])
        if row["kind"] != "undone" and row["number"] not in replaced:
            kept.append(row)
    return kept[::-1]


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None


class Journey:
    """One period of being looked after, as its holding rows tell it."""

    def __init__(self, rows: Sequence[Mapping]) -> None:
        self.began = self.ended = self.said_over = self.age = self.basis = self.not_mine = None
        self.worker = self.worker_name = self.reviewing = self.team = None
        self.had_by: set[str] = set()
        self.closed_to: frozenset[str] = frozenset()
        self.kept_away: set[str] = set()
        self.sealed_to: frozenset[str] | None = None
        self.reached: list[tuple] = []  # (day, number, milestone)
        self.plans: list[dict] = []
        self.booked: list[tuple] = []  # (milestone, day, recorded on, number, by)
        self.blocked: list[dict] = []
        self.silences: list[tuple] = []  # (stage, until, kind, number)
        self.words: list[tuple] = []  # (stage, recorded on)
        self.void: set[str] = set()
        self.pauses: list[list] = []  # [stage, first, end]
        self.untracked: set[str] = set()
        self.legal: list[tuple] = []  # (day, place, number, step)
        for row in rows:
            read = getattr(self, f"_{row['kind']}", None)
            if read:
                read(row, row["data"])

    def _journey_began(self, row: Mapping, d: Mapping) -> None:
        self.began, self.age, self.basis = _day(d["on"]), d.get("age"), d.get("legal_basis")
        self._milestone_reached(row, d)

    def _journey_ended(self, row: Mapping, d: Mapping) -> None:
        self.ended = _day(d["on"])

    def _journey_said_over(self, row: Mapping, d: Mapping) -> None:
        self.said_over = _day(d["on"])

    def _details_changed(self, row: Mapping, d: Mapping) -> None:
        self.age = self.age if d.get("age") is None else d["age"]
        self.basis = d.get("legal_basis") or self.basis

    def _allocated(self, row: Mapping, d: Mapping) -> None:
        self.worker, self.worker_name = d.get("social_worker"), d.get("worker_name")
        self.had_by |= {name for name in (self.worker, self.worker_name) if name}
        self.reviewing, self.team, self.not_mine = d.get("reviewing_officer"), d.get("team"), None
        self.closed_to = frozenset(d.get("restricted_from") or ())

    def _restricted(self, row: Mapping, d: Mapping) -> None:
        (self.kept_away.discard if d["lifted"] else self.kept_away.add)(d["person"])

    def _sealed(self, row: Mapping, d: Mapping) -> None:
        self.sealed_to = None if d["lifted"] else frozenset(d["only"])

    def _not_mine(self, row: Mapping, d: Mapping) -> None:
        self.not_mine = row["by"]

    def _milestone_reached(self, row: Mapping, d: Mapping) -> None:
        self.reached.append((_day(d["on"]), row["number"], d["milestone"]))

    def _decision_recorded(self, row: Mapping, d: Mapping) -> None:
        if d.get("reaches"):
            self._milestone_reached(row, d)

    def _booked(self, row: Mapping, d: Mapping) -> None:
        self.booked.append((d["milestone"], _day(d["on"]), row["on"], row["number"], row["by"]))

    def _plan_opened(self, row: Mapping, d: Mapping) -> None:
        self.plans.append({"route": d["route"], "opened": _day(d["on"]), "closed": None})

    def _plan_closed(self, row: Mapping, d: Mapping) -> None:
        self._close(d["route"], _day(d["on"]))

    def _close(self, route: str, day: date | None) -> None:
        for plan in self.plans:
            if plan["route"] == route and plan["closed"] is None:
                plan["closed"] = day
                return

    def _route_changed(self, row: Mapping, d: Mapping) -> None:
        self._close(d["from_route"], _day(d["on"]))
        if not any(p["route"] == d["to_route"] and p["closed"] is None for p in self.plans):
            self.plans.append({"route": d["to_route"], "opened": _day(d["on"]), "closed": None})

    def _blocked(self, row: Mapping, d: Mapping) -> None:
        blocker = {"stage": d["stage"], "until": _day(d["review_on"]), "number": row["number"], "open": True}
        self.blocked.append(blocker)
        self.words.append((d["stage"], row["on"]))

    def _blocker_cleared(self, row: Mapping, d: Mapping) -> None:
        for blocker in self.blocked:
            if blocker["stage"] == d["stage"]:
                blocker["open"] = False

    def _paused(self, row: Mapping, d: Mapping) -> None:
        self.pauses.append([d["stage"], _day(d["on"]), _day(d.get("until"))])

    def _resumed(self, row: Mapping, d: Mapping) -> None:
        for pause in self.pauses:
            if pause[0] == d["stage"] and pause[2] is None:
                pause[2] = _day(d["on"])

    def _snoozed(self, row: Mapping, d: Mapping) -> None:
        self.silences.append((d["stage"], _day(d["until"]), "snoozed", row["number"]))

    def _alert_wrong(self, row: Mapping, d: Mapping) -> None:
        self._mark(row, d)
        if d.get("until"):
            self.silences.append((d["stage"], _day(d["until"]), "queried", row["number"]))

    def _mark(self, row: Mapping, d: Mapping) -> None:
        if d.get("stage"):
            self.words.append((d["stage"], row["on"]))

    _acknowledged = _noted = _mark

    def _not_applicable(self, row: Mapping, d: Mapping) -> None:
        self._mark(row, d)
        self.void.add(d["stage"])

    def _untracked(self, row: Mapping, d: Mapping) -> None:
        self.untracked |= set(d.get("milestones") or ())

    def _legal_step(self, row: Mapping, d: Mapping) -> None:
        self.legal.append((_day(d["on"]), 2, row["number"], d["step"]))

    def days_of(self, milestone: str) -> list[tuple]:
        return sorted((r for r in self.reached if r[2] == milestone), key=lambda r: r[0])


def child_of(rows: Sequence[Mapping], pack: Pack, people: Mapping[str, Mapping]) -> Child:
    """A child by all that holds of her, with every running stage that has a due date, of every journey."""
    held = holding(rows)
    said = [row for row in held if row["kind"] not in SILENT]
    if any(row["kind"] in ("child_withdrawn", "same_child") for row in said):
        return Child()
    numbers = sorted({row["journey"] for row in said if row["journey"]})
    found: list[Stage] = []
    latest = None
    for number in numbers:
        mine = holding([row for row in rows if row["journey"] in (0, number)])
        latest = Journey(mine)
        for clock in pack.clocks:
            found += _running(number, latest, clock, pack, people)
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
    )


def _running(
    number: int, journey: Journey, clock: Clock, pack: Pack, people: Mapping[str, Mapping]
) -> list[Stage]:
    plans = [p for p in journey.plans if p["route"] in clock.routes]
    if clock.routes and not plans:
        return []
    starts = sorted(r for r in journey.reached if r[2] in clock.starts)
    if not clock.repeats:
        starts = starts[:1]
    found = []
    for n, (day, _entry, _code) in enumerate(starts, start=1):
        begins = max([day, *([min(p["opened"] for p in plans)] if plans else [])])
        if _is_running(journey, clock, f"{clock.code}#{n}", day, begins, plans, pack, (n, len(starts))):
            stage = _stage(number, journey, clock, f"{clock.code}#{n}", begins, pack, people)
            found += [stage] if stage else []
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
    if clock.bases and journey.basis not in clock.bases:
        return False
    if not _is_young_enough(journey, clock, begins):
        return False
    if plans and all(p["closed"] for p in plans):
        return False  # ended with its last plan, or never begun because that was closed before
    if _has_ended(journey, clock, start, place) or key in journey.void:
        return False
    if journey.ended or journey.said_over or clock.end in journey.untracked - {r[2] for r in journey.reached}:
        return False
    if any(stage == key and end is None for stage, _, end in journey.pauses):
        return False
    if not journey.days_of(pack.final_order):
        return True
    has_route_that_goes_on = any(p["route"] in pack.goes_on for p in journey.plans)
    return has_route_that_goes_on and clock.repeats and not clock.routes


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
