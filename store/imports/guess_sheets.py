"""Which sheets of a workbook are read together, and what all of them hold.

A tracker that is copied each month holds a child in every sheet; only the fullest of those is read. The forms of
days, the codes and the headings are looked for in all sheets that are read.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from store.imports.guessed import Guesses
from store.imports.header_meaning import ENDED, HeaderReader
from store.imports.look_ahead import id_key
from store.imports.sheet_look import Column, Look
from store.imports.sheet_shape import is_of_closed, is_of_nobody

HALF = 0.5
OTHER_HEADERS = "which has other headers"
SAME_CHILDREN = "which has the same children: the fullest of these sheets is read"
ENDED_THERE = 'where "{}" says when care ended: it needs a mapping of its own'


def is_alike(look: Look, best: Guesses) -> bool:
    """Whether a sheet has its headers in the same row and all that are read."""
    headers = {column.header for column in look.columns}
    read = {g.column.header for g in (*best.dates, *best.bookings, *best.single, *best.coded, *best.notes)}
    same_rows = (look.header_row, look.header_rows) == (best.look.header_row, best.look.header_rows)
    return same_rows and {best.id_column.header, *read} <= headers


def says_when_care_ended(look: Look, best: Guesses) -> str:
    """The header of a column with the end of care that the best sheet lacks; "" where there is none.

    Read without it, children who have left care would be in as if they had not.
    """
    known = {column.header for column in best.look.columns}
    reader = HeaderReader(best.pack)
    return next(
        (h for c in look.columns if (h := c.header) not in known and reader.meaning(h).what == ENDED), ""
    )


def set_aside(look: Look) -> str:
    """Why a sheet is not read beside others, by its name alone: closed cases, a template, a copy; "" where it may be.

    Read with them, children who have left care would be in as if they had not.
    """
    if is_of_closed(look.sheet or ""):
        return "whose name says that its children are looked after no more: it needs a mapping of its own"
    return "whose name says that it is no list of children" if is_of_nobody(look.sheet or "") else ""


def same_children(look: Look, best: Guesses) -> bool:
    """Whether more than half of a sheet's children stand in the best one as well."""
    ids = _ids(look, best.id_column.header)
    return len(ids & _ids(best.look, best.id_column.header)) > HALF * len(ids)


def fullest(sheets: Iterable[Look]) -> Look:
    """The sheet that says most; of several the last."""
    return max(enumerate(sheets), key=lambda one: (sum(len(c.cells) for c in one[1].columns), one[0]))[1]


def together(first: Look, others: Iterable[Look]) -> Look:
    """The first sheet with what its columns hold in the others as well, their rows numbered on."""
    others = list(others)
    columns = [Column(c.header, c.place, dict(c.cells), c.worked_out) for c in first.columns]
    below = _last_row(first)
    for look in others:
        theirs = {c.header: c for c in look.columns}
        for column in columns:
            if same := theirs.get(column.header):
                column.cells |= {below + row: v for row, v in same.cells.items()}
                column.worked_out += same.worked_out
        below += _last_row(look)
    every = [first, *others]
    return replace(
        first,
        columns=columns,
        sections=[s for look in every for s in look.sections],
        blanks=list(dict.fromkeys(b for look in every for b in look.blanks)),
        totals=[t for look in every for t in look.totals],
    )


def _last_row(look: Look) -> int:
    return max((row for c in look.columns for row in c.cells), default=0)


def _ids(look: Look, header: str) -> set[str]:
    return {id_key(value) for c in look.columns if c.header == header for value in c.values}
