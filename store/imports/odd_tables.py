"""Sheets that are no one table with a row for each child: two tables side by side, or two lines for each child."""

from __future__ import annotations

from collections.abc import Iterable

from store.imports.cells import shown
from store.imports.guess_id import looks_like_ids
from store.imports.header_words import header_words, words_that
from store.imports.look_ahead import id_key
from store.imports.sheet_look import Column, Look

HALF = 0.5
FEWEST_LINES = 2  # of each sort
BESIDE = "it stands in a second table beside this one, in rows of other children: give that table a sheet of its own"
TWO_LINES = (
    "has two lines for each child, one of what was planned and one of what was done: no mapping is proposed for that. "
    "Give each child one row, and each step one column for the day that was planned and one for the day on which it "
    "was held"
)
_PLANNED = words_that("aims") | words_that("booked") | {"p", "plan", "t", "original"}
_DONE = words_that("held") | {"a", "h"}
_BESIDE_THEM = words_that("small") - {"a"}


def of_other_tables(look: Look, ids: Column) -> list[Column]:
    """The columns of tables that stand beside the one with these ids: each has ids of its own.

    A table begins where the header of the ids stands once more, or behind a column in which nothing stands.
    """
    tables: list[list[Column]] = []
    for column in look.columns:
        again = bool(ids.written) and column.written == ids.written
        if not tables or again or _is_behind_a_gap(column, look):
            tables.append([])
        tables[-1].append(column)
    joined: list[list[Column]] = []
    for table in tables:
        if joined and not (_has_ids(table, ids) and any(_has_ids(one, ids) for one in joined)):
            joined[-1] += table
        else:
            joined.append(table)
    return [column for table in joined if ids not in table for column in table]


def _is_behind_a_gap(column: Column, look: Look) -> bool:
    return not any(other.place == column.place - 1 for other in (*look.columns, *look.unheaded))


def _has_ids(table: Iterable[Column], ids: Column) -> bool:
    return any(column is ids or _are_ids_of_others(column, ids) for column in table)


def _are_ids_of_others(column: Column, ids: Column) -> bool:
    """Whether a column has ids, and not those that its rows have already."""
    if not ((bool(ids.written) and column.written == ids.written) or looks_like_ids(column)):
        return False
    same = sum(id_key(shown(v)) == id_key(shown(ids.cells.get(row, ""))) for row, v in column.cells.items())
    return same <= HALF * len(column.cells)


def has_two_lines(look: Look, ids: Column) -> bool:
    """Whether a column says in turn that a row is of what was planned and of what was done, for the same child."""
    return any(_alternates(column) and _done_below(column, ids) for column in (*look.columns, *look.unheaded))


def _alternates(column: Column) -> bool:
    kinds = [_is_done(shown(value)) for value in column.cells.values()]
    return None not in kinds and min(kinds.count(True), kinds.count(False)) >= FEWEST_LINES


def _is_done(cell: str) -> bool | None:
    """Whether a cell says that its row is of what was done; None where it says neither that nor what was planned."""
    words = set(header_words(cell)) - _BESIDE_THEM
    if not words or not words <= _PLANNED | _DONE:
        return None
    return not words & _PLANNED


def _done_below(column: Column, ids: Column) -> bool:
    """Whether most rows of what was done have no id of their own, or the one of the row above."""
    done = [row for row, value in column.cells.items() if _is_done(shown(value))]
    whose = {row: id_key(shown(value)) for row, value in ids.cells.items()}
    same = sum(row not in whose or whose[row] == whose.get(row - 1) for row in done)
    return same > HALF * len(done)
