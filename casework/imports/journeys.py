"""A child's journeys from entries, also such as stand in no store yet."""

from __future__ import annotations

from collections.abc import Iterable

from permanence.entries import Entry
from permanence.journey import Journey, journey_of

AT_ONCE = 500


def journeys_in(reference: str, entries: Iterable[Entry]) -> dict[int, Journey]:
    """A child's journeys by number, as her entries tell them; one that was taken back again is none."""
    recorded = list(entries)
    found = {
        number: journey_of(reference, number, recorded)
        for number in sorted({e.journey for e in recorded if e.journey})
    }
    return {number: journey for number, journey in found.items() if journey.began_on}
