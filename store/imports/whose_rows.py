"""Whose rows these are: the rows of a child stand together, and each child once."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from casework.imports.rows import Asked
from store.imports.cells import is_blank, read_id, shown
from store.imports.door import NOT_SHOWN, id_question
from store.imports.look_ahead import Ahead, has_loose_sign, id_key
from store.imports.mapping import Mapping
from store.imports.sheet_shape import is_total
from store.imports.sheets import Sheet, SheetRow

NOTHING_KNOWN = Ahead()
MOST_OF_A_CHILD = 500  # steps that are read: eighteen years of reviews are not a tenth of it
TOO_MANY = "{:,} rows of steps, more than happen to one child: is this the id of several, or of none?"
SEVERAL = "several children"
SUMS_UP = "a row that sums up others is no child's"
WORD = "a word, where the other rows have an id with figures: whose row is this?"
LOOSE = "a space or a # in it, where the other ids have none: the same id written otherwise?"
_ZEROS_LOST = "shorter than the ids that begin with a zero: leading zeros may be lost"


def rows_together(sheet: Sheet, mapping: Mapping) -> Iterator[list[SheetRow]]:
    """The rows of one child after the other, as they stand."""
    for _, rows in groupby(sheet.rows, key=lambda row: row.cells.get(mapping.id_column)):
        yield list(rows)


def whose(
    rows: list[SheetRow], mapping: Mapping, blanks: frozenset[str], seen: dict[str, int], asked: list[Asked]
) -> str | None:
    """The id of the child whose rows these are; None (and asked about) without one, or when she stood before.

    `seen`: ids to the row in which each stood first, filled on the way.
    """
    case_id = id_of(rows, mapping, blanks, asked)
    if case_id is None:
        return None
    before = seen.get(id_key(case_id))
    if before is not None:
        asked.append(Asked(rows[0].number, mapping.id_column, case_id, _twice(mapping, before)))
        return None
    seen[id_key(case_id)] = rows[0].number
    return case_id


def too_many(row: int, column: str, rows: int) -> Asked:
    """The question about an id with more rows than one child has: each step is held against all others of the child."""
    return Asked(row, column, NOT_SHOWN, TOO_MANY.format(rows))


def id_of(
    rows: list[SheetRow],
    mapping: Mapping,
    blanks: frozenset[str],
    asked: list[Asked],
    ahead: Ahead = NOTHING_KNOWN,
) -> str | None:
    """The id that these rows have; None (and asked about) where they have none, or what stands there is no id.

    `ahead`: what is known of the ids of the whole file: a shorter number may have lost its zeros, and a word among
    numbers may be no id.
    """
    first, column = rows[0], mapping.id_column
    value = first.cells.get(column)
    if is_blank(value, blanks):
        asked.extend(Asked(row.number, column, "", "no id: whose row is this?") for row in rows)
        return None
    text = shown(value)
    question = SUMS_UP if is_total(text) else id_question(text, mapping.id_signs) or _is_a_word(text, ahead)
    if question:
        given = text if question.startswith(SEVERAL) and _is_of_ids(text) else NOT_SHOWN
        asked.extend(Asked(row.number, column, given, question) for row in rows)
        return None
    case_id, ask = read_id(value, is_text=mapping.id_is_text)
    if ahead.is_close and has_loose_sign(case_id):
        given = case_id if _is_of_ids(case_id) else NOT_SHOWN
        asked.extend(Asked(row.number, column, given, LOOSE) for row in rows)
        return None
    if ask:
        asked.append(Asked(first.number, column, ask.value, ask.why))
    elif mapping.id_is_text and case_id.isdecimal() and len(case_id) < ahead.padded:
        asked.append(Asked(first.number, column, case_id, _ZEROS_LOST))
    return case_id


def _is_a_word(text: str, ahead: Ahead) -> str | None:
    """Why a cell without a figure is no id, where the file's ids have figures: it heads or closes a list."""
    return WORD if ahead.has_figures and not any(map(str.isdecimal, text)) else None


def _is_of_ids(text: str) -> bool:
    """Whether the cell may be shown: figures and single letters, nothing that could be a name."""
    return id_question("".join(c if c.isalnum() else "-" for c in text)) is None


def _twice(mapping: Mapping, row: int) -> str:
    if mapping.shape == "child_rows":
        return f"the same child stands in row {row} already"
    return f"this child's rows begin in row {row}: sort the file, so that they stand together"
