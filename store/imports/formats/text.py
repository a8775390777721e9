"""CSV and its kin, streamed: any encoding that councils' programs write, any separator, any number of rows."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import TextIO

from charset_normalizer import from_bytes

from store.imports.formats.bounds import LONGEST_CELL, MOST_COLUMNS, UnreadableSheet, check_column
from store.imports.formats.kind import NOT_TEXT

DELIMITERS = ",;\t|^~¦"
FEWEST_CELLS = 2  # of a row that stands in another's cell, beside its first
_PORTION = 2**18
_SAMPLE = 2**16
_ODD = 2**13
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x19\x1b-\x1f]")
_LINES_LOOKED_AT = 200
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# What Windows and older Macs write in this country, the likelier first.
_OLDER = ("cp1252", "mac_roman")


@dataclass(frozen=True, slots=True)
class TextForm:
    """How a text file is written. `has_sep_line`: whether Excel's line `sep=;` stands above the first row."""

    encoding: str
    delimiter: str
    has_sep_line: bool = False


def form_of(file: Path) -> TextForm:
    """How the file is written. Raises UnreadableSheet for one that is no text."""
    encoding = _encoding(file)
    try:
        with file.open(encoding=encoding, newline="") as text:
            start = text.read(_SAMPLE)
    except UnicodeError as wrong:
        raise UnreadableSheet(NOT_TEXT) from wrong
    first = start.split("\n", 1)[0].strip('\r"')
    if first[:4].lower() == "sep=" and len(first) == len("sep=") + 1:
        return TextForm(encoding, first[-1], has_sep_line=True)
    return TextForm(encoding, _delimiter(start))


@contextmanager
def text_lines(file: Path, form: TextForm) -> Iterator[Iterator[Sequence[object]]]:
    """All rows from the first; a `sep=` line is none, as in Excel. Raises UnreadableSheet, also while rows are read."""
    with file.open(encoding=form.encoding, newline="") as text:
        yield _lines(text, form)


def _lines(text: TextIO, form: TextForm) -> Iterator[Sequence[object]]:
    if form.has_sep_line:
        text.readline()
    csv.field_size_limit(LONGEST_CELL)
    rows = csv.reader(text, delimiter=form.delimiter)
    quoted = _Quoted(form.delimiter)
    begins = 1
    try:
        for row in rows:
            if len(row) > MOST_COLUMNS:
                _check_width(row)
            if rows.line_num > begins:
                quoted.check(row, begins)
            if quoted.rows < _LINES_LOOKED_AT:
                quoted.saw(row)
            begins = rows.line_num + 1
            yield row
    except UnicodeError as wrong:
        raise UnreadableSheet(NOT_TEXT) from wrong
    except csv.Error as wrong:
        raise UnreadableSheet(_what_is_wrong(wrong, rows.line_num)) from wrong


@dataclass
class _Quoted:
    """Looks into cells of several lines: a quotation mark that was never closed holds the rows below it in one cell.

    Those rows would be lost without a word. They are known by their width, or by a first cell like those of other rows.
    """

    delimiter: str
    width: int = 0
    rows: int = 0
    firsts: set[str] = field(default_factory=set)

    def saw(self, row: Sequence[str]) -> None:
        """What the first rows of this file look like."""
        self.rows += 1
        self.width = max(self.width, len(row))
        if row and any(map(str.isdigit, row[0])):
            self.firsts.add(_shape(row[0]))

    def check(self, row: Sequence[str], begins: int) -> None:
        """Raises UnreadableSheet for a row in one of whose cells others stand. `begins`: the line of its first cell."""
        for cell in row:
            for line in cell.splitlines()[1:]:
                first, *rest = line.split(self.delimiter)
                is_row = len(rest) >= self.width - 1 or _shape(first) in self.firsts
                if len(rest) >= FEWEST_CELLS and is_row:
                    raise UnreadableSheet(
                        f"a quotation mark in the row that begins in line {begins:,} is never closed, and the rows "
                        "below it would be lost: close it, or save the file anew in a spreadsheet program"
                    )


def _shape(text: str) -> str:
    """What a cell looks like: its letters and figures by their kind."""
    return re.sub("[A-Za-z]", "a", re.sub(r"\d", "9", text.strip()))


def _check_width(row: Sequence[str]) -> None:
    check_column(max((n for n, cell in enumerate(row, start=1) if cell.strip()), default=0), None)


def _what_is_wrong(wrong: csv.Error, line: int) -> str:
    if "field larger" in str(wrong):
        return (
            f"a cell that reaches line {line:,} is longer than {LONGEST_CELL:,} characters: "
            "perhaps a quotation mark before it was never closed"
        )
    if "NUL" in str(wrong):
        return NOT_TEXT
    return f"the file is no CSV, in line {line:,}: {wrong}"


# --- encoding ---------------------------------------------------------------------------------------------------------


def _encoding(file: Path) -> str:
    with file.open("rb") as opened:
        start = opened.read(_PORTION)
        for mark, encoding in _MARKS:
            if start.startswith(mark):
                return encoding
        if b"\x00" in start:
            return _wide(start)
        opened.seek(0)
        odd = _not_utf_8(iter(lambda: opened.read(_PORTION), b""))
    return _older(odd) if odd else "utf-8"


def _wide(start: bytes) -> str:
    """UTF-16 without its mark: every other byte of plain letters is zero."""
    even, uneven = start[::2].count(0), start[1::2].count(0)
    if max(even, uneven) < len(start) // 8 or min(even, uneven) > len(start) // 16:
        raise UnreadableSheet(NOT_TEXT)
    return "utf-16-be" if even > uneven else "utf-16-le"


def _not_utf_8(portions: Iterator[bytes]) -> bytes:
    """The lines with other bytes than plain ASCII, as many as make a sample, of a file that is not UTF-8; else none."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    for portion in portions:
        try:
            decoder.decode(portion)
        except UnicodeDecodeError:
            odd = [line for line in portion.splitlines(keepends=True) if not line.isascii()]
            return b"".join(odd)[:_ODD]
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return b"\xff"
    return b""


def _older(sample: bytes) -> str:
    """Which of the older encodings a sample is in: Windows' own unless it does not fit or reads clearly worse."""
    if _CONTROL.search(sample):
        raise UnreadableSheet(NOT_TEXT)
    found = {match.encoding: match for match in from_bytes(sample, cp_isolation=list(_OLDER), threshold=1.0)}
    best = min(found.values(), key=lambda m: (m.chaos, _OLDER.index(m.encoding)), default=None)
    return best.encoding if best else "cp1252"


# --- separator --------------------------------------------------------------------------------------------------------


def _delimiter(start: str) -> str:
    """What parts the cells: whichever of the usual ones parts most lines into the same number of cells, and many."""
    whole = start if len(start) < _SAMPLE else start[: start.rfind("\n") + 1] or start

    def score(delimiter: str) -> int:
        try:
            rows = [
                row
                for row in islice(csv.reader(io.StringIO(whole), delimiter=delimiter), _LINES_LOOKED_AT)
                if row
            ]
        except csv.Error:
            return 0
        widths = Counter(len(row) for row in rows if len(row) > 1)
        return max(((width - 1) * times for width, times in widths.items()), default=0)

    return max(DELIMITERS, key=score)
