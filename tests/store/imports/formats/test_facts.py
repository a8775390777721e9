"""What a person sees in a workbook and a reader of values does not: alike in every kind of workbook."""

import pytest
import xlwt
from openpyxl import load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font

from store.imports.formats.number_formats import (
    MONTH_ALONE,
    WEEK_SHOWN,
    WORDS_SHOWN,
    doubt_of_days,
    padded,
    padding_of,
)
from store.imports.sheets import file_sheets, open_sheet
from tests.workbooks import an_ods_of, an_xlsx, an_xlsx_of, ods_cell


def an_xlsx_with_all(file):
    an_xlsx(
        file,
        Tracker=[["Child ID", "Panel", "Plan"], [45210, "#REF!", "PO"], ["A2", "x", None]],
        Closed=[["x"]],
    )
    book = load_workbook(file)
    sheet = book["Tracker"]
    sheet["A2"].number_format = "0000000"
    sheet["B2"].data_type = "e"
    for cell in sheet[3]:
        cell.font = Font(strike=True)
    sheet["C2"].comment = Comment("panel moved", "Nobody")
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["B"].hidden = True
    book["Closed"].sheet_state = "hidden"
    book.save(file)
    return file


def an_xls_with_all(file):
    book = xlwt.Workbook()
    sheet, closed = book.add_sheet("Tracker"), book.add_sheet("Closed")
    struck = xlwt.easyxf("font: struck_out on")
    for column, header in enumerate(("Child ID", "Panel", "Plan")):
        sheet.write(0, column, header)
    sheet.write(1, 0, 45210, xlwt.easyxf(num_format_str="0000000"))
    sheet.row(1).set_cell_error(1, "#REF!")
    sheet.write(1, 2, "PO")
    sheet.write(2, 0, "A2", struck)
    sheet.write(2, 1, "x", struck)
    sheet.row(2).hidden = sheet.col(1).hidden = True
    closed.write(0, 0, "x")
    closed.visibility = 1
    book.save(str(file))
    return file


def an_ods_with_all(file):
    styles = (
        '<number:number-style style:name="N1"><number:number number:min-integer-digits="7"/></number:number-style>'
        '<style:style style:name="padded" style:data-style-name="N1"/>'
        '<style:style style:name="struck"><style:text-properties style:text-line-through-style="solid"/></style:style>'
        '<style:style style:name="away"><style:table-properties table:display="false"/></style:style>'
    )
    note = "<office:annotation><text:p>panel moved</text:p></office:annotation>"
    struck = 'table:style-name="struck"'
    tracker = (
        '<table:table table:name="Tracker"><table:table-column table:default-cell-style-name="padded"/>'
        '<table:table-column table:visibility="collapse"/><table:table-column/>'
        f"<table:table-row>{ods_cell('Child ID')}{ods_cell('Panel')}{ods_cell('Plan')}</table:table-row>"
        f"<table:table-row>{ods_cell(45210)}{ods_cell('#REF!')}{ods_cell('PO').replace('<text', note + '<text', 1)}</table:table-row>"
        f'<table:table-row table:visibility="collapse">{ods_cell("A2", struck)}{ods_cell("x", struck)}</table:table-row>'
        "</table:table>"
    )
    closed = f'<table:table table:name="Closed" table:style-name="away"><table:table-row>{ods_cell("x")}</table:table-row></table:table>'
    return an_ods_of(file, tracker + closed, styles)


MAKERS = (an_xlsx_with_all, an_xls_with_all, an_ods_with_all)
each_kind = pytest.mark.parametrize("make", MAKERS, ids=("xlsx", "xls", "ods"))


def opened(file):
    with open_sheet(file, "Tracker", 1) as sheet:
        return list(sheet.rows), sheet.remarks


@each_kind
def test_an_id_has_the_zeros_that_its_number_format_shows(tmp_path, make):
    rows, _ = opened(make(tmp_path / "book.xlsx"))

    assert rows[0].cells["Child ID"] == "0045210"


@each_kind
def test_an_error_in_a_cell_is_not_taken_for_an_empty_one(tmp_path, make):
    rows, _ = opened(make(tmp_path / "book.xlsx"))

    assert rows[0].cells["Panel"] == "#REF!"


