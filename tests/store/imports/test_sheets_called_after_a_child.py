"""A sheet or a file that is called after a child: her name stands in no proposal, no report and no error."""

import pytest
from openpyxl import Workbook

from store.imports.guess import guessed_mapping
from store.imports.mapping import parse_mapping
from store.imports.read_rows import open_mapped
from store.imports.sheets import UnreadableSheet
from tests.builders import TODAY, a_rulebook
from tests.importing import take_in

HEAD = ["Case ID", "LAC from", "1st LAC review", "Panel"]
NAME = "Jack Fable"


def rows(*ids):
    return [HEAD, *([case_id, "2025-09-01", "2025-10-09", ""] for case_id in ids)]


def a_book(folder, sheets, name="tracker.xlsx"):
    book = Workbook()
    for title, lines in sheets.items():
        sheet = book.create_sheet(title)
        for line in lines:
            sheet.append(line)
    book.remove(book.active)
    book.save(folder / name)
    return folder / name


def proposed(file, sheet=None):
    return guessed_mapping(file, a_rulebook().pack, TODAY, sheet)


def test_a_sheet_of_one_child_beside_the_tracker_is_counted_and_not_named(tmp_path, record):
    file = a_book(tmp_path, {"Tracker": rows("D1", "D2"), NAME: rows("D7"), "Mia Fable": rows("D8")})

    text = proposed(file)
    mapping = parse_mapping(text)
    report = take_in(record, file, mapping)
    with open_mapped(file, mapping) as sheet:
        remarks = sheet.remarks

    assert 'sheet = "Tracker"' in text
    assert "# not read: 2 sheets whose names may be somebody's, and are not shown" in text
    assert remarks == ("sheet (not shown): not read (2 of them)",)
    assert "Fable" not in text + report.in_words() + str(report.as_json())


def test_the_only_sheet_is_read_without_its_name(tmp_path, record):
    file = a_book(tmp_path, {NAME: rows("D7")}, "Jack Fable.xlsx")

    text = proposed(file)
    mapping = parse_mapping(text)
    take_in(record, file, mapping)

    assert (mapping.name, mapping.sheet) == ("mine", None)
    assert not {"fable", "jack"} & set(text.casefold().split())
    with record.reading() as tx:
        assert list(tx.case_ids().values()) == ["D7"]


@pytest.mark.parametrize("name", ["Lewis", "East Kilbride", "Shona Reid"])
def test_a_sheet_of_several_children_is_a_place_or_a_workers_and_is_read_by_its_name(tmp_path, name):
    file = a_book(tmp_path, {name: rows("D1", "D2"), "Stirling": rows("D3", "D4")})

    assert set(parse_mapping(proposed(file)).sheets) == {name, "Stirling"}


def test_nor_does_a_proposal_that_cannot_be_made_name_it(tmp_path):
    file = a_book(tmp_path, {"Tracker": rows("D1", "D2"), NAME: rows("D7")})

    with pytest.raises(UnreadableSheet) as asked_for:
        proposed(file, "Nowhere")

    assert str(asked_for.value).endswith("there are: Tracker, (not shown)")


@pytest.mark.parametrize("shipped", ["tracker", "canonical"])
def test_nor_is_a_mapping_called_as_one_that_comes_with_homeward(tmp_path, shipped):
    file = a_book(tmp_path, {"Sheet1": rows("D1", "D2")}, f"{shipped.title()}.xlsx")

    assert parse_mapping(proposed(file)).name == f"our-{shipped}"
