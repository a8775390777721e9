"""Cells whose words look sure and are not: struck through, spoken against by a note, reached over, computed, shared."""

from datetime import date, datetime, time

import pytest
from openpyxl import load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill

from permanence.pack.file import read_pack_named
from store.imports.guess import guessed_mapping
from store.imports.mapping import parse_mapping
from store.imports.sheets import UnreadableSheet
from tests.builders import TODAY, a_rulebook
from tests.importing import a_csv, a_mapping, children, reached, rows_of, take_in
from tests.workbooks import an_ods_of, an_xlsx, an_xlsx_of, ods_cell

HEAD = ["id", "began", "panel", "worker"]
BEGAN, HELD = date(2025, 11, 3), date(2026, 4, 28)
WITH_WORKER = a_mapping(worker_column="SW")
MAPPING = a_mapping(id_is_text=True, worker_column="worker", section_row="^[A-Z ]+$")


def a_sheet(folder, *rows, change=lambda _sheet: None, name="t.xlsx", title="Tracker"):
    file = an_xlsx(folder / name, **{title: [HEAD, *map(list, rows)]})
    book = load_workbook(file)
    change(book[title])
    book.save(file)
    return file


def asked(file, mapping=MAPPING):
    return [(int(a.row), a.column, a.why) for row in rows_of(file, mapping) for a in row.asked]


def said(file, mapping=MAPPING):
    return {one.case_id: one for row in rows_of(file, mapping) for one in row.from_file}


# --- struck through ---------------------------------------------------------------------------------------------------


def strike(*cells):
    def change(sheet):
        for cell in cells:
            sheet[cell].font = Font(strike=True)

    return change


@pytest.mark.parametrize(("cell", "column"), [("B2", "began"), ("C2", "panel"), ("D2", "worker")])
def test_what_is_struck_through_is_asked_about_and_not_taken(tmp_path, cell, column):
    file = a_sheet(tmp_path, ["D1", BEGAN, HELD, "Shona Reid"], change=strike(cell))

    ((row, where, why),) = asked(file)
    one = said(file)["D1"]

    assert (row, where) == (2, column)
    assert why.startswith("struck through")
    taken = {"began": one.began, "panel": one.milestones.get("panel"), "worker": one.worker_name}
    assert [name for name, value in taken.items() if not value] == [column]


def test_a_child_whose_id_is_struck_through_is_asked_about_as_a_whole(tmp_path, record):
    rows = ["D1", BEGAN, HELD, "Shona Reid"], ["D2", BEGAN, HELD, "Shona Reid"]
    take_in(record, a_sheet(tmp_path, rows[1]), MAPPING)

    report = take_in(record, a_sheet(tmp_path, *rows, change=strike("A2", "B2", "C2", "A3")), MAPPING)

    assert [(a.row, a.column) for a in report.asked] == [(2, "id"), (3, "id")]
    assert (list(children(record)), report.missing, report.removals) == (["D2"], [], [])
    assert reached(record, "D2", "panel") == ["2026-04-28"]


def test_words_of_which_a_part_is_struck_through_are_struck_through(tmp_path):
    def change(sheet):
        sheet["C2"] = CellRichText(TextBlock(InlineFont(strike=True), "2026-04-28"))

    assert [(r, c) for r, c, _ in asked(a_sheet(tmp_path, ["D1", BEGAN, None], change=change))] == [
        (2, "panel")
    ]


def test_the_same_in_an_open_document(tmp_path):
    styles = (
        '<style:style style:name="T1" style:family="text">'
        '<style:text-properties style:text-line-through-style="solid"/></style:style>'
    )
    struck = ods_cell("2026-04-28").replace(
        "2026-04-28</text:p>", '<text:span text:style-name="T1">2026-04-28</text:span></text:p>'
    )
    head = "".join(map(ods_cell, HEAD[:3]))
    row = f"{ods_cell('D1')}{ods_cell(BEGAN)}{struck}"
    table = f'<table:table table:name="T"><table:table-row>{head}</table:table-row><table:table-row>{row}</table:table-row></table:table>'

    assert [(r, c) for r, c, _ in asked(an_ods_of(tmp_path / "t.ods", table, styles), a_mapping())] == [
        (2, "panel")
    ]


