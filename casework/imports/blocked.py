"""Which stage a stumbling block of a sheet holds up: the sheet names the block, not the stage."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time

from casework.imports.entries import Filing, as_if_recorded
from permanence.dates import CalendarRunsOut
from permanence.entries import Entry, NewEntry, Recorder
from permanence.journey import journey_of
from permanence.people import Directory
from permanence.stages import Stage, project


def blocked_entry(
    reason: str, on: Recorder, from_file: Iterable[Entry | NewEntry], filing: Filing, directory: Directory
) -> NewEntry | None:
    """The block on the open stage that is, or will be, late first, to be looked at again from today.

    `from_file`: everything recorded of the child, and what is about to be. None when no clock runs.
    """
    stages = [s for s in _stages(on, from_file, filing, directory) if s.is_open]
    if not stages:
        return None
    first = min(stages, key=lambda s: (s.due_on or date.max, s.code))
    return on.blocked(first.key, reason, filing.today)


def _stages(
    on: Recorder, from_file: Iterable[Entry | NewEntry], filing: Filing, directory: Directory
) -> list[Stage]:
    moment = datetime.combine(filing.today, time(), UTC)
    entries: list[Entry] = []
    for one in from_file:
        number = entries[-1].number + 1 if entries else 1
        entries.append(one if isinstance(one, Entry) else as_if_recorded(one, number, moment))
    journey = journey_of(on.reference, on.journey, entries)
    try:
        return project(journey, filing.rules, directory)
    except CalendarRunsOut:
        return []
