"""How long children wait from one milestone to another: child by child, and what that comes to.

Three ways to pair the two, because published figures use all of them: each journey's first of both ("all"), each
child's first of both whatever the journey ("first"), and the rules of the Drift Tool ("latest-start").
What a wait is, and whose waits count, says permanence/insight/waits.py.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, date, datetime
from enum import StrEnum
from statistics import fmean, median

from casework.imports.rows import AT_THE_LATEST, ChildRows, Dated, RowRead
from casework.ports import Reading
from casework.who_may_see import references_unsealed
from permanence.insight.latest_start import figures_of
from permanence.insight.latest_start import waits_between as paired_by_latest_start
from permanence.insight.product_limit import Half
from permanence.insight.waits import Became, Wait, Waits, waits_between
from permanence.journey import Journey, Plan, Reached
from permanence.people import Allocation
from permanence.plain_error import PlainError
from permanence.stages import Rulebook


class Pairs(StrEnum):
    ALL = "all"
    FIRST = "first"
    LATEST_START = "latest-start"


class WrongWayRound(PlainError):
    """More than half of the children have the end before the start, so that no figure of it would mean anything."""


@dataclass(frozen=True, slots=True)
class Told:
    """What is told of one journey. `shown`: every day on which a file shows a milestone, repeats included."""

    journey: Journey
    shown: Mapping[str, tuple[date, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked: from which milestone to which, by which pairs, for whom, of clocks that began when.

    `routes`, `teams`: codes and names; empty for all. `first`, `last`: days, both included; None for no limit.
    """

    start: str
    end: str
    pairs: Pairs = Pairs.ALL
    routes: tuple[str, ...] = ()
    teams: tuple[str, ...] = ()
    first: date | None = None
    last: date | None = None

    def wants(self, began_on: date, team: str | None) -> bool:
        """Whether a clock that began on this day, with this team, is asked about."""
        if self.teams and team not in self.teams:
            return False
        return (self.first is None or began_on >= self.first) and (self.last is None or began_on <= self.last)


@dataclass(frozen=True, slots=True)
class WaitReport:
    """The waits and their figures, in days. `by_end_year`: for each year in which waits ended, mean and number."""

    asked: Asked
    found: Waits
    by_end_year: Mapping[int, tuple[float, int]] = field(default_factory=dict)

    @property
    def waits(self) -> tuple[Wait, ...]:
        return self.found.waits

    def figures(self) -> dict[str, object]:
        """Each figure by its name; a median is None while half have not got there, and over too few waits."""
        reached = [w.days for w in self.found.those(Became.REACHED)]
        half, exact = self.found.half, self.found.half_of_exact
        return {
            "from": self.asked.start,
            "to": self.asked.end,
            "pairs": str(self.asked.pairs),
            "n": len(self.waits),
            "children": len({w.reference for w in self.waits}),
            "reached": len(reached),
            "open": len(self.found.those(Became.OPEN)),
            "stopped": len(self.found.those(Became.STOPPED)),
            "mean": fmean(reached) if reached else None,
            "median_completed": median(reached) if reached else None,
            **_half("median", half),
            **(_half("median_of_exact_days", exact) if self.found.many_at_the_latest else {}),
            "ended_first": len(self.found.ended_first),
            "at_the_latest": sum(w.at_the_latest for w in self.waits),
            "paused": sum(w.days_paused > 0 for w in self.waits),
            "not_known": len(self.found.not_known),
            "on_no_route": len(self.found.on_no_route),
            "by_end_year": {str(year): list(both) for year, both in self.by_end_year.items()},
        }

    def rows(self) -> list[dict[str, object]]:
        """Each wait as a row; then those that ended before they began, which no figure counts."""
        rows: list[dict[str, object]] = [asdict(wait) for wait in self.waits]
        return rows + [{**asdict(one), "became": "ended before it began"} for one in self.found.ended_first]

    def named(self, ids: Mapping[str, str]) -> WaitReport:
        """The same with the case system's ids in the place of references, for those that are known."""
        found = replace(
            self.found,
            waits=tuple(replace(w, reference=ids.get(w.reference, w.reference)) for w in self.waits),
            ended_first=tuple(
                replace(w, reference=ids.get(w.reference, w.reference)) for w in self.found.ended_first
            ),
        )
        return replace(self, found=found)


def _half(name: str, half: Half | None) -> dict[str, object]:
    return {
        name: half.days if half else None,
        f"{name}_low": half.low if half else None,
        f"{name}_high": half.high if half else None,
    }


