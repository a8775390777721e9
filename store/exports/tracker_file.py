"""The tracker as it came in, with what has been recorded since written into its own columns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, TYPE_STRING, Cell, MergedCell
from openpyxl.styles import Font, PatternFill
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from casework.imports.rows import CellNews, RowNews, RowNumber, TrackerColumns
from store.imports.formats.kind import Kind, kind_of
from store.imports.mapping import CodedColumn, Mapping
from store.imports.sheets import UnreadableSheet

REFERENCE_HEADER = "Homeward reference"
LEGEND = "Homeward legend"
CHANGED = PatternFill("solid", start_color="FFF2CC", end_color="FFF2CC")
ISO = "yyyy-mm-dd"
NOT_A_WORKBOOK = (
    "a tracker goes back as an .xlsx workbook, and this file is none: save it as one, and take that one in"
)
NOT_WRITTEN_BACK = (
    "this workbook can be read and not written back: save it anew in a spreadsheet program, and take that in"
)
HEAD = ("Row", "Column", "Was", "Is")


@dataclass
class TrackerWritten:
    """What was written: how many cells, and the rows of children whom the record does not know."""

    cells: int = 0
    unknown_rows: list[int] = field(default_factory=list)


def tracker_columns(mapping: Mapping) -> TrackerColumns:
    """Where a tracker of this mapping says what, and the word that it writes for each code: the first of the table."""
    return TrackerColumns(
        dates={c: code for c, code in mapping.dates.items() if c not in mapping.days_apart},
        bookings={c: code for c, code in mapping.bookings.items() if c not in mapping.days_apart},
        route=_column(mapping.route),
        route_opened=mapping.route_opened_column,
        route_reason=_column(mapping.route_reason),
        blocker=_column(mapping.blocker),
        worker=mapping.worker_column,
        team=mapping.team_column,
        ended=mapping.ended_column,
        words_for={
            coded.column: {code: word for word, code in reversed([*coded.codes.items()])}
            for coded in (mapping.route, mapping.route_reason, mapping.blocker)
            if coded
        },
    )


def _column(coded: CodedColumn | None) -> str | None:
    return coded.column if coded else None


def write_tracker(
    like: Path,
    mapping: Mapping,
    headers_of: Sequence[tuple[str | None, Sequence[str]]],
    news: Iterable[RowNews],
    out: Path,
    on: date,
) -> TrackerWritten:
    """`out` is the workbook `like` with every cell that is news, marked by its colour, and each child's reference.

    The references stand in a column at the end; a sheet of its own explains the colour and lists the changed cells.
    `headers_of`: the sheets that were read, with their headers. `on`: the day it is written.
    Raises UnreadableSheet for a file that cannot be written back.
    """
    book = opened_tracker(like)
    places = {
        name: (book[name], _columns(book[name], mapping, headers)) for name, headers in headers_of if name
    }
    first = next(iter(places))
    written = TrackerWritten()
    changes: list[tuple[object, ...]] = []
    for row in news:
        if row.reference is None:
            written.unknown_rows.append(row.row)
            continue
        sheet, columns = places[row.row.sheet or first if isinstance(row.row, RowNumber) else first]
        number = int(row.row)  # a plain one: openpyxl writes it as text
        sheet.cell(number, columns[REFERENCE_HEADER]).value = row.reference
        for cell in row.cells:
            changes += _write(sheet.cell(number, columns[cell.column]), row.row, cell)
    written.cells = len(changes)
    _write_legend(book, changes, on)
    book.save(out)
    return written


def opened_tracker(like: Path) -> Workbook:
    """The tracker as a workbook that can be written. Raises UnreadableSheet where it is none."""
    if kind_of(like) is not Kind.XLSX:
        raise UnreadableSheet(NOT_A_WORKBOOK)
    try:
        return load_workbook(like, keep_vba=like.suffix.lower() == ".xlsm")
    except (TypeError, ValueError, LookupError, AttributeError) as wrong:
        # Excel and the reader of values forgive styles and properties over which openpyxl stumbles, in many ways.
        raise UnreadableSheet(NOT_WRITTEN_BACK) from wrong


def _columns(sheet: Worksheet, mapping: Mapping, headers: Sequence[str]) -> dict[str, int]:
    """Header to column number; the references' own column is added when it is not there yet."""
    columns = {header: number for number, header in enumerate(headers, start=1) if header}
    if REFERENCE_HEADER not in columns:
        number = max(columns.values(), default=0) + 1
        head = sheet.cell(mapping.header_row + mapping.header_rows - 1, number, REFERENCE_HEADER)
        head.font = Font(bold=True)
        columns[REFERENCE_HEADER] = number
    return columns


def _write(cell: Cell | MergedCell, row: int, news: CellNews) -> list[tuple[object, ...]]:
    """The cell says what is news, and is marked; what changed, for the legend."""
    if isinstance(cell, MergedCell):
        return []
    was, value = cell.value, news.value
    if isinstance(value, date):
        cell.value = datetime(value.year, value.month, value.day)  # noqa: DTZ001 - a spreadsheet's days have no zone
        cell.number_format = ISO
    else:
        cell.value = for_a_cell(value) if isinstance(value, str) else value
        if isinstance(value, str):
            cell.data_type = TYPE_STRING  # a name or team that begins with "=" is no formula
    cell.fill = CHANGED
    place = str(row) if isinstance(row, RowNumber) else row
    return [(place, _shown(news.column), _shown(was), _shown(value))]


def for_a_cell(text: str) -> str:
    """The text without the signs that no workbook holds."""
    return ILLEGAL_CHARACTERS_RE.sub(" ", text)


def _shown(value: object) -> str:
    """A cell's content as text that no spreadsheet takes for a formula."""
    if value is None:
        return ""
    text = value.date().isoformat() if isinstance(value, datetime) else for_a_cell(str(value))
    return f"'{text}" if text.startswith("=") else text


def _write_legend(book: Workbook, changes: Iterable[tuple[object, ...]], on: date) -> None:
    """The sheet that explains the colour; the one of an earlier export gives way."""
    if LEGEND in book.sheetnames:
        del book[LEGEND]
    legend = book.create_sheet(LEGEND)
    legend.append([f"Written by Homeward on {on.isoformat()}"])
    legend.append(["", "A cell of this colour says something that was recorded since the tracker came in."])
    legend.cell(2, 1).fill = CHANGED
    legend.append([f'"{REFERENCE_HEADER}" is what messages call the child.'])
    legend.append([])
    legend.append(list(HEAD))
    for change in changes:
        legend.append(list(change))
    for letter, width in zip("ABCD", (12, 24, 24, 24), strict=True):
        legend.column_dimensions[letter].width = width
