"""What a report says of cells goes to a screen and to programs: by row and column, and never a name that stands there."""

import pytest

from tests.importing import a_csv, a_mapping, rows_of
from tests.store.imports.test_event_list import CHILD, Lists

STORY = "Cancelled - Mrs Fable ill"


@pytest.fixture
def lists(record, tmp_path):
    return Lists(record, tmp_path)


def everything(report):
    return report.in_words() + str(report.as_json())


@pytest.mark.parametrize("status", [STORY, "Held (Jack's mother came)", "In progress, see Jack"])
@pytest.mark.parametrize("day", ["09/10/2025", "09/10/2026", ""])
def test_a_status_that_tells_of_somebody_is_not_shown(lists, status, day):
    lists.take(CHILD, ["7101", "First LAC review", day, status, ""])

    assert not {"Fable", "Jack"} & set(everything(lists.report).replace("'", " ").split())


def test_nor_one_that_another_row_contradicts(lists):
    lists.take(CHILD, ["7101", "First LAC review", "09/10/2025", "Completed", ""])
    lists.take(
        CHILD,
        ["7101", "First LAC review", "09/10/2025", "Completed", ""],
        ["7101", "First LAC review", "09/10/2025", STORY, ""],
    )

    assert "says (not shown) of the same day: was it held?" in lists.report.in_words()
    assert "Fable" not in everything(lists.report)


def test_a_status_that_is_a_word_of_the_system_is_shown(lists):
    lists.take(CHILD, ["7101", "First LAC review", "09/10/2025", "Returned for amendment", ""])

    assert "'Returned for amendment'" in lists.report.in_words()


@pytest.mark.parametrize(("cell", "shown"), [("Jack Smith ill", "(not shown)"), ("w/c 4 May", "w/c 4 May")])
def test_a_cell_that_is_no_day_is_shown_where_it_holds_no_name(tmp_path, cell, shown):
    (row,) = rows_of(a_csv(tmp_path, "id,began,panel", f"D1,2025-03-03,{cell}"), a_mapping())

    assert [(a.row, a.column, a.value) for a in row.asked] == [(2, "panel", shown)]
