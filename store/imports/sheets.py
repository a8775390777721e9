"""Rows of a file by their headers, whatever kind of file it is; of one sheet, or of several with the same headers."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from io import StringIO
from itertools import islice
from pathlib import Path

from casework.imports.rows import RowNumber
from store.imports.cells import shown
from store.imports.door import as_shown
from store.imports.formats.book import Book, Lines, SheetPlace, with_cells
from store.imports.formats.bounds import UnreadableSheet
from store.imports.formats.facts import SheetFacts
from store.imports.formats.kind import Kind
from store.imports.formats.number_formats import is_doubtful

__all__ = [
    "STAND_TWICE",
    "Book",
    "Sheet",
    "SheetPlace",
    "SheetRow",
    "UnreadableSheet",
    "as_csv",
    "doubled_headers",
    "file_sheets",
    "first_with",
    "header_names",
    "headers_at",
    "headers_together",
    "is_workbook",
    "joined_headers",
    "open_sheet",
    "sheet_facts",
    "sheet_names",
    "told_apart",
]
STAND_TWICE = "these headers stand twice in {}: {}. Give each a name of its own, and try again"
RENAMED = (
    "if its heading was changed, write the new one into the mapping, and leave the mapping's name as it is"
)
WORKBOOKS = (Kind.XLSX, Kind.XLS, Kind.ODS)


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row as the sheet numbers it (the first row is 1), by column header. `extra`: what stands under no header.

    `number` also says which sheet, where several are read. `struck`: headers of cells that are struck through.
    `doubts`: by header, why a day that stands there may be none. `untold`: headers of cells whose note names a day.
    """

    number: int
    cells: dict[str, object]
    extra: tuple[object, ...] = ()
    struck: frozenset[str] = frozenset()
    doubts: Mapping[str, str] = field(default_factory=dict)
    untold: frozenset[str] = frozenset()

    def get(self, column: str | None) -> object:
        return self.cells.get(column) if column else None

    @property
    def sheet(self) -> str | None:
        """The sheet in which it stands, where several are read."""
        return getattr(self.number, "sheet", None)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet's headers and its rows below them; or several sheets' rows, one sheet after the other.

    `headers_of`: the headers of each sheet that is read. `is_text`: a CSV file, where a cell too many moves
    all others. `remarks`: what a person sees in the file and Homeward does not act upon, a line each: hidden or struck
    rows, notes, other sheets. `newer`: sheets that are not read, and by their names are newer copies. `again`: gives
    the rows once more from the first, for what has to be known of all of them before the first is read.
    `headings_at`: the row in which all headers that are needed stand, where it is another one; 0 otherwise.
    """

    headers: tuple[str, ...]
    rows: Iterator[SheetRow]
    again: Callable[[], AbstractContextManager[Iterator[SheetRow]]]
    is_text: bool = True
    headers_of: tuple[tuple[str | None, tuple[str, ...]], ...] = ()
    remarks: tuple[str, ...] = ()
    newer: tuple[str, ...] = ()
    headings_at: int = 0

    def without(self, needed: frozenset[str]) -> str | None:
        """Which of the needed columns are missing, in words, and from which sheet; None when all are there."""
        for name, headers in self.headers_of or ((None, self.headers),):
            if missing := sorted(needed - set(headers)):
                where = f"the sheet {name}" if len(self.headers_of) > 1 else "the file"
                return f"{where} has no column {', '.join(missing)}: {RENAMED}"
        return None


@contextmanager
def open_sheet(
    file: Path,
    sheet: str | Sequence[str] | None,
    header_row: int,
    header_rows: int = 1,
    known: AbstractSet[str] = frozenset(),
) -> Iterator[Sheet]:
    """The rows below the headers of a file's sheet (the first when none is named), or of several sheets.

    The headers of every sheet stand in row `header_row` and, where `header_rows` is 2, in the one below as well. One
    that is a `known` one but for capitals and spaces counts as that one. Raises UnreadableSheet, also while rows are
    read.
    """
    with _open(Book(file), sheet, header_row, header_rows, known) as opened:
        yield opened


@contextmanager
def _open(
    book: Book,
    sheet: str | Sequence[str] | None,
    header_row: int,
    header_rows: int,
    known: AbstractSet[str],
) -> Iterator[Sheet]:
    wanted = (sheet,) if isinstance(sheet, str) or sheet is None else tuple(sheet)
    names = [book.named(name) for name in wanted]
    with ExitStack() as opened:
        parts = [
            _Part.of(
                opened.enter_context(book.lines(n)),
                book.facts(n),
                header_row,
                header_rows,
                known,
                several=len(names) > 1,
            )
            for n in names
        ]
        headers = tuple(dict.fromkeys(h for part in parts for h in part.headers))
        rows = parts[0].rows() if len(parts) == 1 else (row for part in parts for row in part.rows())
        remarks = [line for part in parts for line in part.facts.remarks()] + _not_read(book, names)
        headers_of = tuple((part.facts.name, part.headers) for part in parts)
        yield Sheet(
            parts[0].headers if len(parts) == 1 else headers,
            rows,
            partial(_rows_again, book, sheet, header_row, header_rows, known),
            book.is_text,
            headers_of,
            tuple(remarks),
        )


@contextmanager
def _rows_again(
    book: Book,
    sheet: str | Sequence[str] | None,
    header_row: int,
    header_rows: int,
    known: AbstractSet[str],
) -> Iterator[Iterator[SheetRow]]:
    with _open(book, sheet, header_row, header_rows, known) as anew:
        yield anew.rows


def _not_read(book: Book, names: Sequence[str | None]) -> list[str]:
    hidden = {"visible": "", "hidden": " (hidden)", "very hidden": " (hidden)"}
    if book.kind is Kind.RETURN_903:
        return []
    others = [(as_shown(s.name or ""), hidden[s.visibility]) for s in book.sheets if s.name not in names]
    times = Counter(others)
    return [
        f"sheet {name}{is_hidden}: not read" + (f" ({n} of them)" if n > 1 else "")
        for (name, is_hidden), n in times.items()
    ]


@dataclass
class _Part:
    """One sheet on its way to rows."""

    facts: SheetFacts
    headers: tuple[str, ...]
    lines: Lines
    first: int
    several: bool

    @classmethod
    def of(
        cls,
        lines: Lines,
        facts: SheetFacts,
        header_row: int,
        header_rows: int,
        known: AbstractSet[str],
        *,
        several: bool,
    ) -> _Part:
        head = list(islice(lines, header_row - 1, header_row - 1 + header_rows))
        where = f"the sheet {facts.name}" if several else "the file"
        if len(head) < header_rows:
            raise UnreadableSheet(f"{where} has no row {header_row}, where the headers should be")
        headers = as_known(joined_headers(head, facts, header_row), known)
        facts.merged_across()
        if doubled := doubled_headers(headers):
            raise UnreadableSheet(STAND_TWICE.format(where, ", ".join(doubled)))
        return cls(facts, headers, lines, header_row + header_rows, several)

    def rows(self) -> Iterator[SheetRow]:
        """The rows that say something."""
        width, headers, facts = len(self.headers), self.headers, self.facts
        has_gaps = "" in headers
        for number, line in enumerate(reaching_down(self.lines, self.first, facts), start=self.first):
            cells = dict(zip(headers, line, strict=False))
            extra: tuple[object, ...] = ()
            if has_gaps or len(line) > width:
                under_none = [v for h, v in zip(headers, line, strict=False) if not h]
                extra = tuple(v for v in [*under_none, *line[width:]] if _says_something(v))
                cells.pop("", None)
            if extra or any(map(_says_something, cells.values())):
                place = RowNumber(number, facts.name) if self.several else number
                if number in facts.struck or number in facts.doubts or number in facts.untold:
                    yield SheetRow(place, cells, extra, *self._beside(number, cells))
                else:
                    yield SheetRow(place, cells, extra)

    def _beside(
        self, number: int, cells: Mapping[str, object]
    ) -> tuple[frozenset[str], dict[str, str], frozenset[str]]:
        """What the sheet says of a row's cells beside their values, by header."""
        heads = dict(enumerate(self.headers, start=1))
        struck = (heads.get(column) for column in self.facts.struck.get(number, ()))
        untold = (heads.get(column) for column in self.facts.untold.get(number, ()))
        doubts = self.facts.doubts.get(number, {})
        return (
            frozenset(filter(None, struck)),
            {
                header: why
                for column, why in doubts.items()
                if (header := heads.get(column)) and is_doubtful(why, cells.get(header))
            },
            frozenset(filter(None, untold)),
        )


