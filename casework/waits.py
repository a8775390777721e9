"""How long children wait from one milestone to another: child by child, and what that comes to.

Three ways to pair the two, because published figures use all of them: each journey's first of both ("all"), each
child's first of both whatever the journey ("first"), and the rules of the Drift Tool ("latest-start").
A wait that has not ended counts for as long as it has been seen, so that figures are not those of the quick ones alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from enum import StrEnum
from statistics import fmean, median

from casework.imports.journeys import recorded_journeys
from casework.imports.rows import AT_THE_LATEST, ChildRows, RowRead
from casework.ports import Reading
from permanence.insight.latest_start import figures_of, waits_between
from permanence.insight.product_limit import survival
from permanence.journey import Journey


class Pairs(StrEnum):
    ALL = "all"
    FIRST = "first"
    LATEST_START = "latest-start"


@dataclass(frozen=True, slots=True)
class Told:
    """What is told of one journey: the days of each milestone, and whether each is exact.

    `shown`: every day on which a file shows a milestone of the child, the same one again included.
    """

    child: str
    journey: int
    days: Mapping[str, Mapping[date, bool]]
    ended_on: date | None
    untracked: frozenset[str]
    shown: Mapping[str, tuple[date, ...]] = field(default_factory=dict)

    def first(self, milestone: str) -> date | None:
        return min(self.days.get(milestone, ()), default=None)


@dataclass(frozen=True, slots=True)
class ChildWaits:
    """One wait. `days`: up to `ended`, or for as long as it was seen (`is_open`); 0 where the end came first.

    `at_the_latest`: the day it is counted from or to is not exact.
    """

    child: str
    journey: int
    began: date
    ended: date | None
    days: int
    is_open: bool
    at_the_latest: bool = False


@dataclass(frozen=True, slots=True)
class WaitReport:
    """The waits and their figures, in days. `median`: by Kaplan and Meier, None while half have not ended.

    `not_known`: journeys of which the source cannot tell the end. `by_end_year`: for each year in which waits
    ended, their median and their number.
    """

    start: str
    end: str
    pairs: Pairs
    waits: tuple[ChildWaits, ...]
    not_known: int = 0
    by_end_year: Mapping[int, tuple[float, int]] = field(default_factory=dict)

    @property
    def completed(self) -> list[int]:
        return [w.days for w in self.waits if not w.is_open]

    def figures(self) -> dict[str, object]:
        days = self.completed
        return {
            "from": self.start,
            "to": self.end,
            "pairs": str(self.pairs),
            "n": len(self.waits),
            "completed": len(days),
            "open": len(self.waits) - len(days),
            "mean": fmean(days) if days else None,
            "median_completed": median(days) if days else None,
            "median": survival([(w.days, not w.is_open) for w in self.waits]).median,
            "ended_first": sum(w.ended is not None and w.ended < w.began for w in self.waits),
            "at_the_latest": sum(w.at_the_latest for w in self.waits),
            "not_known": self.not_known,
            "by_end_year": {str(year): list(both) for year, both in self.by_end_year.items()},
        }

    def rows(self) -> list[dict[str, object]]:
        return [asdict(wait) for wait in self.waits]


def measure_waits(told: Iterable[Told], start: str, end: str, today: date, pairs: Pairs) -> WaitReport:
    """The waits from the milestone `start` to the milestone `end`, as seen on `today`."""
    if pairs is Pairs.LATEST_START:
        return _by_latest_start(told, start, end)
    journeys = [t for t in (_by_child(told) if pairs is Pairs.FIRST else told) if t.first(start)]
    known = [t for t in journeys if t.first(end) or end not in t.untracked]
    waits = tuple(w for t in known if (w := _wait(t, start, end, today)))
    return WaitReport(start, end, pairs, waits, not_known=len(journeys) - len(known))


def _wait(told: Told, start: str, end: str, today: date) -> ChildWaits | None:
    began, ended = told.first(start), told.first(end)
    if began is None or began > today:
        return None
    if ended is not None and ended > today:
        ended = None
    until = ended or min(told.ended_on or today, today)
    exact = told.days[start][began] and (ended is None or told.days[end][ended])
    days = max(0, (until - began).days)
    return ChildWaits(told.child, told.journey, began, ended, days, ended is None, not exact)


def _by_child(journeys: Iterable[Told]) -> Iterator[Told]:
    """All journeys of a child as one, with every day that anything shows."""
    children: dict[str, list[Told]] = {}
    for told in journeys:
        children.setdefault(told.child, []).append(told)
    for child, mine in children.items():
        days: dict[str, dict[date, bool]] = {}
        for told in mine:
            for code, found in told.days.items():
                days.setdefault(code, {}).update(found)
            for code, shown in told.shown.items():
                for day in shown:
                    days.setdefault(code, {}).setdefault(day, True)
        untracked = frozenset.intersection(*(t.untracked for t in mine))
        yield Told(child, mine[0].journey, days, mine[-1].ended_on, untracked)


def _by_latest_start(told: Iterable[Told], start: str, end: str) -> WaitReport:
    """Each end with the child's latest start on or before it, of the days that are exact."""
    starts: set[tuple[str, date]] = set()
    ends: set[tuple[str, date]] = set()
    for one in told:
        starts |= {(one.child, day) for day, exact in one.days.get(start, {}).items() if exact}
        ends |= {(one.child, day) for day in one.days.get(end, ())}
        starts |= {(one.child, day) for day in one.shown.get(start, ())}
        ends |= {(one.child, day) for day in one.shown.get(end, ())}
    paired = waits_between(sorted(starts), sorted(ends))
    waits = tuple(ChildWaits(w.child, 0, w.start, w.end, w.days, is_open=False) for w in paired)
    return WaitReport(start, end, Pairs.LATEST_START, waits, by_end_year=figures_of(paired).by_end_year)


# --- what is told, by the record and by a file ------------------------------------------------------------------------


def told_by_record(tx: Reading) -> Iterator[Told]:
    """Every journey of the record."""
    for _, journeys, _ in recorded_journeys(tx, tx.references()):
        yield from map(_told_by_journey, journeys.values())


def _told_by_journey(journey: Journey) -> Told:
    days: dict[str, dict[date, bool]] = {}
    for reached in journey.milestones:
        days.setdefault(reached.milestone, {})[reached.on] = reached.precision != AT_THE_LATEST
    return Told(journey.reference, journey.number, days, journey.ended_on, journey.untracked)


def told_by_rows(rows: Iterable[RowRead], begins_with: str) -> Iterator[Told]:
    """Every journey that a file tells, without taking anything in."""
    for row in rows:
        for number, said in enumerate(row.from_file, start=1):
            yield _told_by_file(said, number, begins_with)


def _told_by_file(said: ChildRows, number: int, begins_with: str) -> Told:
    dates = {**said.milestones, **({begins_with: (said.began,)} if said.began else {})}
    days = {code: {d.on: d.precision != AT_THE_LATEST for d in found} for code, found in dates.items()}
    ended = said.ended.on if said.ended else None
    untracked = (said.untracked | said.asked_milestones).difference(days)
    return Told(said.case_id, number, days, ended, untracked, said.shown)
