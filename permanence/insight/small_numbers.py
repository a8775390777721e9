"""Small numbers: what may leave the service of a table of figures. The one function stands at the last door.

Counts of 1 to 4 are told as "1 to 4". Where the total of a row would give one of them away, the total is hidden: when
only one part is banded, and when the banded ones are all 1 or all 4 (anybody could work that out from their sum). A
row with a small count shows no other count beside its parts. Medians, days and percentages of fewer than ten, or
beside a banded count, are left out, and so are references. The row of sums is left out when anything above it is
hidden, and so are the counts under the table: with the rows that can be seen they would give the others away.
"""

from __future__ import annotations

from dataclasses import replace

from permanence.insight.table import Holds, Row, Table

BANDED_BELOW = 5
FEWEST_FOR_FIGURES = 10
BAND = f"1 to {BANDED_BELOW - 1}"
HIDDEN = "hidden"


def banded(number: int) -> str:
    """A count as it may leave the service."""
    return BAND if _is_small(number) else str(number)


def outside(table: Table) -> Table:
    """The table as it may leave the service."""
    rows = [_row(row, table) for row in table.rows]
    hides = tells_less(replace(table, rows=tuple(rows)))
    total = None if table.total is None or hides else _row(table.total, table)
    return replace(
        table,
        columns=tuple(c for c in table.columns if c.holds is not Holds.CHILDREN),
        rows=tuple(rows),
        total=total,
        asides=() if hides else tuple((_aside(n), words) for n, words in table.asides),
    )


def tells_less(shown: Table) -> bool:
    """Whether anything of a table that may leave the service is hidden in it."""
    return any(cell in (BAND, HIDDEN) for row in shown.rows for cell in row.values())


def _aside(count: int | str) -> int | str:
    return BAND if isinstance(count, int) and _is_small(count) else count


def _row(row: Row, table: Table) -> Row:
    parts = [_count(row.get(name)) for name in table.named(Holds.PART)]
    counts = [_count(row.get(name)) for name in table.named(Holds.COUNT)]
    totals = [_count(row.get(name)) for name in table.named(Holds.TOTAL)]
    total = totals[0] if totals else sum(parts)
    gives_away = _gives_away([n for n in parts if _is_small(n)])
    has_small = any(_is_small(n) for n in (*parts, *totals, *counts))
    shown = dict(row)
    for name in table.named(Holds.CHILDREN):
        shown.pop(name, None)
    for name in table.named(Holds.PART):
        shown[name] = _cell(row.get(name))
    for name in table.named(Holds.TOTAL):
        shown[name] = HIDDEN if gives_away else _cell(row.get(name))
    for name in table.named(Holds.COUNT):
        shown[name] = None if has_small else _cell(row.get(name))
    if has_small or total < FEWEST_FOR_FIGURES:
        shown |= dict.fromkeys(table.named(Holds.DAYS, Holds.SHARE))
    return shown


def _gives_away(small: list[int]) -> bool:
    """Whether the sum of the banded parts tells one of them: there is one alone, or all are 1, or all are 4."""
    return len(small) == 1 or (bool(small) and set(small) in ({1}, {BANDED_BELOW - 1}))


def _cell(value: object) -> object:
    return BAND if isinstance(value, int) and _is_small(value) else value


def _count(value: object) -> int:
    return value if isinstance(value, int) else 0


def _is_small(number: int) -> bool:
    return 0 < number < BANDED_BELOW
