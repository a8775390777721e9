"""`homeward export`: the record and the files that it is written to, connected."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from collections.abc import Mapping as Values
from contextlib import closing, contextmanager
from datetime import datetime
from itertools import chain
from pathlib import Path

from casework.exports.open_data import OPEN_TABLES, open_rows
from casework.exports.tables import TABLES, export_rows
from casework.exports.tracker import tracker_news
from casework.imports.rows import RowNews
from casework.ports import Reading
from casework.who_may_see import references_unsealed, sealed_children
from scheduler.looking import keep_look
from scheduler.settings import Settings
from scheduler.wiring.record import open_record
from store.case_record import SqlCaseRecord
from store.exports.csv_files import write_csv_files
from store.exports.sqlite_file import write_sqlite_file
from store.exports.tracker_file import TrackerWritten, tracker_columns, write_tracker
from store.imports.choose_mapping import mapping_for
from store.imports.mapping import Mapping, WrongMapping
from store.imports.read_rows import open_mapped, read_rows

Rows = Iterable[tuple[str, Values[str, object]]]


def export_everything(settings: Settings, folder: Path, out: Path, now: datetime) -> list[str]:
    """All tables are CSV files in `out`, those of the open data among them; a line about each."""
    today = now.astimezone(settings.zone_info).date()
    with _exporting(settings, folder, now) as record, record.reading() as tx:
        rows = _unsealed(tx, chain(export_rows(tx, today), open_rows(tx, record.rules, today)))
        counts = write_csv_files(out, {**TABLES, **OPEN_TABLES}, rows)
    return [f"{name}.csv: {count} rows" for name, count in counts.items()]


def export_open_data(settings: Settings, folder: Path, out: Path, now: datetime) -> list[str]:
    """The open data is an SQLite file; a line about each table."""
    today = now.astimezone(settings.zone_info).date()
    with _exporting(settings, folder, now) as record, record.reading() as tx:
        counts = write_sqlite_file(out, OPEN_TABLES, open_rows(tx, record.rules, today))
    return [f"{name}: {count} rows" for name, count in counts.items()]


def export_tracker(
    settings: Settings, folder: Path, like: Path, mapping_name: str, out: Path, now: datetime
) -> list[str]:
    """`out` is the tracker `like` with all updates since; lines that say what was written, and what was not.

    Raises WrongMapping, UnreadableSheet.
    """
    mapping, today = mapping_for(mapping_name, like), now.astimezone(settings.zone_info).date()
    if mapping.shape != "child_rows":
        raise WrongMapping([f"the mapping {mapping.name} is not for a tracker with one row a child"])
    with _exporting(settings, folder, now) as record, record.reading() as tx:
        with open_mapped(like, mapping) as sheet:
            rows = read_rows(sheet, mapping, record.rules.pack, today)
            columns, pack = tracker_columns(mapping), record.rules.pack
            headers_of = sheet.headers_of
            sealed = sealed_children(tx)
            found = tracker_news(tx, rows, columns, pack, mapping.name)
            news = [RowNews(one.row, one.reference) if one.reference in sealed else one for one in found]
        known = {row.reference for row in news}
        elsewhere = [reference for reference in references_unsealed(tx) if reference not in known]
    written = write_tracker(like, mapping, headers_of, news, out, today)
    return _lines(out, mapping, written, elsewhere)


def _unsealed(tx: Reading, rows: Rows) -> Rows:
    """The rows, without those of sealed children: a file goes where nobody asks who may see whom."""
    sealed = sealed_children(tx)
    return ((table, row) for table, row in rows if row.get("reference") not in sealed)


@contextmanager
def _exporting(settings: Settings, folder: Path, now: datetime) -> Iterator[SqlCaseRecord]:
    """The record, once it is in the access log that all children are taken out of it."""
    with closing(open_record(settings, folder)) as record:
        keep_look(record, "export", now)
        yield record


def _lines(out: Path, mapping: Mapping, written: TrackerWritten, elsewhere: list[str]) -> list[str]:
    lines = [f"{out.name}: {written.cells} cells say something new, marked by their colour"]
    if written.unknown_rows:
        rows = ", ".join(map(str, written.unknown_rows))
        lines.append(
            f"Not known here, and left as they are: rows {rows} (homeward import, mapping {mapping.name})"
        )
    if elsewhere:
        lines.append(f"Known here, and not in this tracker: {', '.join(elsewhere)}")
    return lines
