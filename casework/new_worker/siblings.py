"""Siblings on a hand-over card: those with one plan stand in one item, with a mark at what is of one child alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from permanence.insight.names import route_name
from permanence.journey import Journey
from permanence.pack.model import Pack, in_a_sentence

Lines = Sequence[str]


@dataclass(frozen=True, slots=True)
class Item:
    """Children who stand together: one, or siblings who follow the same plan."""

    journeys: tuple[Journey, ...]

    @property
    def is_of_siblings(self) -> bool:
        return len(self.journeys) > 1


def items_of(journeys: Iterable[Journey]) -> list[Item]:
    """Each child once, in the order given; a sibling with the same plan beside her."""
    left, found = [*journeys], []
    while left:
        first = left.pop(0)
        beside = [j for j in left if j.reference in first.siblings and same_plan(j, first)]
        left = [j for j in left if j not in beside]
        found.append(Item((first, *beside)))
    return found


def same_plan(one: Journey, other: Journey) -> bool:
    """Whether both follow the same routes, the primary one first."""
    return plan_of(one) == plan_of(other)


def plan_of(journey: Journey) -> list[str]:
    return [plan.route for plan in journey.open_plans()]


def plan_words(journey: Journey, pack: Pack) -> str:
    """For example "adoption, and beside it kinship care order"."""
    names = [in_a_sentence(route_name(route, pack)) for route in plan_of(journey)]
    return ", and beside it ".join(names) or "no plan yet"


def marked_where_they_part(lines_of: Sequence[tuple[str, Lines]]) -> list[str]:
    """What is so of all of them once, and then of each, by her name, what is of her alone."""
    (_, first), *others = lines_of
    common = [line for line in first if all(line in lines for _, lines in others)]
    alone = [f"{name} alone: {line}" for name, lines in lines_of for line in lines if line not in common]
    return [*common, *alone]
