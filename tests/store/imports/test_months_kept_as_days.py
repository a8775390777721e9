"""A month or a week that somebody typed and a workbook keeps as a day: it is asked about."""

from datetime import date

import pytest

from store.imports.formats.facts import ACROSS
from tests.importing import a_mapping
from tests.store.imports.test_doubtful_cells import BEGAN, HEAD, HELD, a_sheet, asked, said
from tests.workbooks import an_ods_of, an_xls, ods_cell

FIRST = date(2026, 4, 1)


@pytest.mark.parametrize(
    ("number_format", "held", "is_asked"),
    [
        ("mmm-yy", FIRST, True),
        ("mmmm yyyy", FIRST, True),
        ('"w/c" dd/mm/yyyy', HELD, True),
        ("mmm-yy", HELD, False),  # nobody types a month and gets the 28th
        ("d-mmm", FIRST, False),
    ],
)
@pytest.mark.parametrize("kind", ["xlsx", "xls"])
def test_a_month_or_a_week_that_a_workbook_keeps_as_a_day_is_asked_about(
    tmp_path, kind, number_format, held, is_asked
):
    if kind == "xlsx":
        file = a_sheet(
            tmp_path,
            ["D1", BEGAN, held],
            change=lambda sheet: setattr(sheet["C2"], "number_format", number_format),
        )
    else:
        file = an_xls(tmp_path / "t.xls", shown={held: number_format}, Tracker=[HEAD, ["D1", BEGAN, held]])

    assert [(r, c) for r, c, _ in asked(file)] == ([(2, "panel")] if is_asked else [])
    assert ("panel" in said(file)["D1"].milestones) is not is_asked


@pytest.mark.parametrize(("day", "is_asked"), [("", True), ("<number:day/>", False)])
def test_the_same_month_in_an_open_document(tmp_path, day, is_asked):
    styles = (
        f'<number:date-style style:name="N1">{day}<number:month/><number:year/></number:date-style>'
        '<style:style style:name="C1" style:family="table-cell" style:data-style-name="N1"/>'
    )
    head = "".join(map(ods_cell, HEAD[:3]))
    row = "".join((ods_cell("D1"), ods_cell(BEGAN), ods_cell(FIRST, 'table:style-name="C1"')))
    table = f'<table:table table:name="T"><table:table-row>{head}</table:table-row><table:table-row>{row}</table:table-row></table:table>'

    file = an_ods_of(tmp_path / "t.ods", table, styles)

    assert [(r, c) for r, c, _ in asked(file, a_mapping())] == ([(2, "panel")] if is_asked else [])


def test_a_nought_that_is_shown_as_a_day_is_a_look_up_that_found_nothing(tmp_path):
    file = a_sheet(
        tmp_path, ["D1", BEGAN, 0], change=lambda sheet: setattr(sheet["C2"], "number_format", "dd/mm/yyyy")
    )

    assert asked(file) == []
    assert said(file)["D1"].blank >= {"panel"}


def test_a_day_in_a_cell_that_is_merged_over_two_steps_is_asked_about(tmp_path):
    file = a_sheet(tmp_path, ["D1", BEGAN, None], change=lambda sheet: sheet.merge_cells("B2:C2"))

    assert asked(file) == [(2, "began", ACROSS)]
