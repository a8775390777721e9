"""A mapping proposed for a sheet that nobody has described, and how sure it is."""

import json
from datetime import date

import pytest
from openpyxl import Workbook

from permanence.pack.file import read_pack_named
from store.imports.guess import guessed_mapping
from store.imports.mapping import parse_mapping
from store.imports.sheets import UnreadableSheet
from tests.builders import TODAY, a_rulebook
from tests.importing import a_csv, a_row, a_section, a_tracker, rows_of

SCOTLAND = a_rulebook().pack


def asked(rows):
    return sorted((a.row, a.column, a.why) for row in rows for a in row.asked)


def messy_rows():
    """Children as a council keeps them: dates in many forms, words for routes, tokens for nothing."""
    for n in range(20):
        yield a_row(
            f"D{n:05}" if n % 3 else f"0{n:05}",
            name="Nobody Atall",
            dob=date(2020, 1 + n % 12, 3),
            team="North",
            worker="Shona Reid",
            laac=f"{1 + n}/3/24",
            basis=("s25", "S.25", "CSO")[n % 3],
            plan=("Rehab", "PO", "kinship", "POA", None)[n % 5],
            review=("12.4.24", "2024-04-13", "14 April 2024", "TBC")[n % 4],
            panel=None if n % 4 else "06/05/2026",
            booked="4/6/26" if n == 3 else "-",
            block="SW left" if n == 5 else "?",
        )


@pytest.fixture
def messy(tmp_path):
    odd = [
        a_row(623995, laac="1/3/24", panel="5/13/26", dob="w/c 4 May 20"),
        a_row("D99999", laac="1/3/24", review="w/c 8 Apr 24", plan="PO"),
    ]
    rows = [a_section("--- North ---"), *messy_rows(), a_section("--- South ---"), *odd]
    return a_tracker(tmp_path, *rows)


def test_the_guess_for_a_messy_tracker_asks_about_the_same_cells_as_its_mapping(messy):
    guessed = parse_mapping(guessed_mapping(messy, SCOTLAND, TODAY))

    assert asked(rows_of(messy, guessed)) == asked(rows_of(messy)) != []


def test_the_guess_for_a_messy_tracker_takes_the_same_dates(messy):
    guessed = parse_mapping(guessed_mapping(messy, SCOTLAND, TODAY))

    def told(mapping):
        said = [one for row in rows_of(messy, mapping) for one in row.from_file]
        return [
            (s.case_id, s.began, s.milestones, s.bookings, [r.route for r in s.routes], s.born) for s in said
        ]

    assert told(guessed) == told("tracker")


def test_the_guess_for_the_sample_tracker_asks_about_the_expected_cells(shared_data):
    file = shared_data / "tracker-sample.xlsx"
    expected = json.loads((shared_data / "tracker-sample.expected.json").read_text(encoding="utf-8"))

    rows = rows_of(file, parse_mapping(guessed_mapping(file, SCOTLAND, TODAY)))

    assert asked(rows) == sorted(
        (int(row), column, why) for row, cells in expected["must_ask"].items() for column, why in cells
    )


def test_the_guess_finds_the_sheet_the_headers_and_the_rows_that_part_others(messy):
    guessed = parse_mapping(guessed_mapping(messy, SCOTLAND, TODAY))

    assert (guessed.sheet, guessed.header_row, guessed.id_column) == ("Permanence tracker", 3, "Child ID")
    assert guessed.id_is_text
    assert guessed.section_row


def test_names_are_never_taken_in_by_a_guess(messy):
    guessed = parse_mapping(guessed_mapping(messy, SCOTLAND, TODAY))

    assert guessed.never == ("Name",)
    assert guessed.birth_column == "DOB"


def test_each_line_says_how_sure_it_is(messy):
    lines = guessed_mapping(messy, SCOTLAND, TODAY).splitlines()

    assert '"Panel" = "panel" # "panel" says so; for example 06/05/2026' in lines
    assert any(
        line.startswith('"Date LAAC"') and "for example 1/3/24, 2/3/24, 3/3/24" in line for line in lines
    )
    assert "# A mapping that comes with Homeward has all its columns in this file: --mapping tracker" in lines


