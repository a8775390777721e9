"""What an unknown sheet looks like: where its headers stand, and what each column holds."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property, lru_cache
from itertools import islice

from store.imports.cells import FormulaWithoutValue, blank_tokens, is_blank, plain_day, serial_day, shown
from store.imports.day_order import DayOrder
from store.imports.days_apart import Parts, as_one_cell, days_apart
from store.imports.formats.book import Book
from store.imports.formats.facts import VISIBLE
from store.imports.header_words import LOOKED_AT
from store.imports.sheet_shape import (
    OF_EVENTS,
    SIDEWAYS,
    header_place,
    holds_events,
    is_total,
    stands_sideways,
)
from store.imports.sheets import (
    SheetPlace,
    UnreadableSheet,
    doubled_headers,
    headers_together,
    told_apart,
)

ROWS_LOOKED_AT = 5000
HEADERS_WITHIN = 20  # rows from the top
FEWEST_HEADERS = 2
ENOUGH_OF_THE_FULLEST = 0.6
MOSTLY = 0.6
KNOWN_BLANKS = (
    *("", "-", "--", "?", "n/a", "na", "none", "nil", "null", "tbc", "tba", "unknown", "not known"),
    *(
        "#n/a",
        "xxx",
        "*dummy*",
    ),  # a look-up that found nothing; what is broken (#REF!) held something, and is asked about
)
_SHORT_BLANKS = frozenset(
    {
        *("na", "tbc", "tba", "notapplicable", "ddmmyyyy", "ddmmyy"),
        *(
            f"{no}{entered}"
            for no in ("not", "none", "nothing", "no")
            for entered in ("recorded", "entered", "data")
        ),  # what case systems print where nothing was ever entered
    }
)
_LETTERS = re.compile(r"[\W_]+")
_STROKES = re.compile(r"(?:[-–—…./] ?)+")
RUN_TOGETHER = "%Y%m%d"
# In the order in which they are tried. The month never comes first: nobody here writes it so on purpose.
KNOWN_FORMATS = (
    *("%Y-%m-%d", "%d/%m/%Y", "%d/%m/%y", "%d.%m.%Y", "%d.%m.%y", "%d-%m-%Y", "%d-%m-%y", "%Y/%m/%d"),
    *("%d %B %Y", "%d %b %Y", "%d %B %y", "%d %b %y", "%d-%b-%Y", "%d-%b-%y", "%d/%b/%Y", "%d/%b/%y"),
    *("%B %d %Y", "%b %d %Y", "%d %m %Y", "%d %m %y", RUN_TOGETHER),
)
_DAY_RUN_TOGETHER = re.compile(r"(?:199|20[0-6])\d[01]\d[0-3]\d")
_LOOKS_LIKE_A_DATE = re.compile(
    r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4}|.*\b\d{1,2}[ /-]+[A-Za-z]{3,9}\.?[ /-]+\d{2,4}|w\s*/?\s*[cb]\b.*",
    re.IGNORECASE,
)
_MONTH = re.compile(r"\b(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)", re.IGNORECASE)
_DIGIT = re.compile(r"\d")
_DAY_IN_FIGURES = re.compile(r"\d{1,4}[./-]\d{1,2}(?:[./-]\d{1,4})?")
_MAY_BE_AN_ID = re.compile(r"[A-Za-z]{0,4}[-/ ]?\d[\w/-]*")
_BLANKS = blank_tokens(KNOWN_BLANKS)


@dataclass
class Column:
    """A column: its header, and the cells below it that say anything, by row.

    `worked_out`: how many of them a formula makes of another cell by adding to it. `written`: the header as it stands
    in the sheet, where it stands there several times and `header` tells it apart.
    """

    header: str
    place: int
    cells: dict[int, object] = field(default_factory=dict)
    worked_out: int = 0
    written: str = ""

    @cached_property
    def formats(self) -> Counter[str]:
        """The written forms of dates in it, and how often each is the first that fits."""
        found = (_format_of(v) for v in self.cells.values() if isinstance(v, str))
        return Counter(form for form in found if form)

    @cached_property
    def days(self) -> dict[int, date]:
        """The days that its cells say for sure, by row; a spreadsheet's numbers of days where it may hold days."""
        said = {row: day for row, v in self.cells.items() if (day := _day_of(v))}
        return said | (self.serials if said or self.may_be_days else {})

    @cached_property
    def serials(self) -> dict[int, date]:
        """The days that its numbers stand for, if they are days as a spreadsheet counts them."""
        return {row: day for row, v in self.cells.items() if (day := serial_day(shown(v)))}

    @cached_property
    def order(self) -> DayOrder:
        """The proofs for the order of day and month in its cells."""
        order = DayOrder()
        for row, value in self.cells.items():
            order.add(row, value)
        return order

    @cached_property
    def share_of_days(self) -> float:
        """How much of it looks like dates, from 0 to 1; numbers of days count where some dates are written as such."""
        like = sum(isinstance(v, date) or _is_like_a_date(shown(v)) for v in self.cells.values())
        return (like + (len(self.serials) if like else 0)) / max(1, len(self.cells))

    @cached_property
    def share_meant_as_days(self) -> float:
        """The share of cells, 0 to 1, meant as days: without a year, as a number, as a formula without its value."""
        meant = 0 if self.share_of_days else len(self.serials)  # beside written days they count among these
        meant += sum(
            isinstance(v, FormulaWithoutValue) or _holds_a_day(shown(v))
            for v in self.cells.values()
            if not isinstance(v, date | int | float) and not _is_like_a_date(shown(v))
        )
        return self.share_of_days + meant / max(1, len(self.cells))

    @property
    def is_of_dates(self) -> bool:
        return bool(self.cells) and self.share_of_days >= MOSTLY

    @property
    def may_be_days(self) -> bool:
        """Whether it is of dates, or its numbers may be days where the header says so."""
        return self.is_of_dates or (bool(self.cells) and len(self.serials) >= MOSTLY * len(self.cells))

    @cached_property
    def values(self) -> Counter[str]:
        return Counter(" ".join(shown(v).split()) for v in self.cells.values())

    @property
    def is_of_numbers(self) -> bool:
        return bool(self.cells) and all(
            isinstance(v, int | float) or shown(v).isdecimal() for v in self.cells.values()
        )


