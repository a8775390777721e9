"""What is too large is refused before a sheet is held in memory: with its figure, and in little memory.

Each file is read by a process of its own that may not take more memory than is allowed; each is forked from one that has
loaded the reader already.
"""

import json
import subprocess
import sys

import pytest

from tests.proof import one_of
from tests.sources import ROOT
from tests.workbooks import an_ods_of, an_xls, an_xlsx, an_xlsx_of, ods_cell

MOST_MEMORY = 300  # MB
READ = """
import json, os, resource, sys
from pathlib import Path
from store.imports.sheets import UnreadableSheet, open_sheet

def read(file):
    resource.setrlimit(resource.RLIMIT_AS, (1_000_000_000, 1_000_000_000))
    resource.setrlimit(resource.RLIMIT_CPU, (60, 60))
    try:
        with open_sheet(Path(file), None, 1) as sheet:
            said = f"{sum(1 for _ in sheet.rows)} rows"
    except UnreadableSheet as wrong:
        said = str(wrong)
    most = next(line for line in open("/proc/self/status") if line.startswith("VmHWM"))
    return said, int(most.split()[1]) // 1024

for line in sys.stdin:
    out, into = os.pipe()
    child = os.fork()
    if not child:
        try:
            os.write(into, json.dumps(read(json.loads(line))).encode())
            os._exit(0)
        finally:
            os._exit(1)
    os.close(into)
    with open(out) as told:
        answer = told.read()
    assert os.waitpid(child, 0)[1] == 0
    print(answer, flush=True)
"""


