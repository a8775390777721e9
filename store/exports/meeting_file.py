"""The list of a tracking meeting as a workbook: its children in the council's own columns, and what is asked.

The cells are those of the council's tracker, with what was recorded since written into them; behind them stand the
step, what was said, the question, and a column to write in.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell.cell import TYPE_STRING, Cell
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from casework.imports.rows import RowNews, RowNumber
from store.exports.tracker_file import ISO, REFERENCE_HEADER, for_a_cell, opened_tracker

WIDTH = 24
_TOP = Alignment(vertical="top", wrap_text=True)

Headers = Sequence[tuple[str | None, Sequence[str]]]


def write_meeting(
    like: Path,
    headers_of: Headers,
    news: Iterable[RowNews],
    listed: Mapping[str, Sequence[str]],
    behind: Sequence[str],
    title: str,
    out: Path,
) -> int:
    """`out` has a row for each of the children `listed`, in their order; how many of them the tracker does not know.

    `listed`: what stands behind each child's own cells, by her reference; `behind`: the headers of these columns.
    Raises UnreadableSheet for a tracker that is no workbook.
    """
    cells = _cells_by_reference(like, headers_of, news)
    own = [*dict.fromkeys(header for _, headers in headers_of for header in headers if header)]
    own = [header for header in own if header != REFERENCE_HEADER]
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = title[:31]  # Excel takes no longer one
    _write_row(sheet, 1, [*own, REFERENCE_HEADER, *behind], bold=True)
    for number, (reference, said) in enumerate(listed.items(), start=2):
        theirs = cells.get(reference, {})
        _write_row(sheet, number, [*(theirs.get(header) for header in own), reference, *said])
    sheet.freeze_panes = "A2"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    book.save(out)
    return sum(reference not in cells for reference in listed)


def _cells_by_reference(
    like: Path, headers_of: Headers, news: Iterable[RowNews]
) -> dict[str, dict[str, object]]:
    """What stands in the row of each child of the tracker, by header, as it would be written today."""
    book = opened_tracker(like)
    sheets = {name: (book[name], headers) for name, headers in headers_of if name}
    first = next(iter(sheets))
    found: dict[str, dict[str, object]] = {}
    for row in news:
        if row.reference is None:
            continue
        sheet, headers = sheets[row.row.sheet or first if isinstance(row.row, RowNumber) else first]
        number = int(row.row)
        stands: dict[str, object] = {
            header: sheet.cell(number, column).value
            for column, header in enumerate(headers, start=1)
            if header
        }
        found[row.reference] = {**stands, **{cell.column: cell.value for cell in row.cells}}
    return found


def _write_row(sheet: Worksheet, number: int, values: Iterable[object], *, bold: bool = False) -> None:
    for column, value in enumerate(values, start=1):
        cell = sheet.cell(number, column)
        assert isinstance(cell, Cell)  # a new sheet has no merged ones
        if isinstance(value, date) and not isinstance(value, datetime):
            cell.value = datetime(value.year, value.month, value.day)  # noqa: DTZ001 - a spreadsheet's days have no zone
            cell.number_format = ISO
        elif isinstance(value, datetime):
            cell.value, cell.number_format = value, ISO
        elif isinstance(value, str):
            cell.value, cell.data_type = (
                for_a_cell(value),
                TYPE_STRING,
            )  # text that begins with "=" is no formula
        elif isinstance(value, int | float):
            cell.value = value
        cell.alignment = _TOP
        cell.font = Font(bold=bold)
        if number == 1:
            sheet.column_dimensions[cell.column_letter].width = WIDTH