@dataclass
class Look:
    """A sheet as it looks: the row of its headers (1 is the first), its columns, and the rows that part others.

    `header_rows`: 2 where the row below `header_row` belongs to the headers. `visibility`: whether the sheet is shown.
    `totals`: how the rows begin that sum up others; these are in no column's cells. `unheaded`: columns of which only
    cells stand there, and no header. `apart`: the headings of days whose parts
    stand in three columns, which are one here. `odd`: why it has no row for each child, in words;
    "" where it may have.
    """

    sheet: str | None
    header_row: int
    columns: list[Column]
    sections: list[str]
    blanks: list[str]
    header_rows: int = 1
    visibility: str = VISIBLE
    totals: list[str] = field(default_factory=list)
    unheaded: list[Column] = field(default_factory=list)
    odd: str = ""
    apart: dict[str, Parts] = field(default_factory=dict)

    @property
    def rows(self) -> int:
        return max((len(column.cells) for column in self.columns), default=0)


def looks(book: Book) -> list[Look]:
    """How each sheet of the file looks that has headers at all. Raises UnreadableSheet when there is none."""
    tops = {place: _top(book, place.name) for place in book.sheets}
    found = [look for place, top in tops.items() if (look := _look(book, place, top))]
    if not found:
        raise UnreadableSheet(
            f"no sheet of {book.file.name} has a row of headers among its first {HEADERS_WITHIN} rows"
        )
    return found


def _top(book: Book, sheet: str | None) -> list[Sequence[object]]:
    with book.lines(sheet) as lines:
        return list(islice(lines, ROWS_LOOKED_AT))


def _look(book: Book, place: SheetPlace, top: list[Sequence[object]]) -> Look | None:
    fullest = _header_index(top[:HEADERS_WITHIN])
    if fullest is None:
        return None
    facts = book.facts(place.name)
    at, header_rows = header_place(top, fullest, facts)
    written = headers_together(top[at : at + header_rows], facts, at + 1)
    headers, every = told_apart(written), _columns_headed(written)
    columns = [column for column in every if column.header]
    sections: list[str] = []
    blanks: Counter[str] = Counter()
    totals: list[str] = []
    for number, line in enumerate(top[at + header_rows :], start=at + header_rows + 1):
        says = {n: v for n, v in enumerate(line[: len(headers)]) if not _says_nothing(v)}
        if says and all(shown(v) in (headers[n], written[n]) for n, v in says.items()):
            continue  # the headers once more
        if says and is_total(first := shown(next(iter(says.values())))):
            totals.append(first)
            continue
        if len(says) == 1 and len(columns) > FEWEST_HEADERS and _parts_others(next(iter(says.values()))):
            sections.append(shown(next(iter(says.values()))))
            continue
        for column in every:
            if column.place in says:
                column.cells[number] = says[column.place]
                column.worked_out += (number, column.place + 1) in facts.worked_out
        blanks.update(shown(v) for v in line if isinstance(v, str) and v.strip() and _says_nothing(v))
    known = list(dict.fromkeys(b.lower() for b in blanks))
    unheaded = [column for column in every if not column.header and column.cells]
    columns, apart = _days_together(columns)
    return Look(
        place.name,
        at + 1,
        columns,
        sections,
        known,
        header_rows,
        place.visibility,
        totals,
        unheaded,
        _odd(top),
        apart,
    )


