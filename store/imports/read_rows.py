"""Which reader a mapping's shape calls for."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from functools import partial
from itertools import chain
from pathlib import Path

from casework.imports.rows import Asked, RowNumber, RowRead
from permanence.pack.model import Pack
from permanence.privacy.name_words import name_words_in
from store.imports.child_rows import read_child_rows
from store.imports.days_apart import with_days_together
from store.imports.door import as_shown
from store.imports.episodes import read_episodes
from store.imports.event_list import read_event_list
from store.imports.event_rows import read_event_rows
from store.imports.mapping import Mapping
from store.imports.pack_fit import check_fits
from store.imports.sheet_names import is_newer, newest
from store.imports.sheets import (
    Book,
    Sheet,
    SheetRow,
    UnreadableSheet,
    first_with,
    headers_at,
    open_sheet,
)
from store.imports.whose_rows import MOST_OF_A_CHILD, too_many

HEADERS_WITHIN = 20  # rows from the top
MOVED = "the headings stand in row {} and not in row {}: write header_row = {} into the mapping"
READERS = {"event_rows": read_event_rows, "event_list": read_event_list, "episodes": read_episodes}


@contextmanager
def open_mapped(file: Path, mapping: Mapping) -> Iterator[Sheet]:
    """The file's sheet or sheets that the mapping reads; where it names none, the first that has its columns.

    Raises UnreadableSheet, also while rows are read.
    """
    wanted, book = mapping.sheets_read, Book(file)
    if wanted is None:
        wanted = first_with(book, mapping.needed, mapping.header_row, mapping.header_rows)
    with open_sheet(file, wanted, mapping.header_row, mapping.header_rows, mapping.known) as opened:
        sheet = with_days_together(opened, mapping)
        yield replace(
            sheet, newer=_newer_copies(book, sheet, mapping), headings_at=_headings_at(book, sheet, mapping)
        )


def _headings_at(book: Book, sheet: Sheet, mapping: Mapping) -> int:
    """The row in which the headers stand now, where titles have come above them; 0 where no row has them all."""
    if len(sheet.headers_of) > 1 or sheet.without(mapping.needed) is None:
        return 0
    name = sheet.headers_of[0][0] if sheet.headers_of else None
    places = range(1, HEADERS_WITHIN + 1)
    return next(
        (
            n
            for n in places
            if mapping.needed <= set(headers_at(book, name, n, mapping.header_rows, mapping.known))
        ),
        0,
    )


def _newer_copies(book: Book, sheet: Sheet, mapping: Mapping) -> tuple[str, ...]:
    """The sheets with the columns that are read whose names say a later month or day than all those that are read."""
    latest = newest(name for name, _ in sheet.headers_of if name)
    if latest is None:
        return ()
    later = [s.name for s in book.sheets if s.name and is_newer(s.name, latest)]
    at = (mapping.header_row, mapping.header_rows, mapping.known)
    return tuple(name for name in later if mapping.needed <= set(headers_at(book, name, *at)))


def check_readable(sheet: Sheet, mapping: Mapping, pack: Pack) -> None:
    """Raises UnreadableSheet when a needed column is missing, WrongMapping when the mapping is for another pack."""
    check_fits(mapping, pack)
    if sheet.headings_at:
        raise UnreadableSheet(MOVED.format(sheet.headings_at, mapping.header_row, sheet.headings_at))
    if missing := sheet.without(mapping.needed):
        raise UnreadableSheet(missing)


def read_rows(
    sheet: Sheet,
    mapping: Mapping,
    pack: Pack,
    today: date,
    name_words: set[str] | None = None,
    staff: frozenset[str] = frozenset(),
) -> Iterator[RowRead]:
    """What each row of a sheet says.

    `name_words`: filled on the way with the words of the columns that hold children's names, where they are wanted.
    `staff`: names and addresses of colleagues, which notes may hold.

    Raises UnreadableSheet when a column that the mapping needs is missing, WrongMapping when it speaks of another pack.
    """
    check_readable(sheet, mapping, pack)
    if name_words is not None:
        sheet = replace(sheet, rows=_noting_names(sheet.rows, mapping, name_words))
    first = _newer_than_read(sheet, mapping)
    if mapping.shape == "child_rows":
        rows = read_child_rows(sheet, mapping, pack, today, staff)
    else:
        rows = READERS[mapping.shape](sheet, mapping, pack, today)
    shown = partial(_without_private_words, colleagues=_of_colleagues(mapping))
    return chain(first, map(shown, map(_of_one_child, rows)))


def _of_colleagues(mapping: Mapping) -> frozenset[str]:
    named = (mapping.worker_column, mapping.reviewing_officer_column, mapping.team_column)
    return frozenset(column for column in named if column)


def _without_private_words(row: RowRead, colleagues: frozenset[str]) -> RowRead:
    """The same, where a cell that has to be put right, or says nothing, is not shown if it may hold a child's name.

    What is said of it goes to a screen, and to programs. Columns of colleagues have a door of their own.
    """
    if not row.asked and not row.left_out:
        return row

    def shown(cells: tuple[Asked, ...]) -> tuple[Asked, ...]:
        return tuple(
            a if a.column in colleagues else replace(a, value=as_shown(a.value)) if a.value else a
            for a in cells
        )

    return replace(row, asked=shown(row.asked), left_out=shown(row.left_out))


def _of_one_child(row: RowRead) -> RowRead:
    """What the rows of one child say; a question where it is more than happens to one child."""
    days = sum(len(dates) for one in row.from_file for dates in one.milestones.values())
    if max(days, len(row.from_file)) <= MOST_OF_A_CHILD:
        return row
    return RowRead(
        (),
        row.rows,
        (*row.asked, too_many(row.from_file[0].row, row.from_file[0].id_column, row.rows)),
        row.left_out,
    )


def _newer_than_read(sheet: Sheet, mapping: Mapping) -> Iterator[RowRead]:
    """The question whether another sheet should be read: a file with a sheet for each month goes on growing."""
    for name in sheet.newer:
        row = RowNumber(mapping.header_row, name)
        read = newest(name for name, _ in sheet.headers_of if name)
        where = "sheet" if len(sheet.headers_of) == 1 else "sheets"
        why = f"not read, and by its name newer than {read}, which is: name it in the mapping ({where})"
        yield RowRead((), 0, (Asked(row, mapping.id_column, name, why),))


def _noting_names(rows: Iterator[SheetRow], mapping: Mapping, words: set[str]) -> Iterator[SheetRow]:
    for row in rows:
        cells = (row.cells.get(column) for column in mapping.names)
        words.update(name_words_in(str(cell) for cell in cells if cell is not None))
        yield row
