"""Rows of a CSV or XLSX file, streamed: a file of any length is read with the same memory."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice, zip_longest
from pathlib import Path
from typing import TYPE_CHECKING

from store.imports.cells import FormulaWithoutValue

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet


class UnreadableSheet(Exception):
    """The file cannot be read as the mapping says; the message says why."""


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row as the sheet numbers it (the first row is 1), by column header."""

    number: int
    cells: dict[str, object]

    def get(self, column: str | None) -> object:
        return self.cells.get(column) if column else None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet's headers and its rows below them. `extra`: rows that hold more cells than there are headers."""

    headers: tuple[str, ...]
    rows: Iterator[SheetRow]


@contextmanager
def open_sheet(file: Path, sheet: str | None, header_row: int) -> Iterator[Sheet]:
    """The rows below the header row of a file's sheet (the first when none is named). Raises UnreadableSheet."""
    if file.suffix.lower() in (".xlsx", ".xlsm"):
        with _open_xlsx(file, sheet) as lines:
            yield _sheet(lines, header_row)
    else:
        with file.open(encoding="utf-8-sig", newline="") as text:
            yield _sheet(csv.reader(text), header_row)


def _sheet(lines: Iterator[Sequence[object]], header_row: int) -> Sheet:
    head = next(islice(lines, header_row - 1, None), None)
    if head is None:
        raise UnreadableSheet(f"the file has no row {header_row}, where the headers should be")
    headers = tuple("" if h is None else " ".join(str(h).split()) for h in head)
    doubled = sorted({h for h in headers if h and headers.count(h) > 1})
    if doubled:
        raise UnreadableSheet(f"these headers stand twice: {', '.join(doubled)}")
    return Sheet(headers, _rows(lines, headers, header_row + 1))


def _rows(lines: Iterator[Sequence[object]], headers: Sequence[str], first: int) -> Iterator[SheetRow]:
    for number, line in enumerate(lines, start=first):
        cells = {h: v for h, v in zip_longest(headers, line[: len(headers)]) if h}
        if any(v is not None and str(v).strip() for v in cells.values()):
            yield SheetRow(number, cells)


@contextmanager
def _open_xlsx(file: Path, sheet: str | None) -> Iterator[Iterator[Sequence[object]]]:
    """Cached values, with a formula that has none shown as such: the file is read twice, side by side."""
    from openpyxl import load_workbook

    values = load_workbook(file, read_only=True, data_only=True)
    recipes = load_workbook(file, read_only=True, data_only=False)
    try:
        name = sheet or values.sheetnames[0]
        if name not in values.sheetnames:
            raise UnreadableSheet(f"there is no sheet {name}; there are: {', '.join(values.sheetnames)}")
        yield _with_formulas(values[name], recipes[name])
    finally:
        values.close()
        recipes.close()


def _with_formulas(values: Worksheet, recipes: Worksheet) -> Iterator[Sequence[object]]:
    for shown, written in zip(
        values.iter_rows(values_only=True), recipes.iter_rows(values_only=True), strict=True
    ):
        yield [
            FormulaWithoutValue(w) if v is None and isinstance(w, str) and w.startswith("=") else v
            for v, w in zip(shown, written, strict=True)
        ]
