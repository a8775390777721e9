"""`homeward export`: the record and the files that it is written to, connected."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Mapping as Values
from contextlib import closing, contextmanager
from datetime import datetime
from itertools import chain
from pathlib import Path

from casework.exports.open_data import OPEN_TABLES, open_rows
from casework.exports.tables import TABLES, export_rows, in_columns
from casework.exports.tracker import tracker_news
from casework.imports.rows import RowNews
from casework.ports import Reading
from casework.who_may_see import references_unsealed
from permanence.how_many import how_many
from permanence.local_day import local_day
from scheduler.settings import Settings
from scheduler.taking_out import TakingOut, keep_taken, taking_out
from scheduler.wiring.record import open_record
from store.case_record import SqlCaseRecord
from store.exports.csv_files import write_csv_files
from store.exports.sqlite_file import write_sqlite_file
from store.exports.tracker_file import TrackerWritten, tracker_columns, write_tracker
from store.imports.choose_mapping import mapping_for
from store.imports.mapping import Mapping, WrongMapping
from store.imports.read_rows import open_mapped, read_rows

Rows = Iterable[tuple[str, Sequence[Sequence[object]]]]  # of one table and one child at a time
OF_NO_CHILD = frozenset({"data_dictionary"})


def export_everything(
    settings: Settings, folder: Path, out: Path, now: datetime, email: str | None = None
) -> list[str]:
    """All tables are CSV files in `out`, those of the open data among them; a line about each.

    `email`: who takes it out. Raises NotHersToTakeOut, as do the others here.
    """
    today = local_day(now, settings.zone_info)
    with _exporting(settings, folder, now, email) as (record, taking), record.reading() as tx:
        rows = chain(in_columns(export_rows(tx, today)), open_rows(tx, record.rules, today))
        tables = {**TABLES, **OPEN_TABLES}
        counts = write_csv_files(out, tables, _hers(tx, taking, rows, tables))
    return [f"{name}.csv: {how_many(count, 'row')}" for name, count in counts.items()]


def export_open_data(
    settings: Settings, folder: Path, out: Path, now: datetime, email: str | None = None
) -> list[str]:
    """The open data is an SQLite file; a line about each table."""
    today = local_day(now, settings.zone_info)
    with _exporting(settings, folder, now, email) as (record, taking), record.reading() as tx:
        rows = _hers(tx, taking, open_rows(tx, record.rules, today), OPEN_TABLES)
        counts = write_sqlite_file(out, OPEN_TABLES, rows)
    return [f"{name}: {how_many(count, 'row')}" for name, count in counts.items()]


def export_tracker(
    settings: Settings,
    folder: Path,
    like: Path,
    mapping_name: str,
    out: Path,
    now: datetime,
    email: str | None = None,
) -> list[str]:
    """`out` is the tracker `like` with all updates since; lines that say what was written, and what was not.

    Raises WrongMapping, UnreadableSheet.
    """
    mapping, today = mapping_for(mapping_name, like), local_day(now, settings.zone_info)
    if mapping.shape != "child_rows":
        raise WrongMapping([f"the mapping {mapping.name} is not for a tracker with one row a child"])
    with _exporting(settings, folder, now, email) as (record, taking), record.reading() as tx:
        goes = taking.of(tx)
        with open_mapped(like, mapping) as sheet:
            rows = read_rows(sheet, mapping, record.rules.pack, today)
            columns, pack = tracker_columns(mapping), record.rules.pack
            headers_of = sheet.headers_of
            found = tracker_news(tx, rows, columns, pack, mapping.name)
            news = [
                one if one.reference is None or goes(one.reference) else _nothing_new(one) for one in found
            ]
        known = {row.reference for row in news}
        elsewhere = [r for r in references_unsealed(tx) if r not in known and goes(r)]
    written = write_tracker(like, mapping, headers_of, news, out, today)
    return _lines(out, mapping, written, elsewhere)


def _nothing_new(row: RowNews) -> RowNews:
    return RowNews(row.row, row.reference)


def _hers(tx: Reading, taking: TakingOut, rows: Rows, tables: Values[str, Sequence[str]]) -> Rows:
    """The rows, without those of sealed children, or of children whom she may not take out."""
    goes = taking.of(tx)
    place = {name: columns.index("reference") for name, columns in tables.items() if "reference" in columns}

    def of_a_child_who_goes(table: str, several: Sequence[Sequence[object]]) -> bool:
        return goes(several[0][place[table]] if table in place else None)

    return (
        (t, several)
        for t, several in rows
        if several and (t in OF_NO_CHILD or of_a_child_who_goes(t, several))
    )


@contextmanager
def _exporting(
    settings: Settings, folder: Path, now: datetime, email: str | None
) -> Iterator[tuple[SqlCaseRecord, TakingOut]]:
    """The record and who takes whom out of it, once that is in the access log."""
    with closing(open_record(settings, folder)) as record:
        taking = taking_out(record, record.rules, settings, email, now)
        keep_taken(record, taking, "export", now)
        yield record, taking


def _lines(out: Path, mapping: Mapping, written: TrackerWritten, elsewhere: list[str]) -> list[str]:
    new = how_many(written.cells, "cell says something new, marked", "cells say something new, marked")
    lines = [f"{out.name}: {f'{new} by colour' if written.cells else 'no cell says anything new'}"]
    if written.unknown_rows:
        rows = ", ".join(map(str, written.unknown_rows))
        lines.append(
            f"Not known here, and left as they are: rows {rows} (homeward import, mapping {mapping.name})"
        )
    if elsewhere:
        lines.append(f"Known here, and not in this tracker: {', '.join(elsewhere)}")
    return lines
