"""The tracker goes back with what was recorded since, in the same columns; everything else goes out as CSV."""

import csv
from contextlib import closing
from datetime import date, datetime

import pytest
from openpyxl import load_workbook

from casework.ports import MessageKind, NewMessage
from scheduler.settings import Settings
from scheduler.wiring.record import make_record
from scheduler.wiring.tables_in import import_table
from scheduler.wiring.tables_out import export_everything, export_tracker
from store.exports.csv_files import write_csv_files
from store.exports.tracker_file import CHANGED, LEGEND
from store.imports.mapping import WrongMapping
from store.imports.sheets import UnreadableSheet
from tests.builders import JAMIE, MORAG, NOW, a_person, shona
from tests.importing import a_csv, a_row, a_section, a_tracker
from tests.workbooks import an_ods, an_xls, an_xlsx, rewritten

FIRST, SECOND = "0001", "0002"


@pytest.fixture
def tracker(tmp_path):
    """Two made-up children between title and section rows, as councils keep them."""
    return a_tracker(
        tmp_path,
        a_section("--- North ---"),
        a_row(
            FIRST,
            name="Notareal Name",
            dob="2/3/21",
            panel="TBC",
            booked="14/05/2026",
            plan="Perm Order",
            block="awaiting medical",
        ),
        a_row(
            SECOND,
            name="Another Notreal",
            panel="2/3/26",
            booked="n/a",
            plan="Home",
            worker="Shona Reid",
            review="w/c 3 Nov 25",
        ),
    )


@pytest.fixture
def council(tmp_path, tracker):
    """A folder whose store has taken the tracker in, with the standing people."""
    with closing(make_record(Settings(), tmp_path)) as record, record.writing() as tx:
        tx.put_people([a_person(), a_person(JAMIE), a_person(MORAG)], NOW)
    import_table(Settings(), tmp_path, tracker, "tracker", NOW)
    return tmp_path


def record_news(folder, *makers, case_id=FIRST):
    """Each maker gets a recorder of Shona's about the child, and gives an entry."""
    with closing(make_record(Settings(), folder)) as record, record.writing() as tx:
        tx.append([make(shona(tx.reference_of(case_id))) for make in makers], NOW)


def everything_that_can_change(folder):
    record_news(
        folder,
        lambda on: on.milestone_reached("panel", date(2026, 5, 14)),
        lambda on: on.route_changed("permanence_order", "adoption", date(2026, 5, 15), "childs_view"),
        lambda on: on.blocker_cleared("SCO.REV1#1", date(2026, 5, 1)),
        lambda on: on.allocated(social_worker=JAMIE, team="South"),
    )
    record_news(
        folder,
        lambda on: on.booked("panel", date(2026, 6, 18)),
        lambda on: on.milestone_reached("first_review", date(2025, 11, 6)),
        lambda on: on.blocked("SCO.REC#1", "no_panel_date", date(2026, 7, 1)),
        case_id=SECOND,
    )


def exported(folder, like, name="out.xlsx"):
    return export_tracker(Settings(), folder, like, "tracker", folder / name, NOW), folder / name


def cells_of(path):
    sheet = load_workbook(path)["Permanence tracker"]
    headers = [c.value for c in sheet[3]]
    return {r[0]: dict(zip(headers, r, strict=True)) for r in sheet.iter_rows(min_row=4, values_only=True)}


def marked(path):
    sheet = load_workbook(path)["Permanence tracker"]
    headers = [c.value for c in sheet[3]]
    filled = [
        c
        for row in sheet.iter_rows(min_row=4)
        for c in row
        if c.fill.start_color.rgb == CHANGED.start_color.rgb
    ]
    return {(c.row, headers[c.column - 1]) for c in filled}


def test_a_tracker_without_news_goes_back_as_it_came_with_its_references(council, tracker):
    said, out = exported(council, tracker)

    assert said == ["out.xlsx: no cell says anything new"]
    assert marked(out) == set()
    before, after = cells_of(tracker), cells_of(out)
    for case_id, cells in before.items():
        reference = after[case_id].pop("Homeward reference")
        assert (reference or "").startswith("HW-") == (case_id in (FIRST, SECOND))
        assert after[case_id] == cells


def test_what_was_recorded_since_stands_in_its_own_column_and_nothing_else_moves(council, tracker):
    everything_that_can_change(council)

    said, out = exported(council, tracker)

    first, second = cells_of(out)[FIRST], cells_of(out)[SECOND]
    assert {
        name: first[name]
        for name in ("Panel", "Plan", "Plan changed", "Why changed", "Stumbling block", "SW", "Team")
    } == {
        "Panel": datetime(2026, 5, 14),  # noqa: DTZ001 - a spreadsheet's days have no zone
        "Plan": "adoption",
        "Plan changed": datetime(2026, 5, 15),  # noqa: DTZ001
        "Why changed": "child's view",
        "Stumbling block": None,
        "SW": "Jamie Orr",
        "Team": "South",
    }
    assert (first["Name"], first["DOB"], first["Panel booked"]) == ("Notareal Name", "2/3/21", "14/05/2026")
    assert second["Panel booked"] == datetime(2026, 6, 18)  # noqa: DTZ001
    assert second["6 wk review"] == datetime(2025, 11, 6)  # noqa: DTZ001
    assert second["Stumbling block"] == "no panel date"
    assert second["Panel"] == "2/3/26"
    assert said == ["out.xlsx: 10 cells say something new, marked by colour"]


