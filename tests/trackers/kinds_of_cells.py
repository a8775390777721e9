"""Trackers whose cells are as hands leave them: words where a day should be, headings between, ids that are missing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from random import Random

from tests.trackers import words
from tests.trackers.children import Child, children
from tests.trackers.kinds import days_of_cells, numbered, some, written_as
from tests.trackers.sheets import (
    Column,
    Fact,
    Tracker,
    columns_of,
    facts_of,
    table,
    write_text,
    write_workbook,
)

# What stands in a cell of days and is none; and what says that there is nothing yet.
ODD = (
    "w/c 12/5/25",
    "May 26",
    "Yes",
    "cancelled",
    "12/05/25 (late)",
    "see notes",
    "12/5/25 & 9/6/25",
    "31/02/2025",
    "Q3",
)
NOTHING = ("TBC", "n/a", "-", "N/A", "?", "tbc")


def odd_cells(random: Random, folder: Path) -> Tracker:
    """Words, weeks and halves of days among the days; each is asked about, and tokens for nothing are not."""
    found = children(random, "scotland", some(random))
    form = written_as(random.choice(words.DAY_FORMS[:2]))
    columns = columns_of(random, "scotland", form)
    lines = table(columns, found)
    facts = {(f.row, f.column): f for f in facts_of(numbered(found), columns)}
    for place, column in enumerate(columns):
        if column.what != "date" or column.code == "became_looked_after":
            continue
        for row in range(2, len(found) + 2):
            if random.random() < 0.1:
                odd = random.choice((*ODD, *NOTHING))
                lines[row - 1][place] = odd
                header = " ".join(column.header.split())
                facts.pop((row, header), None)
                if odd not in NOTHING:
                    facts[row, header] = Fact(found[row - 2].case_id, "odd", column.code, odd, row, header)
    return Tracker(write_text(folder / "t.csv", lines), "scotland", list(facts.values()))


def headings_between(random: Random, folder: Path) -> Tracker:
    """A heading for each team, the headers once more above each part, empty rows, a row of totals at the end."""
    found = children(random, "scotland", some(random))
    columns = columns_of(random, "scotland", days_of_cells)
    head = [c.header for c in columns]
    lines: list[list[object]] = [["Permanence tracker - made up"], [], head]
    rows: list[tuple[int, Child]] = []
    for n, child in enumerate(found):
        if n % 4 == 0 and n:
            lines += [[], [f"Team {random.choice(('North', 'South'))}"], head]
        lines.append([c.cell(child) for c in columns])
        rows.append((len(lines), child))
    lines.append(["Total", len(found)])
    file = write_workbook(folder / "t.xlsx", {"Tracker": lines})
    return Tracker(file, "scotland", facts_of(rows, columns))


def other_numbers(random: Random, folder: Path) -> Tracker:
    """A count of rows before the id, the family's number behind it, and ids that are numbers."""
    found = children(random, "scotland", some(random), id_form="{}")
    columns = columns_of(random, "scotland", days_of_cells)
    id_ = columns[0]
    id_.cell = _as_number(id_.cell)
    counted = {child.case_id: n for n, child in enumerate(found, start=1)}
    more = [
        Column(random.choice(("No.", "#", "Row", "S/N")), "other", lambda c: counted[c.case_id]),
        Column(
            random.choice(("Family ID", "Family ref", "Sibling group no")),
            "other",
            lambda c: 700 + len(c.name),
        ),
    ]
    columns = [more[0], id_, more[1], *columns[1:]]
    file = write_workbook(folder / "t.xlsx", {"Tracker": table(columns, found)})
    return Tracker(file, "scotland", facts_of(numbered(found), columns))


def _as_number(cell: Callable[[Child], object]) -> Callable[[Child], object]:
    return lambda child: int(str(cell(child)))


def missing_ids(random: Random, folder: Path) -> Tracker:
    """Ids that stand once for several rows, as merged cells do, and one child in two rows."""
    found = children(random, "scotland", some(random))
    columns = columns_of(random, "scotland", written_as("%d/%m/%Y"))
    lines = table(columns, found)
    facts = facts_of(numbered(found), columns)
    lines[3][0] = None
    lines.append([*lines[1]])
    return Tracker(write_text(folder / "t.csv", lines), "scotland", facts)


CELLS = (odd_cells, headings_between, other_numbers, missing_ids)
