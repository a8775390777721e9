"""Small numbers: what may leave the service of a table of figures. The one function stands at the last door.

Counts of 1 to 4 are told as "1 to 4". Where the total of a row would give one of them away, the total is hidden: when
only one part is banded, and when the banded ones are all 1 or all 4 (anybody could work that out from their sum). A
row with a small count shows no other count beside its parts, nor one that leaves a small rest of the total. Medians,
days and percentages of fewer than ten, or beside a banded count, are left out, and so are references. The row of sums
is left out when anything above it is hidden, and so are the counts under the table: with the rows that can be seen they
would give the others away. Of those counts all go where one of them, or the rest that it leaves, is small. A table
whose rows are about the same journeys is shown whole or not at all.
"""

from __future__ import annotations

from dataclasses import replace

from permanence.insight.table import Holds, Row, Table

BANDED_BELOW = 5
FEWEST_FOR_FIGURES = 10
BAND = f"1 to {BANDED_BELOW - 1}"
HIDDEN = "hidden"
LEFT_OUT = "Left out: some of its numbers are small."


def banded(number: int) -> str:
    """A count as it may leave the service."""
    return BAND if _is_small(number) else str(number)


def outside(table: Table) -> Table:
    """The table as it may leave the service."""
    rows = [_row(row, table) for row in table.rows]
    hides = tells_less(replace(table, rows=tuple(rows)))
    columns = tuple(c for c in table.columns if c.holds is not Holds.CHILDREN)
    if hides and table.is_one:
        return replace(table, columns=columns, rows=(), total=None, asides=(), says=(LEFT_OUT,))
    return replace(
        table,
        columns=columns,
        rows=tuple(rows),
        total=None if table.total is None or hides else _row(table.total, table),
        asides=() if hides or _give_away(table) else table.asides,
    )


def tells_less(shown: Table) -> bool:
    """Whether anything of a table that may leave the service is hidden in it."""
    return any(cell in (BAND, HIDDEN) for row in shown.rows for cell in row.values())


def _give_away(table: Table) -> bool:
    """Whether a count under the table is small, or the rest that it leaves of what stands above it or beside it."""
    counts = [n for n, _ in table.asides if isinstance(n, int)]
    totals = [_total_of(row, table) for row in table.rows]
    return any(
        _is_small(n) or any(_is_small(abs(n - of)) for of in (*totals, sum(totals), *counts)) for n in counts
    )


def _total_of(row: Row, table: Table) -> int:
    totals = [_count(row.get(name)) for name in table.named(Holds.TOTAL)]
    return totals[0] if totals else sum(_count(row.get(name)) for name in table.named(Holds.PART))


def _row(row: Row, table: Table) -> Row:
    parts = [_count(row.get(name)) for name in table.named(Holds.PART)]
    counts = [_count(row.get(name)) for name in table.named(Holds.COUNT)]
    total = _total_of(row, table)
    gives_away = _gives_away([n for n in parts if _is_small(n)])
    has_small = any(_is_small(n) for n in (*parts, total, *counts))
    shown = dict(row)
    for name in table.named(Holds.CHILDREN):
        shown.pop(name, None)
    for name in table.named(Holds.PART):
        shown[name] = _cell(row.get(name))
    for name in table.named(Holds.TOTAL):
        shown[name] = HIDDEN if gives_away else _cell(row.get(name))
    for name in table.named(Holds.COUNT):
        rest = total - _count(row.get(name))
        shown[name] = None if has_small or _is_small(rest) else _cell(row.get(name))
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
