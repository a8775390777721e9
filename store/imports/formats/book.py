"""A file as a book of sheets, whatever kind it is: which sheets there are, and the rows of each as they stand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import time
from functools import cached_property
from pathlib import Path
from pickle import UnpicklingError
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, PasswordError

from store.imports.formats.bounds import UnreadableSheet, check_cells
from store.imports.formats.facts import SheetFacts
from store.imports.formats.kind import NO_WORKBOOK, PROTECTED, Kind, kind_of
from store.imports.formats.ods_facts import ods_facts
from store.imports.formats.return_903 import TABLES, return_lines
from store.imports.formats.text import TextForm, form_of, text_lines
from store.imports.formats.xls_facts import xls_facts
from store.imports.formats.xls_values import xls_values
from store.imports.formats.xlsx_facts import XlsxFacts, without_dimension, xlsx_sheets

Lines = Iterator[Sequence[object]]


@dataclass(frozen=True, slots=True)
class SheetPlace:
    """A sheet of a file, before it is looked into. A CSV file is one sheet without a name."""

    name: str | None
    visibility: str


class Book:
    """A file whose kind is known. Its rows come from the first on, empty ones too, and count as in the sheet."""

    def __init__(self, file: Path) -> None:
        """Raises UnreadableSheet for a file of a kind that is not read."""
        self.file, self.kind = file, kind_of(file)
        self._looked_at: dict[str | None, SheetFacts] = {}
        self._xlsx = XlsxFacts(file)

    @property
    def is_text(self) -> bool:
        """Whether a cell too many moves all those behind it."""
        return self.kind is Kind.TEXT

    @cached_property
    def form(self) -> TextForm:
        """How a text file is written."""
        return form_of(self.file)

    @cached_property
    def sheets(self) -> tuple[SheetPlace, ...]:
        """The sheets of rows and columns, in the file's order, hidden ones too."""
        match self.kind:
            case Kind.TEXT:
                return (SheetPlace(None, "visible"),)
            case Kind.RETURN_903:
                return tuple(SheetPlace(name, "visible") for name in TABLES)
            case Kind.XLSX:
                return tuple(SheetPlace(s.name, s.visibility) for s in xlsx_sheets(self.file))
        return tuple(SheetPlace(facts.name, facts.visibility) for facts in self._all_facts)

    def facts(self, sheet: str | None) -> SheetFacts:
        """What the sheet holds beside its values. Raises UnreadableSheet when it is larger than is read."""
        if self.kind is Kind.XLSX and sheet is not None:
            if sheet not in self._looked_at:
                self._looked_at[sheet] = self._xlsx.of(sheet)
            return self._looked_at[sheet]
        if self.kind in (Kind.XLS, Kind.ODS):
            return next(facts for facts in self._all_facts if facts.name == sheet)
        return SheetFacts(sheet)

    @cached_property
    def _all_facts(self) -> list[SheetFacts]:
        found = xls_facts(self.file) if self.kind is Kind.XLS else ods_facts(self.file)
        check_cells(
            sum(facts.rows * facts.columns for facts in found), 1, None
        )  # the reader holds all sheets at once
        return found

    @contextmanager
    def lines(self, sheet: str | None) -> Iterator[Lines]:
        """All rows of a sheet from the first (of a file with one sheet or none named, the first sheet's).

        Raises UnreadableSheet, also while rows are read.
        """
        name = self.named(sheet)
        if self.kind is Kind.TEXT:
            with text_lines(self.file, self.form) as lines:
                yield map(_seen_row, lines)
        elif self.kind is Kind.RETURN_903:
            yield map(_seen_row, return_lines(self.file, name or ""))
        else:
            yield self._values(name or "")

    def named(self, sheet: str | None) -> str | None:
        """The sheet of that name, or the first. Raises UnreadableSheet when there is none of that name."""
        names = [place.name for place in self.sheets]
        if not names:
            raise UnreadableSheet("the workbook has no sheet with rows and columns")
        if sheet is None or names == [None]:
            return names[0]
        if sheet not in names:
            raise UnreadableSheet(f"there is no sheet {sheet}; there are: {', '.join(map(str, names))}")
        return sheet

    def _values(self, sheet: str) -> Lines:
        """The values of a workbook's sheet, read after it has been looked at and found to be of bearable size."""
        facts = self.facts(sheet)
        if self.kind is Kind.XLS:
            yield from self._values_of_xls(sheet, facts)
            return
        try:
            # Given the opened file and not its name: by a name it would judge the file by what it is called.
            odd = facts.has_odd_dimension
            opening = without_dimension(self.file, sheet) if odd else self.file.open("rb")
            with opening as opened, CalamineWorkbook.from_filelike(opened) as book:
                found = book.get_sheet_by_name(sheet)
                yield from _rows_of(found.iter_rows(), found.start or (0, 0), facts)
        except PasswordError as wrong:
            raise UnreadableSheet(PROTECTED) from wrong
        except CalamineError as wrong:
            raise UnreadableSheet(NO_WORKBOOK) from wrong

    def _values_of_xls(self, sheet: str, facts: SheetFacts) -> Lines:
        with closing(xls_values(self.file, sheet)) as rows:
            try:
                yield from _rows_of(rows, next(rows), facts)
            except (EOFError, UnpicklingError) as wrong:
                raise UnreadableSheet(NO_WORKBOOK) from wrong


