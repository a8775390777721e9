"""What a cell says: a value, nothing, or a question. Nothing is guessed."""

from datetime import date, datetime

import pytest

from store.imports.cells import (
    Ask,
    FormulaWithoutValue,
    blank_tokens,
    is_blank,
    read_booked,
    read_date,
    read_id,
)
from store.imports.mapping import read_mapping

TODAY = date(2026, 5, 20)
FORMATS = read_mapping("tracker").date_formats


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("2026-05-08", date(2026, 5, 8)),  # never the 5th of August
        ("08/05/2026", date(2026, 5, 8)),
        ("8/5/26", date(2026, 5, 8)),
        ("8.5.26", date(2026, 5, 8)),
        ("08.05.2026", date(2026, 5, 8)),
        ("8 May 2026", date(2026, 5, 8)),
        ("8  May   26", date(2026, 5, 8)),
        (" 29/02/2024 ", date(2024, 2, 29)),
        (datetime(2026, 5, 8, 23, 59), date(2026, 5, 8)),  # noqa: DTZ001 - a spreadsheet knows no zone
        (date(2026, 5, 8), date(2026, 5, 8)),
        ("20/05/2026", TODAY),
        ("8th May 2026", date(2026, 5, 8)),
        ("Fri 8th of May, 2026", date(2026, 5, 8)),
        ("3 Sept. 2025", date(2025, 9, 3)),
        ("08/05/2026 00:00:00", date(2026, 5, 8)),
        ("2026-05-08T00:00:00", date(2026, 5, 8)),
        (46150, date(2026, 5, 8)),  # days as a spreadsheet counts them
        (46150.0, date(2026, 5, 8)),
        ("46150", date(2026, 5, 8)),
        ("8 May 2026.", date(2026, 5, 8)),
        ("\u2022 8 May 2026", date(2026, 5, 8)),
        ("08/05/2026 2pm", date(2026, 5, 8)),
        ("8/5/26 at 10.30 a.m.", date(2026, 5, 8)),
        ("08/05/2026 10:00:00 AM", date(2026, 5, 8)),
        ("08/05/2026 01:30:00 PM", date(2026, 5, 8)),
        ("2026-05-08 12:00:00 am", date(2026, 5, 8)),
        ("Fri 8 May 2026, at 2:15pm", date(2026, 5, 8)),
        ("08/05/2026 - 10:30", date(2026, 5, 8)),
        ("08/05/2026, 2pm", date(2026, 5, 8)),
        ("08/05/2026 Civic Centre Rm 2", date(2026, 5, 8)),
        ("8/5/26, 2pm, Town House", date(2026, 5, 8)),
        ("08/05/2026 (Teams)", date(2026, 5, 8)),
        ("08/05/2026 @ school", date(2026, 5, 8)),
        ("8 May 2026 at Sir Alan Madeup House, Room 3B", date(2026, 5, 8)),
        ("Fri 8 May 2026 by phone", date(2026, 5, 8)),
    ],
)
def test_a_date_is_read_by_the_formats_in_order(cell, day):
    assert read_date(cell, FORMATS, TODAY) == day


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        ("5/13/26", "day above 12 in the month's place: no such month"),
        ("2/13/26", "day above 12 in the month's place: no such month"),
        ("31/11/25", "no such day"),
        ("29/02/2025", "no such day"),
        ("w/c 4 May 26", "week commencing: not a day"),
        ("wc 4/5/26", "week commencing: not a day"),
        ("week beginning 4/5/26", "week commencing: not a day"),
        ("wk beg 4/5/26", "week commencing: not a day"),
        ("wk comm. 4 May", "week commencing: not a day"),
        ("week ending 8/5/26", "a week: not a day"),
        ("LAC wk 14", "a week: not a day"),
        ("12/5, moved to 9/6", "more than one day in the cell: which one is meant?"),
        ("10 March 2026\n14 April 2026", "more than one day in the cell: which one is meant?"),
        ("Planned: 14/4/26 Held: 16/4/26", "more than one day in the cell: which one is meant?"),
        ("8/5/26 or 9/5/26", "more than one day in the cell: which one is meant?"),
        ("8/5/26 2", "not a date: expected 2026-05-14 or 14/05/2026 or 14/05/26"),
        ("8/5/26 part 2pm", "not a date: expected 2026-05-14 or 14/05/2026 or 14/05/26"),
        ("8/5/26 Town House moved", "not a date: expected 2026-05-14 or 14/05/2026 or 14/05/26"),
        ("8/5/26 Moved Town House", "not a date: expected 2026-05-14 or 14/05/2026 or 14/05/26"),
        ("8/5/26 room not booked", "not a date: expected 2026-05-14 or 14/05/2026 or 14/05/26"),
        ("8/5/26 Civic Centre Snow", "not a date: expected 2026-05-14 or 14/05/2026 or 14/05/26"),
        ("8/5/26 Morag Madeup", "not a date: expected 2026-05-14 or 14/05/2026 or 14/05/26"),
        ("8/5/26 school?", "not a date: expected 2026-05-14 or 14/05/2026 or 14/05/26"),
        ("8/5/26 the house fell through", "not a date: expected 2026-05-14 or 14/05/2026 or 14/05/26"),
        ("8/5/26 not held", "not a date: expected 2026-05-14 or 14/05/2026 or 14/05/26"),
        ("not done 8/5/26", "not a date: expected 2026-05-14 or 14/05/2026 or 14/05/26"),
        ("held 8/5/26 and 15/5/26", "more than one day in the cell: which one is meant?"),
        ("01/01/1900", "a placeholder, not a date"),
        (datetime(1900, 1, 1), "a placeholder, not a date"),  # noqa: DTZ001 - a spreadsheet knows no zone
        ("31/12/9999", "a placeholder, not a date"),
        ("12/5/1926", "too long ago for a child of today"),
        ("21/05/2026", "in the future: has it happened, or is it booked?"),
        ("May", "a month: which day of it is meant?"),
        ("Sept 25", "a month: which day of it is meant?"),
        ("mid-June 2026", "a month: which day of it is meant?"),
        ("12/5", "a day without its year: which year is meant?"),
        ("12th May", "a day without its year: which year is meant?"),
        ("11/12/225", "a year of three figures: which one is meant?"),
        ("12/3/2", "a year of one figure: which one is meant?"),
        ("8/5/26 ish", "not a date: expected 2026-05-14 or 14/05/2026 or 14/05/26"),
        (2026, "a number: expected a date"),
        (20260508, "a number: expected a date"),
        (4615.0, "a number: expected a date"),
        ("Tue 8 May 2026", "08 May 2026 is a Friday: which day is meant?"),
        (True, "a number: expected a date"),
        (
            FormulaWithoutValue("=H2+5"),
            "a formula without a value: open the file in a spreadsheet and save it",
        ),
    ],
)
def test_a_cell_that_a_careful_reader_could_not_be_sure_of_is_asked_about(cell, why):
    read = read_date(cell, FORMATS, TODAY)

    assert isinstance(read, Ask)
    assert read.why == why


