"""`homeward import`: a file, its mapping, the record and a progress bar, connected."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from casework.tables import ImportReport
from casework.take_in_table import take_in_table
from scheduler.settings import Settings
from scheduler.wiring import open_record
from store.imports.guess import guessed_mapping
from store.imports.mapping import Mapping, read_mapping
from store.imports.read_rows import read_rows
from store.imports.sheets import open_sheet


def import_table(
    settings: Settings,
    folder: Path,
    file: Path,
    mapping_name: str,
    now: datetime,
    *,
    dry_run: bool,
    quiet: bool,
) -> ImportReport:
    """The file is in the record (a dry run changes nothing); what became of each row and column."""
    mapping = read_mapping(mapping_name)
    record = open_record(settings, folder)
    today = now.astimezone(record.rules.zone).date()
    with open_sheet(file, mapping.sheet, mapping.header_row) as sheet, _progress(quiet=quiet) as progress:
        columns_left = [h for h in sheet.headers if h and h not in mapping.columns]
        rows = read_rows(sheet, mapping, record.rules.pack, today)
        report = take_in_table(record, rows, mapping.name, now, dry_run=dry_run, progress=progress)
    report.columns_left = columns_left
    return report


def guess_mapping(file: Path) -> str:
    """A proposal for a mapping file of an unknown sheet, as TOML to be looked over."""
    return guessed_mapping(file)


def missing_columns(mapping: Mapping, headers: tuple[str, ...]) -> list[str]:
    """Columns that the mapping reads and the file does not have."""
    return sorted(mapping.columns - set(headers))


@contextmanager
def _progress(*, quiet: bool) -> Iterator[Callable[[int], None]]:
    """Says how many rows are through, on standard error of a terminal."""
    if quiet or not sys.stderr.isatty():
        yield lambda _rows: None
        return
    yield lambda rows: _say(f"\r{rows} rows")
    _say("\n")


def _say(text: str) -> None:
    sys.stderr.write(text)
    sys.stderr.flush()