def _columns_headed(written: Sequence[str]) -> list[Column]:
    doubled = {*doubled_headers(written)}
    return [
        Column(header, place, written=written[place] if written[place] in doubled else "")
        for place, header in enumerate(told_apart(written))
    ]


def _days_together(columns: list[Column]) -> tuple[list[Column], dict[str, Parts]]:
    """The columns with one for each day whose parts stand in three, and the headings of these."""
    by_header = {column.header: column for column in columns}
    apart: dict[str, Parts] = {}
    for name, parts in days_apart([*by_header]).items():
        three = [by_header[part] for part in parts]
        rows = sorted({row for column in three for row in column.cells})
        cells = {
            row: as_one_cell({c.header: c.cells.get(row) for c in three}, parts, _BLANKS) for row in rows
        }
        if sum(isinstance(day, date) for day in cells.values()) > MOSTLY * len(cells):
            apart[name] = parts
            columns = [c for c in columns if c not in three[1:]]
            columns[columns.index(three[0])] = Column(name, three[0].place, cells)
    return columns, apart


def _odd(top: Sequence[Sequence[object]]) -> str:
    if holds_events(top):
        return OF_EVENTS
    return SIDEWAYS if stands_sideways(top) else ""


def _says_nothing(value: object) -> bool:
    """Whether a cell is empty, a word for it however it is written ("N.A.", "n/k"), or strokes alone."""
    if is_blank(value, _BLANKS):
        return True
    return isinstance(value, str) and bool(
        _STROKES.fullmatch(value.strip()) or _LETTERS.sub("", value.casefold()) in _SHORT_BLANKS
    )


def _parts_others(value: object) -> bool:
    """Whether the only cell of a row is a heading; a child of whom no more than the id is known yet is none."""
    return isinstance(value, str) and not _MAY_BE_AN_ID.fullmatch(value.strip())


def _header_index(top: Sequence[Sequence[object]]) -> int | None:
    """The first row that has nearly as many different words as the fullest one: titles have one, headers many."""
    words = [len({shown(v) for v in line if isinstance(v, str) and _is_a_word(v)}) for line in top]
    fullest = max(words, default=0)
    if fullest < FEWEST_HEADERS:
        return None
    return next(n for n, count in enumerate(words) if count >= ENOUGH_OF_THE_FULLEST * fullest)


def _is_a_word(value: str) -> bool:
    return bool(re.search("[A-Za-z]", value)) and not _LOOKS_LIKE_A_DATE.fullmatch(value.strip())


def _holds_a_day(text: str) -> bool:
    """Whether a day stands somewhere in it, also without its year: a month beside a figure, or figures alone."""
    named = bool(_MONTH.search(text)) and bool(_DIGIT.search(text))
    return named or bool(_DAY_IN_FIGURES.search(text))


def _is_like_a_date(text: str) -> bool:
    return len(text) <= LOOKED_AT and (
        bool(_LOOKS_LIKE_A_DATE.fullmatch(plain_day(" ".join(text.split()))[0]))
        or _format_of(text) is not None
    )


@lru_cache(maxsize=50_000)  # a sheet has far more cells than different ones, and each is asked several times
def _format_of(text: str) -> str | None:
    if not _DIGIT.search(text):
        return None
    clean, _ = plain_day(" ".join(text.split()))
    for form in KNOWN_FORMATS:
        if form == RUN_TOGETHER and not _DAY_RUN_TOGETHER.fullmatch(
            clean
        ):  # an id of seven figures is no day
            continue
        try:
            datetime.strptime(clean, form)
        except ValueError:
            continue
        return form
    return None


def _day_of(value: object) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    form = _format_of(value) if isinstance(value, str) else None
    return datetime.strptime(plain_day(" ".join(str(value).split()))[0], form).date() if form else None
