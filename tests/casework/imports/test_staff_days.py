"""Leave and sickness as staff lists write them."""

from datetime import date

import pytest

from casework.imports.staff_days import NoLeave, going_on, read_leave
from permanence.people import Leave

TODAY = date(2026, 5, 20)
JULY = date(2026, 7, 6), date(2026, 7, 17)
WEEK_AGO = date(2026, 5, 13)


@pytest.mark.parametrize(
    ("written", "leave"),
    [
        ("2026-07-06 to 2026-07-17", Leave(*JULY)),
        ("06/07/2026 - 17/07/2026", Leave(*JULY)),
        ("6/7/26 to 17/7/26", Leave(*JULY)),
        ("2026-07-06 to 2026-07-17 cover Jamie Orr", Leave(*JULY, "Jamie Orr")),
        ("Annual leave 6.7.2026 until 17.7.2026, cover: Jamie Orr", Leave(*JULY, "Jamie Orr")),
        ("2026-07-06", Leave(JULY[0], JULY[0])),
        ("sick from today", Leave(TODAY, date.max)),
        ("Off sick from today cover Jamie Orr", Leave(TODAY, date.max, "Jamie Orr")),
        ("sick from 2026-05-13", Leave(WEEK_AGO, date.max)),
        ("sick from 2026-05-13 to 2026-05-22", Leave(WEEK_AGO, date(2026, 5, 22))),
        ("sick today", Leave(TODAY, TODAY)),
        ("from 2026-07-06", Leave(JULY[0], date.max)),
    ],
)
def test_leave_is_read_as_it_is_written(written, leave):
    assert read_leave(written, TODAY) == leave


@pytest.mark.parametrize(
    "written", ["on holiday", "6 July", "sick", "2026-02-30 to 2026-03-01", "July to August"]
)
def test_what_is_not_understood_is_no_leave(written):
    with pytest.raises(NoLeave, match="leave reads"):
        read_leave(written, TODAY)


def test_leave_that_ends_before_it_begins_is_none():
    with pytest.raises(NoLeave, match="before it begins"):
        read_leave("2026-07-17 to 2026-07-06", TODAY)


def test_last_weeks_list_loaded_again_does_not_make_her_sick_later():
    before = [Leave(WEEK_AGO, date.max)]

    assert going_on([Leave(TODAY, date.max)], before, TODAY) == (Leave(WEEK_AGO, date.max),)


def test_whoever_is_not_sick_any_more_came_back_today():
    before = [Leave(WEEK_AGO, date.max, "jamie.orr@council.example")]

    (sick,) = going_on([], before, TODAY)

    assert sick == Leave(WEEK_AGO, date(2026, 5, 19), "jamie.orr@council.example")


def test_the_end_that_the_list_tells_is_the_end():
    told = Leave(WEEK_AGO, date(2026, 5, 22))

    assert going_on([told], [Leave(WEEK_AGO, date.max)], TODAY) == (told,)


def test_what_she_said_herself_is_left_as_it_is():
    assert going_on([], [Leave(WEEK_AGO, date.max, own_word=True)], TODAY) == ()
