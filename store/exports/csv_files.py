"""Tables as CSV files in a folder: UTF-8, a header row, dates and moments in ISO form, empty cells for nothing."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path


def write_csv(folder: Path, name: str, columns: Iterable[str], rows: Iterable[Mapping[str, object]]) -> int:
    """NAME.csv is in the folder with all rows; how many there are. A file of that name is replaced whole."""
    folder.mkdir(parents=True, exist_ok=True)
    columns = list(columns)
    count = 0
    unfinished = folder / f".{name}.csv.part"
    with unfinished.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        for row in rows:
            writer.writerow([_written(row.get(c)) for c in columns])
            count += 1
    unfinished.replace(folder / f"{name}.csv")
    return count


def _written(value: object) -> str:
    if value is None:
        return ""
    text = value.isoformat() if isinstance(value, date) else str(value)
    return f"'{text}" if text[:1] in "=+-@\t\r" else text  # no spreadsheet takes a cell for a formula
