"""Whether a child's dates can be true together: what is out of order is asked about and not taken.

A file's dates are judged beside the dates that are held already, so that a second file about the same child meets the
same rules as the first: nothing before she became looked after, nothing after the order that ended the journey, and
the pack's own rules of what comes before what.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from casework.imports.entries import age_on
from casework.imports.rows import AT_THE_LATEST, Asked, ChildRows, Dated
from permanence.answers.entries import FINAL_ORDER
from permanence.journey import Journey
from permanence.pack.model import OrderingRule, Pack

OLDEST = 25  # years: nobody becomes looked after later
NOT_SHOWN = "(not shown)"
BEFORE = "before {}, when she became looked after"
BEFORE_HELD = "before {}, a date that is held: which of them is right?"
BEFORE_PLAN = "before {}, when this plan began"


def in_order(from_file: ChildRows, journey: Journey | None, pack: Pack) -> tuple[ChildRows, list[Asked]]:
    """What a file says without the dates that cannot be true, and a question for each of those.

    `journey`: the child's journey that the file speaks of, None when she is new.
    """
    check = _Check(from_file, journey, pack)
    check.beginning()
    check.birth()
    check.before_the_beginning()
    check.end()
    check.plans()
    for rule in pack.orderings:
        check.ordering(rule)
    check.after_the_end()
    ended = check.ended or check.order_that_ended()
    if not check.asked:
        return (replace(from_file, ended=ended) if ended is not from_file.ended else from_file), []
    kept = {code: left for code, dates in from_file.milestones.items() if (left := check.left(dates))}
    checked = replace(
        from_file,
        began=check.began,
        born=check.born,
        ended=ended,
        milestones=kept,
        routes=tuple(replace(r, closed=None) if r.closed in check.wrong else r for r in from_file.routes),
        asked_milestones=from_file.asked_milestones | check.unsure,
    )
    return checked, check.asked


@dataclass
class _Check:
    from_file: ChildRows
    journey: Journey | None
    pack: Pack
    asked: list[Asked] = field(default_factory=list)
    unsure: set[str] = field(default_factory=set)
    wrong: set[Dated] = field(default_factory=set)
    began: Dated | None = field(init=False)
    ended: Dated | None = field(init=False)
    born: date | None = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self.began, self.ended, self.born = self.from_file.began, self.from_file.ended, self.from_file.born

    def left(self, dates: Iterable[Dated]) -> tuple[Dated, ...]:
        return tuple(d for d in dates if d not in self.wrong)

    def beginning(self) -> None:
        """A beginning that moves past what is held already would be another period of being looked after."""
        began, journey = self.began, self.journey
        if began is None or journey is None or journey.began_on is None or began.on <= journey.began_on:
            return
        stays = [
            m.on
            for m in journey.milestones
            if m.milestone != self.pack.begins_with and m.milestone not in self.from_file.milestones
        ]
        if stays and min(stays) < began.on:
            why = f"after {min(stays)}, a date that is held: is this a new period? then record how the last one ended"
            self.asked.append(began.ask(why))
            self.began = None

    def birth(self) -> None:
        """A birth date that gives no child's age on becoming looked after is asked about, without being shown."""
        recorded = self.journey.began_on if self.journey else None
        began = self.began.on if self.began else recorded
        if self.born is None or began is None:
            return
        if self.born > began:
            why = f"born after {began}, when she became looked after"
        elif age_on(self.born, began) > OLDEST:
            why = f"older than {OLDEST} on {began}, when she became looked after"
        else:
            return
        self.asked.append(Asked(self.from_file.row, self.from_file.birth_column, NOT_SHOWN, why))
        self.born = None

    def before_the_beginning(self) -> None:
        began = self._beginning_for_sure()
        if began is None:
            return
        for code, dates in self.from_file.milestones.items():
            for dated in dates:
                if dated.on < began:
                    self._refuse(code, dated, BEFORE.format(began))

    def end(self) -> None:
        """A journey that ended before it began goes on until that is answered."""
        began = self._beginning_for_sure()
        if began and self.ended and self.ended.on < began:
            self._refuse(None, self.ended, BEFORE.format(began))
            self.ended = None
        if self.ended and (later := self._held_after(self.ended.on)):
            self._refuse(None, self.ended, BEFORE_HELD.format(max(later)))
            self.ended = None

    def _held_after(self, ended: date) -> list[date]:
        """The days that are held already, that this file does not say, and after which an end would be too early."""
        if self.journey is None or self.journey.ended_on == ended:
            return []
        return [
            m.on
            for m in self.journey.milestones
            if m.on > ended and m.precision != AT_THE_LATEST and m.milestone not in self.from_file.milestones
        ]

    def plans(self) -> None:
        """A plan that was given up before it began is followed until that is answered."""
        for plan in self.from_file.routes:
            closed, began = plan.closed, plan.opened_on or self._beginning_for_sure()
            if closed and began and closed.on < began:
                code = next((c for c, dates in self.from_file.milestones.items() if closed in dates), None)
                self._refuse(code, closed, (BEFORE_PLAN if plan.opened_on else BEFORE).format(began))

    def _beginning_for_sure(self) -> date | None:
        """None where the file that gave the beginning knew only that it was by then."""
        if self.began:
            return None if self.began.precision == AT_THE_LATEST else self.began.on
        recorded = self.journey.first_reached(self.pack.begins_with) if self.journey else None
        return None if recorded is None or recorded.precision == AT_THE_LATEST else recorded.on

    def ordering(self, rule: OrderingRule) -> None:
        """The step that comes too early is asked about; where it is held already, the one it should follow."""
        from_file = self.from_file.milestones
        if rule.routes and not rule.routes & self._routes():
            return
        before = [on for code in rule.first for on in self._days(code)]
        if not before:
            return
        for dated in self.left(from_file.get(rule.then, ())):
            if dated.on < min(before) and self._has_come_about(rule.then, dated):
                self._refuse(rule.then, dated, f"before {min(before)}: {rule.words}")
        recorded = [] if rule.then in from_file else list(self._days(rule.then))
        if recorded and min(recorded) < min(before):
            for code in rule.first:
                for dated in self.left(from_file.get(code, ())):
                    self._refuse(code, dated, f"after {min(recorded)}, which is held: {rule.words}")

    def after_the_end(self) -> None:
        """Nothing happens on a journey after the order, or the day, that ended it."""
        ends = [*self._order_that_ends(), *self._day_of_ending()]
        if not ends:
            return
        on, what = min(ends, key=lambda end: end[0])
        for dates in self.from_file.milestones.values():
            for dated in self.left(dates):
                if dated.on > on:
                    self._refuse(None, dated, f"after {what} of {on}, which ended the journey")

    def order_that_ended(self) -> Dated | None:
        """The end of a journey whose final order ends being looked after, as an answer in chat records it too."""
        orders = self.left(self.from_file.milestones.get(self.pack.final_order, ()))
        if not orders or not any(True for _ in self._order_that_ends()):
            return None
        return replace(min(orders, key=lambda d: d.on), outcome=None, reason=FINAL_ORDER)

    def _order_that_ends(self) -> Iterator[tuple[date, str]]:
        route = self.pack.routes.get(self._primary_route() or "")
        if route and route.order_ends_journey:
            yield from ((on, "the final order") for on in self._days(self.pack.final_order))

    def _day_of_ending(self) -> Iterator[tuple[date, str]]:
        ended = self.ended.on if self.ended else self.journey and self.journey.ended_on
        if ended:
            yield ended, "the end"

    def _days(self, code: str) -> Iterator[date]:
        """The days of a milestone: what the file says in the place of what is held, unless it may repeat."""
        from_file = self.from_file.milestones.get(code, ())
        yield from (d.on for d in self.left(from_file) if self._has_come_about(code, d))
        if self.journey and (not from_file or self.pack.milestones[code].repeats):
            yield from (m.on for m in self.journey.milestones if m.milestone == code)

    def _has_come_about(self, code: str, dated: Dated) -> bool:
        outcome = self.pack.outcomes.get(dated.outcome or "")
        return outcome is None or outcome.reaches_at(code)

    def _routes(self) -> frozenset[str]:
        recorded = {p.route for p in self.journey.plans} if self.journey else set()
        return frozenset(recorded | {r.route for r in self.from_file.routes})

    def _primary_route(self) -> str | None:
        from_file = [r.route for r in self.from_file.routes if r.primary]
        recorded = self.journey.primary_plan() if self.journey else None
        return from_file[-1] if from_file else recorded.route if recorded else None

    def _refuse(self, code: str | None, dated: Dated, why: str) -> None:
        """The date is not taken; of which milestone it leaves us unsure (none, once the journey is over)."""
        if dated in self.wrong:
            return
        self.wrong.add(dated)
        self.asked.append(dated.ask(why))
        if code:
            self.unsure.add(code)
