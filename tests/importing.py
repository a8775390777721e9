"""Files to take in, made up on the spot, and the way in: the same steps as `homeward import` takes.

    file = a_tracker(tmp_path, a_row("0412233", panel="12/5/26", adm="25/5/26"))
    report = take_in(record, file)

Every name, date and number in here is made up.
"""

import csv
import json
from collections.abc import Mapping as Table
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from openpyxl import Workbook
from typer.testing import CliRunner

from casework.imports.questions import ImportAnswers
from casework.imports.rows import ImportReport, RowRead
from casework.imports.take_in import take_in_table
from permanence.pack.model import Pack
from scheduler.cli.app import app
from scheduler.first_files import write_first_files
from scheduler.settings import FILE_NAME
from store.case_record import SqlCaseRecord
from store.imports.mapping import Mapping, read_mapping
from store.imports.mapping_reads import source_file
from store.imports.read_rows import open_mapped, read_rows
from tests.builders import NOW, TODAY, a_rulebook

# A mapping file for sheets of two columns of days, or of the first alone.
MAPPING_OF_LAC = """
name = "mine"
about = "a tracker"
pack = "scotland"
confirmed = true
id_column = "ID"
date_formats = ["%Y-%m-%d"]
[dates]
"LAC" = "became_looked_after"
"""
MAPPING_WITH_PANEL = f'{MAPPING_OF_LAC}"Panel" = "panel"\n'
TRACKER_HEADERS = (
    *(
        "Child ID",
        "Name",
        "DOB",
        "Team",
        "SW",
        "TM",
        "Date LAAC",
        "Basis",
        "Plan",
        "Twin track",
        "6 wk review",
    ),
    *("2nd review", "Perm rec", "To legal", "Panel", "ADM", "Lodged", "Order", "Placed", "Panel booked"),
    *("Plan changed", "Why changed", "Stumbling block", "Comments"),
)
# How tests name the columns they fill.
COLUMN = {
    "name": "Name",
    "dob": "DOB",
    "team": "Team",
    "worker": "SW",
    "laac": "Date LAAC",
    "basis": "Basis",
    "plan": "Plan",
    "twin": "Twin track",
    "review": "6 wk review",
    "review2": "2nd review",
    "rec": "Perm rec",
    "legal": "To legal",
    "panel": "Panel",
    "adm": "ADM",
    "lodged": "Lodged",
    "order": "Order",
    "placed": "Placed",
    "booked": "Panel booked",
    "changed": "Plan changed",
    "why": "Why changed",
    "block": "Stumbling block",
    "comments": "Comments",
}
FIRST_ROW = 4  # two title rows and the headers stand above

Row = Table[str, object]


def a_row(case_id: object = "D10001", **cells: object) -> Row:
    """A row of the tracker: a child looked after since 1 October 2025, and what the test says."""
    given = {"laac": "2025-10-01", **cells}
    return {"Child ID": case_id, **{COLUMN[name]: value for name, value in given.items()}}


def a_section(text: str) -> Row:
    return {"Child ID": text}


def a_tracker(folder: Path, *rows: Row, name: str = "tracker.xlsx") -> Path:
    """A council's tracker with title rows on top, its rows from row 4 on."""
    workbook = Workbook()
    sheet = workbook.active
    sheet.title = "Permanence tracker"
    sheet.append(["Permanence tracking group (everything here is made up)"])
    sheet.append(["Please do not sort!"])
    sheet.append(list(TRACKER_HEADERS))
    for row in rows:
        sheet.append([row.get(header) for header in TRACKER_HEADERS])
    workbook.save(folder / name)
    return folder / name


def a_csv(folder: Path, headers: str, *lines: str, name: str = "file.csv") -> Path:
    (folder / name).write_text("\n".join([headers, *lines]) + "\n", encoding="utf-8")
    return folder / name


EVENT_HEADERS = "child_ref,care_period,milestone,event_date,precision,planned_date,route,outcome,reason_code,age,worker,team"


def an_event(
    child: str,
    milestone: str,
    on: str = "",
    **more: str,
) -> str:
    """A row of Homeward's own form."""
    cells = {"child_ref": child, "care_period": "1", "milestone": milestone, "event_date": on, **more}
    return ",".join(cells.get(header, "") for header in EVENT_HEADERS.split(","))


def events(folder: Path, *lines: str, name: str = "events.csv") -> Path:
    return a_csv(folder, EVENT_HEADERS, *lines, name=name)


def rows_of(file: Path, mapping: Mapping | str = "tracker", pack: Pack | None = None) -> list[RowRead]:
    """What the rows of a file say, before anything is recorded."""
    known = read_mapping(mapping) if isinstance(mapping, str) else mapping
    with open_mapped(file, known) as sheet:
        return list(read_rows(sheet, known, pack or a_rulebook().pack, TODAY))


def take_in(
    record: SqlCaseRecord,
    file: Path,
    mapping: Mapping | str = "tracker",
    *,
    now: datetime = NOW,
    dry_run: bool = False,
    answers: ImportAnswers | None = None,
) -> ImportReport:
    """The file is in the record (a dry run changes nothing); what became of each row."""
    known = read_mapping(mapping) if isinstance(mapping, str) else mapping
    today = now.astimezone(record.rules.zone).date()
    with open_mapped(file, known) as sheet:
        rows = read_rows(sheet, known, record.rules.pack, today)
        return take_in_table(
            record,
            rows,
            known.name,
            now,
            file=source_file(file, known),
            answers=answers or ImportAnswers(),
            dry_run=dry_run,
        )


def a_mapping(**changes: object) -> Mapping:
    """A small mapping for a CSV file with the columns id, began and panel, otherwise as given."""
    whole: dict[str, object] = {
        "name": "small",
        "about": "a file of a test",
        "pack": "scotland",
        "id_column": "id",
        "date_formats": ["%Y-%m-%d"],
        "dates": {"began": "became_looked_after", "panel": "panel"},
        **changes,
    }
    return Mapping.model_validate(whole)


def asks(report: ImportReport) -> list[tuple[int, str, str]]:
    return [(a.row, a.column, a.why) for a in report.asked]


def children(record: SqlCaseRecord) -> dict[str, str]:
    """Case system's id to reference."""
    with record.reading() as tx:
        return {case_id: reference for reference, case_id in tx.case_ids().items()}


def reached(record: SqlCaseRecord, case_id: str, milestone: str, journey: int | None = None) -> list[str]:
    """The dates of a milestone, as text."""
    with record.reading() as tx:
        found = tx.journey(children(record)[case_id], journey)
        return [m.on.isoformat() for m in found.reached(milestone)] if found else []


def entries_about(record: SqlCaseRecord, case_id: str) -> Sequence:
    with record.reading() as tx:
        return list(tx.entries(children(record)[case_id]))


def write_rows(file: Path, headers: Sequence[str], rows: Sequence[Sequence[object]]) -> Path:
    with file.open("w", encoding="utf-8", newline="") as text:
        writer = csv.writer(text)
        writer.writerow(headers)
        writer.writerows(rows)
    return file


def homeward(folder, *args, pack="scotland"):
    """What a command printed, read as JSON, and how it ended; the folder is a council's from its first command on."""
    if not (folder / FILE_NAME).exists():
        write_first_files(folder)
    words = [*map(str, args), "--json", "--in", str(folder)]
    done = CliRunner().invoke(app, words, env={"HOMEWARD_PACK": pack}, catch_exceptions=False)
    return json.loads(done.stdout), done.exit_code