@each_kind
def test_struck_through_cells_are_known_with_their_row(tmp_path, make):
    rows, remarks = opened(make(tmp_path / "book.xlsx"))

    assert [row.struck for row in rows] == [frozenset(), {"Child ID", "Panel"}]
    assert "sheet Tracker: struck through, asked about where they are read: row 3 (A, B)" in remarks


@each_kind
def test_hidden_rows_and_columns_and_sheets_are_named(tmp_path, make):
    file = make(tmp_path / "book.xlsx")
    _, remarks = opened(file)

    assert "sheet Tracker: hidden rows, read like the others: 3" in remarks
    assert "sheet Tracker: hidden columns, read like the others: B" in remarks
    assert "sheet Closed (hidden): not read" in remarks
    assert [(place.name, place.visibility) for place in file_sheets(file)] == [
        ("Tracker", "visible"),
        ("Closed", "hidden"),
    ]


@pytest.mark.parametrize("make", [an_xlsx_with_all, an_ods_with_all], ids=("xlsx", "ods"))
def test_notes_on_cells_are_named_as_not_read(tmp_path, make):
    rows, remarks = opened(make(tmp_path / "book.xlsx"))

    assert rows[0].cells["Plan"] == "PO"
    assert "sheet Tracker: notes on cells, not taken in: C2" in remarks


def test_a_formula_without_its_value_is_shown_as_such_and_one_with_an_empty_text_is_empty(tmp_path):
    file = an_xlsx_of(
        tmp_path / "t.xlsx",
        '<row r="1"><c r="A1" t="inlineStr"><is><t>id</t></is></c><c r="B1" t="inlineStr"><is><t>d</t></is></c></row>'
        '<row r="2"><c r="A2"><f>B1+1</f></c><c r="B2" t="str"><f>IF(A1=1,"")</f><v></v></c></row>'
        '<row r="3"><c r="B3"><f>A1&amp;"x"</f><v></v></c></row>',
    )

    with open_sheet(file, None, 1) as sheet:
        rows = [[str(value) for value in row.cells.values() if value is not None] for row in sheet.rows]

    assert rows == [["=B1+1"], ['=A1&"x"']]


@pytest.mark.parametrize(
    ("number_format", "number", "shown"),
    [
        ("0000000", "45210", "0045210"),
        ('"SW"0000', "12", "SW0012"),
        ("0000;-0000", "7", "0007"),
        ("0000", "7.5", 7.5),
    ],
)
def test_a_number_is_shown_as_its_format_pads_it(number_format, number, shown):
    assert padded(number, padding_of(number_format)) == shown


@pytest.mark.parametrize("number_format", ["", "General", "0", "0.00", "00:00", "dd/mm/yyyy", "#,##0", "0%"])
def test_other_number_formats_pad_nothing(number_format):
    assert padding_of(number_format) == ""


@pytest.mark.parametrize(
    "number_format", ["mmm-yy", "mmmm yyyy", "[$-809]mmmm\\ yyyy;@", '"in "mmm yy', "mm/yyyy"]
)
def test_a_format_may_show_a_month_alone(number_format):
    assert doubt_of_days(number_format) == MONTH_ALONE


@pytest.mark.parametrize("number_format", ['"w/c" dd/mm/yyyy', '"Week of "d mmm', "\\w\\/\\c\\ dd/mm"])
def test_a_format_may_say_a_week(number_format):
    assert doubt_of_days(number_format) == WEEK_SHOWN


@pytest.mark.parametrize("number_format", ['"approx" dd/mm/yyyy', 'dd/mm/yyyy "(tbc)"', '"booked "d mmm'])
def test_a_format_may_have_words_beside_the_day(number_format):
    assert doubt_of_days(number_format) == WORDS_SHOWN


@pytest.mark.parametrize(
    "number_format",
    [
        "",
        "General",
        "dd/mm/yyyy",
        'd"th of" mmmm',
        "d-mmm",
        "[$-F800]dddd, mmmm d, yyyy",
        "mm:ss",
        "h:mm AM/PM",
        '0" months"',
        "@",
    ],
)
def test_other_formats_leave_no_doubt_of_a_day(number_format):
    assert doubt_of_days(number_format) == ""
