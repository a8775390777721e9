"""Whether days in numbers have the day or the month first: one impossible cell is proof about its column."""

from datetime import date

import pytest

from store.imports.day_order import DayOrder, doubtful, reads_two_ways


def an_order(*cells):
    order = DayOrder()
    for row, cell in enumerate(cells, start=2):
        order.add(row, cell)
    return order


def test_one_cell_that_can_only_have_the_month_first_puts_its_column_in_doubt():
    orders = {"panel": an_order("8/3/2026", "5/13/2026", "2/4/2026")}

    assert list(doubtful(orders)) == ["panel"]
    assert (orders["panel"].row, orders["panel"].value) == (3, "5/13/2026")


@pytest.mark.parametrize("hour", ["09:00", "09:00:00", "9:00 AM", "10:00:00 PM", "10:00:00 p.m."])
def test_an_hour_behind_the_day_changes_no_proof(hour):
    assert list(doubtful({"panel": an_order(f"8/3/2026 {hour}", f"5/13/2026 {hour}")})) == ["panel"]


@pytest.mark.parametrize("cell", ["{} at 2pm", "{}, 2pm, Town House", "Mon {}", "{} (Teams)", "{} - 10:30"])
def test_what_stands_around_a_day_takes_it_out_of_no_doubt(cell):
    assert list(doubtful({"panel": an_order(cell.format("8/3/2026"), cell.format("5/13/2026"))})) == ["panel"]
    assert reads_two_ways(cell.format("8/3/2026"))


def test_a_column_without_proof_is_in_doubt_beside_one_with_the_month_first():
    assert set(doubtful({"panel": an_order("5/13/2026"), "adm": an_order("6/2/2026")})) == {"panel", "adm"}


def test_one_slip_among_many_with_the_day_first_is_a_slip():
    days = [f"{day}/5/2026" for day in range(13, 25)]

    assert doubtful({"panel": an_order(*days, "5/13/2026"), "adm": an_order("6/2/2026")}) == {}


def test_a_true_day_is_in_doubt_there_as_well_for_a_spreadsheet_may_have_turned_it_round():
    assert reads_two_ways(date(2026, 3, 8))
    assert not reads_two_ways(date(2026, 3, 18))
    assert not reads_two_ways(date(2026, 3, 3))
    assert not reads_two_ways("3 March 2026")


def test_a_sheet_with_the_day_first_alone_is_not_in_doubt_for_another_sheet():
    columns = {
        ("Troon", "panel"): an_order("5/13/2026"),
        ("Troon", "adm"): an_order("6/2/2026"),
        ("Ayr", "panel"): an_order("14/11/2025"),
        ("Ayr", "adm"): an_order("6/2/2026"),
        ("Largs", "adm"): an_order("6/2/2026"),
    }

    in_doubt = doubtful(columns, lambda place: place[0])

    assert set(in_doubt) == {("Troon", "panel"), ("Troon", "adm"), ("Largs", "adm")}
