"""How sheets are laid out: headers over two rows, titles, totals, sideways ones; several sheets read as one."""

import csv

import pytest
from openpyxl import Workbook

from store.imports.guess import guessed_mapping
from store.imports.sheet_look import looks
from store.imports.sheets import Book, UnreadableSheet, open_sheet
from tests.builders import TODAY, a_rulebook
from tests.importing import a_csv, a_mapping, rows_of
from tests.workbooks import an_ods, an_xls, an_xlsx

GROUPS = ["Child ID", "Worker", "Review", None, "Panel", None]
BELOW = [None, None, "due", "held", "due", "held"]
ROW = ["A1", "Shona Sample", "1/2/26", "3/2/26", "1/5/26", None]
JOINED = ["Child ID", "Worker", "Review due", "Review held", "Panel due", "Panel held"]


def a_pace_sheet(file, *, title_over_all=True):
    book = Workbook()
    sheet = book.active
    for row in (["PACE tracker (made up)"], [], GROUPS, BELOW, ROW, ["Total", None, 1, 1, 1]):
        sheet.append(row)
    if title_over_all:
        sheet.merge_cells("A1:F1")
    for cells in ("A3:A4", "B3:B4", "C3:D3", "E3:F3"):
        sheet.merge_cells(cells)
    book.save(file)
    return file


def a_pace_csv(file):
    with file.open("w", encoding="utf-8", newline="") as text:
        csv.writer(text, delimiter=";").writerows([["PACE"], [], GROUPS, BELOW, ROW, ["Total", "", 1, 1, 1]])
    return file


@pytest.mark.parametrize(("make", "name"), [(a_pace_sheet, "pace.xlsx"), (a_pace_csv, "pace.csv")])
def test_two_rows_of_headers_are_seen_and_read_as_one(tmp_path, make, name):
    file = make(tmp_path / name)

    (look,) = looks(Book(file))
    with open_sheet(file, None, look.header_row, look.header_rows) as sheet:
        rows = [row.cells for row in sheet.rows]

    assert (look.header_row, look.header_rows, look.totals) == (3, 2, ["Total"])
    assert [column.header for column in look.columns] == JOINED
    assert [*rows[0]] == JOINED
    assert rows[0]["Panel due"] == "1/5/26"


@pytest.mark.parametrize(
    "top",
    [
        [["Permanence tracker", None, "Updated: May"], ["Child ID", "Worker", "Panel", "Plan"]],
        [["Child ID", "Worker", "Panel", "Plan"], ["A1", "Shona Sample", "none", "PO"]],
        [["Child ID", "Worker", "Panel", "Plan"], ["A1", "Shona", "Shona", None]],
    ],
)
def test_a_title_or_a_row_of_words_is_no_row_of_headers(tmp_path, top):
    rows = [*top, ["A2", "Shona Sample", "1/5/26", "PO"], ["A3", "Shona Sample", "1/6/26", "PO"]]

    (look,) = looks(Book(an_xlsx(tmp_path / "t.xlsx", Tracker=rows)))

    assert look.header_rows == 1
    assert [column.header for column in look.columns] == ["Child ID", "Worker", "Panel", "Plan"]


def test_a_sheet_that_stands_sideways_is_said_to_and_how_to_turn_it(tmp_path):
    rows = [
        ["Milestone", "A1", "A2"],
        ["Date LAC", "1/2/26", "1/3/26"],
        ["Panel", "1/5/26"],
        ["ADM decision", None],
    ]

    with pytest.raises(UnreadableSheet, match=r"the sheet Tracker stands sideways: .*Transpose"):
        guessed_mapping(an_xlsx(tmp_path / "t.xlsx", Tracker=rows), a_rulebook().pack, TODAY)


def test_every_sheet_with_headers_is_looked_at(tmp_path):
    file = an_xlsx(
        tmp_path / "t.xlsx",
        Summary=[["Children", 3]],
        East=[["Child ID", "Panel"], ["A1", "1/5/26"]],
        West=[["ID", "LAC"]],
    )

    assert [look.sheet for look in looks(Book(file))] == ["East", "West"]


# --- several sheets ---------------------------------------------------------------------------------------------------

HEAD = ["id", "began", "panel"]
EAST = [HEAD, ["A1", "2026-01-01", "2026-02-01"], ["A2", "2026-01-01", "soon"]]
WEST = [
    ["id", "panel", "began", "team"],
    ["B1", "2026-03-01", "2026-01-02", "West"],
    ["A1", None, "2026-01-01", None],
]


@pytest.mark.parametrize(("make", "name"), [(an_xlsx, "t.xlsx"), (an_xls, "t.xls"), (an_ods, "t.ods")])
def test_sheets_of_the_same_kind_are_read_one_after_the_other(tmp_path, make, name):
    file = make(tmp_path / name, Summary=[["Children", 3]], East=EAST, West=WEST)

    rows = rows_of(file, a_mapping(sheets=["East", "West"]))

    said = [(one.case_id, one.began.on.isoformat()) for row in rows for one in row.from_file]
    assert sorted(said) == [("A1", "2026-01-01"), ("A2", "2026-01-01"), ("B1", "2026-01-02")]


def test_a_question_names_the_sheet_of_its_row(tmp_path):
    file = an_xlsx(tmp_path / "t.xlsx", East=EAST, West=WEST)

    asked = [a for row in rows_of(file, a_mapping(sheets=["East", "West"])) for a in row.asked]

    assert sorted((f"{a.row}", a.row, a.row.sheet) for a in asked) == [
        ("3 of East", 3, "East"),
        ("3 of West", 3, "West"),
    ]
    assert asked[1].why == "the same child stands in row 2 of East already"


def test_a_sheet_without_a_column_that_is_needed_is_named(tmp_path):
    file = an_xlsx(tmp_path / "t.xlsx", East=EAST, West=[["id", "began"], ["B1", "2026-01-01"]])

    with pytest.raises(UnreadableSheet, match="the sheet West has no column panel"):
        rows_of(file, a_mapping(sheets=["East", "West"]))


def test_where_no_sheet_is_named_the_first_with_the_columns_is_read_and_the_others_are_named(tmp_path):
    file = an_xlsx(tmp_path / "t.xlsx", Summary=[["Children", 3]], East=EAST, Old=[HEAD])

    assert [one.case_id for row in rows_of(file, a_mapping()) for one in row.from_file] == ["A1", "A2"]
    with open_sheet(file, "East", 1) as sheet:
        assert sheet.remarks == ("sheet Summary: not read", "sheet Old: not read")


def test_headings_that_stand_in_another_row_now_are_said_to_do_so(tmp_path):
    file = a_csv(tmp_path, "Report of 1 June,,", ",,", "id,began,panel", "A1,2025-03-03,")

    with pytest.raises(
        UnreadableSheet, match="the headings stand in row 3 and not in row 1: write header_row = 3"
    ):
        rows_of(file, a_mapping())
