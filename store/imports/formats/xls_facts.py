"""A look at the sheets of an .xls before their values are read: how far they reach, and what the reader cannot tell.

The workbook is one stream of records, each with a number and a length ([MS-XLS], Microsoft's description of the form).
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import olefile

from store.imports.formats.bounds import (
    LARGEST_XLS,
    UnreadableSheet,
    check_cells,
    check_column,
    check_row,
)
from store.imports.formats.facts import HIDDEN, VERY_HIDDEN, VISIBLE, SheetFacts
from store.imports.formats.kind import DAMAGED, NO_WORKBOOK, PROTECTED
from store.imports.formats.number_formats import BUILT_IN, doubt_of_days, padded, padding_of

_BOF, _EOF, _PASSWORD, _SHEET = 0x0809, 0x000A, 0x002F, 0x0085
_FONT, _FORMAT, _STYLE = 0x0031, 0x041E, 0x00E0
_ROW, _COLUMNS, _MERGED, _NOTE = 0x0208, 0x007D, 0x00E5, 0x001C
_NUMBER, _RK, _MANY_RK, _FORMULA, _ERROR = 0x0203, 0x027E, 0x00BD, 0x0006, 0x0205
_TEXTS = (0x00FD, 0x0204, 0x00D6)
_STRUCK, _ROW_HIDDEN, _COLUMN_HIDDEN = 0x0008, 0x0020, 0x0001
_VISIBILITY = (VISIBLE, HIDDEN, VERY_HIDDEN)
_NO_NUMBER, _IS_ERROR = (
    0xFFFF,
    2,
)  # of a formula whose value is no number: the mark, and the kind that is an error
_NO_FONT = 4  # the number that the form leaves out
_ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}
Record = tuple[int, bytes]


def xls_facts(file: Path) -> list[SheetFacts]:
    """What each sheet holds beside its values. Raises UnreadableSheet when one is larger than is read."""
    size = file.stat().st_size
    if size > LARGEST_XLS:
        why = f"an .xls of {size / 2**20:,.0f} MB, and at most {LARGEST_XLS / 2**20:,.0f} are read"
        raise UnreadableSheet(f"{why}: save what is needed as .xlsx or CSV UTF-8")
    try:
        with olefile.OleFileIO(str(file)) as compound:
            stream = compound.openstream("Workbook").read()
        book = _Book(stream)
        return [_Sheet(facts, book).read(_records(stream, at)) for facts, at in book.sheets]
    except (*DAMAGED, struct.error) as wrong:
        raise UnreadableSheet(NO_WORKBOOK) from wrong


def _records(stream: bytes, at: int) -> Iterator[Record]:
    """The records of the part that begins there, without those of charts inside it."""
    depth = 0
    while at + 4 <= len(stream):
        number, length = struct.unpack_from("<HH", stream, at)
        if number == _BOF:
            depth += 1
        elif number == _EOF:
            depth -= 1
            if depth <= 0:
                return
        elif depth <= 1:
            yield number, stream[at + 4 : at + 4 + length]
        at += 4 + length


@dataclass
class _Book:
    """What stands before the sheets: their names and places, and what each cell style strikes, pads or shows."""

    stream: bytes
    sheets: list[tuple[SheetFacts, int]] = field(default_factory=list)
    padding: dict[int, str] = field(default_factory=dict)
    vague: dict[int, str] = field(default_factory=dict)
    strikes: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        fonts: list[bool] = []
        formats = {int(number): shown for number, shown in BUILT_IN.items()}
        styles: list[tuple[int, int]] = []
        for number, data in _records(self.stream, 0):
            if number == _PASSWORD:
                raise UnreadableSheet(PROTECTED)
            if number == _SHEET:
                self._sheet(data)
            elif number == _FONT:
                fonts.append(bool(struct.unpack_from("<H", data, 2)[0] & _STRUCK))
            elif number == _FORMAT:
                formats[struct.unpack_from("<H", data)[0]] = _text(data[2:], "<H")
            elif number == _STYLE:
                styles.append(struct.unpack_from("<HH", data))
        self._styles(styles, fonts, formats)

    def _styles(self, styles: list[tuple[int, int]], fonts: list[bool], formats: dict[int, str]) -> None:
        for style, (font, number_format) in enumerate(styles):
            shown = formats.get(number_format, "")
            if padding := padding_of(shown):
                self.padding[style] = padding
            if vague := doubt_of_days(shown):
                self.vague[style] = vague
            place = font - (font > _NO_FONT)
            if place < len(fonts) and fonts[place]:
                self.strikes.add(style)

    def _sheet(self, data: bytes) -> None:
        at, state, kind = struct.unpack_from("<IBB", data)
        if kind == 0:  # rows and columns; the others are charts and macros
            self.sheets.append((SheetFacts(_text(data[6:], "<B"), _VISIBILITY[min(state & 3, 2)]), at))


def _text(data: bytes, length_form: str) -> str:
    (length,) = struct.unpack_from(length_form, data)
    at = struct.calcsize(length_form)
    if data[at] & 1:
        return data[at + 1 : at + 1 + 2 * length].decode("utf-16-le")
    return data[at + 1 : at + 1 + length].decode("latin-1")


class _Sheet:
    def __init__(self, facts: SheetFacts, book: _Book) -> None:
        self.facts, self.book = facts, book
        self.told: dict[int, Callable[[bytes], None]] = {
            _ROW: self._row,
            _COLUMNS: self._columns,
            _MERGED: self._merged,
            _NOTE: self._note,
            _NUMBER: self._number,
            _RK: self._rk,
            _MANY_RK: self._many_rk,
            _FORMULA: self._formula,
            _ERROR: self._error,
            **dict.fromkeys(_TEXTS, self._cell),
        }

    def read(self, records: Iterator[Record]) -> SheetFacts:
        for number, data in records:
            tell = self.told.get(number)
            if tell:
                tell(data)
        check_cells(self.facts.rows, self.facts.columns, self.facts.name)
        return self.facts

    def _row(self, data: bytes) -> None:
        row, flags = struct.unpack_from("<H10xH", data)
        if flags & _ROW_HIDDEN:
            self.facts.hidden_rows.add(row + 1)

    def _columns(self, data: bytes) -> None:
        first, last, flags = struct.unpack_from("<HH4xH", data)
        if flags & _COLUMN_HIDDEN:
            self.facts.hidden_columns.update(range(first + 1, last + 2))

    def _merged(self, data: bytes) -> None:
        (count,) = struct.unpack_from("<H", data)
        for n in range(count):
            top, bottom, left, right = struct.unpack_from("<4H", data, 2 + 8 * n)
            self.facts.merged.append((top + 1, left + 1, bottom + 1, right + 1))

    def _note(self, data: bytes) -> None:
        row, column = struct.unpack_from("<HH", data)
        self.facts.notes.add((row + 1, column + 1))

    def _cell(self, data: bytes) -> None:
        row, column, style = struct.unpack_from("<HHH", data)
        self._holds(row, column, style)

    def _holds(self, row: int, column: int, style: int, number: float | None = None) -> None:
        facts = self.facts
        check_row(row + 1, facts.name)
        check_column(column + 1, facts.name)
        facts.holds(row + 1, column + 1)
        if style in self.book.strikes:
            facts.strikes(row + 1, column + 1)
        if number is not None and style in self.book.vague:
            facts.is_shown_as(self.book.vague[style], row + 1, column + 1)
        if number is not None and style in self.book.padding:
            facts.instead[row + 1, column + 1] = padded(str(number), self.book.padding[style])

    def _number(self, data: bytes) -> None:
        self._holds(*struct.unpack_from("<HHHd", data))

    def _rk(self, data: bytes) -> None:
        row, column, style, packed = struct.unpack_from("<HHHI", data)
        self._holds(row, column, style, _unpacked(packed))

    def _many_rk(self, data: bytes) -> None:
        row, first = struct.unpack_from("<HH", data)
        for n in range((len(data) - 6) // 6):
            style, packed = struct.unpack_from("<HI", data, 4 + 6 * n)
            self._holds(row, first + n, style, _unpacked(packed))

    def _formula(self, data: bytes) -> None:
        row, column, style, kind, error, mark = struct.unpack_from("<HHHBxB3xH", data)
        if mark != _NO_NUMBER:
            self._holds(row, column, style, struct.unpack_from("<d", data, 6)[0])
            return
        self._holds(row, column, style)
        if kind == _IS_ERROR:
            self.facts.instead[row + 1, column + 1] = _ERRORS.get(error, "#N/A")

    def _error(self, data: bytes) -> None:
        row, column, style, code, is_error = struct.unpack_from("<HHHBB", data)
        self._holds(row, column, style)
        if is_error:
            self.facts.instead[row + 1, column + 1] = _ERRORS.get(code, "#N/A")


def _unpacked(packed: int) -> float:
    """A number from its packed form (RK): a whole number or the upper half of a fraction, perhaps times a hundred."""
    if packed & 2:
        whole = packed >> 2
        number: float = whole - 2**30 if whole >= 2**29 else whole
    else:
        number = struct.unpack("<d", struct.pack("<Q", (packed & 0xFFFFFFFC) << 32))[0]
    return number / 100 if packed & 1 else number
