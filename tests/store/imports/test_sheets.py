"""Rows of CSV and XLSX files, and files that cannot be read."""

import pytest
from openpyxl import Workbook

from store.imports.formats.kind import EMPTY, NO_WORKBOOK
from store.imports.sheets import UnreadableSheet, open_sheet


def rows(file, sheet=None, header_row=1):
    with open_sheet(file, sheet, header_row) as opened:
        return opened.headers, [(row.number, row.cells, row.extra) for row in opened.rows]


def write(folder, data, name="file.csv"):
    (folder / name).write_bytes(data if isinstance(data, bytes) else data.encode())
    return folder / name


def workbook(folder, lines, title="Sheet"):
    made = Workbook()
    made.active.title = title
    for line in lines:
        made.active.append(line)
    made.save(folder / "file.xlsx")
    return folder / "file.xlsx"


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_csv_file_is_read_whatever_parts_its_cells(tmp_path, delimiter):
    file = write(tmp_path, "id,panel\n01,x\n".replace(",", delimiter))

    assert rows(file) == (("id", "panel"), [(2, {"id": "01", "panel": "x"}, ())])


def test_a_byte_order_mark_and_windows_line_ends_change_nothing(tmp_path):
    assert rows(write(tmp_path, b"\xef\xbb\xbfid,panel\r\n01,x\r\n"))[1] == [
        (2, {"id": "01", "panel": "x"}, ())
    ]


def test_rows_keep_the_numbers_that_the_sheet_gives_them(tmp_path):
    file = write(tmp_path, "title\n\nid,panel\n\n01,x\n,\n02,\n")

    assert [number for number, _, _ in rows(file, header_row=3)[1]] == [5, 7]


def test_a_cell_under_no_header_is_told(tmp_path):
    file = write(tmp_path, "id,,panel\n01,scribble,x,more\n")

    assert rows(file)[1] == [(2, {"id": "01", "panel": "x"}, ("scribble", "more"))]


def test_headers_are_known_without_their_line_breaks(tmp_path):
    assert rows(workbook(tmp_path, [["Child\n ID"], ["1"]]))[0] == ("Child ID",)


def test_a_workbook_gives_values_and_a_formula_without_a_value_as_such(tmp_path):
    file = workbook(tmp_path, [["id", "panel"], [7, "=A2+1"]])

    cells = rows(file)[1][0][1]

    assert cells["id"] == 7
    assert str(cells["panel"]) == "=A2+1"


@pytest.mark.parametrize(
    ("data", "name", "why"),
    [
        (b"PK\x03\x04 and nothing more", "file.xlsx", NO_WORKBOOK),
        (b"", "file.csv", EMPTY),
        (b"\n", "file.csv", EMPTY),
        (
            b"id,id,panel\n",
            "file.csv",
            "these headers stand twice in the file: id. Give each a name of its own",
        ),
    ],
)
def test_a_file_that_cannot_be_read_says_why(tmp_path, data, name, why):
    with pytest.raises(UnreadableSheet) as wrong:
        rows(write(tmp_path, data, name))

    assert why in str(wrong.value)


def test_a_sheet_that_is_not_there_is_named_with_those_that_are(tmp_path):
    with pytest.raises(UnreadableSheet, match="there is no sheet List 10; there are: List 8"):
        rows(workbook(tmp_path, [["id"]], title="List 8"), "List 10")
