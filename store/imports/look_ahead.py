"""What has to be known of a whole sheet before its first row is read: ids that stand in it twice, days in doubt."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from operator import itemgetter

from store.imports.cells import blank_tokens, is_blank, read_id
from store.imports.clock import Clock
from store.imports.day_order import DayOrder, doubtful
from store.imports.mapping import Mapping
from store.imports.sheets import SheetRow

SEVERAL, FOURTH = 3, 4
Place = tuple[str | None, str]


@dataclass(frozen=True, slots=True)
class Ahead:
    """`twice`: ids (in small letters) of more than one row. `doubtful`: columns whose days may have the month first.

    A column stands there by its sheet (None where one is read) and header. `padded`: how many figures the shortest id
    has that begins with a zero; 0 without one. `has_figures`: whether most ids have a figure in them, so that one
    without any ("Updated") may be no id. `by_habit`: so many of the children stand in several rows that it is no slip.
    `is_close`: whether most ids have no space and no # in them. `behind`: columns whose clock has no summer time.
    """

    twice: frozenset[str] = frozenset()
    doubtful: dict[Place, DayOrder] = field(default_factory=dict)
    padded: int = 0
    has_figures: bool = False
    by_habit: bool = False
    is_close: bool = False
    behind: frozenset[Place] = frozenset()

    def doubtful_in(self, sheet: str | None) -> dict[str, DayOrder]:
        """The columns of a sheet whose days may have the month first."""
        return {column: order for (where, column), order in self.doubtful.items() if where == sheet}

    def behind_in(self, sheet: str | None) -> frozenset[str]:
        """The columns of a sheet in which eleven at night of a summer's day is midnight of the day after."""
        return frozenset(column for where, column in self.behind if where == sheet)


def look_ahead(rows: Iterable[SheetRow], mapping: Mapping) -> Ahead:
    """What the rows say as a whole; of each row no more is kept than its id."""
    blanks = blank_tokens(mapping.blanks)
    columns = [column for column in mapping.day_columns if column not in mapping.month_first]
    orders: dict[Place, DayOrder] = {}
    clocks: dict[Place, Clock] = {}
    once: set[str] = set()
    twice: set[str] = set()
    for row in rows:
        value = row.cells.get(mapping.id_column)
        if not is_blank(value, blanks):
            case_id = id_key(read_id(value, is_text=False)[0])
            (twice if case_id in once else once).add(case_id)
        sheet = row.sheet
        for column in columns:
            if cell := row.cells.get(column):
                orders.setdefault((sheet, column), DayOrder()).add(row.number, cell)
                clocks.setdefault((sheet, column), Clock()).add(cell)
    padded = min((len(i) for i in once if i.isdecimal() and i.startswith("0")), default=0)
    figured = sum(any(map(str.isdecimal, case_id)) for case_id in once)
    close = sum(not has_loose_sign(case_id) for case_id in once)
    return Ahead(
        frozenset(twice),
        doubtful(orders, itemgetter(0)),
        padded,
        2 * figured > len(once),
        len(twice) >= SEVERAL and FOURTH * len(twice) >= len(once),
        2 * close > len(once),
        _behind(clocks),
    )


def _behind(clocks: dict[Place, Clock]) -> frozenset[Place]:
    """The columns whose clock has no summer time: by their own cells, or by another column's of the sheet."""
    sheets = {sheet for (sheet, _), clock in clocks.items() if clock.is_behind}
    return frozenset(place for place, clock in clocks.items() if place[0] in sheets and not clock.by_it_alone)


def has_loose_sign(case_id: str) -> bool:
    """Whether a space or a # stands in it: beside ids without, it may be one of these written otherwise."""
    return any(c.isspace() or c == "#" for c in case_id)


def id_key(case_id: str) -> str:
    """An id as ids are compared within a file: "x2" and "X2" are one child."""
    return case_id.strip().casefold()
