"""Every kind of file is read, or refused with one plain line that says what to do. Its name does not matter."""

import io
import json
import struct
from datetime import date
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook
from openpyxl.styles import PatternFill

from store.imports.formats.kind import EMPTY, NO_WORKBOOK, PROTECTED, WEB_PAGE
from store.imports.formats.xlsx_facts import STRICT
from store.imports.sheets import UnreadableSheet, open_sheet
from tests.workbooks import an_ods, an_ods_of, an_xls, an_xlsx, an_xlsx_of, rewritten

ROWS = [["Child ID", "Panel", "Age"], ["A1", date(2026, 5, 1), 7], ["A2", "1/5/26", None]]
READ = [
    (2, {"Child ID": "A1", "Panel": date(2026, 5, 1), "Age": 7}),
    (3, {"Child ID": "A2", "Panel": "1/5/26", "Age": None}),
]


def read(file, sheet=None):
    with open_sheet(file, sheet, 1) as opened:
        return [(row.number, row.cells) for row in opened.rows]


@pytest.mark.parametrize(
    ("make", "name"),
    [
        (an_xlsx, "tracker.xlsx"),
        (an_xlsx, "tracker.xlsm"),
        (an_xls, "tracker.xls"),
        (an_ods, "tracker.ods"),
        (an_xlsx, "tracker.xls"),
        (an_xls, "report.csv"),
        (an_ods, "tracker"),
    ],
)
def test_a_workbook_is_read_whatever_it_is_called(tmp_path, make, name):
    assert read(make(tmp_path / name, Tracker=ROWS)) == READ


def test_text_is_read_whatever_it_is_called(tmp_path):
    file = tmp_path / "report.xls"
    file.write_text("Child ID\tPanel\nA1\t1/5/26\n", encoding="utf-8")

    assert read(file) == [(2, {"Child ID": "A1", "Panel": "1/5/26"})]


def archive(*names, mimetype=""):
    made = io.BytesIO()
    with ZipFile(made, "w") as parts:
        for name in names:
            parts.writestr(name, "x")
        if mimetype:
            parts.writestr("mimetype", mimetype)
    return made.getvalue()


OLE = bytes.fromhex("d0cf11e0a1b11ae1")


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("empty.csv", b"", EMPTY),
        ("empty.xlsx", b"", EMPTY),
        ("blank.csv", b"\r\n\r\n", EMPTY),
        ("report.xls", b"<html><table><tr><td>Child ID</td></tr></table></html>", WEB_PAGE),
        ("report.xls", b"\xef\xbb\xbf\r\n<!DOCTYPE html><html>", WEB_PAGE),
        ("report.xls", b"MIME-Version: 1.0\r\nContent-Type: multipart/related", WEB_PAGE),
        (
            "report.xls",
            b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>',
            "XML Spreadsheet 2003",
        ),
        ("tracker.xlsx", OLE + bytes(600), PROTECTED),
        ("tracker.xls", OLE + bytes(600), NO_WORKBOOK),
        ("tracker.xlsx", b"PK\x03\x04 torn off", NO_WORKBOOK),
        ("tracker.xlsb", archive("[Content_Types].xml", "xl/workbook.bin"), "a binary workbook"),
        ("tracker.numbers", archive("Index/Document.iwa"), "in Numbers choose File, Export To, Excel"),
        (
            "letter.docx",
            archive("[Content_Types].xml", "word/document.xml"),
            "a text document, not a spreadsheet",
        ),
        ("letter.odt", archive(mimetype="application/vnd.oasis.opendocument.text"), "a text document"),
        ("files.zip", archive("one.csv"), "unpack it first"),
        (
            "tracker.gsheet",
            json.dumps({"url": "https://sheets.example/d/1", "doc_id": "1"}).encode(),
            "a link to a Google sheet",
        ),
        ("tracker.pdf", b"%PDF-1.7", "this is a PDF"),
        ("tracker.png", b"\x89PNG\r\n", "a picture"),
        (
            "census.xml",
            b"<?xml version='1.0'?><Message><Header/></Message>",
            "of XML only the SSDA903 return",
        ),
        ("program.csv", bytes(range(256)) * 20, "neither a workbook nor text"),
    ],
)
def test_what_is_no_spreadsheet_is_refused_in_one_line_that_says_what_to_do(tmp_path, name, content, why):
    (tmp_path / name).write_bytes(content)

    with pytest.raises(UnreadableSheet) as wrong:
        read(tmp_path / name)

    assert why in str(wrong.value)
    assert "\n" not in str(wrong.value)


def test_a_strict_open_xml_workbook_is_said_to_be_one(tmp_path):
    file = an_xlsx_of(tmp_path / "strict.xlsx", "", namespace="http://purl.oclc.org/ooxml/spreadsheetml/main")

    with pytest.raises(UnreadableSheet, match="Strict") as wrong:
        read(file)

    assert str(wrong.value) == STRICT


def test_an_ods_with_a_password_is_said_to_have_one(tmp_path):
    file = an_ods(tmp_path / "tracker.ods", Tracker=ROWS)
    rewritten(file, "META-INF/manifest.xml", "</m:manifest>", "<m:encryption-data/></m:manifest>")

    with pytest.raises(UnreadableSheet, match="password"):
        read(file)


