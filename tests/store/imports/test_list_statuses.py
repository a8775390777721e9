"""What the status of a row counts for: the beginning of care, a day to come, and two rows of one day."""

import pytest

from tests.store.imports.test_event_list import CHILD, Lists


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


@pytest.mark.parametrize("slip", ["Entered in error", "Deleted - duplicate", "Cancelled (duplicate)"])
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
