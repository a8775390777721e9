"""Which sheets of a workbook are read together, and what all of them hold.

A tracker that is copied each month holds a child in every sheet; only the newest or fullest of those is read. The forms
of days, the codes and the headings are looked for in all sheets that are read.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from store.imports.door import may_be_private
from store.imports.guessed import Guesses
from store.imports.header_meaning import ENDED, HeaderReader
from store.imports.look_ahead import id_key
from store.imports.sheet_look import Column, Look
from store.imports.sheet_names import newest
from store.imports.sheet_shape import is_of_closed, is_of_nobody

HALF = 0.5
OTHER_HEADERS = "which has other headers"
PROPOSED_BY_NAME = ': --guess --sheet "{}" proposes a mapping for it'
ANOTHER_NAMED = "which was not asked for"
OF_ONE_CHILD = "whose name may be a child's: it is not shown, and not read"
SAME_CHILDREN = "which has the same children: the fullest of these sheets is read"
SAME_CHILDREN_BEFORE = "which has the same children: the sheet that is newest by its name is read"
ENDED_THERE = 'where "{}" says when care ended: it needs a mapping of its own'


def is_alike(look: Look, best: Guesses) -> bool:
    """Whether a sheet has its headers in the same row and all that are read."""
    headers = {column.header for column in look.columns}
    same_rows = (look.header_row, look.header_rows) == (best.look.header_row, best.look.header_rows)
    return same_rows and best.headers_read <= headers


def says_when_care_ended(look: Look, best: Guesses) -> str:
    """The header of a column with the end of care that the best sheet lacks; "" where there is none.

    Read without it, children who have left care would be in as if they had not.
    """
    known = {column.header for column in best.look.columns}
    reader = HeaderReader(best.pack)
    return next(
        (h for c in look.columns if (h := c.header) not in known and reader.meaning(h).what == ENDED), ""
    )


def is_called_after_a_child(look: Look) -> bool:
    """Whether a sheet tells of one child, if of any, and its name may be hers: several are a worker's, or a place's."""
    return look.rows <= 1 and may_be_private(look.sheet or "")


def set_aside(look: Look) -> str:
    """Why a sheet is not read beside others, by its name alone: closed cases, a template, a copy; "" where it may be.

    Read with them, children who have left care would be in as if they had not.
    """
    if is_of_closed(look.sheet or ""):
        return "whose name says that its children are looked after no more: it needs a mapping of its own"
    return "whose name says that it is no list of children" if is_of_nobody(look.sheet or "") else ""


def copies_of(best: Guesses, others: Iterable[Look]) -> list[Look]:
    """The sheets of which more than half of the children stand in the best one, or in another of its copies.

    Month by month a few children come and go: in a year few of the first sheet are left in the last one.
    """
    header, left, copies = best.id_column.header, list(others), [best.look]
    for copy in copies:
        here = _ids(copy, header)
        found = [look for look in left if _most_stand_in(_ids(look, header), here)]
        copies += found
        left = [look for look in left if look not in found]
    return copies[1:]


def _most_stand_in(ids: set[str], others: set[str]) -> bool:
    """Whether more than half of the ids are among the others, or, of a sheet with children, more than half of those."""
    same = len(ids & others)
    return same > HALF * len(ids) or bool(same and same > HALF * len(others))


def only_there(look: Look, best: Guesses) -> str:
    """How many children stand in a sheet that is not read and not in the one that is, in words; "" where none do."""
    gone = len(_ids(look, best.id_column.header) - _ids(best.look, best.id_column.header))
    return f" ({gone} of its children stand only there)" if gone else ""


def copy_to_read(sheets: Iterable[Look]) -> tuple[Look, str]:
    """Which of the copies of a sheet is read, and why the others are not: the newest by their names, else the fullest.

    One that says less than half of the fullest has only been begun. Of several that say the same it is the last.
    """
    copies = list(sheets)
    _, fullest = max(enumerate(copies), key=lambda one: (_cells(one[1]), one[0]))
    name = newest([look.sheet or "" for look in copies])
    latest = next((look for look in copies if look.sheet == name), fullest)
    if latest is fullest or _cells(latest) < HALF * _cells(fullest):
        return fullest, SAME_CHILDREN
    return latest, SAME_CHILDREN_BEFORE


def _cells(look: Look) -> int:
    return sum(len(column.cells) for column in look.columns)


def together(first: Look, others: Iterable[Look]) -> Look:
    """The first sheet with what its columns hold in the others as well, their rows numbered on."""
    others = list(others)
    columns = [Column(c.header, c.place, dict(c.cells), c.worked_out, c.written) for c in first.columns]
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
