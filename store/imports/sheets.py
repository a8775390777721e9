"""Rows of a CSV or XLSX file, streamed: a file of any length is read with the same memory."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, TextIO
from zipfile import BadZipFile

from permanence.plain_error import PlainError
from store.imports.cells import FormulaWithoutValue

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

WORKBOOKS = (".xlsx", ".xlsm")
DELIMITERS = ",;\t"
NOT_UTF_8 = "the file is not UTF-8 text: in a spreadsheet, save it as CSV UTF-8"
NO_WORKBOOK = "the file is no XLSX workbook (an older .xls has to be saved as .xlsx)"


class UnreadableSheet(PlainError):
    """The file cannot be read as the mapping says; the message says why."""


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row as the sheet numbers it (the first row is 1), by column header. `extra`: what stands under no header."""

    number: int
    cells: dict[str, object]
    extra: tuple[object, ...] = ()

    def get(self, column: str | None) -> object:
        return self.cells.get(column) if column else None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet's headers and its rows below them. `is_text`: a CSV file, where a cell too many moves all others.

    `again`: gives the rows once more from the first, for what has to be known of all of them before the first is read.
    """

    headers: tuple[str, ...]
    rows: Iterator[SheetRow]
    again: Callable[[], AbstractContextManager[Iterator[SheetRow]]]
    is_text: bool = True


@contextmanager
def open_sheet(file: Path, sheet: str | None, header_row: int) -> Iterator[Sheet]:
    """The rows below the header row of a file's sheet (the first when none is named). Raises UnreadableSheet."""
    with open_lines(file, sheet) as lines:
        head = next(islice(lines, header_row - 1, None), None)
        if head is None:
            raise UnreadableSheet(f"the file has no row {header_row}, where the headers should be")
        headers = header_names(head)
        doubled = sorted({h for h in headers if h and headers.count(h) > 1})
        if doubled:
            raise UnreadableSheet(f"these headers stand twice: {', '.join(doubled)}")
        again = partial(_rows_again, file, sheet, header_row)
        yield Sheet(headers, _rows(lines, headers, header_row + 1), again, is_text=not is_workbook(file))


@contextmanager
def _rows_again(file: Path, sheet: str | None, header_row: int) -> Iterator[Iterator[SheetRow]]:
    with open_lines(file, sheet) as lines:
        head = next(islice(lines, header_row - 1, None), ())
        yield _rows(lines, header_names(head), header_row + 1)


def header_names(cells: Sequence[object]) -> tuple[str, ...]:
    return tuple("" if h is None else " ".join(str(h).split()) for h in cells)


def is_workbook(file: Path) -> bool:
    return file.suffix.lower() in WORKBOOKS


def _rows(lines: Iterator[Sequence[object]], headers: tuple[str, ...], first: int) -> Iterator[SheetRow]:
    width = len(headers)
    has_gaps = "" in headers
    for number, line in enumerate(lines, start=first):
        cells = dict(zip(headers, line, strict=False))
        extra: tuple[object, ...] = ()
        if has_gaps or len(line) > width:
            under_none = [v for h, v in zip(headers, line, strict=False) if not h]
            extra = tuple(v for v in [*under_none, *line[width:]] if _says_something(v))
            cells.pop("", None)
        if extra or any(map(_says_something, cells.values())):
            yield SheetRow(number, cells, extra)


def _says_something(value: object) -> bool:
    return value is not None and value != "" and (not isinstance(value, str) or not value.isspace())


@contextmanager
def open_lines(file: Path, sheet: str | None = None) -> Iterator[Iterator[Sequence[object]]]:
    """All rows of a file's sheet from the first, as they stand. Raises UnreadableSheet, also while rows are read."""
    if is_workbook(file):
        with _open_xlsx(file, sheet) as lines:
            yield lines
    else:
        with file.open(encoding="utf-8-sig", newline="") as text:
            try:
                yield iter(csv.reader(text, delimiter=_delimiter(text)))
            except UnicodeDecodeError as wrong:
                raise UnreadableSheet(NOT_UTF_8) from wrong
            except csv.Error as wrong:
                raise UnreadableSheet(f"the file is no CSV: {wrong}") from wrong


def _delimiter(text: TextIO) -> str:
    """What parts the cells: whichever of the usual ones the first lines have most of."""
    start = text.read(4096)
    text.seek(0)
    return max(DELIMITERS, key=start.count)


def sheet_names(file: Path) -> list[str | None]:
    """The sheets of a workbook; of a CSV file, the one that has no name."""
    if not is_workbook(file):
        return [None]
    with _workbook(file, cached=True) as workbook:
        return list(workbook.sheetnames)


@contextmanager
def _open_xlsx(file: Path, sheet: str | None) -> Iterator[Iterator[Sequence[object]]]:
    """Cached values, with a formula that has none shown as such: the file is read twice, side by side."""
    with _workbook(file, cached=True) as values, _workbook(file, cached=False) as recipes:
        name = sheet or values.sheetnames[0]
        if name not in values.sheetnames:
            raise UnreadableSheet(f"there is no sheet {name}; there are: {', '.join(values.sheetnames)}")
        yield _with_formulas(values[name], recipes[name])


@contextmanager
def _workbook(file: Path, *, cached: bool) -> Iterator[Workbook]:
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        workbook = load_workbook(file, read_only=True, data_only=cached)
    except (BadZipFile, InvalidFileException, KeyError) as wrong:
        raise UnreadableSheet(NO_WORKBOOK) from wrong
    try:
        yield workbook
    finally:
        workbook.close()


def _with_formulas(values: Worksheet, recipes: Worksheet) -> Iterator[Sequence[object]]:
    for shown, written in zip(
        values.iter_rows(values_only=True), recipes.iter_rows(values_only=True), strict=True
    ):
        yield [
            FormulaWithoutValue(w) if v is None and isinstance(w, str) and w.startswith("=") else v
            for v, w in zip(shown, written, strict=True)
        ]