@pytest.fixture(scope="module")
def read():
    """A function: what came of reading the file, and how many MB it took."""
    with subprocess.Popen(
        [sys.executable, "-c", READ], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as reader:

        def read(file):
            reader.stdin.write(f"{json.dumps(str(file))}\n")
            reader.stdin.flush()
            said, memory = json.loads(reader.stdout.readline())
            return said, memory

        yield read
        reader.stdin.close()


def cells(*places):
    return "".join(
        f'<row r="{place.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")}"><c r="{place}"><v>1</v></c></row>'
        for place in places
    )


def many_rows(count, place=' r="{n}"', cell='<c r="A{n}"><v>1</v></c>'):
    row = f"<row{place}>{cell}</row>"
    return "".join(row.format(n=n) for n in range(1, count + 1))


def long_cell(length):
    return f'<row r="1"><c r="A1" t="inlineStr"><is><t>{"x" * length}</t></is></c></row>'


_TO_NOTES = (
    '<Relationship Id="n" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments" '
    'Target="../comments1.xml"/>'
)
NOTED = {
    "xl/worksheets/_rels/sheet1.xml.rels": (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{_TO_NOTES}</Relationships>'
    )
}
MERGED = "".join(f'<mergeCell ref="A{n}:A1048576"/>' for n in range(1, 30_000))
FAR = ods_cell(1, 'table:number-columns-repeated="16384"')
TOO_LARGE = {
    "a cell in the far corner": (
        lambda f: an_xlsx_of(f, cells("A1", "XFD5000")),
        "column XFD (number 16,384)",
    ),
    "a cell in the last row": (lambda f: an_xlsx_of(f, cells("A1", "A1048576")), "row 1,048,576"),
    "a row too many": (lambda f: an_xlsx_of(f, many_rows(200_001)), "row 200,001"),
    "a row too many, without numbers": (
        lambda f: an_xlsx_of(f, many_rows(200_001, "", "<c><v>1</v></c>")),
        "row 200,001",
    ),
    "too large a rectangle": (lambda f: an_xlsx_of(f, cells("A1", "GR150000")), "30,000,000 cells"),
    "a long cell": (lambda f: an_xlsx_of(f, long_cell(32_768)), "cell A1 is 32,768 characters long"),
    "a very long cell": (lambda f: an_xlsx_of(f, long_cell(100_000_000)), "at most 32,767 are read"),
    "a long text in the table of texts": (
        lambda f: an_xlsx_of(f, "", texts=b"<sst><si><t>" + b"x" * 20_000_000 + b"</t></si></sst>"),
        "at most 32,767 are read",
    ),
    "a long text used often": (
        lambda f: an_xlsx_of(
            f,
            many_rows(20_000, cell='<c r="A{n}" t="s"><v>0</v></c>'),
            texts=b"<sst><si><t>" + b"x" * 32_000 + b"</t></si></sst>",
        ),
        "33,554,432 characters together",
    ),
    "a zip bomb": (
        lambda f: an_xlsx_of(f, b" " * 200_000_000),
        "unpacked it would take 191 MB, and at most 128",
    ),
    "a bomb of texts": (lambda f: an_xlsx_of(f, "", texts=b" " * 50_000_000), "at most 32 are read"),
    "a bomb of texts that the workbook's own list does not name": (
        lambda f: an_xlsx_of(f, "", parts={"xl/SharedStrings.XML": b" " * 50_000_000}),
        "at most 32 are read",
    ),
    "a bomb of notes": (
        lambda f: an_xlsx_of(f, "", parts={**NOTED, "xl/comments1.xml": b" " * 50_000_000}),
        "at most 32 are read",
    ),
    "merged cells without end": (
        lambda f: an_xlsx_of(f, f"</sheetData><mergeCells>{MERGED}</mergeCells><sheetData>"),
        "more than 20,000 cells are merged",
    ),
    "an .ods that repeats rows": (
        lambda f: an_ods_of(
            f,
            f'<table:table table:name="A"><table:table-row table:number-rows-repeated="1048576">{ods_cell(1)}</table:table-row></table:table>',
        ),
        "sheet A: something stands in row 1,048,576",
    ),
    "an .ods that repeats cells": (
        lambda f: an_ods_of(
            f, f'<table:table table:name="A"><table:table-row>{FAR}</table:table-row></table:table>'
        ),
        "column XFD (number 16,384)",
    ),
    "an .ods with a long cell": (
        lambda f: an_ods_of(
            f,
            f'<table:table table:name="A"><table:table-row>{ods_cell("x" * 40_000)}</table:table-row></table:table>',
        ),
        "cell A1 is 40,000 characters long",
    ),
    "an .xls with too many columns": (lambda f: an_xls(f, A=[[1] * 256]), "column GS (number 201)"),
    "an .xls that is a large rectangle": (
        lambda f: an_xls(f, A=[[1] * 100, *[[]] * 65_000, [1]]),
        "6,500,200 cells",
    ),
    "a CSV cell that is never closed": (
        lambda f: f.write_text("id,note\n1," + '"' + "x,y\n" * 200_000, encoding="utf-8") and f,
        "a quotation mark before it was never closed",
    ),
    "a CSV with too many columns": (
        lambda f: f.write_text("x," * 300 + "x\n", encoding="utf-8") and f,
        "(number 301)",
    ),
}


@one_of(3)
@pytest.mark.parametrize("kind", TOO_LARGE)
def test_what_is_too_large_is_refused_with_its_figure_in_little_memory(read, tmp_path, kind):
    make, figure = TOO_LARGE[kind]

    said, memory = read(make(tmp_path / "large.xlsx"))

    assert figure in said
    assert "\n" not in said
    assert memory < MOST_MEMORY


def test_what_is_as_large_as_may_be_is_read_in_little_memory(read, tmp_path):
    said, memory = read(an_xlsx_of(tmp_path / "large.xlsx", many_rows(200_000)))

    assert said == "199999 rows"
    assert memory < MOST_MEMORY


def test_a_csv_file_of_any_length_takes_the_same_memory(read, tmp_path):
    took = []
    for rows in (1_000, 400_000):
        file = tmp_path / f"{rows}.csv"
        file.write_text("id,panel\n" + "".join(f"A{n},1/5/26\n" for n in range(rows)), encoding="utf-16")
        said, memory = read(file)
        assert said == f"{rows} rows"
        took.append(memory)

    assert took[1] - took[0] < 10


def test_a_sheet_with_formatted_and_empty_cells_far_away_is_read(read, tmp_path):
    empty = "".join(f'<row r="{n}"><c r="XFD{n}" s="1"/></row>' for n in range(3, 30_000))

    assert read(an_xlsx_of(tmp_path / "t.xlsx", cells("A1", "A2") + empty))[0] == "1 rows"


def test_other_sheets_are_not_held_by_reading_one(read, tmp_path):
    assert read(an_xlsx(tmp_path / "t.xlsx", One=[["id"], [1]], Two=[["x"] * 300]))[0] == "1 rows"
