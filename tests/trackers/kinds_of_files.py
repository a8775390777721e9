"""The same trackers in other files, encodings and layouts."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from random import Random

from openpyxl import load_workbook

from tests.builders import TODAY
from tests.trackers import words
from tests.trackers.children import children
from tests.trackers.kinds import a_target, days_of_cells, numbered, some, written_as
from tests.trackers.sheets import Column, Tracker, columns_of, facts_of, table, write_text, write_workbook
from tests.workbooks import an_ods, an_xls


def cp1252(random: Random, folder: Path) -> Tracker:
    """As an older Excel saves "CSV", with an accent and a long dash in it."""
    found = children(random, "scotland", some(random))
    columns = columns_of(random, "scotland", written_as(random.choice(words.DAY_FORMS)))
    columns.append(Column("Zoë’s column – other", "other", lambda c: "naïve"))
    file = write_text(folder / "t.csv", table(columns, found), encoding="cp1252")
    return Tracker(file, "scotland", facts_of(numbered(found), columns))


def utf16(random: Random, folder: Path) -> Tracker:
    """As Excel saves "Unicode text": UTF-16 with tabs."""
    found = children(random, "scotland", some(random))
    columns = columns_of(random, "scotland", written_as(random.choice(words.DAY_FORMS)))
    file = write_text(folder / "t.txt", table(columns, found), encoding="utf-16", sep="\t")
    return Tracker(file, "scotland", facts_of(numbered(found), columns))


def xls(random: Random, folder: Path) -> Tracker:
    found = children(random, "scotland", some(random))
    columns = columns_of(random, "scotland", days_of_cells)
    file = an_xls(folder / "t.xls", Tracker=table(columns, found))
    return Tracker(file, "scotland", facts_of(numbered(found), columns))


def ods(random: Random, folder: Path) -> Tracker:
    found = children(random, "scotland", some(random))
    columns = columns_of(random, "scotland", lambda day: day)
    file = an_ods(folder / "t.ods", Tracker=table(columns, found))
    return Tracker(file, "scotland", facts_of(numbered(found), columns))


def pace(random: Random, folder: Path) -> Tracker:
    """A merged title, two rows of headers with a target and an actual day below each step, days as text, totals."""
    found = children(random, "scotland", some(random))
    form = written_as(random.choice(words.DAY_FORMS[:4]))
    aim, held = random.choice((("Target", "Actual"), ("Due", "Held"), ("Due date", "Date held")))
    upper: list[object] = []
    lower: list[object] = []
    columns: list[Column] = []
    merged: list[tuple[int, int]] = []
    for column in columns_of(random, "scotland", form, heads=lambda h: h, others=2):
        header = column.header
        if column.what == "date" and column.code != "became_looked_after":
            merged.append((len(upper) + 1, len(upper) + 2))
            upper += [header, None]
            lower += [aim, held]
            columns.append(Column(f"{header} {aim}", "target", a_target(column.code, form)))
            columns.append(Column(f"{header} {held}", "date", column.cell, column.code))
        else:
            upper.append(header)
            lower.append(None)
            columns.append(column)
    rows = [[c.cell(child) for c in columns] for child in found]
    total: list[object] = ["Total", len(found)]
    file = write_workbook(
        folder / "pace.xlsx", {"PACE": [["PACE tracker - made up"], upper, lower, *rows, total]}
    )
    _merge(file, merged)
    return Tracker(file, "scotland", facts_of(numbered(found, 4), columns))


def _merge(file: Path, over: list[tuple[int, int]]) -> None:
    workbook = load_workbook(file)
    sheet = workbook.active
    sheet.merge_cells(start_row=1, end_row=1, start_column=1, end_column=8)
    for first, last in over:
        sheet.merge_cells(start_row=2, end_row=2, start_column=first, end_column=last)
    workbook.save(file)


def hidden(random: Random, folder: Path) -> Tracker:
    """Rows and columns that are hidden count as the others; a hidden sheet of closed cases is named."""
    found = children(random, "scotland", some(random))
    columns = columns_of(random, "scotland", days_of_cells)
    closed = children(random, "scotland", 3)
    other = [["Family", "Closed on"], ["A", "x"], ["B", "y"], ["C", "z"]]
    sheets = {"Tracker": table(columns, found), "Closed": other}
    file = write_workbook(folder / "t.xlsx", sheets)
    workbook = load_workbook(file)
    sheet = workbook["Tracker"]
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["B"].hidden = True
    workbook["Closed"].sheet_state = "hidden"
    workbook.save(file)
    assert closed
    return Tracker(file, "scotland", facts_of(numbered(found), columns))


def sideways(random: Random, folder: Path) -> Tracker:
    """Milestones down, children across."""
    found = children(random, "scotland", some(random))
    columns = columns_of(random, "scotland", days_of_cells, others=1)
    lines = [list(line) for line in zip(*table(columns, found), strict=True)]
    file = write_workbook(folder / "t.xlsx", {"Tracker": lines})
    return Tracker(file, "scotland", facts_of(numbered(found), columns), may_refuse=True)


def recent(random: Random, folder: Path) -> Tracker:
    """Children who have only just come into care: nearly every cell is empty."""
    found = children(random, "scotland", 6)
    for child in found:
        child.began = TODAY - timedelta(days=random.randint(3, 40))
        child.days = {code: day for code, day in child.days.items() if child.began < day <= TODAY}
        child.days = dict(list(child.days.items())[:0])
        child.born = child.began - timedelta(days=400)
    columns = columns_of(random, "scotland", written_as("%d/%m/%Y"))
    file = write_text(folder / "t.csv", table(columns, found))
    return Tracker(file, "scotland", facts_of(numbered(found), columns))


FILES = (cp1252, utf16, xls, ods, pace, hidden, sideways, recent)
