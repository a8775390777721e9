"""A link between siblings, or its end: each of the two has an entry that names the other, whatever her journey."""

from __future__ import annotations

from collections.abc import Iterator

from permanence.answer import Verb
from permanence.answers.given import Given, Making, Problem
from permanence.entries import NewEntry, Recorder


def sibling_problems(given: Given) -> Iterator[Problem]:
    one, other = given.answer.reference, given.answer.sibling
    parts = given.answer.verb is Verb.NOT_SIBLINGS
    if other is None or other == one:
        yield "sibling", f"Say both references: HW-... and HW-... are {'not ' if parts else ''}siblings."
    elif parts and other not in given.case.journey.siblings:
        yield "sibling", f"Nothing says that {one} and {other} are siblings."


def sibling_entries(making: Making) -> list[NewEntry]:
    """Of both children, none where that is known of them already."""
    journey, other = making.case.journey, making.answer.sibling
    are = making.answer.verb is Verb.SIBLINGS
    if other is None or are == (other in journey.siblings):
        return []
    pairs = ((journey.reference, other), (other, journey.reference))
    return [Recorder(one, 0, making.by, making.through).siblings(of, are=are) for one, of in pairs]