def test_exactly_the_changed_cells_are_marked_and_listed_in_the_legend(council, tracker):
    everything_that_can_change(council)

    _, out = exported(council, tracker)

    rows = list(load_workbook(out)[LEGEND].iter_rows(min_row=6, values_only=True))
    assert {(row, column) for row, column, _, _ in rows} == marked(out)
    assert (5, "Panel", "TBC", "2026-05-14") in rows
    assert (5, "Stumbling block", "awaiting medical", None) in rows
    assert load_workbook(out)[LEGEND]["A1"].value == "Written by Homeward on 2026-05-20"


def test_taking_the_export_in_again_changes_nothing(council, tracker):
    everything_that_can_change(council)
    _, out = exported(council, tracker)

    again = import_table(Settings(), council, out, "tracker", NOW)

    assert (again.new, again.changed, again.entries_added, again.conflicts) == (0, 0, 0, [])
    assert "Homeward reference" in again.columns_left


def test_an_export_of_an_export_has_no_news_and_one_legend(council, tracker):
    everything_that_can_change(council)
    _, out = exported(council, tracker)

    said, again = exported(council, out, "again.xlsx")

    assert said == ["again.xlsx: no cell says anything new"]
    assert load_workbook(again).sheetnames == ["Permanence tracker", LEGEND]
    assert cells_of(again)[FIRST] == cells_of(out)[FIRST]


def test_a_cell_with_a_formula_that_says_the_same_is_left_alone(council, tracker):
    """A workbook that no spreadsheet has opened has no value for its formula: the cell is asked about, not written."""
    book = load_workbook(tracker)
    book.active["N5"] = "=G5+60"
    book.save(tracker)

    said, out = exported(council, tracker)

    assert said[0].startswith("out.xlsx: no cell says")
    assert cells_of(out)[FIRST]["To legal"] == "=G5+60"


def test_children_on_one_side_only_are_named(council, tracker, tmp_path):
    with closing(make_record(Settings(), council)) as record, record.reading() as tx:
        missing = tx.reference_of(FIRST)
    other = a_tracker(tmp_path, a_row(SECOND), a_row("0999"), name="other.xlsx")

    said, _ = exported(council, other)

    assert said[1] == "Not known here, and left as they are: rows 5 (homeward import, mapping tracker)"
    assert said[2] == f"Known here, and not in this tracker: {missing}"


def test_only_a_workbook_with_one_row_a_child_goes_back(council, tmp_path):
    with pytest.raises(WrongMapping, match="not for a tracker"):
        export_tracker(
            Settings(),
            council,
            a_csv(tmp_path, "child_ref,milestone,event_date"),
            "canonical",
            tmp_path / "o.xlsx",
            NOW,
        )
    headers = ",".join(cells_header for cells_header in ("a", "b"))
    with pytest.raises(UnreadableSheet):
        export_tracker(Settings(), council, a_csv(tmp_path, headers), "tracker", tmp_path / "o.xlsx", NOW)


def tables_in(folder):
    return {
        f.stem: list(csv.DictReader(f.read_text(encoding="utf-8").splitlines())) for f in folder.glob("*.csv")
    }


def test_everything_is_csv_and_no_name_or_free_text_is_in_it(council, tracker, tmp_path):
    everything_that_can_change(council)
    record_news(
        council,
        lambda on: on.decision_recorded(
            "agency_decision", "adm", "approved", date(2026, 5, 18), reaches=True, note="Secretive"
        ),
        lambda on: on.noted("Secretive"),
    )
    with closing(make_record(Settings(), council)) as record, record.writing() as tx:
        tx.queue(NewMessage("k1", MessageKind.TEST, MORAG, "email", NOW, facts={"body": "Secretive"}), NOW)

    said = export_everything(Settings(), council, tmp_path / "all", NOW)

    tables = tables_in(tmp_path / "all")
    assert {name: len(rows) for name, rows in tables.items()} == {
        line.partition(".csv: ")[0]: int(line.split()[1]) for line in said
    }
    assert {row["case_id"] for row in tables["children"]} == {FIRST, SECOND}
    assert {row["stage"] for row in tables["stages"]} >= {"SCO.REV1#1", "PO.ADM#1"}
    assert [(row["route"], row["closed_on"]) for row in tables["plans"] if row["changed_to"]] == [
        ("permanence_order", "2026-05-15")
    ]
    assert [row["outcome"] for row in tables["decisions"]] == ["approved"]
    assert {row["reason"] for row in tables["blockers"]} == {"report_awaited", "no_panel_date"}
    assert [(row["kind"], row["person"], row["state"]) for row in tables["messages"]] == [
        ("test", MORAG, "ready")
    ]
    assert len(tables["ledger"]) == int(tables["ledger"][-1]["entry"])
    written = "".join(f.read_text(encoding="utf-8") for f in (tmp_path / "all").iterdir())
    assert "Notareal" not in written
    assert "Secretive" not in written


