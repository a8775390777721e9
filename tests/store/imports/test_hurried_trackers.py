"""Trackers as they are kept in a hurry: nothing in them becomes a child, a day or a blank that no cell says."""

import copy
import pickle
from dataclasses import replace
from datetime import date

import pytest

from casework.imports.rows import Asked, ImportReport, RowNumber
from permanence.pack.file import read_pack_named
from store.imports.guess import guessed_mapping
from store.imports.mapping import parse_mapping
from store.imports.sheets import UnreadableSheet
from tests.builders import TODAY, a_rulebook
from tests.importing import a_csv, a_mapping, homeward, rows_of
from tests.workbooks import an_xlsx

SCOTLAND = a_rulebook().pack
HEADERS = ["Ref", "Worker", "Plan", "Became looked after", "Panel"]


def proposed(file, pack=SCOTLAND):
    return parse_mapping(guessed_mapping(file, pack, TODAY))


def asked(rows):
    return [(a.row, a.column, a.value, a.why) for row in rows for a in row.asked]


# --- whose row it is --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("first", [700101, 25001, 4100023])
def test_long_numbers_that_follow_each_other_are_ids_and_no_count_of_the_rows(tmp_path, first):
    rows = [[first + n, "Shona Sample", date(2025, 6, 2 + n)] for n in range(5)]
    file = an_xlsx(tmp_path / "t.xlsx", Sheet=[["LCS No", "Worker", "Came into care"], *rows])

    assert proposed(file).id_column == "LCS No"


@pytest.mark.parametrize(
    "cells",
    [
        [date(2025, 10, 20), None, "adj from 3/11/25 to 17/11/25", "26/27", None],
        [date(2025, 10, 20), "3/11/25 10am", "5/11 and 6/11", "R26 7", "R27 8"],
        ["AB1", None, "AB2", "AB3", None],
    ],
)
def test_a_column_that_holds_days_or_names_only_some_rows_tells_no_children_apart(tmp_path, cells):
    rows = [[cell, date(2025, 6, 2), "Adoption"] for cell in cells]
    file = an_xlsx(tmp_path / "t.xlsx", Sheet=[["SHOBPA", "Came into care", "Plan"], *rows])

    with pytest.raises(UnreadableSheet, match="no column tells children apart"):
        proposed(file, read_pack_named("england"))


def test_an_id_that_is_shorter_than_those_with_zeros_before_them_is_asked_about_in_text_too(tmp_path):
    file = a_csv(
        tmp_path, "id,began,panel", *(f"{i},2025-03-03," for i in ("0045101", "45103", "0045104", "X9"))
    )

    (one,) = asked(rows_of(file, a_mapping(id_is_text=True)))

    assert one == (3, "id", "45103", "shorter than the ids that begin with a zero: leading zeros may be lost")


def test_ids_of_several_lengths_without_a_zero_before_them_are_no_question(tmp_path):
    file = a_csv(tmp_path, "id,began,panel", "45101,2025-03-03,", "103,2025-03-03,")

    assert asked(rows_of(file, a_mapping(id_is_text=True))) == []


# --- what a cell says -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("error", ["#REF!", "#VALUE!", "#NAME?", "#DIV/0!"])
def test_a_formula_that_is_broken_is_asked_about_and_is_no_blank(tmp_path, error):
    lines = [f"A{n},Shona Sample,Adoption,0{n}/03/2025,1{n}/06/2025" for n in range(1, 5)]
    file = a_csv(tmp_path, ",".join(HEADERS), *lines, f"A5,Shona Sample,Adoption,05/03/2025,{error}")

    assert [a[:3] for a in asked(rows_of(file, proposed(file)))] == [(6, "Panel", error)]


@pytest.mark.parametrize("nothing", ["–", "—", "---", "- -", "…"])
def test_a_cell_of_strokes_alone_says_nothing(tmp_path, nothing):
    lines = [f"A{n},Shona Sample,Adoption,0{n}/03/2025,1{n}/06/2025" for n in range(1, 5)]
    file = a_csv(
        tmp_path, ",".join(HEADERS), *lines, f"A5,Shona Sample,{nothing},05/03/2025,{nothing}", name="t.csv"
    )

    assert asked(rows_of(file, proposed(file))) == []


def test_a_column_named_for_a_step_is_read_where_its_days_are_numbers_or_lack_a_year(tmp_path):
    lines = [
        "A1,Shona Sample,Adoption,01/03/2025,46000",
        "A2,Shona Sample,Adoption,02/03/2025,9/12",
        "A3,Shona Sample,Adoption,03/03/2025,n/k",
    ]
    file = a_csv(tmp_path, ",".join(HEADERS), *lines)
    mapping = proposed(file)

    rows = rows_of(file, mapping)

    assert mapping.dates["Panel"] == "panel"
    assert [(a[0], a[2]) for a in asked(rows)] == [(3, "9/12"), (4, "n/k")]


def test_a_word_where_no_word_is_known_is_asked_about_with_what_to_do(tmp_path):
    mapping = a_mapping(route={"column": "plan", "codes": {}})
    file = a_csv(tmp_path, "id,began,panel,plan", "A1,2025-03-03,,perm fostering")

    assert asked(rows_of(file, mapping))[0][3] == "say in the mapping what this stands for"


# --- rows that part others --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "foot", ["* moved on 1 October", "*** North ***", "-- North --", "Key: green is held"]
)
def test_the_pattern_for_rows_that_part_others_fits_the_rows_that_it_was_made_of(tmp_path, foot):
    lines = [f"A{n},Shona Sample,Adoption,0{n}/03/2025,1{n}/06/2025" for n in range(1, 5)]
    file = a_csv(tmp_path, ",".join(HEADERS), *lines, f"{foot},,,,")

    assert asked(rows_of(file, proposed(file))) == []


# --- what is printed --------------------------------------------------------------------------------------------------


def test_a_row_of_one_of_several_sheets_can_be_copied_kept_and_printed(tmp_path):
    number = RowNumber(3, "East")
    sheets = {
        name: [HEADERS, *([f"{name[0]}{n}", "Shona Sample", "PO", date(2025, 3, n), None] for n in (1, 2))]
        for name in ("East", "West")
    }
    mapping = tmp_path / "mine.toml"
    file = an_xlsx(tmp_path / "t.xlsx", **sheets)
    mapping.write_text(
        guessed_mapping(file, SCOTLAND, TODAY).replace("confirmed = false", "confirmed = true")
    )

    said, ended = homeward(tmp_path, "import", file, "--mapping", mapping, "--dry-run")

    for again in (copy.deepcopy(number), pickle.loads(pickle.dumps(number))):
        assert (again, again.sheet) == (3, "East")
    assert (len(said["changes"]), ended) == (4, 0)


def test_what_is_asked_is_printed_in_the_order_of_the_rows_sheet_by_sheet():
    cells = [(RowNumber(9, "East")), (RowNumber(2, "West")), (RowNumber(3, "East"))]
    report = ImportReport(asked=[Asked(row, "Panel", "x", "not a date") for row in cells])
    alone = replace(report, asked=[Asked(row, "Panel", "x", "not a date") for row in (12, 4)])

    def rows(one):
        return [line.split(",")[0].strip() for line in one.in_words().splitlines() if "not a date" in line]

    assert rows(report) == ["row 3 of East", "row 9 of East", "row 2 of West"]
    assert rows(alone) == ["row 4", "row 12"]
