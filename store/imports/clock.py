"""Days that a system wrote by a clock without summer time: midnight of a summer's day here is eleven the night before.

"2026-05-11T23:00:00.000Z" alone may be a meeting at night, or a system's way of writing 12 May. The winter's rows of
the same column tell which: where they stand at midnight, and no summer's row does, the column holds days and no hours.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time

from store.imports.cells import HERE

ENOUGH = 2  # one stamp may have come from elsewhere
_ON_THE_HOUR = re.compile(r"\s*\d{4}-\d{2}-\d{2}[T ](?:00|23):00(?::00(?:\.0+)?)?(?:Z|\+00(?::?00)?)\s*")


@dataclass
class Clock:
    """The proofs of one column: its cells that are midnight here and by the clock, and those by the clock alone.

    `eleven`: those at eleven by the clock; `others`: those that are no such stamps.
    """

    both: int = 0
    by_it_alone: int = 0
    eleven: int = 0
    others: int = 0

    def add(self, value: object) -> None:
        """The cell counts as proof, or as none."""
        if (at := _hour_here(value)) is None:
            self.others += 1
        elif _is_eleven(value):
            self.eleven += 1
        else:
            self.both += at.time() == time.min
            self.by_it_alone += at.time() != time.min

    @property
    def is_behind(self) -> bool:
        """Whether the column is known to hold midnights of days here: most of its cells do, and none says else."""
        return self.both >= ENOUGH and not self.by_it_alone and self.both + self.eleven > self.others


def day_here(value: object) -> date | None:
    """The day of a cell that is midnight here and eleven by the clock; None for any other."""
    at = _hour_here(value)
    return at.date() if at and _is_eleven(value) and at.time() == time.min else None


def _is_eleven(value: object) -> bool:
    return isinstance(value, str) and "23:00" in value


def _hour_here(value: object) -> datetime | None:
    """When a stamp of midnight or eleven at night was, by the clocks here."""
    if not isinstance(value, str) or not _ON_THE_HOUR.fullmatch(value):
        return None
    try:
        return datetime.fromisoformat(value.strip()).astimezone(HERE)
    except ValueError:
        return None
