"""The days of a sheet's cells, with what is known of their columns: which of them have the month first, or may have."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from store.imports.cells import Ask, month_first, read_booked, read_date, shown, too_far_ahead
from store.imports.clock import day_here
from store.imports.day_order import DayOrder, reads_two_ways
from store.imports.look_ahead import Ahead
from store.imports.mapping import Mapping as SheetMapping

TURNED_ROUND = (
    "a date that a spreadsheet may have turned round, in a column with the month first: which day is meant?"
)


@dataclass(frozen=True, slots=True)
class DayCells:
    """Reads cells by a mapping's forms of dates.

    `doubtful`: columns whose order of day and month is in doubt. `behind`: those whose clock has no summer time.
    """

    formats: tuple[str, ...]
    today: date
    doubtful: Mapping[str, DayOrder]
    month_first: frozenset[str]
    behind: frozenset[str] = frozenset()

    def happened(self, column: str, value: object) -> date | Ask:
        """The day that a cell says something happened on, or the question to ask."""
        return self._doubt(column, value) or self._told(
            column, read_date(self._here(column, value), self._forms(column), self.today)
        )

    def booked(self, column: str, value: object) -> date | Ask:
        """The day that a cell says something is booked for, or the question to ask."""
        day = read_booked(self._here(column, value), self._forms(column))
        return self._doubt(column, value) or self._told(column, too_far_ahead(day, value, self.today))

    def _here(self, column: str, value: object) -> object:
        """The cell; its day here, where it is midnight of one by a clock that has no summer time."""
        return (day_here(value) or value) if column in self.behind else value

    def _forms(self, column: str) -> tuple[str, ...]:
        return month_first(self.formats) if column in self.month_first else self.formats

    def _doubt(self, column: str, value: object) -> Ask | None:
        """The question about a day that is another one in the other order, where the order is in doubt."""
        order = self.doubtful.get(column)
        if order is None and column not in self.month_first:
            return None
        if not reads_two_ways(value):
            return None
        if order is None:
            return Ask(shown(value), TURNED_ROUND) if isinstance(value, date | datetime) else None
        why = f"day or month first? Row {order.row} has a day that can only have the month first"
        return Ask(shown(value), f"{why}; so read, this is {self._other(value)}: month_first in the mapping")

    def _told(self, column: str, day: date | Ask) -> date | Ask:
        """A question about an impossible day says what the day is in the other order."""
        if not isinstance(day, Ask) or column in self.month_first or column not in self.doubtful:
            return day
        other = self._other(day.value)
        return Ask(day.value, f"{day.why}; with the month first it is {other}") if other else day

    def _other(self, value: object) -> str | None:
        """The day of a cell in the other order, in words."""
        if isinstance(value, date | datetime):
            return _in_words(date(value.year, value.day, value.month))
        day = read_booked(value, month_first(self.formats))
        return _in_words(day) if isinstance(day, date) else None


class DaysBySheet(dict[str | None, DayCells]):
    """What reads the cells of each sheet: in one the days may have the month first, and in the next not."""

    def __init__(self, mapping: SheetMapping, today: date, ahead: Ahead) -> None:
        super().__init__()
        self._mapping, self._today, self._ahead = mapping, today, ahead

    def __missing__(self, sheet: str | None) -> DayCells:
        month_first, doubtful = frozenset(self._mapping.month_first), self._ahead.doubtful_in(sheet)
        behind = self._ahead.behind_in(sheet)
        self[sheet] = DayCells(self._mapping.date_formats, self._today, doubtful, month_first, behind)
        return self[sheet]


def _in_words(day: date) -> str:
    return f"{day.day} {day:%b %Y}"