EVENTS = ["child_ref", "milestone", "event_date"], ["C1", "became_looked_after", BEGAN], ["C1", "panel", HELD]
EPISODES = (
    [
        "CHILD",
        "DECOM",
        "RNE",
        "LS",
        "CIN",
        "PLACE",
        "PLACE_PROVIDER",
        "DEC",
        "REC",
        "REASON_PLACE_CHANGE",
        "HOME_POST",
        "PL_POST",
        "URN",
    ],
    ["1001", "03/11/2025", "S", "C2", "N1", "U1", "PR1"],
    ["1001", "02/02/2026", "P", "C2", "N1", "U1", "PR1"],
)


@pytest.mark.parametrize(("table", "mapping"), [(EVENTS, "canonical"), (EPISODES, "ssda903-episodes")])
def test_a_struck_row_of_a_list_of_events_is_asked_about_and_not_read(tmp_path, table, mapping):
    file = an_xlsx(tmp_path / "t.xlsx", List=[list(row) for row in table])
    book = load_workbook(file)
    for cell in book["List"][3]:
        cell.font = Font(strike=True)
    book.save(file)
    pack = read_pack_named("england") if mapping.startswith("ssda903") else None

    (row,) = rows_of(file, mapping, pack)

    assert [a.row for a in row.asked] == [3]
    assert "struck through" in row.asked[0].why
    assert [(one.began.on, one.milestones) for one in row.from_file] == [(BEGAN, {})]


# --- colours ----------------------------------------------------------------------------------------------------------


def coloured(*cells, colour="FFFFFF00"):
    def change(sheet):
        for cell in cells:
            sheet[cell].fill = PatternFill("solid", fgColor=colour)

    return change


@pytest.mark.parametrize(
    "key", ["Yellow = booked, not held", "yellow: provisional", "AMBER - awaiting minutes, TBC"]
)
def test_a_coloured_day_is_asked_about_where_the_sheet_says_what_a_colour_means(tmp_path, key):
    rows = ["D1", BEGAN, HELD, "Shona Reid"], ["D2", BEGAN, HELD, "Shona Reid"], [None, None, None, key]

    file = a_sheet(tmp_path, *rows, change=coloured("C2"))

    assert [(r, c) for r, c, _ in asked(file) if c == "panel"] == [(2, "panel")]
    assert list(said(file)["D2"].milestones) == ["panel"]


@pytest.mark.parametrize(
    ("key", "cells", "colour"),
    [
        ("Yellow team", ["C2"], "FFFFFF00"),
        ("Yellow = booked", ["A2", "B2", "C2", "D2"], "FFFFFF00"),
        ("Yellow = booked", ["C2"], "FFFFFFFF"),
    ],
)
def test_colours_that_nobody_explains_and_coloured_rows_and_white_mean_nothing(tmp_path, key, cells, colour):
    rows = ["D1", BEGAN, HELD, "Shona Reid"], [None, None, None, key]

    file = a_sheet(tmp_path, *rows, change=coloured(*cells, colour=colour))

    assert [c for _, c, _ in asked(file) if c == "panel"] == []


# --- notes on cells ---------------------------------------------------------------------------------------------------


def note(cell, words):
    def change(sheet):
        sheet[cell].comment = Comment(words, "Somebody")

    return change


@pytest.mark.parametrize(
    "words", ["Not held, worker ill", "moved to 9 June", "TBC", "should be 12/5", "28 or 29?", "DNA"]
)
def test_a_day_whose_note_speaks_against_it_is_asked_about(tmp_path, words):
    file = a_sheet(tmp_path, ["D1", BEGAN, HELD], change=note("C2", words))

    assert [(r, c) for r, c, _ in asked(file)] == [(2, "panel")]
    assert said(file)["D1"].milestones == {}
    assert words not in str(rows_of(file, MAPPING))


@pytest.mark.parametrize("words", ["Chaired by the service manager", "minutes sent 1 May 2026"])
def test_a_note_that_denies_nothing_leaves_the_day_as_it_is(tmp_path, words):
    assert asked(a_sheet(tmp_path, ["D1", BEGAN, HELD], change=note("C2", words))) == []


def test_an_empty_cell_whose_note_names_a_day_is_asked_about(tmp_path):
    file = a_sheet(tmp_path, ["D1", BEGAN, None, "Shona Reid"], change=note("C2", "panel held 12 May, SR"))

    assert [(r, c) for r, c, _ in asked(file)] == [(2, "panel")]
    assert "panel" in said(file)["D1"].asked_milestones


# --- cells that are merged downwards ----------------------------------------------------------------------------------


