"""Trackers of councils never seen: what no row, sheet or heading may become without a question."""

from datetime import date

import pytest

from permanence.pack.file import read_pack_named
from store.imports.guess import guessed_mapping
from store.imports.mapping import parse_mapping
from tests.builders import TODAY, a_rulebook
from tests.importing import a_csv, a_mapping, rows_of
from tests.workbooks import an_xlsx

SCOTLAND = a_rulebook().pack
CHILDREN = ["45101,2025-03-03,", "45103,2025-03-03,", "45104,2025-03-03,"]


def text_of(file, pack=SCOTLAND):
    return guessed_mapping(file, pack, TODAY)


def proposed(file, pack=SCOTLAND):
    return parse_mapping(text_of(file, pack))


def asked(rows):
    return [(a.row, a.column, a.value, a.why) for row in rows for a in row.asked]


def left_out(rows):
    return [(a.row, a.column, a.value, a.why) for row in rows for a in row.left_out]


def children(rows):
    return [said.case_id for row in rows for said in row.from_file]


# --- rows that are no child's -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("word", ["Updated", "Key", "Closed", "Legend:"])
def test_a_word_among_ids_with_figures_is_no_child_though_a_day_stands_beside_it(tmp_path, word):
    rows = rows_of(a_csv(tmp_path, "id,began,panel", *CHILDREN, f"{word},2025-05-18,"), a_mapping())

    assert children(rows) == ["45101", "45103", "45104"]
    why = "a word, where the other rows have an id with figures: whose row is this?"
    assert asked(rows) == [(5, "id", "(not shown)", why)]


@pytest.mark.parametrize(
    "begins", ["Total", "Grand Total", "TOTAL CHILDREN", "Average days", "Median", "Count"]
)
def test_a_row_that_sums_up_others_is_said_to_be_one_and_is_no_child(tmp_path, begins):
    rows = rows_of(a_csv(tmp_path, "id,began,panel", *CHILDREN, f"{begins},2025-05-18,3"), a_mapping())

    assert children(rows) == ["45101", "45103", "45104"]
    assert asked(rows) == [(5, "id", "(not shown)", "a row that sums up others is no child's")]


def test_ids_that_are_words_stay_ids_where_most_are(tmp_path):
    rows = rows_of(a_csv(tmp_path, "id,began,panel", "ABX,2025-03-03,", "ABY,2025-03-03,"), a_mapping())

    assert (children(rows), asked(rows)) == (["ABX", "ABY"], [])


# --- since when a plan is followed, where none is said ----------------------------------------------------------------


def test_the_day_of_a_change_of_plan_is_named_in_a_row_that_says_no_plan(tmp_path):
    mapping = a_mapping(
        route={"column": "plan", "codes": {"PO": "permanence_order"}}, route_opened_column="since"
    )
    lines = ("A1,2025-03-03,,PO,2025-09-01", "A2,2025-03-03,,,2025-09-02")

    rows = rows_of(a_csv(tmp_path, "id,began,panel,plan,since", *lines), mapping)

    why = "a day on which a plan began or ended, in a row that says no plan"
    assert left_out(rows) == [(3, "since", "2025-09-02", why)]


def test_a_column_with_the_day_of_a_change_of_plan_is_not_proposed_where_no_column_says_the_plan(tmp_path):
    head = ["Mosaic ID", "Date CLA", "Placement order", "Plan changed from adoption"]
    rows = [[f"10{n}", date(2025, 2, 3 + n), date(2025, 9, 3 + n), date(2026, 3, 3)] for n in range(4)]
    file = an_xlsx(tmp_path / "t.xlsx", Sheet=[head, *rows])
    england = read_pack_named("england")

    assert proposed(file, england).route_opened_column is None
    assert '"Plan changed from adoption" = "?" # not read' in text_of(file, england)
