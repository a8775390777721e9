"""Whose rows these are: the rows of a child stand together, and each child once."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from casework.imports.rows import Asked
from store.imports.cells import is_blank, read_id
from store.imports.mapping import Mapping
from store.imports.sheets import Sheet, SheetRow


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
    first, column = rows[0], mapping.id_column
    value = first.cells.get(column)
    if is_blank(value, blanks):
        asked.extend(Asked(row.number, column, "", "no id: whose row is this?") for row in rows)
        return None
    case_id, ask = read_id(value, is_text=mapping.id_is_text)
    if case_id in seen:
        asked.append(Asked(first.number, column, case_id, _twice(mapping, seen[case_id])))
        return None
    seen[case_id] = first.number
    if ask:
        asked.append(Asked(first.number, column, ask.value, ask.why))
    return case_id


def _twice(mapping: Mapping, row: int) -> str:
    if mapping.shape == "child_rows":
        return f"the same child stands in row {row} already"
    return f"this child's rows begin in row {row}: sort the file, so that they stand together"