def test_what_is_merged_over_several_rows_holds_for_each_of_them(tmp_path):
    rows = (
        ["D1", BEGAN, HELD, "Shona Reid"],
        ["D2", BEGAN, None, None],
        ["D3", BEGAN, date(2026, 5, 5), "Ewan Muir"],
    )

    def change(sheet):
        sheet.merge_cells("D2:D3")
        sheet.merge_cells("C2:C3")

    found = said(a_sheet(tmp_path, *rows, change=change))

    assert [one.worker_name for one in found.values()] == ["Shona Reid", "Shona Reid", "Ewan Muir"]
    assert [one.milestones["panel"][0].on for one in found.values()] == [HELD, HELD, date(2026, 5, 5)]


def test_a_row_with_nothing_of_its_own_is_none_for_what_reaches_into_it(tmp_path):
    file = a_sheet(
        tmp_path, ["D1", BEGAN, HELD, "Shona Reid"], change=lambda sheet: sheet.merge_cells("D2:D400")
    )

    assert (len(rows_of(file, MAPPING)), asked(file)) == (1, [])


# --- formulas ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("formula", ["TODAY()", 'IF(A2="","",NOW())', "today()-3"])
def test_a_day_that_is_another_one_tomorrow_is_asked_about(tmp_path, formula):
    cells = '<c r="A2" t="inlineStr"><is><t>D1</t></is></c><c r="B2" s="1"><v>45964</v></c>'
    shown = f'<c r="C2"><f>{formula.replace(chr(34), "&quot;")}</f><v>46162</v></c>'
    heads = "".join(f'<c t="inlineStr"><is><t>{head}</t></is></c>' for head in HEAD[:3])

    file = an_xlsx_of(tmp_path / "t.xlsx", f'<row r="1">{heads}</row><row r="2">{cells}{shown}</row>')

    assert [(r, c) for r, c, _ in asked(file, a_mapping())] == [(2, "panel")]


def test_days_that_a_formula_makes_of_another_cell_are_named(tmp_path):
    heads = "".join(
        f'<c t="inlineStr"><is><t>{head}</t></is></c>' for head in ("Child ID", "Date LAAC", "Panel")
    )
    first = '<row r="2"><c t="inlineStr"><is><t>D1001</t></is></c><c><v>45964</v></c><c><f t="shared" ref="C2:C3" si="0">B2+84</f><v>46048</v></c></row>'
    below = '<row r="3"><c t="inlineStr"><is><t>D1002</t></is></c><c><v>45970</v></c><c><f t="shared" si="0"/><v>46054</v></c></row>'
    file = an_xlsx_of(tmp_path / "t.xlsx", f'<row r="1">{heads}</row>{first}{below}')

    text = guessed_mapping(file, a_rulebook().pack, TODAY)

    assert "a formula works its days out of another cell: leave it out if these are aims" in text


# --- days that begin elsewhere ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "cell",
    [
        "2025-06-30T23:00:00Z",
        "2025-06-30T23:00:00.000Z",
        "2025-06-30 23:00",
        "2025-06-30T23:30:00Z",
        "2025-06-30 11:00:00 PM",
    ],
)
def test_eleven_at_night_is_asked_about_because_it_may_be_midnight_of_the_day_after(tmp_path, cell):
    file = a_csv(tmp_path, "id,began,panel", f"D1,2025-03-03,{cell}")

    assert [(r, c) for r, c, _ in asked(file, a_mapping())] == [(2, "panel")]


@pytest.mark.parametrize("cell", ["2025-06-30T00:00:00Z", "2025-06-30T09:30:00", "2025-06-30 00:00:00"])
def test_other_hours_are_those_of_their_own_day(tmp_path, cell):
    file = a_csv(tmp_path, "id,began,panel", f"D1,2025-03-03,{cell}")

    assert said(file, a_mapping())["D1"].milestones["panel"][0].on == date(2025, 6, 30)


def test_the_same_for_an_hour_that_a_workbook_keeps(tmp_path):
    file = a_sheet(
        tmp_path,
        ["D1", BEGAN, datetime.combine(date(2025, 6, 30), time(23))],
        ["D2", BEGAN, datetime.combine(date(2026, 1, 5), time(14))],
    )

    assert [(r, c) for r, c, _ in asked(file)] == [(2, "panel")]


# --- whose row, and whether she is looked after -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "cell", ["D1001?", "D1001 (was D1000)", "D1001*", "D1001 was D1000", "1001 see 1000"]
)
def test_more_than_an_id_is_asked_about(tmp_path, cell):
    assert [(r, c) for r, c, _ in asked(a_sheet(tmp_path, [cell, BEGAN, HELD]))] == [(2, "id")]


