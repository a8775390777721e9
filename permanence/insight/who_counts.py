"""Journeys and children: a child who came back has two journeys, which never join; both numbers are given."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Counted:
    """How many journeys, of how many children, and how many of these came back into care."""

    journeys: int
    children: int
    came_back: int


def counted(journeys: Iterable[tuple[str, int]]) -> Counted:
    """The numbers of these journeys, given as child and number; the same one twice counts once."""
    of: dict[str, set[int]] = {}
    for reference, number in journeys:
        of.setdefault(reference, set()).add(number)
    return Counted(
        sum(len(numbers) for numbers in of.values()),
        len(of),
        sum(len(numbers) > 1 for numbers in of.values()),
    )
