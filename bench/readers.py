"""Files on their way to rows, each read by a process of its own: how long, how much memory, how soon one is refused."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from statistics import median

from openpyxl import Workbook

from bench.figures import Figure
from bench.processes import Run, run_to_its_end
from store.imports.formats.bounds import MOST_ROWS

READ = """
import sys
from pathlib import Path
from store.imports.sheets import UnreadableSheet, open_sheet
try:
    with open_sheet(Path(sys.argv[1]), None, 1) as sheet:
        print(sum(1 for _ in sheet.rows))
except UnreadableSheet as wrong:
    print(wrong)
"""
LONG, SHORT = 200_000, 8_000


def reader_figures(folder: Path, rounds: int = 3) -> Iterator[Figure]:
    """What a long CSV file takes beside a short one, and how soon a workbook with a stray cell is refused."""
    long = [_read(_csv(folder / "long.csv", LONG)) for _ in range(rounds)]
    short = [_read(_csv(folder / "short.csv", SHORT)) for _ in range(rounds)]
    yield Figure("rows of a CSV file", f"{LONG:,} rows", "s", 4, [run.seconds for run in long])
    more = [one.megabytes - other.megabytes for one, other in zip(long, short, strict=True)]
    remark = f"{median(run.megabytes for run in long):.0f} MB at {LONG:,}"
    yield Figure("memory of a CSV file beyond a short one", f"{SHORT:,} to {LONG:,}", "MB", 10, more, remark)
    large = {
        "a stray cell at XFD5000": _stray_cell(folder / "stray.xlsx"),
        "a row too many": _a_row_too_many(folder / "rows.xlsx"),
    }
    for name, file in large.items():
        refused = [_read(file) for _ in range(rounds)]
        remark = f"{max(run.megabytes for run in refused):.0f} MB, with the start of the process"
        yield Figure(f"refusing {name}", "1 file", "s", 1.5, [run.seconds for run in refused], remark)


def _read(file: Path) -> Run:
    return run_to_its_end([sys.executable, "-c", READ, str(file)])


def _csv(file: Path, rows: int) -> Path:
    if not file.exists():
        with file.open("w", newline="", encoding="utf-8") as text:
            lines = csv.writer(text)
            lines.writerow(["Child ID", "Worker", "Team", "Date LAAC", "Panel", "ADM"])
            for n in range(rows):
                on = date(2025, 6, 1) + timedelta(days=n % 200)
                lines.writerow([f"C{n:06}", "Shona Sample", "North", f"{on:%d/%m/%Y}", f"{on:%d/%m/%y}", ""])
    return file


def _stray_cell(file: Path) -> Path:
    """Two cells, the second of them far away."""
    book = Workbook()
    book.active["A1"], book.active["XFD5000"] = "Child ID", 1
    book.save(file)
    return file


def _a_row_too_many(file: Path) -> Path:
    if not file.exists():
        book = Workbook(write_only=True)
        sheet = book.create_sheet("Tracker")
        for n in range(MOST_ROWS + 1):
            sheet.append([f"C{n}", n, n, n, n])
        book.save(file)
    return file