def test_an_xls_with_a_password_is_said_to_have_one(tmp_path):
    file = an_xls(tmp_path / "tracker.xls", Tracker=ROWS)
    whole = file.read_bytes()
    begin = bytes.fromhex(
        "09081000"
    )  # the first record; the one after it is made the one that tells of a password
    after = whole.index(begin) + 4 + 16
    file.write_bytes(whole[:after] + bytes.fromhex("2f00") + whole[after + 2 :])

    with pytest.raises(UnreadableSheet, match="password"):
        read(file)


# --- what Excel forgives ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("part", "was", "now"),
    [
        ("xl/styles.xml", "<fill><patternFill", "<fill/><fill><patternFill"),
        ("xl/styles.xml", '<family val="2"', '<family val="34"'),
        (
            "docProps/core.xml",
            "<dcterms:created",
            "<dcterms:created >2016-02-30T25:61:00Z</dcterms:created><was",
        ),
    ],
)
def test_a_workbook_that_excel_forgives_is_read(tmp_path, part, was, now):
    file = an_xlsx(tmp_path / "tracker.xlsx", Tracker=ROWS)

    assert read(rewritten(file, part, was, now)) == READ


def test_a_workbook_without_styles_is_read(tmp_path):
    file = an_xlsx_of(
        tmp_path / "t.xlsx", '<row><c t="inlineStr"><is><t>id</t></is></c></row><row><c><v>7</v></c></row>'
    )

    assert read(file) == [(2, {"id": 7})]


@pytest.mark.parametrize("dimension", ["A1", "A1:C1", "1:2", "A1:XFD1048576"])
def test_what_the_sheet_says_of_its_own_size_is_not_believed(tmp_path, dimension):
    many = "".join(
        f'<row r="{n}"><c r="A{n}"><v>{n}</v></c><c r="C{n}"><v>1</v></c></row>' for n in range(2, 501)
    )
    head = '<row r="1"><c r="A1" t="inlineStr"><is><t>id</t></is></c><c r="C1" t="inlineStr"><is><t>x</t></is></c></row>'

    rows = read(an_xlsx_of(tmp_path / "t.xlsx", head + many, dimension=dimension))

    assert [number for number, _ in rows] == list(range(2, 501))


@pytest.mark.parametrize("dimension", [(0, 1, 0, 1), (0, 65_536, 0, 256), (0, 0, 0, 0)])
def test_an_xls_is_not_believed_either(tmp_path, dimension):
    assert read(an_xls_that_says(tmp_path / "tracker.xls", dimension)) == READ


def test_an_xls_over_which_the_reader_dies_is_said_to_be_damaged(tmp_path):
    backwards = (209, 3, 0, 3)  # for its rows the reader asks for more memory than there is, and is ended

    with pytest.raises(UnreadableSheet, match="damaged"):
        read(an_xls_that_says(tmp_path / "tracker.xls", backwards))


def an_xls_that_says(file, dimension):
    """A workbook whose record of the sheet's size (first row, one after the last, the same of columns) says this."""
    whole = an_xls(file, Tracker=ROWS).read_bytes()
    record = bytes.fromhex("00020e00")
    at = whole.index(record) + len(record)
    said = struct.pack("<IIHH", *dimension)
    file.write_bytes(whole[:at] + said + whole[at + len(said) :])
    return file


@pytest.mark.parametrize("cell", ["X1048576", "XFD1048576", "XFD5000"])
def test_a_coloured_cell_far_away_holds_nothing(tmp_path, cell):
    file = an_xlsx(tmp_path / "tracker.xlsx", Tracker=ROWS)
    book = load_workbook(file)
    book.active[cell].fill = PatternFill("solid", start_color="FFF2CC")
    book.save(file)

    assert [number for number, _ in read(file)] == [2, 3]


def test_days_counted_from_1904_are_the_same_days(tmp_path):
    file = an_xlsx(tmp_path / "tracker.xlsx", Tracker=ROWS)
    book = load_workbook(file)
    book.epoch = __import__("openpyxl.utils.datetime", fromlist=["x"]).CALENDAR_MAC_1904
    book.active["B2"] = date(2026, 5, 1)
    book.save(file)

    assert read(file) == READ


# --- what explodes ----------------------------------------------------------------------------------------------------

BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>'
CELL = '<row r="1"><c r="A1" t="inlineStr"><is><t>&c;</t></is></c></row>'


@pytest.mark.parametrize(
    "make",
    [
        lambda file: an_xlsx_of(file, CELL, before=BOMB),
        lambda file: an_xlsx_of(file, "", texts=f"{BOMB}<sst><si><t>&c;</t></si></sst>".encode()),
        lambda file: an_xlsx_of(file, "", parts={"xl/workbook.xml": f"{BOMB}<workbook>&c;</workbook>"}),
        lambda file: an_xlsx_of(file, "", parts={"xl/styles.xml": f"{BOMB}<styleSheet>&c;</styleSheet>"}),
        lambda file: an_ods_of(file, "", before=BOMB),
    ],
)
def test_entities_are_not_expanded(tmp_path, make):
    with pytest.raises(UnreadableSheet, match="XML entity"):
        read(make(tmp_path / "bomb.xlsx"))


def test_a_damaged_part_is_said_to_be_one(tmp_path):
    file = an_xlsx(tmp_path / "tracker.xlsx", Tracker=ROWS)

    with pytest.raises(UnreadableSheet, match="damaged"):
        read(rewritten(file, "xl/worksheets/sheet1.xml", "</sheetData>", "</sheetDat"))
