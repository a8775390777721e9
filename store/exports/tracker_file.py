"""The tracker as it came in, with what has been recorded since written into its own columns."""

from __future__ import annotations

from collections.abc import Mapping as Table
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.styles import PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from store.imports.cells import blank_tokens, is_blank, read_booked, read_id
from store.imports.mapping import Mapping
from store.imports.sheets import UnreadableSheet

REFERENCE_HEADER = "Homeward reference"
CHANGED = PatternFill("solid", start_color="FFF2CC", end_color="FFF2CC")
ISO = "yyyy-mm-dd"


@dataclass(frozen=True, slots=True)
class TrackerChild:
    """What the tracker should say of a child: her reference, and a date for each column that has one now."""

    reference: str
    dates: Table[str, date]
    route: str | None = None


def write_tracker(like: Path, mapping: Mapping, children: Table[str, TrackerChild], out: Path) -> int:
    """`out` is the workbook `like` with every date and route that has changed; how many cells were written.

    Only cells that say something else than the record are touched, and each of those is marked by its colour; the
    child's reference stands in a column of its own at the end. Raises UnreadableSheet.
    """
    book = load_workbook(like)
    name = mapping.sheet or book.sheetnames[0]
    if name not in book.sheetnames:
        raise UnreadableSheet(f"there is no sheet {name}; there are: {', '.join(book.sheetnames)}")
    sheet = book[name]
    columns = _columns(sheet, mapping)
    missing = sorted({mapping.id_column} - set(columns))
    if missing:
        raise UnreadableSheet(f"the file has no column {', '.join(missing)}")
    changed = sum(
        _write_row(sheet, row, columns, mapping, children)
        for row in range(mapping.header_row + 1, sheet.max_row + 1)
    )
    book.save(out)
    return changed


def _columns(sheet: Worksheet, mapping: Mapping) -> dict[str, int]:
    """Header to column number; the reference's own column is added when it is not there yet."""
    columns = {
        " ".join(str(cell.value).split()): cell.column
        for cell in sheet[mapping.header_row]
        if cell.value is not None and cell.column is not None
    }
    if REFERENCE_HEADER not in columns:
        number = max(columns.values(), default=0) + 1
        sheet.cell(mapping.header_row, number, REFERENCE_HEADER)
        columns[REFERENCE_HEADER] = number
    return columns


def _write_row(
    sheet: Worksheet, row: int, columns: dict[str, int], mapping: Mapping, children: Table[str, TrackerChild]
) -> int:
    value = sheet.cell(row, columns[mapping.id_column]).value
    if is_blank(value, blank_tokens(mapping.blanks)):
        return 0
    child = children.get(read_id(value, is_text=mapping.id_is_text)[0])
    if child is None:
        return 0
    sheet.cell(row, columns[REFERENCE_HEADER], child.reference)
    changed = sum(
        _write_date(sheet.cell(row, columns[header]), day, mapping)
        for header, day in child.dates.items()
        if header in columns
    )
    return changed + _write_route(sheet, row, columns, mapping, child.route)


def _write_date(cell: Cell | MergedCell, day: date, mapping: Mapping) -> int:
    """1 when the cell said something else and now says this day."""
    if isinstance(cell, MergedCell):
        return 0
    is_empty = is_blank(cell.value, blank_tokens(mapping.blanks))
    if not is_empty and read_booked(cell.value, mapping.date_formats) == day:
        return 0
    cell.value = datetime(day.year, day.month, day.day)  # noqa: DTZ001 - a spreadsheet's days have no zone
    cell.number_format, cell.fill = ISO, CHANGED
    return 1


def _write_route(
    sheet: Worksheet, row: int, columns: dict[str, int], mapping: Mapping, route: str | None
) -> int:
    """1 when the cell stood for another route; the word written is the first that the mapping has for this one."""
    if mapping.route is None or route is None or mapping.route.column not in columns:
        return 0
    codes = {word.casefold(): code for word, code in mapping.route.codes.items()}
    cell = sheet.cell(row, columns[mapping.route.column])
    says = codes.get(str(cell.value or "").strip().casefold())
    word = next((w for w, code in mapping.route.codes.items() if code == route), None)
    if says == route or word is None or isinstance(cell, MergedCell):
        return 0
    cell.value, cell.fill = word, CHANGED
    return 1