def test_a_booked_day_may_lie_ahead():
    assert read_booked("4/6/26", FORMATS) == date(2026, 6, 4)


def test_a_place_behind_a_booked_day_changes_nothing_of_it():
    assert read_booked("4/6/26 Town House", FORMATS) == date(2026, 6, 4)


def test_a_placeholder_is_no_booked_day_either():
    assert isinstance(read_booked("01/01/1900", FORMATS), Ask)


@pytest.mark.parametrize("cell", [None, "", "  ", "tbc", " TBC ", "#N/A", "?"])
def test_a_cell_with_a_token_for_nothing_says_nothing(cell):
    assert is_blank(cell, blank_tokens(["TBC", "#N/A", "?"]))


@pytest.mark.parametrize("cell", ["0", 0, False, "TBC soon", "x"])
def test_a_cell_that_says_anything_is_not_blank(cell):
    assert not is_blank(cell, blank_tokens(["TBC"]))


@pytest.mark.parametrize(
    ("cell", "case_id"), [("0412", "0412"), (" D123 ", "D123"), ("412.0", "412"), ("0412.0", "0412")]
)
def test_an_id_is_text_that_keeps_its_zeros(cell, case_id):
    assert read_id(cell, is_text=True) == (case_id, None)


@pytest.mark.parametrize("cell", [623995, 623995.0])
def test_an_id_that_came_as_a_number_may_have_lost_its_zeros(cell):
    assert read_id(cell, is_text=True) == ("623995", Ask("623995", "number: leading zeros may be lost"))


def test_an_id_with_a_text_programs_hyphen_is_the_same_child():
    assert read_id("W\u201190011", is_text=True) == ("W-90011", None)


def test_an_id_that_is_a_number_in_this_kind_of_file_is_no_question():
    assert read_id(623995.0, is_text=False) == ("623995", None)


@pytest.mark.parametrize(
    ("form", "example"),
    [("%d %B %y", "14 September 26"), ("%d %b %y", "14 May 26"), ("%d/%m/%y", "14/05/26")],
)
def test_the_example_of_a_whole_month_is_no_short_one(form, example):
    assert read_date("10 Dez 26", (form,), TODAY).why == f"not a date: expected {example}"
