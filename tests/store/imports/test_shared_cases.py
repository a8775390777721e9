"""Workbooks and returns that were publicly reported to go wrong (shared data, files/cases.json): each made, each right.

The recipe of every case is carried out on a tracker of 500 rows; a case of the file that has no recipe here fails.
"""

import json
from datetime import date

import pytest
from openpyxl import load_workbook
from openpyxl.styles import PatternFill
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from permanence.pack.file import read_pack_named
from store.imports.sheets import UnreadableSheet
from tests.importing import a_csv, a_mapping, a_row, a_tracker, rows_of
from tests.store.imports.formats.test_return_903 import a_return
from tests.workbooks import an_xlsx_of, rewritten

CHILDREN = 500
SHEET = "xl/worksheets/sheet1.xml"
ENGLAND = read_pack_named("england")
HEADERS_903 = "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,URN"


def a_long_tracker(folder):
    return a_tracker(folder, *(a_row(f"D{n:05}", laac=date(2025, 1 + n % 9, 3)) for n in range(CHILDREN)))


def with_dimension(reference):
    def make(folder):
        file = a_long_tracker(folder)
        with_it = f'<dimension ref="A1:X{CHILDREN + 3}"'
        return rewritten(file, SHEET, with_it, f'<dimension ref="{reference}"')

    return make


def with_part(part, was, now):
    return lambda folder: rewritten(a_long_tracker(folder), part, was, now)


def with_fill(*cells):
    def make(folder):
        file = a_long_tracker(folder)
        book = load_workbook(file)
        for cell in cells:
            book.active[cell].fill = PatternFill("solid", start_color="FFF2CC")
        book.save(file)
        return file

    return make


def counted_from_1904(folder):
    file = a_tracker(folder, *(a_row(f"D{n:05}", laac="") for n in range(CHILDREN)))
    book = load_workbook(file)
    book.epoch = CALENDAR_MAC_1904
    for n in range(CHILDREN):
        book.active.cell(n + 4, 7).value = date(2025, 1 + n % 9, 3)
    book.save(file)
    return file


def written(name, content):
    def make(folder):
        (folder / name).write_bytes(content)
        return folder / name

    return make


def all_read(file):
    rows = rows_of(file)
    assert [row.from_file[0].began.on for row in rows] == [date(2025, 1 + n % 9, 3) for n in range(CHILDREN)]


def refused(words):
    def check(file):
        with pytest.raises(UnreadableSheet, match=words) as wrong:
            rows_of(file)
        assert "\n" not in str(wrong.value)

    return check


def read_by_its_own_first_line(file):
    (row,) = rows_of(file, a_mapping())
    assert (row.from_file[0].case_id, row.from_file[0].began.on) == ("X1", date(2025, 3, 1))


def ended(on):
    def check(file):
        (row,) = (row for row in rows_of(file, "ssda903-episodes", ENGLAND) if row.from_file)
        assert (row.from_file[0].ended and row.from_file[0].ended.on) == on
        assert row.asked == ()

    return check


CASES = {
    "dimension-short": (with_dimension("A1:X100"), all_read),
    "dimension-a1": (with_dimension("A1"), all_read),
    "empty-fill": (with_part("xl/styles.xml", "<fill><patternFill", "<fill/><fill><patternFill"), all_read),
    "font-family-34": (with_part("xl/styles.xml", '<family val="2"', '<family val="34"'), all_read),
    "bad-created-date": (
        with_part(
            "docProps/core.xml",
            "<dcterms:created",
            "<dcterms:created>2016-02-30T25:61:00Z</dcterms:created><was",
        ),
        all_read,
    ),
    "strict": (
        lambda folder: an_xlsx_of(
            folder / "strict.xlsx", "", namespace="http://purl.oclc.org/ooxml/spreadsheetml/main"
        ),
        refused("Strict"),
    ),
    "far-row": (with_fill("X1048576"), all_read),
    "far-corner": (with_fill("XFD1048576", "A2000", "C70000"), all_read),
    "protected": (
        written("tracker.xlsx", bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 4096),
        refused("password or a protecting label"),
    ),
    "html-xls": (
        written("report.xls", b"<html><table><tr><td>ID</td></tr></table></html>"),
        refused("web page, not a workbook"),
    ),
    "sep-line": (
        written("t.csv", b"sep=;\r\nid;began;panel\r\nX1;2025-03-01;\r\n"),
        read_by_its_own_first_line,
    ),
    "1904": (counted_from_1904, all_read),
    "903-two-digit-years": (
        lambda folder: a_csv(folder, HEADERS_903, "C1,19/01/2016,S,C2,N1,U1,PR1,26/05/16,E13,,,,"),
        ended(date(2016, 5, 26)),
    ),
    "903-xml": (a_return, ended(None)),
}


@pytest.mark.parametrize("case", CASES)
def test_a_reported_file_is_read_or_refused_in_one_plain_line(case, tmp_path):
    make, check = CASES[case]

    check(make(tmp_path))


def test_every_case_of_the_shared_file_has_its_recipe(shared_data):
    shared = json.loads((shared_data / "files" / "cases.json").read_text(encoding="utf-8"))["cases"]

    assert {case["id"] for case in shared} == set(CASES)
