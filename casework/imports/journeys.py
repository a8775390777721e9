"""Every journey of every child, read in bulk."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice

from casework.ports import Reading
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


def recorded_journeys(
    tx: Reading, references: Iterable[str]
) -> Iterator[tuple[str, Mapping[int, Journey], list[Entry]]]:
    """Each child's reference, journeys by number, and entries, some hundred children at a time."""
    rest = iter(references)
    while portion := list(islice(rest, AT_ONCE)):
        entries = tx.entries_of(portion)
        for reference in portion:
            recorded = entries.get(reference, [])
            yield reference, journeys_in(reference, recorded), recorded