def _rows_of(rows: Iterator[Sequence[Any]], start: Sequence[int], facts: SheetFacts) -> Lines:
    """Rows with the first cell in column A, and in each cell what the look at the file knows better."""
    before = [None] * start[1]
    better: dict[int, list[tuple[int, object]]] = {}
    for (row, column), value in facts.instead.items():
        better.setdefault(row, []).append((column, value))
    number = 0
    for number, values in enumerate(rows, start=1):
        line = before + [_plain(value) for value in values]
        yield with_cells(line, better.get(number, ()))
    for left in range(number + 1, max(better, default=0) + 1):
        yield with_cells([], better.get(left, ()))


def with_cells(line: list[object], better: Iterable[tuple[int, object]]) -> list[object]:
    """The row with these values in these columns (from 1), made longer where it ends before them."""
    for column, value in better:
        line.extend([None] * (column - len(line)))
        line[column - 1] = value
    return line


# Signs that nobody sees in a cell: they make two ids of one, turn what is read round, and act in a terminal.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]"
)


def _seen(value: object) -> object:
    """A cell without the signs that nobody sees."""
    return value if not isinstance(value, str) or value.isprintable() else _UNSEEN.sub("", value)


# What a system writes so that a spreadsheet takes a number for a text: ="0045101" and '0045101.
_TEXT_FOR_SURE = re.compile(r"""="([^"]*)"|'([\d=+@-].*)""", re.DOTALL)


def _seen_row(line: Sequence[object]) -> Sequence[object]:
    """A row of texts without them; nearly all have none, so that they are told apart first."""
    whole = "".join(map(str, line))
    if "'" in whole or '="' in whole:
        line = [_as_text(cell) for cell in line]
    return line if whole.isprintable() else [_seen(cell) for cell in line]


def _as_text(value: object) -> object:
    """A cell of a text file without the signs that tell a spreadsheet to leave it as it is."""
    found = _TEXT_FOR_SURE.fullmatch(value) if isinstance(value, str) else None
    return (found[1] or found[2] or "") if found else value


def _plain(value: object) -> object:
    """A whole number as such, nothing for an empty cell, and no sign that nobody sees."""
    if (
        value.__class__ is time and value == time()
    ):  # a nought that is shown as a day: a look-up that found nothing
        return None
    if value.__class__ is float:
        assert isinstance(value, float)
        return int(value) if value.is_integer() else value
    return _seen(value) or None if value.__class__ is str else value