def test_the_guess_for_annex_a_finds_its_journey(shared_data):
    guessed = parse_mapping(
        guessed_mapping(shared_data / "annex-a-sample.xlsx", read_pack_named("england"), TODAY)
    )

    assert guessed.sheet == "List 10"
    assert list(guessed.dates.values()) == [
        *("became_looked_after", "agency_decision", "placement_order", "matched", "placed_for_adoption"),
        *("order_granted", "decision_reversed"),
    ]
    assert guessed.never == ("Gender", "Ethnicity", "Does the Child have a Disability")


def test_dates_of_which_nobody_can_tell_what_they_are_stay_out(tmp_path):
    file = a_csv(
        tmp_path,
        "Ref,Came into care,Tea party,Postcode seen",
        "A1,01/02/2024,05/03/2024,EH99 1SP",
        "A2,01/03/2024,09/04/2024,EH99 1SQ",
    )

    text = guessed_mapping(file, SCOTLAND, TODAY)

    assert '# "Tea party" = "?" # not read: dates, but of what?; for example 05/03/2024, 09/04/2024' in text
    guessed = parse_mapping(text)
    assert guessed.dates == {"Came into care": "became_looked_after"}
    assert guessed.date_formats == ("%d/%m/%Y",)
    assert guessed.never == ("Postcode seen",)


def test_ids_that_are_all_plain_numbers_are_no_question(tmp_path):
    file = a_csv(tmp_path, "Case no,Came into care", "411,01/02/2024", "512,01/03/2024")

    assert not parse_mapping(guessed_mapping(file, SCOTLAND, TODAY)).id_is_text


def test_sheets_without_headers_are_refused(tmp_path):
    with pytest.raises(UnreadableSheet, match=r"no sheet of file\.csv has a row of headers"):
        guessed_mapping(a_csv(tmp_path, "1,2", "3,4"), SCOTLAND, TODAY)


def test_a_quote_in_a_header_does_not_break_the_file(tmp_path):
    file = a_csv(
        tmp_path, 'Ref,Came into care,"The ""plan"""', "A1,01/02/2024,Rehab", 'A2,01/03/2024,"\\ ""Mars"""'
    )

    guessed = parse_mapping(guessed_mapping(file, SCOTLAND, TODAY))

    assert guessed.route.column == 'The "plan"'
    assert guessed.route.codes == {"Rehab": "home"}


def test_what_tells_of_one_child_stands_in_no_proposal(tmp_path):
    """The file is kept, and what it says goes into the ledger with each import."""
    file = a_csv(
        tmp_path,
        "Child ID,LAC date,Panel,Barrier",
        "C101,01/02/2025,10/05/2025,no panel date",
        "North team,,,",
        "C102,02/02/2025,11/05/2025,Kelly Galbraith will not sign",
        "Kayden Galbraith,,,",
        "C103,03/02/2025,12/05/2025,her father is out of prison",
        "C104,04/02/2025,13/05/2025,waits for the judge",
        "C105,05/02/2025,14/05/2025,waits for the judge",
    )

    proposed = guessed_mapping(file, SCOTLAND, TODAY)

    assert '"waits for the judge"' in proposed
    assert "North" in proposed
    assert not [word for word in ("Galbraith", "Kayden", "Kelly", "prison") if word in proposed]
    assert "2 more are not shown" in proposed
    assert "1 row with one filled cell may have a name there" in proposed


def test_a_day_on_two_lines_of_its_cell_begins_no_line_of_the_proposal(tmp_path):
    file = a_csv(tmp_path, "Child ID,LAC date", 'C101,"01/02/2025\n"', "C102,02/02/2025", "C103,03/02/2025")

    assert parse_mapping(guessed_mapping(file, SCOTLAND, TODAY)).dates == {"LAC date": "became_looked_after"}


def test_what_a_sheet_is_called_begins_no_line_of_the_proposal(tmp_path):
    book = Workbook()
    first, other = book.active, book.create_sheet("Old\nid_column = 1")
    for sheet, head in ((first, ["Child ID", "LAC date"]), (other, ["Child ID", "Panel date"])):
        for row in (head, ["C101", "01/02/2025"], ["C102", "02/02/2025"], ["C103", "03/02/2025"]):
            sheet.append(row)
    book.save(tmp_path / "two.xlsx")

    assert parse_mapping(guessed_mapping(tmp_path / "two.xlsx", SCOTLAND, TODAY)).id_column == "Child ID"
