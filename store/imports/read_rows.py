"""Which reader a mapping's shape calls for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from casework.imports.rows import RowRead
from permanence.pack.model import Pack
from store.imports.child_rows import read_child_rows
from store.imports.episodes import read_episodes
from store.imports.event_rows import read_event_rows
from store.imports.mapping import Mapping
from store.imports.pack_fit import check_fits
from store.imports.sheets import Sheet, UnreadableSheet

READERS = {"child_rows": read_child_rows, "event_rows": read_event_rows, "episodes": read_episodes}


def read_rows(sheet: Sheet, mapping: Mapping, pack: Pack, today: date) -> Iterator[RowRead]:
    """What each row of a sheet says.

    Raises UnreadableSheet when a column that the mapping needs is missing, WrongMapping when it speaks of another pack.
    """
    check_fits(mapping, pack)
    missing = sorted(mapping.needed - set(sheet.headers))
    if missing:
        raise UnreadableSheet(f"the file has no column {', '.join(missing)}")
    return READERS[mapping.shape](sheet, mapping, pack, today)
