"""What the status of a row counts for: the beginning of care, a day to come, and two rows of one day."""

import pytest

from tests.store.imports.test_event_list import CHILD, Lists
from tests.store.imports.test_list_columns import listed


@pytest.fixture
def lists(record, tmp_path):
    return Lists(record, tmp_path)


@pytest.mark.parametrize(
    "status", ["Rejected", "C", "Draft", "Not yet authorised", "Planned", "Closed - opened in error"]
)
def test_a_beginning_whose_status_does_not_say_that_it_came_about_is_asked_about(lists, status):
    lists.take([*CHILD[:3], status, ""], ["7101", "First LAC review", "09/10/2025", "Completed", ""])

    assert lists.asked() == [(2, "Completed", "01/09/2025")]
    assert lists.days() == []


@pytest.mark.parametrize(
    "status",
    ["In progress", "Open", "Active", "Current", "Ongoing", "Live", "Continuing", "Closed", "Ended", ""],
)
def test_a_period_that_has_begun_and_goes_on_has_begun(lists, status):
    lists.take([*CHILD[:3], status, ""])

    assert lists.days() == [("became_looked_after", "2025-09-01")]


@pytest.mark.parametrize("slip", ["Opened in error", "Entered in error", "In error"])
def test_a_beginning_that_was_entered_in_error_is_none(lists, slip):
    lists.take([*CHILD[:4], slip])

    assert lists.days() == []
    assert [row for row, _, value in lists.asked()] == [2]


def test_a_day_on_which_one_row_says_held_and_another_cancelled_is_asked_about(lists):
    held = ["7101", "First LAC review", "09/10/2025", "Completed", ""]
    lists.take(CHILD, held, [*held[:3], "Cancelled", ""])

    assert lists.asked() == [(3, "Completed", "2025-10-09")]
    assert lists.why() == ["row 4 says 'Cancelled' of the same day: was it held?"]
    assert lists.days() == [("became_looked_after", "2025-09-01")]


@pytest.mark.parametrize(
    "slip", ["Entered in error", "Deleted - duplicate", "Cancelled (duplicate)", "Superseded"]
)
def test_a_second_row_that_was_made_by_mistake_is_no_doubt_about_the_first(lists, slip):
    held = ["7101", "First LAC review", "09/10/2025", "Completed", ""]
    lists.take(CHILD, held, [*held[:3], slip, ""])

    assert lists.asked() == []
    assert lists.days()[1:] == [("first_review", "2025-10-09")]


@pytest.mark.parametrize("status", ["No", "N", "False", "Not held"])
def test_a_day_to_come_beside_a_no_is_asked_about_for_it_may_be_booked(lists, status):
    lists.take(CHILD, ["7101", "Permanence panel", "16/06/2026", status, ""])

    assert lists.asked() == [(3, "Completed", "16/06/2026")]
    assert "is it booked for this day?" in lists.why()[0]


@pytest.mark.parametrize(("status", "asked"), [("Superseded", False), ("In draft", True)])
def test_a_version_that_counts_no_more_is_none_and_a_draft_is_asked_about(lists, status, asked):
    lists.take(CHILD, ["7101", "First LAC review", "09/10/2025", status, ""])

    assert lists.days() == [("became_looked_after", "2025-09-01")]
    assert lists.asked() == ([(3, "Completed", "09/10/2025")] if asked else [])


@pytest.mark.parametrize(("heading", "yes"), [("Held", "-1"), ("Took place", "1"), ("Completed", "-1")])
def test_a_databases_yes_and_no_are_read_where_the_heading_asks_for_them(lists, heading, yes):
    lists.take(*listed(yes, "0", yes), head=["Person ID", "Step", "Date held", heading])

    assert lists.asked() == []
    assert lists.days("7102") == [("became_looked_after", "2025-09-01"), ("panel", "2026-04-14")]
    assert [(a.row, a.value) for a in lists.report.left_out] == [(6, "09/10/2025")]


@pytest.mark.parametrize(("heading", "codes"), [("Status", ("1", "0", "1")), ("Held", ("1", "2", "1"))])
def test_other_figures_are_codes_that_nobody_explains(lists, heading, codes):
    lists.take(*listed(*codes), head=["Person ID", "Step", "Date held", heading])

    assert len(lists.asked()) == 6
    assert lists.days("7102") == []
