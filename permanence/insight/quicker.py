"""What was quicker for others: a step that was done in time, and how soon the one beside or after it followed.

Only steps that hang together are compared: one ends where the other begins, or both begin with the same milestone. Told
is what is clear: in both groups enough children, and ranges of the two medians that do not meet. It is how it went,
and no proof that the one brought the other about.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from permanence.insight.product_limit import Half, half_reached
from permanence.insight.small_numbers import FEWEST_FOR_FIGURES
from permanence.insight.steps import NOT_JUDGED, How, Step

Duration = tuple[int, bool]


@dataclass(frozen=True, slots=True)
class Quicker:
    """Half reached the end of `step` within `days` where `when` was done in time, and within `otherwise` days if not.

    `step`, `when`: codes of stages. `children`, `others`: how many there are of each.
    """

    step: str
    when: str
    days: int
    otherwise: int
    children: int
    others: int


def quicker(journeys: Iterable[Sequence[Step]]) -> dict[str, Quicker]:
    """By the step's code, the clearest of what was quicker; nothing of a step for which nothing is clear."""
    in_time: defaultdict[tuple[str, str], list[Duration]] = defaultdict(list)
    late: defaultdict[tuple[str, str], list[Duration]] = defaultdict(list)
    for steps in journeys:
        for step, other in _pairs(steps):
            group = late if other.days_over else in_time
            group[step.code, other.code].append((step.days, step.how is How.REACHED))
    found = (_compared(pair, in_time[pair], late[pair]) for pair in sorted(in_time.keys() & late.keys()))
    best: dict[str, Quicker] = {}
    for one in found:
        if one and (one.step not in best or _gain(one) > _gain(best[one.step])):
            best[one.step] = one
    return best


def _gain(one: Quicker) -> int:
    return one.otherwise - one.days


def _pairs(steps: Sequence[Step]) -> Iterable[tuple[Step, Step]]:
    """Each step with those that hang together with it and of which it is known whether they were in time."""
    first = [s for s in steps if s.occurrence == 1 and s.how not in NOT_JUDGED]
    for step in first:
        for other in first:
            hangs = step.from_milestone in (other.from_milestone, other.to_milestone)
            if hangs and other.code != step.code and _is_known(other, step):
                yield step, other


def _is_known(other: Step, step: Step) -> bool:
    """Whether the other's due day had come while the step was still waited for, or when it ended."""
    reached_or_due = other.how is How.REACHED or other.days_over > 0
    return reached_or_due and other.due_on is not None and other.due_on <= step.seen_until


def _compared(pair: tuple[str, str], good: list[Duration], rest: list[Duration]) -> Quicker | None:
    if min(len(good), len(rest)) < FEWEST_FOR_FIGURES:
        return None
    soon, later = half_reached(good), half_reached(rest)
    if soon is None or later is None or not _apart(soon, later):
        return None
    return Quicker(*pair, round(soon.days), round(later.days), len(good), len(rest))


def _apart(soon: Half, later: Half) -> bool:
    return soon.high is not None and later.low is not None and soon.high < later.low