def test_a_sign_that_the_mapping_says_every_id_has_is_no_question(tmp_path):
    file = a_sheet(tmp_path, ["D1001(A)", BEGAN, HELD])

    assert asked(file, MAPPING.model_copy(update={"id_signs": "("})) == []


def test_two_rows_with_one_id_and_two_birth_dates_are_two_children_until_somebody_says_which(tmp_path):
    file = a_csv(tmp_path, "id,began,panel,born", "D1,2025-03-03,,2015-01-01", "D1,2025-03-03,,2017-01-01")

    found = rows_of(file, a_mapping(birth_column="born"))

    assert [(a.row, a.column) for row in found for a in row.asked] == [(2, "id"), (3, "id")]
    assert [one.began for row in found for one in row.from_file] == [None]


def test_a_second_row_of_a_child_with_another_worker_leaves_her_worker_open(tmp_path):
    rows = [["D1", BEGAN, HELD, who] for who in ("Reid, Shona", "Ewan Muir")]

    file = a_sheet(tmp_path, *rows)

    assert said(file)["D1"].worker_name is None
    assert (2, "worker") in [(r, c) for r, c, _ in asked(file)]
    assert said(file)["D1"].milestones["panel"][0].on == HELD


def test_children_below_a_heading_that_says_closed_are_asked_about(tmp_path):
    rows = [
        ["OPEN CASES"],
        ["D1", BEGAN, HELD],
        ["CLOSED CASES"],
        ["D2", BEGAN, HELD],
        ["NEW"],
        ["D3", BEGAN, HELD],
    ]
    file = a_sheet(tmp_path, *rows)

    assert [(r, c) for r, c, _ in asked(file)] == [(5, "id")]
    assert [one.case_id for one in said(file).values() if one.began] == ["D1", "D3"]


@pytest.mark.parametrize(
    "name",
    [
        "Closed",
        "Closed cases 2025",
        "Archive",
        "Ceased LAAC",
        "No longer looked after",
        "Template",
        "ClosedCases",
    ],
)
def test_a_sheet_whose_name_says_that_its_children_are_gone_is_not_proposed(tmp_path, name):
    head = ["Child ID", "Social Worker", "Date LAAC", "Panel"]
    rows = {
        sheet: [head, *([f"D{n}{i:03}", "Shona Reid", BEGAN, HELD] for i in range(4 + n))]
        for n, sheet in enumerate(("Open", name))
    }
    file = an_xlsx(tmp_path / "t.xlsx", **rows)

    text = guessed_mapping(file, a_rulebook().pack, TODAY)

    assert parse_mapping(text).sheets_read == "Open"
    assert f'# not read: the sheet "{name}", whose name says' in text


# --- rows within a cell -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("open_quote", ['D2,2025-03-03,,"says soon', 'D2,2025-03-03,"'])
def test_a_quotation_mark_that_is_never_closed_loses_no_row(tmp_path, open_quote):
    lines = ["D1,2025-03-03,,x", open_quote, "D3,2025-03-03,,x", 'D4,2025-03-03,,"y"', "D5,2025-03-03,,"]

    with pytest.raises(UnreadableSheet, match="line 3 is never closed"):
        rows_of(a_csv(tmp_path, "id,began,panel,notes", *lines), a_mapping())


def test_a_comment_of_several_lines_is_one_cell(tmp_path):
    comment = (
        '"moved in with her aunt, who is approved,\nschool, health, all well\n12 May: seen, settled, happy"'
    )
    file = a_csv(tmp_path, "id,began,panel,notes", f"D1,2025-03-03,,{comment}", "D2,2025-03-03,,")

    assert list(said(file, a_mapping())) == ["D1", "D2"]


# --- signs that nobody sees -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("sign", ["\u200b", "\ufeff", "\xad", "\u202e", "\x1b[2J"[0], "\x07"])
def test_a_sign_that_nobody_sees_makes_no_other_child_and_comes_in_nowhere(tmp_path, record, sign):
    take_in(record, a_csv(tmp_path, "id,began,panel", "D1,2025-03-03,"), a_mapping())

    report = take_in(
        record,
        a_csv(tmp_path, "id,began,panel,SW", f"D{sign}1,2025-03-03,2026-04-28,Sho{sign}na"),
        WITH_WORKER,
    )

    assert list(children(record)) == ["D1"]
    assert reached(record, "D1", "panel") == ["2026-04-28"]
    assert report.unknown_people == ["Shona"]
