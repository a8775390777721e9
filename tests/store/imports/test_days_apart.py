"""Days whose day, month and year stand in a column each: one cell of them, sure or asked about as any other."""

from datetime import date

import pytest

from store.imports.guess import guessed_mapping
from store.imports.mapping import parse_mapping
from store.imports.sheets import UnreadableSheet
from tests.builders import TODAY, a_rulebook
from tests.importing import take_in
from tests.workbooks import an_xlsx

HEAD = ["Child ID", "Date LAC", "Panel day", "Panel month", "Panel year"]
SURE = [["7102", date(2025, 9, 1), 14, 4, 2026], ["7103", date(2025, 9, 1), 2, 4, 2026]]


@pytest.fixture
def took(record, tmp_path):
    def take(*rows, head=HEAD):
        file = an_xlsx(tmp_path / "t.xlsx", Tracker=[head, *rows, *SURE])
        mapping = parse_mapping(guessed_mapping(file, a_rulebook().pack, TODAY))
        return take_in(record, file, mapping)

    return take


def panel(record, case_id="7101"):
    with record.reading() as tx:
        (reference,) = (ref for ref, case in tx.case_ids().items() if case == case_id)
        return [m.on for m in tx.journey(reference).reached("panel")]


@pytest.mark.parametrize(
    "parts", [(14, 4, 2026), ("14", "April", "2026"), (14, "Apr", 26), (14.0, 4.0, 2026.0)]
)
def test_a_day_in_three_columns_is_one_day(took, record, parts):
    report = took(["7101", date(2025, 9, 1), *parts])

    assert report.asked == []
    assert panel(record) == [date(2026, 4, 14)]


@pytest.mark.parametrize(
    ("parts", "value"),
    [
        ((None, 4, 2026), "?/4/2026"),
        ((31, 2, 2026), "31/2/2026"),
        ((14, 4, None), "14/4/?"),
        (("wk", 4, 2026), "wk/4/2026"),
    ],
)
def test_three_cells_that_make_no_day_are_asked_about(took, record, parts, value):
    report = took(["7101", date(2025, 9, 1), *parts])

    assert [(a.row, a.column, a.value) for a in report.asked] == [(2, "Panel", value)]
    assert panel(record) == []


def test_three_blank_cells_say_nothing_and_a_second_import_changes_nothing(took):
    rows = ["7101", date(2025, 9, 1), None, "-", None], ["7104", date(2025, 9, 1), 3, 3, 2026]

    assert took(*rows).asked == []
    again = took(*rows)
    assert (again.changed, again.entries_added, again.removals) == (0, 0, [])


def test_a_day_that_was_cleared_is_asked_about_as_one_cell(took):
    took(["7101", date(2025, 9, 1), 14, 4, 2026])

    report = took(["7101", date(2025, 9, 1), None, None, None])

    assert [(r.row, r.column, r.held) for r in report.removals] == [(2, "Panel", "2026-04-14")]


def test_a_file_without_one_of_the_three_is_refused_by_its_heading(took, record, tmp_path):
    mapping = parse_mapping(
        guessed_mapping(an_xlsx(tmp_path / "t.xlsx", Tracker=[HEAD, *SURE]), a_rulebook().pack, TODAY)
    )
    file = an_xlsx(tmp_path / "next.xlsx", Tracker=[HEAD[:4], *(row[:4] for row in SURE)])

    with pytest.raises(UnreadableSheet, match="no column Panel year"):
        take_in(record, file, mapping)


def test_figures_that_make_no_days_stay_columns_of_their_own(tmp_path):
    head = ["Child ID", "Date LAC", "Visits d", "Visits m", "Visits y"]
    rows = [[f"71{n}", date(2025, 9, 1), n, 40, 7] for n in range(10, 16)]

    text = guessed_mapping(an_xlsx(tmp_path / "t.xlsx", Tracker=[head, *rows]), a_rulebook().pack, TODAY)

    assert "days_apart" not in text
