"""A day whose day, month and year stand in a column each: they are read as one cell, under the heading they share."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from datetime import datetime

from store.imports.cells import blank_tokens, is_blank, shown
from store.imports.mapping import Mapping as SheetMapping
from store.imports.sheets import Sheet, SheetRow

Parts = tuple[str, str, str]
CENTURY = 100
LACKS = "?"
_DAY, _MONTH, _YEAR = (
    frozenset(words.split()) for words in ("d dd day", "m mm mth month", "y yy yyyy yr year")
)
_SIGNS = " (_-"  # between what the three share and which part of the day it is


def days_apart(headers: Sequence[str]) -> dict[str, Parts]:
    """The headings that three columns share which follow each other: "Panel D", "Panel M", "Panel Y" are Panel."""
    found: dict[str, Parts] = {}
    for at in range(len(headers) - 2):
        day, month, year = headers[at : at + 3]
        names = {_shared(day, _DAY), _shared(month, _MONTH), _shared(year, _YEAR)}
        if len(names) == 1 and (name := names.pop()) and name not in headers:
            found[name] = (day, month, year)
    return found


def _shared(header: str, words: frozenset[str]) -> str | None:
    """What stands before the last word of a heading, where that is one of these; None where it is not."""
    whole = header.strip().removesuffix(")")
    cut = max(whole.rfind(sign) for sign in _SIGNS)
    return whole[:cut].strip(" -_:(") or None if whole[cut + 1 :].lower() in words and cut > 0 else None


def as_one_cell(cells: Mapping[str, object], parts: Parts, blanks: frozenset[str]) -> object:
    """The day that three cells say; None where all are blank, and their words where they make no day."""
    said = ["" if is_blank(cells.get(part), blanks) else _text(cells.get(part)) for part in parts]
    if not any(said):
        return None
    day, month, year = (text or LACKS for text in said)
    if year.isdecimal() and len(year) == len("26"):
        year = f"{CENTURY * 20 + int(year)}"
    for form in ("%d %m %Y", "%d %b %Y", "%d %B %Y"):
        try:
            return datetime.strptime(f"{day} {month} {year}", form).date()
        except ValueError:
            continue
    return f"{day}/{month}/{year}"


def _text(value: object) -> str:
    return (
        str(int(value)) if isinstance(value, float) and value.is_integer() else " ".join(shown(value).split())
    )


def with_days_together(sheet: Sheet, mapping: SheetMapping) -> Sheet:
    """The sheet with a column more for each day whose parts stand apart."""
    if not mapping.days_apart:
        return sheet
    blanks = blank_tokens(mapping.blanks)

    def with_days(rows: Iterator[SheetRow]) -> Iterator[SheetRow]:
        return (_with_days(row, mapping.days_apart, blanks) for row in rows)

    return replace(
        sheet,
        headers=(*sheet.headers, *mapping.days_apart),
        rows=with_days(sheet.rows),
        again=_again(sheet.again, with_days),
    )


def _again(
    rows_again: Callable[[], AbstractContextManager[Iterator[SheetRow]]],
    with_days: Callable[[Iterator[SheetRow]], Iterator[SheetRow]],
) -> Callable[[], AbstractContextManager[Iterator[SheetRow]]]:
    @contextmanager
    def again() -> Iterator[Iterator[SheetRow]]:
        with rows_again() as rows:
            yield with_days(rows)

    return again


def _with_days(row: SheetRow, apart: Mapping[str, Parts], blanks: frozenset[str]) -> SheetRow:
    """The row with its days; a stroke or a doubt on one part is on the whole day."""
    days = {name: as_one_cell(row.cells, parts, blanks) for name, parts in apart.items()}
    struck = {name for name, parts in apart.items() if row.struck.intersection(parts)}
    doubts = {
        name: why
        for name, parts in apart.items()
        if (why := next(filter(None, map(row.doubts.get, parts)), None))
    }
    return replace(
        row, cells={**row.cells, **days}, struck=row.struck | struck, doubts={**row.doubts, **doubts}
    )