def measure_waits(told: Iterable[Told], asked: Asked, rules: Rulebook, today: date) -> WaitReport:
    """The waits that are asked about, as seen on `today`. Raises WrongWayRound."""
    if asked.pairs is Pairs.LATEST_START:
        return _by_latest_start(told, asked)
    if asked.pairs is Pairs.FIRST:
        whole = _by_child(told)
        # The published figures count from the first start of a child, by whatever route she went on.
        journeys = whole if asked.routes else (replace(journey, plans=()) for journey in whole)
    else:
        journeys = (t.journey for t in told)
    between = (asked.start, asked.end)
    found = waits_between(journeys, between, rules.pack, today, rules.zone, routes=asked.routes)
    if found.is_the_wrong_way_round:
        raise WrongWayRound(
            f"{asked.end} comes before {asked.start} in {found.turned_round} of "
            f"{len(found.ended_first) + len(found.those(Became.REACHED))} journeys that have both: "
            f"ask from {asked.end} to {asked.start}"
        )
    return WaitReport(
        asked, replace(found, waits=tuple(w for w in found.waits if asked.wants(w.began_on, w.team)))
    )


def _by_child(told: Iterable[Told]) -> Iterator[Journey]:
    """All journeys of a child as one, with every day that anything shows."""
    children: dict[str, list[Told]] = {}
    for one in told:
        children.setdefault(one.journey.reference, []).append(one)
    for mine in children.values():
        first, last = mine[0].journey, mine[-1].journey
        reached = {(m.milestone, m.on): m for one in mine for m in one.journey.milestones}
        for one in mine:
            for code, days in one.shown.items():
                for day in days:
                    reached.setdefault((code, day), _reached(code, Dated(day, 0, "")))
        yield replace(
            last,
            number=first.number,
            milestones=tuple(reached.values()),
            plans=tuple(plan for one in mine for plan in one.journey.plans),
            pauses=tuple(pause for one in mine for pause in one.journey.pauses),
            untracked=frozenset.intersection(*(one.journey.untracked for one in mine)),
        )


def _by_latest_start(told: Iterable[Told], asked: Asked) -> WaitReport:
    """Each end with the child's latest start on or before it, of the days that are exact."""
    starts: set[tuple[str, date]] = set()
    ends: set[tuple[str, date]] = set()
    for one in told:
        child = one.journey.reference
        starts |= {(child, m.on) for m in one.journey.reached(asked.start) if m.precision != AT_THE_LATEST}
        ends |= {(child, m.on) for m in one.journey.reached(asked.end)}
        starts |= {(child, day) for day in one.shown.get(asked.start, ())}
        ends |= {(child, day) for day in one.shown.get(asked.end, ())}
    paired = paired_by_latest_start(sorted(starts), sorted(ends))
    waits = tuple(
        Wait(w.child, 0, w.start, w.end, w.end, w.days, Became.REACHED)
        for w in paired
        if asked.wants(w.start, None)
    )
    return WaitReport(asked, Waits(waits), by_end_year=figures_of(paired).by_end_year)


# --- what is told, by the record and by a file ------------------------------------------------------------------------

_BY_FILE = datetime.min.replace(tzinfo=UTC)


def told_by_record(tx: Reading) -> Iterator[Told]:
    """Every journey of the record, but those of sealed children."""
    yield from map(Told, tx.every_journey(references_unsealed(tx)))


def told_by_rows(rows: Iterable[RowRead], begins_with: str) -> Iterator[Told]:
    """Every journey that a file tells, without taking anything in."""
    for row in rows:
        for number, said in enumerate(row.from_file, start=1):
            yield Told(_journey_of_file(said, number, begins_with), said.shown)


def _journey_of_file(said: ChildRows, number: int, begins_with: str) -> Journey:
    dates = {**said.milestones, **({begins_with: (said.began,)} if said.began else {})}
    allocation = Allocation(team=said.team)
    return Journey(
        said.case_id,
        number,
        began_on=said.began.on if said.began else None,
        ended_on=said.ended.on if said.ended else None,
        allocation=allocation,
        milestones=tuple(_reached(code, dated) for code, found in dates.items() for dated in found),
        plans=tuple(_plans_of_file(said)),
        untracked=(said.untracked | said.asked_milestones).difference(dates),
    )


def _reached(code: str, dated: Dated) -> Reached:
    return Reached(code, dated.on, 0, "", "", _BY_FILE, dated.precision)


def _plans_of_file(said: ChildRows) -> Iterator[Plan]:
    """The routes as plans: each primary one is followed until the next one is."""
    began = said.began.on if said.began else date.min
    opened = [route.opened_on or began for route in said.routes]
    for n, route in enumerate(said.routes):
        later = [i for i in range(n + 1, len(opened)) if route.primary and said.routes[i].primary]
        closed_on = route.closed.on if route.closed else opened[later[0]] if later else None
        changed_to = None if route.closed or not later else said.routes[later[0]].route
        yield Plan(
            n + 1,
            route.route,
            route.primary,
            opened[n],
            route.reason,
            0,
            closed_on=closed_on,
            changed_to=changed_to,
        )
