"""Which reader a mapping's shape calls for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from casework.tables import RowRead
from permanence.pack import Pack
from store.imports.child_rows import read_child_rows
from store.imports.mapping import Mapping
from store.imports.sheets import Sheet, UnreadableSheet


def read_rows(sheet: Sheet, mapping: Mapping, pack: Pack, today: date) -> Iterator[RowRead]:
    """What each row of a sheet says. Raises UnreadableSheet when a column that the mapping needs is missing."""
    missing = sorted(mapping.columns - set(sheet.headers))
    if missing:
        raise UnreadableSheet(f"the file has no column {', '.join(missing)}")
    return read_child_rows(sheet, mapping, pack, today)