def reaching_down(lines: Lines, first: int, facts: SheetFacts) -> Lines:
    """The rows with what one cell says for several of them, merged downwards, in each row that says something itself.

    `first`: the number of the first of these rows. What reaches down out of the rows above them is a header's.
    """
    begins: dict[int, list[tuple[int, int]]] = {}
    for top, left, bottom, _right in facts.merged:
        if bottom > top >= first:
            begins.setdefault(top, []).append((left, bottom))
    if not begins:
        yield from lines
        return
    reach: dict[int, tuple[int, object]] = {}  # column to the last row, and what stands there
    for number, line in enumerate(lines, start=first):
        reach = {column: told for column, told in reach.items() if told[0] >= number}
        whole = _with_reaching(line, reach) if reach else line
        for column, bottom in begins.get(number, ()):
            if column <= len(whole) and _says_something(whole[column - 1]):
                reach[column] = (bottom, whole[column - 1])
        yield whole


def _with_reaching(line: Sequence[object], reach: Mapping[int, tuple[int, object]]) -> Sequence[object]:
    """A row that says something itself, with what reaches down into its empty cells."""
    if not any(map(_says_something, line)):
        return line
    empty = [c for c in reach if c > len(line) or not _says_something(line[c - 1])]
    return with_cells(list(line), [(c, reach[c][1]) for c in empty])


