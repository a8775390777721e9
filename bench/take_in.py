"""Import: rows a second of a CSV file in Homeward's own form, against reading and checking them alone."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

from pydantic import BaseModel

from bench.council import NOW
from bench.figures import Figure, ratio, side_by_side
from bench.processes import peak_megabytes
from scheduler.settings import Settings
from scheduler.wiring.tables_in import import_table

ROWS, MORE_ROWS = 20_000, 200_000
HEADERS = [
    *("child_ref", "care_period", "milestone", "event_date", "precision", "planned_date", "route", "outcome"),
    *("reason_code", "age", "legal_basis", "worker", "team"),
]


class Row(BaseModel):
    """The floor's idea of a row: every cell checked for its type, nothing compared, nothing kept."""

    child_ref: str
    care_period: int
    milestone: str
    event_date: date
    age: int | None = None
    worker: str | None = None
    team: str | None = None


def import_figures(
    folder: Path, rounds: int = 2, rows: int = ROWS, more_rows: int = MORE_ROWS
) -> Iterator[Figure]:
    """The same file into an empty store each time; memory: that of a process of its own, for two lengths of file."""
    file = _file(folder, rows)
    mine, theirs = side_by_side(lambda: _ours(folder, file), lambda: lambda: _floor(file), rounds)
    yield ratio("import, rows a second", ">= 0.5", mine, theirs, inverse=True, what=f"{rows} rows in ")
    short, long = _peak(folder, file), _peak(folder, _file(folder, more_rows))
    yield Figure(
        f"import, memory of {more_rows:,} rows",
        round(max(0.0, long - short), 1),
        "<= 20",
        "MB",
        f"{long:.0f} MB",
        f"{short:.0f} MB at {rows:,}",
    )


def _file(folder: Path, rows: int) -> Path:
    """Children with four events each."""
    file = folder / f"rows-{rows}.csv"
    steps = ("became_looked_after", "first_review", "second_review", "permanence_recommendation")
    with file.open("w", newline="", encoding="utf-8") as text:
        lines = csv.DictWriter(text, HEADERS)
        lines.writeheader()
        for n in range(rows // 4):
            began = date(2025, 6, 1) + timedelta(days=n % 90)
            for step, after in zip(steps, (0, 30, 100, 150), strict=True):
                lines.writerow(
                    {
                        "child_ref": f"C{n:06}",
                        "care_period": 1,
                        "milestone": step,
                        "event_date": (began + timedelta(days=after)).isoformat(),
                        "age": 3 if step == steps[0] else "",
                        "worker": f"Worker {n // 20}",
                        "team": f"Team {n // 160}",
                    }
                )
    return file


def _ours(folder: Path, file: Path) -> Callable[[], object]:
    for old in folder.glob("import.sqlite*"):
        old.unlink()
    settings = Settings(store_url="sqlite:///import.sqlite")

    def work() -> None:
        report = import_table(settings, folder, file, "canonical", NOW)
        assert report.new
        assert not report.asked, report.asked[:3]

    return work


def _floor(file: Path) -> None:
    with file.open(newline="", encoding="utf-8") as text:
        for row in csv.DictReader(text):
            Row.model_validate({name: value or None for name, value in row.items()})


def _peak(folder: Path, file: Path) -> float:
    """Peak memory (MB) of a process that takes this file into an empty store."""
    command = [sys.executable, "-m", "bench.take_in", str(folder), str(file)]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


if __name__ == "__main__":
    _ours(Path(sys.argv[1]), Path(sys.argv[2]))()
    print(peak_megabytes(os.getpid()))
