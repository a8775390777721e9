"""A link between siblings: each of the two has an entry that names the other, whatever her journey."""

from __future__ import annotations

from collections.abc import Iterator

from permanence.answers.given import Given, Making, Problem
from permanence.entries import NewEntry, Recorder


def sibling_problems(given: Given) -> Iterator[Problem]:
    if given.answer.sibling is None or given.answer.sibling == given.answer.reference:
        yield "sibling", "Say both references: HW-... and HW-... are siblings."


def sibling_entries(making: Making) -> list[NewEntry]:
    """Of both children, none where they are known to be siblings."""
    journey, other = making.case.journey, making.answer.sibling
    if other is None or other in journey.siblings:
        return []
    pairs = ((journey.reference, other), (other, journey.reference))
    return [Recorder(one, 0, making.by, making.through).siblings(of) for one, of in pairs]