def test_a_name_or_a_team_that_looks_like_a_formula_is_written_as_words(tmp_path, council, tracker):
    looks = '=HYPERLINK("https://evil.example","open")'
    with closing(make_record(Settings(), council)) as record, record.writing() as tx:
        tx.put_people([a_person(JAMIE, name="=1+1")], NOW)
    record_news(council, lambda on: on.allocated(social_worker=JAMIE, team=looks))

    _, path = exported(council, tracker)

    sheet = load_workbook(path)["Permanence tracker"]
    written = [c for row in sheet.iter_rows(min_row=4) for c in row if str(c.value).startswith("=")]
    assert {c.value for c in written} == {looks, "=1+1"}
    assert {c.data_type for c in written} == {"s"}


def test_what_no_workbook_holds_is_left_out_of_one(council, tracker):
    record_news(council, lambda on: on.allocated(team="No\x0brth"))

    _, path = exported(council, tracker)

    cells = [c.value for sheet in load_workbook(path) for row in sheet.iter_rows() for c in row]
    assert cells.count("No rth") == 2


def test_an_empty_store_gives_headers_and_no_rows(tmp_path):
    make_record(Settings(), tmp_path).close()
    said = export_everything(Settings(), tmp_path, tmp_path / "all", NOW)

    assert all(line.endswith(": 0 rows") for line in said if not line.startswith("data_dictionary"))
    assert (tmp_path / "all" / "children.csv").read_text(encoding="utf-8") == "reference,case_id,journeys\n"


def test_no_cell_is_taken_for_a_formula(tmp_path):
    odd = ("=1+1", "@SUM(A1)", "\uff1d1+1", "plain", -5, None, date(2026, 5, 20))
    rows = [("odd", [(value,)]) for value in odd]

    write_csv_files(tmp_path, {"odd": ("what",)}, rows)

    lines = list(csv.reader((tmp_path / "odd.csv").read_text(encoding="utf-8").splitlines()))
    kept = [["what"], ["'=1+1"], ["'@SUM(A1)"], ["'\uff1d1+1"], ["plain"], ["-5"], [""], ["2026-05-20"]]
    assert lines == kept


def test_a_tracker_of_several_sheets_goes_back_sheet_by_sheet(tmp_path):
    head = ["id", "began", "panel"]
    file = an_xlsx(
        tmp_path / "t.xlsx", East=[head, ["E1", "2026-01-01", None]], West=[head, ["W1", "2026-01-02", None]]
    )
    mapping = tmp_path / "mine.toml"
    mapping.write_text(
        'name = "mine"\nabout = "two teams"\npack = "scotland"\nconfirmed = true\nsheets = ["East", "West"]\n'
        'id_column = "id"\ndate_formats = ["%Y-%m-%d"]\n[dates]\nbegan = "became_looked_after"\npanel = "panel"\n',
        encoding="utf-8",
    )
    with closing(make_record(Settings(), tmp_path)) as record, record.writing() as tx:
        tx.put_people([a_person()], NOW)
    import_table(Settings(), tmp_path, file, str(mapping), NOW)
    record_news(tmp_path, lambda on: on.milestone_reached("panel", date(2026, 5, 14)), case_id="W1")

    export_tracker(Settings(), tmp_path, file, str(mapping), tmp_path / "out.xlsx", NOW)

    book = load_workbook(tmp_path / "out.xlsx")
    assert book["East"]["C2"].value is None
    assert book["West"]["C2"].value.date() == date(2026, 5, 14)
    assert all(book[name]["D2"].value.startswith("HW-") for name in ("East", "West"))


@pytest.mark.parametrize("make", [an_xls, an_ods])
def test_a_tracker_that_is_no_xlsx_is_not_written_back_and_says_what_to_do(council, tracker, tmp_path, make):
    rows = [list(row) for row in load_workbook(tracker).active.iter_rows(values_only=True)]
    file = make(tmp_path / "old", **{"Permanence tracker": rows})

    with pytest.raises(UnreadableSheet, match=r"goes back as an \.xlsx workbook"):
        export_tracker(Settings(), council, file, "tracker", tmp_path / "o.xlsx", NOW)


def test_a_workbook_over_which_the_writer_stumbles_says_what_to_do(council, tracker, tmp_path):
    rewritten(tracker, "xl/styles.xml", "<fill><patternFill", "<fill/><fill><patternFill")

    with pytest.raises(UnreadableSheet, match="save it anew"):
        exported(council, tracker)
