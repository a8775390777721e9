"""Of which of a child's journeys a row speaks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from casework.imports.entries import Filing
from casework.imports.rows import ChildRows
from permanence.entries import Entry
from permanence.journey import Journey


def journey_of_row(
    from_file: ChildRows,
    index: int,
    several: int,
    journeys: Mapping[int, Journey],
    recorded: Iterable[Entry],
    filing: Filing,
) -> int:
    """Which journey a row speaks of: by the day it began, as held or as the file said it; a new one after an end."""
    latest = max(journeys, default=0)
    began = from_file.began.on if from_file.began else None
    if began is None:
        return _journey_at(_first_day(from_file), journeys) or max(latest, 1)
    for number, journey in journeys.items():
        if journey.began_on == began:
            return number
    for entry in recorded:
        if entry.by == filing.by and entry.data.get("on") == began.isoformat() and _begins(entry, filing):
            return entry.journey
    ended = journeys[latest].ended_on if latest else None
    if latest == 0 or (ended and began >= ended):
        return latest + 1
    return min(index + 1, latest + 1) if several > 1 else latest


def _begins(entry: Entry, filing: Filing) -> bool:
    return entry.data.get("milestone") == filing.pack.begins_with


def _first_day(from_file: ChildRows) -> date | None:
    return min((d.on for dates in from_file.milestones.values() for d in dates), default=None)


def _journey_at(day: date | None, journeys: Mapping[int, Journey]) -> int | None:
    """The journey that ran on a day; the latest when the day lies in none."""
    if day is None:
        return None
    running = [n for n, j in journeys.items() if j.began_on and j.began_on <= day]
    return max(running, default=None)