def first_with(book: Book, columns: frozenset[str], header_row: int, header_rows: int = 1) -> str | None:
    """The first sheet whose headers, in these rows, hold all the columns; None when no sheet's do."""
    if len(book.sheets) == 1:
        return None
    for place in book.sheets:
        if columns <= set(_headers(book, place.name, header_row, header_rows, columns)):
            return place.name
    return None


def headers_at(
    book: Book,
    sheet: str | None,
    header_row: int,
    header_rows: int = 1,
    known: AbstractSet[str] = frozenset(),
) -> tuple[str, ...]:
    """The headers of a sheet in these rows, as `known`; none where it is shorter. Raises UnreadableSheet."""
    return _headers(book, book.named(sheet), header_row, header_rows, known)


def _headers(
    book: Book, sheet: str | None, header_row: int, header_rows: int, known: AbstractSet[str]
) -> tuple[str, ...]:
    with book.lines(sheet) as lines:
        head = list(islice(lines, header_row - 1, header_row - 1 + header_rows))
        return as_known(joined_headers(head, book.facts(sheet), header_row), known) if head else ()


def as_known(headers: Sequence[str], known: AbstractSet[str]) -> tuple[str, ...]:
    """The headers, each that is a known one but for capitals and spaces as that one; where two may be it, neither."""
    wanted: dict[str, list[str]] = {}
    for header in known - {*headers}:
        wanted.setdefault(_plain(header), []).append(header)
    times = Counter(_plain(header) for header in headers)
    alone = {plain: names[0] for plain, names in wanted.items() if len(names) == 1 and times[plain] == 1}
    return tuple(alone.get(_plain(header), header) if header else header for header in headers)


