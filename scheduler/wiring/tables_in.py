"""`homeward import`: a file, its mapping and the record, connected."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path

from casework.backlog import begin_backlog, told_backlog
from casework.imports.questions import ImportAnswers
from casework.imports.rows import ImportReport
from casework.imports.take_in import AtEnd, take_in_table
from permanence.local_day import local_day
from scheduler.rules_in_force import keep_in_step
from scheduler.settings import Settings
from scheduler.wiring.record import council_pack, open_record, rule_files
from store.case_record import SqlCaseRecord
from store.imports.choose_mapping import mapping_for
from store.imports.mapping_reads import source_file
from store.imports.no_worker import no_worker
from store.imports.read_rows import check_readable, open_mapped, read_rows
from store.imports.sheets import is_workbook
from store.imports.untold_reviews import untold_reviews


def import_table(
    settings: Settings,
    folder: Path,
    file: Path,
    mapping_name: str,
    now: datetime,
    *,
    answers: ImportAnswers | None = None,
    dry_run: bool = False,
    progress: Callable[[int], None] = lambda _rows: None,
    at_end: AtEnd | None = None,
) -> ImportReport:
    """The file is in the record (a dry run changes nothing); what became of each row and column.

    `progress` hears how many rows are through; `at_end`: see take_in_table. Raises WrongMapping, UnreadableSheet.
    """
    mapping = mapping_for(mapping_name, file)
    pack, today = council_pack(settings, folder), local_day(now, settings.zone_info)
    with open_mapped(file, mapping) as sheet:
        check_readable(sheet, mapping, pack)  # before the record is opened, for a refusal leaves no trace
        names: set[str] | None = set() if settings.name_key and not dry_run else None
        with closing(open_record(settings, folder)) as record:
            if not dry_run:
                keep_in_step(record, rule_files(settings, folder), now)
                begin_backlog(record, today)
            rows = read_rows(sheet, mapping, record.rules.pack, today, names, _staff_of(record))
            report = take_in_table(
                record,
                rows,
                mapping.name,
                now,
                file=source_file(file, mapping),
                answers=answers or ImportAnswers(),
                dry_run=dry_run,
                progress=progress,
                at_end=at_end,
            )
            if not dry_run:
                report.agreeing = told_backlog(record, today)
            if names:
                with record.writing() as tx:
                    tx.keep_name_words(names, today)
    report.columns_left = [h for h in sheet.headers if h and h not in mapping.columns]
    report.remarks = [*sheet.remarks, *untold_reviews(mapping, pack), *no_worker(mapping)]
    return report


def _staff_of(record: SqlCaseRecord) -> frozenset[str]:
    with record.reading() as tx:
        return tx.directory().names_and_addresses


def rows_at_most(file: Path) -> int | None:
    """How many rows the file has, for a progress bar; None where only reading it all would tell."""
    if is_workbook(file):
        return None
    with file.open("rb") as lines:
        return sum(1 for _ in lines) - 1
