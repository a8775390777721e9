"""The tracker goes back with what was recorded since, in the same columns; everything else goes out as CSV."""

import csv
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from permanence.entries import Recorder
from scheduler.settings import Settings
from scheduler.tables_in import import_table
from scheduler.tables_out import export_everything, export_tracker
from scheduler.wiring import open_record
from store.exports.csv_files import write_csv

NOW = datetime(2026, 5, 20, 9, tzinfo=UTC)
HEADERS = [
    "Child ID", "Name", "DOB", "Team", "SW", "TM", "Date LAAC", "Basis", "Plan", "Twin track", "6 wk review",
    "2nd review", "Perm rec", "To legal", "Panel", "ADM", "Lodged", "Order", "Placed", "Panel booked",
    "Plan changed", "Why changed", "Stumbling block", "Comments",
]  # fmt: skip
SHONA = "shona.reid@council.example"


@pytest.fixture
def tracker(tmp_path):
    """Two made-up children under two title rows, as councils keep them."""
    book = Workbook()
    sheet = book.active
    sheet.title = "Permanence tracker"
    sheet.append(["A made-up tracker"])
    sheet.append(["Updated by admin"])
    sheet.append(HEADERS)
    sheet.append(
        row("M001", "Notareal Name", date(2025, 9, 1), panel="TBC", booked="14/05/2026", plan="Perm Order")
    )
    sheet.append(row("M002", "Another Notreal", date(2025, 10, 6), panel="2/3/26", booked="n/a", plan="Home"))
    path = tmp_path / "tracker.xlsx"
    book.save(path)
    return path


def row(case_id, name, began, *, panel, booked, plan):
    cells = dict.fromkeys(HEADERS)
    cells |= {"Child ID": case_id, "Name": name, "Date LAAC": began, "Basis": "CSO", "Plan": plan}
    cells |= {"Panel": panel, "Panel booked": booked, "Perm rec": "1/12/2025"}
    return [cells[h] for h in HEADERS]


def taken_in(tmp_path, file):
    return import_table(Settings(), tmp_path, file, "tracker", NOW, dry_run=False)


def cells_of(path):
    sheet = load_workbook(path)["Permanence tracker"]
    headers = [c.value for c in sheet[3]]
    return {r[0]: dict(zip(headers, r, strict=True)) for r in sheet.iter_rows(min_row=4, values_only=True)}


def test_a_tracker_without_news_goes_back_as_it_came_with_its_references(tmp_path, tracker):
    taken_in(tmp_path, tracker)

    said = export_tracker(Settings(), tmp_path, tracker, "tracker", tmp_path / "out.xlsx", NOW)

    assert said == ["out.xlsx: 0 cells say something new, marked by their colour"]
    before, after = cells_of(tracker), cells_of(tmp_path / "out.xlsx")
    for case_id, cells in before.items():
        reference = after[case_id].pop("Homeward reference")
        assert reference.startswith("HW-")
        assert after[case_id] == cells


def test_what_was_recorded_since_stands_in_its_own_column_and_nothing_else_moves(tmp_path, tracker):
    taken_in(tmp_path, tracker)
    record = open_record(Settings(), tmp_path)
    with record.writing() as case:
        reference = case.reference_of("M001")
        says = Recorder(reference, 1, SHONA, "slack:1")
        news = [
            says.milestone_reached("panel", date(2026, 5, 14)),
            says.route_changed("permanence_order", "adoption", date(2026, 5, 15), "childs_view"),
        ]
        case.append(news, NOW)
    record.close()

    export_tracker(Settings(), tmp_path, tracker, "tracker", tmp_path / "out.xlsx", NOW)

    after = cells_of(tmp_path / "out.xlsx")
    assert after["M001"]["Panel"] == datetime(2026, 5, 14)  # noqa: DTZ001 - a spreadsheet's days have no zone
    assert after["M001"]["Plan"] == "adoption"
    assert after["M001"]["Name"] == "Notareal Name"
    assert after["M002"]["Panel"] == "2/3/26"


def test_taking_the_export_in_again_changes_nothing(tmp_path, tracker):
    taken_in(tmp_path, tracker)
    export_tracker(Settings(), tmp_path, tracker, "tracker", tmp_path / "out.xlsx", NOW)

    again = taken_in(tmp_path, tmp_path / "out.xlsx")

    assert (again.new, again.changed, again.entries_added) == (0, 0, 0)


def test_everything_is_csv_and_no_name_is_in_it(tmp_path, tracker):
    taken_in(tmp_path, tracker)

    said = export_everything(Settings(), tmp_path, tmp_path / "all", NOW)

    assert "children.csv: 2 rows" in said
    lines = (tmp_path / "all" / "stages.csv").read_text(encoding="utf-8").splitlines()
    stages = list(csv.DictReader(lines))
    assert {s["stage"] for s in stages} >= {"SCO.REV1#1", "PO.ADM#1"}
    written = "".join(f.read_text(encoding="utf-8") for f in Path(tmp_path / "all").glob("*.csv"))
    assert "Notareal" not in written


def test_no_cell_is_taken_for_a_formula(tmp_path):
    write_csv(tmp_path, "odd", ("what",), [{"what": "=1+1"}, {"what": "plain"}, {"what": None}])

    lines = (tmp_path / "odd.csv").read_text(encoding="utf-8").splitlines()
    assert lines == ["what", "'=1+1", "plain", '""']