def _plain(header: str) -> str:
    return "".join(header.split()).casefold()


def header_names(cells: Sequence[object]) -> tuple[str, ...]:
    """The headers of one row as they are written, on one line each."""
    return tuple("" if h is None else " ".join(str(h).split()) for h in cells)


def joined_headers(rows: Sequence[Sequence[object]], facts: SheetFacts, first: int) -> tuple[str, ...]:
    """The names of columns whose headers stand in these rows; "due" below "Panel" is Panel due.

    `first`: the number of the upper row. A header over several columns is a merged cell there; where the file knows of
    no merged cells (CSV), it counts until the next one. One that stands several times is told apart (`told_apart`).
    """
    return told_apart(headers_together(rows, facts, first))


def told_apart(headers: Sequence[str]) -> tuple[str, ...]:
    """The headers, each that stands several times with the one before it that stands once.

    "1st LAC", "Date", "2nd LAC", "Date" are 1st LAC, 1st LAC Date, 2nd LAC and 2nd LAC Date.
    """
    doubled, above, names = set(doubled_headers(headers)), "", []
    for header in headers:
        above = above if header in doubled else header or above
        names.append(f"{above} {header}".strip() if header in doubled else header)
    return tuple(names)


def doubled_headers(headers: Sequence[str]) -> list[str]:
    """The headers that stand more than once."""
    times = Counter(filter(None, headers))
    return sorted(header for header, count in times.items() if count > 1)


def headers_together(rows: Sequence[Sequence[object]], facts: SheetFacts, first: int) -> tuple[str, ...]:
    """The same, with those that stand several times as they are written."""
    if len(rows) == 1:
        return header_names(rows[0])
    width = max(map(len, rows))
    upper, lower = (header_names([*row, *[None] * (width - len(row))]) for row in rows[:2])
    over = _spread(upper, lower, facts, first)
    return tuple(" ".join(dict.fromkeys(filter(None, pair))) for pair in zip(over, lower, strict=True))


def _spread(upper: Sequence[str], lower: Sequence[str], facts: SheetFacts, row: int) -> list[str]:
    """The upper header of each column: its own, or the one that reaches over it."""
    merged = [(left, right) for top, left, bottom, right in facts.merged if top <= row <= bottom]
    over, last = list(upper), ""
    for n, header in enumerate(upper):
        if header:
            last = header
        elif merged:
            left = next((left for left, right in merged if left <= n + 1 <= right), None)
            over[n] = upper[left - 1] if left else ""
        elif lower[n]:
            over[n] = last
        else:
            last = ""
    return over


def _says_something(value: object) -> bool:
    return value is not None and value != "" and (not isinstance(value, str) or not value.isspace())


def is_workbook(file: Path) -> bool:
    """Whether the file is a workbook, whatever it is called; False for text. Raises UnreadableSheet for others."""
    return Book(file).kind in WORKBOOKS


def as_csv(file: Path) -> Iterator[str]:
    """The rows of a file's first sheet as lines of plain CSV, whatever kind of file it is. Raises UnreadableSheet.

    What one cell says for several rows, merged downwards, stands in each of them.
    """
    book = Book(file)
    with book.lines(None) as lines:
        for line in reaching_down(lines, 1, book.facts(book.named(None))):
            text = StringIO()
            csv.writer(text).writerow(["" if value is None else shown(value) for value in line])
            yield text.getvalue()


def file_sheets(file: Path) -> tuple[SheetPlace, ...]:
    """Every sheet of rows and columns, with its name and whether it is hidden; of a CSV file, one without a name."""
    return Book(file).sheets


def sheet_names(file: Path) -> list[str | None]:
    """The names of the file's sheets."""
    return [place.name for place in file_sheets(file)]


def sheet_facts(file: Path, sheet: str | None) -> SheetFacts:
    """What a sheet holds beside its values: hidden and struck rows, notes, merged cells."""
    book = Book(file)
    return book.facts(book.named(sheet))
