"""A table of figures, as every command, file and page shows it: rows of cells whose columns say what they hold.

What a column holds decides what may leave the service (small_numbers.py), so no figure is shown in any other way.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

Row = Mapping[str, object]


class Holds(StrEnum):
    WORDS = "words"  # names and codes: nothing about how many
    PART = "part"  # a count that, with the row's other parts, adds up to its total
    TOTAL = "total"  # how many the row is about
    COUNT = "count"  # any other count of children, journeys or steps
    DAYS = "days"  # a median, or days lost
    SHARE = "share"  # per cent
    CHILDREN = "children"  # references


@dataclass(frozen=True, slots=True)
class Column:
    """`name`: in JSON and CSV; `head`: what people read over it."""

    name: str
    head: str
    holds: Holds


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under columns; at most one column holds the total. `total`: the last row, which sums the others.

    `asides`: counts with the words that follow them ("left out, ..."). `says`: sentences without any number.
    `is_one`: its rows are about the same journeys, so that what one of them hides another could give away.
    """

    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    total: Row | None = None
    asides: tuple[tuple[int | str, str], ...] = ()
    says: tuple[str, ...] = ()
    is_one: bool = False

    def named(self, *holds: Holds) -> list[str]:
        """The names of the columns that hold one of these."""
        return [c.name for c in self.columns if c.holds in holds]

    def lines(self) -> list[str]:
        """What is said under the table; a count of nought goes without saying."""
        return [*self.says, *(f"{count} {words}" for count, words in self.asides if count)]
