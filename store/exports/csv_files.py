"""Tables as CSV files in a folder: UTF-8, a header row, dates and moments in ISO form, empty cells for nothing."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from datetime import date
from pathlib import Path

ASKS_FOR_A_FORMULA = frozenset(
    "=+-@\t\r\n\uff1d\uff0b\uff0d\uff20"
)  # also the wide signs, which programs make narrow


def write_csv_files(
    folder: Path, tables: Mapping[str, Sequence[str]], rows: Iterable[tuple[str, Sequence[Sequence[object]]]]
) -> Counter[str]:
    """NAME.csv is in the folder for each table (name to columns, in the order of which rows come); how many rows.

    The rows of all tables come in one stream, some of one table at a time, so that a store of any size is written
    with the same memory. Files of those names are replaced whole, and only when all of them are written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    unfinished = {name: folder / f".{name}.csv.part" for name in tables}
    counts: Counter[str] = Counter(dict.fromkeys(tables, 0))
    with ExitStack() as stack:
        writers = {}
        for name, columns in tables.items():
            file = stack.enter_context(unfinished[name].open("w", encoding="utf-8", newline=""))
            writers[name] = csv.writer(file)
            writers[name].writerow(columns)
        for name, several in rows:
            writers[name].writerows(map(_written, row) for row in several)
            counts[name] += len(several)
    for name, part in unfinished.items():
        part.replace(folder / f"{name}.csv")
    return counts


def _written(value: object) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        return value.isoformat() if isinstance(value, date) else str(value)
    return f"'{value}" if value[:1] in ASKS_FOR_A_FORMULA else value
