"""Text files as councils' programs write them: encodings, separators, Excel's own first line."""

import pytest

from store.imports.sheets import UnreadableSheet, open_sheet

TEXT = "Child ID,Worker,Basis\n0412,Seònaid O’Màdeup,£5 – a “word”\n0413,Zoë Pretend,s25\n"
READ = [
    (2, {"Child ID": "0412", "Worker": "Seònaid O’Màdeup", "Basis": "£5 – a “word”"}),
    (3, {"Child ID": "0413", "Worker": "Zoë Pretend", "Basis": "s25"}),
]


def read(folder, content, encoding="utf-8"):
    (folder / "file.csv").write_bytes(content.encode(encoding) if isinstance(content, str) else content)
    with open_sheet(folder / "file.csv", None, 1) as opened:
        return [(row.number, row.cells) for row in opened.rows]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "mac_roman"]
)
def test_a_file_is_read_in_the_encoding_that_it_is_in(tmp_path, encoding):
    assert read(tmp_path, TEXT, encoding) == READ


def test_a_letter_of_windows_far_down_the_file_is_read(tmp_path):
    lines = "".join(f"{n},plain\n" for n in range(60_000))

    rows = read(tmp_path, f"id,worker\n{lines}60001,Zoë\n", "cp1252")

    assert rows[-1] == (60_002, {"id": "60001", "worker": "Zoë"})


@pytest.mark.parametrize("delimiter", [*",;\t|^~"])
def test_cells_are_parted_by_whatever_parts_most_lines_alike(tmp_path, delimiter):
    lines = [
        ["Child ID", "Worker", "Panel"],
        ["A1", '"Reid; Shona, (agency)"', "1/5/26"],
        ["A2", '"Orr | Jamie, ~"', "2/5/26"],
    ]
    text = "\n".join(delimiter.join(line) for line in lines)

    assert [cells["Panel"] for _, cells in read(tmp_path, text)] == ["1/5/26", "2/5/26"]


def test_commas_in_every_name_part_no_cells_of_a_file_with_semicolons(tmp_path):
    text = "Child ID;Worker;Panel\nA1;Reid, Shona;1/5/26\nA2;Orr, Jamie;2/5/26\n"

    assert read(tmp_path, text)[0][1] == {"Child ID": "A1", "Worker": "Reid, Shona", "Panel": "1/5/26"}


@pytest.mark.parametrize(
    ("first", "delimiter"), [("sep=;", ";"), ('"sep=|"', "|"), ("SEP=%", "%"), ("sep=\t", "\t")]
)
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_excels_own_first_line_says_what_parts_the_cells(tmp_path, first, delimiter, encoding):
    text = f"{first}\r\nChild ID,Worker\r\nA1,x\r\n".replace(",", delimiter)
    (tmp_path / "file.csv").write_bytes(text.encode(encoding))

    with open_sheet(tmp_path / "file.csv", None, 1) as opened:
        assert [(row.number, row.cells) for row in opened.rows] == [(2, {"Child ID": "A1", "Worker": "x"})]


def test_a_cell_may_have_lines_of_its_own(tmp_path):
    assert read(tmp_path, 'id,note\n1,"one\ntwo"\n2,x\n') == [
        (2, {"id": "1", "note": "one\ntwo"}),
        (3, {"id": "2", "note": "x"}),
    ]


@pytest.mark.parametrize("content", [b"id,x\n1,\x00\x01\x02\n" * 50, b"id\n\x81\x8d\x02"])
def test_bytes_that_are_no_text_are_refused(tmp_path, content):
    with pytest.raises(UnreadableSheet, match="neither a workbook nor text"):
        read(tmp_path, content)


@pytest.mark.parametrize("written", ['"=""0045101"""', '="0045101"', "'0045101"])
def test_what_tells_a_spreadsheet_to_leave_a_number_alone_is_no_part_of_it(tmp_path, written):
    assert read(tmp_path, f"id,note\n{written},\n") == [(2, {"id": "0045101", "note": ""})]


@pytest.mark.parametrize("written", ["O'Hara", "'tis", "=A1"])
def test_other_signs_stay_as_they_are(tmp_path, written):
    assert read(tmp_path, f"id,note\n1,{written}\n") == [(2, {"id": "1", "note": written})]
