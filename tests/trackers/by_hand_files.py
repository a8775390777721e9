"""Writes the trackers by hand to files, with all that stands beside the words of their cells."""

from __future__ import annotations

import csv
import io
import re
from datetime import date
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from tests.trackers.by_hand import Cell, Tracker

DAYS = "dd/mm/yyyy"


def written(tracker: Tracker, folder: Path) -> Path:
    """The tracker as a file of its kind."""
    file = folder / f"{tracker.name}.{tracker.ext}"
    return _text(tracker, file) if tracker.ext == "csv" else _workbook(tracker, file)


def _said(tracker: Tracker, what: str) -> list[str]:
    """What the notes say under this word: places of the sheet, "merge: A1:I1, E2:F2"."""
    found = re.search(rf"^{what}: (.+)$", tracker.notes, re.MULTILINE)
    return found[1].split(", ") if found else []


def _text(tracker: Tracker, file: Path) -> Path:
    said = re.search(r"encoding (\S+?)[\s;]", f"{tracker.notes} ")
    delimiter = ";" if "delimiter ;" in tracker.notes else "\t" if "delimiter tab" in tracker.notes else ","
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(
        [[_plain(c) for c in row] for row in tracker.sheets["csv"]]
    )
    file.write_bytes(out.getvalue().encode(said[1] if said else "utf-8", "replace"))
    return file


def _plain(cell: Cell) -> str:
    value = cell.value
    return "" if value is None else value.strftime("%d/%m/%Y") if isinstance(value, date) else str(value)


def _workbook(tracker: Tracker, file: Path) -> Path:
    book = Workbook()
    book.remove(book.active)
    cached: dict[tuple[int, str], object] = {}
    for number, (name, grid) in enumerate(tracker.sheets.items(), start=1):
        sheet = book.create_sheet(name)
        for row, cells in enumerate(grid, start=1):
            for column, cell in enumerate(cells, start=1):
                if _write(sheet, row, column, cell):
                    cached[number, sheet.cell(row, column).coordinate] = cell.cached
        for place in _said(tracker, "merge"):
            sheet.merge_cells(place)
        if tracker.name == "colour-strike-comment":
            sheet.row_dimensions[6].hidden = sheet.column_dimensions["C"].hidden = True
            sheet.auto_filter.ref = "A1:J9"
    book.save(file)
    if cached:
        _with_values(file, cached)
    return file


def _write(sheet: Worksheet, row: int, column: int, cell: Cell) -> bool:
    """Whether the cell is a formula whose value has to be written into the file, now that it stands in the sheet."""
    if cell.value in (None, "") and not cell.comment:
        return False
    at = sheet.cell(row, column, cell.value)
    if isinstance(cell.value, date) or cell.cached is not None:
        at.number_format = cell.form or DAYS
    if cell.strike:
        at.font = Font(strike=True)
    if cell.fill:
        at.fill = PatternFill("solid", fgColor=cell.fill)
    if cell.comment:
        at.comment = Comment(cell.comment, "SR")
    return cell.cached is not None


def _with_values(file: Path, cached: dict[tuple[int, str], object]) -> None:
    """What a spreadsheet program would have worked out stands in the file; openpyxl writes formulas alone."""
    with ZipFile(file) as archive:
        parts = {item.filename: archive.read(item) for item in archive.infolist()}
    for (number, place), value in cached.items():
        name = f"xl/worksheets/sheet{number}.xml"
        pattern = rf'(<c r="{place}"[^>]*>\s*<f>[^<]*</f>)\s*(?:<v\s*/>|<v></v>)'
        parts[name], times = re.subn(pattern, rf"\g<1><v>{value}</v>", parts[name].decode())
        parts[name] = parts[name].encode()
        assert times == 1, place
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
