"""What the figures say: the days that steps were past their due dates in the last twelve months, ours and others'.

One sentence and the five worst steps for the short part; every step with its children for the whole. A sum names the
children that it is made of, so that it can be had again from the open data, child by child.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from permanence.dates import ONE_DAY, add_months
from permanence.insight.days_lost import Lost
from permanence.stages import Stage

MONTHS = 12
BARS = 5
_NEARLY_ALL, _MOST = 0.9, 0.6


@dataclass(frozen=True, slots=True)
class LostByChild:
    """The days that one child's steps of a kind were past their due dates."""

    reference: str
    days: int
    ours: int


@dataclass(frozen=True, slots=True)
class LostStep:
    """The days lost at one kind of step; `name` as in mid-sentence. The children's days add up to them."""

    name: str
    days: int
    ours: int
    children: tuple[LostByChild, ...]

    @property
    def others(self) -> int:
        """Days spent waiting for somebody outside the team."""
        return self.days - self.ours


@dataclass(frozen=True, slots=True)
class DaysLost:
    """Every kind of step that lost days between two days (both included), the most days first."""

    first: date
    last: date
    steps: tuple[LostStep, ...]

    @property
    def days(self) -> int:
        return sum(step.days for step in self.steps)

    @property
    def worst(self) -> tuple[LostStep, ...]:
        return self.steps[:BARS]

    @property
    def sentence(self) -> str:
        """What the figures say, in words; empty when no day was lost."""
        if not self.steps:
            return ""
        first, *rest = self.worst
        most = "Most days" if rest else "Days"
        said = f"{most} are lost before the {first.name}, and {_whose(first)}."
        other = next((step for step in rest if step.others / step.days >= _MOST), None)
        if other is None or first.others / first.days >= _MOST:
            return said
        return f"{said} The wait for the {other.name} is mostly for others."


def year_to(today: date) -> tuple[date, date]:
    """The first and the last day of the twelve months that end with `today`."""
    return add_months(today, -MONTHS) + ONE_DAY, today


def may_have_lost(stage: Stage, first: date, today: date) -> bool:
    """Whether a stage was past its due date on any day from `first` to `today`; pauses are not looked at."""
    if stage.due_on is None or stage.due_on >= today:
        return False
    return stage.ended_on is None or (stage.ended_on >= first and stage.ended_on > stage.due_on)


def lost_by_step(lost: Iterable[tuple[str, Lost]], first: date, last: date) -> DaysLost:
    """Days lost, each given with the name of its step, added up by step and by child."""
    found: defaultdict[str, defaultdict[str, list[int]]] = defaultdict(lambda: defaultdict(lambda: [0, 0]))
    for name, one in lost:
        of_child = found[name][one.step.reference]
        of_child[0] += one.days
        of_child[1] += one.ours
    steps = [_step(name, children) for name, children in found.items()]
    return DaysLost(first, last, tuple(sorted(steps, key=lambda step: (-step.days, step.name))))


def _step(name: str, of: dict[str, list[int]]) -> LostStep:
    lines = [LostByChild(reference, days, ours) for reference, (days, ours) in of.items()]
    lines.sort(key=lambda line: (-line.days, line.reference))
    return LostStep(name, sum(line.days for line in lines), sum(line.ours for line in lines), tuple(lines))


def _whose(step: LostStep) -> str:
    """Whose days they are, from "all of them are ours" to "all of them wait for others"."""
    ours, others = step.ours / step.days, step.others / step.days
    side = "are ours" if ours >= others else "wait for others"
    share = max(ours, others)
    if share == 1:
        return f"all of them {side}"
    if share >= _NEARLY_ALL:
        return f"nearly all of them {side}"
    return f"most of them {side}" if share >= _MOST else "about half of them are ours"
