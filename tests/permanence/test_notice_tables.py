"""The rules of notices as tables: each row one side of a boundary, and the next row the other."""

from dataclasses import replace
from datetime import date

import pytest

from permanence.notices import Level, Told, Watch, kept_told, next_notice, standing_level, told_to
from permanence.stages import QuietKind
from tests.permanence.test_notices import CALENDAR

DUE = date(2026, 5, 14)  # a Thursday; Monday 4 May is a holiday
TOLD_ON = date(2026, 5, 15)
LATE = Watch(DUE, (28, 14, 3), told=Told(opened_on=TOLD_ON, weekly_on=TOLD_ON))


@pytest.mark.parametrize(
    ("escalated", "day", "expected"),
    [
        (0, date(2026, 5, 15), None),
        (0, date(2026, 5, 18), None),  # one working day since
        (0, date(2026, 5, 19), Level.MANAGER),
        (0, date(2026, 7, 1), Level.MANAGER),
        (1, date(2026, 5, 28), None),  # nine
        (1, date(2026, 5, 29), Level.SERVICE_MANAGER),
        (2, date(2026, 7, 1), None),  # there it stops
    ],
)
def test_who_above_hears_on_which_day_since_she_was_told(escalated, day, expected):
    told = replace(LATE.told, escalated=escalated)

    levels = next_notice(replace(LATE, told=told), day, CALENDAR).levels

    assert [level for level in levels if level is not Level.WEEKLY] == ([expected] if expected else [])


@pytest.mark.parametrize(
    ("answered_on", "day", "expected"),
    [
        (date(2026, 5, 14), date(2026, 5, 19), True),  # said before she was told: no answer to it
        (date(2026, 5, 15), date(2026, 5, 21), False),
        (date(2026, 5, 15), date(2026, 5, 22), True),
        (date(2026, 5, 18), date(2026, 5, 22), False),
        (date(2026, 5, 18), date(2026, 5, 25), True),
    ],
)
def test_an_answer_holds_the_manager_off_for_five_working_days(answered_on, day, expected):
    levels = next_notice(replace(LATE, answered_on=answered_on), day, CALENDAR).levels

    assert (Level.MANAGER in levels) is expected


@pytest.mark.parametrize(
    ("listed_on", "day", "expected"),
    [
        (date(2026, 5, 15), date(2026, 5, 17), False),  # a Sunday
        (date(2026, 5, 15), date(2026, 5, 18), True),
        (date(2026, 5, 18), date(2026, 5, 19), False),
        (date(2026, 5, 18), date(2026, 5, 22), False),
        (date(2026, 5, 18), date(2026, 5, 25), True),
        (date(2026, 5, 15), date(2026, 5, 20), True),  # a Monday without a sweep is made up for
    ],
)
def test_on_which_days_a_late_step_stands_in_the_list_of_the_week(listed_on, day, expected):
    told = replace(LATE.told, weekly_on=listed_on, escalated=2)

    assert (Level.WEEKLY in next_notice(replace(LATE, told=told), day, CALENDAR).levels) is expected


def test_after_a_holiday_the_list_of_the_week_comes_on_tuesday():
    april = Watch(date(2026, 4, 23), (), told=Told(opened_on=date(2026, 4, 24), weekly_on=date(2026, 4, 27)))

    on = [day for day in (4, 5, 6) if Level.WEEKLY in next_notice(april, date(2026, 5, day), CALENDAR).levels]

    assert on[0] == 5


QUIET = date(2026, 5, 20)
ALL_TOLD = Told(warned=3, opened_on=TOLD_ON, escalated=1, weekly_on=TOLD_ON, quiet_told=date(2026, 5, 1))


@pytest.mark.parametrize(
    ("due_on", "quiet_until", "expected"),
    [
        (DUE, None, ALL_TOLD),
        (date(2026, 5, 15), None, Told()),
        (date(2026, 5, 13), QUIET, Told()),
        (DUE, QUIET, replace(ALL_TOLD, opened_on=None, escalated=0, weekly_on=None)),
        (
            DUE,
            date(2026, 5, 1),
            ALL_TOLD,
        ),  # a silence that was over, and told, before it was ended and came back
        (DUE, date(2026, 5, 2), replace(ALL_TOLD, opened_on=None, escalated=0, weekly_on=None)),
    ],
)
def test_what_stays_told_when_a_step_is_written_anew(due_on, quiet_until, expected):
    before = replace(LATE, told=ALL_TOLD)

    assert kept_told(before, due_on, quiet_until) == expected


@pytest.mark.parametrize(
    ("owner", "told_owner", "counts"),
    [
        ("shona", "shona", True),
        ("jamie", "shona", False),
        (None, "shona", False),
        ("shona", None, False),  # the manager of a child without a worker was told, or nobody
        (None, None, True),
    ],
)
def test_what_counts_as_told_to_whoever_has_a_step(owner, told_owner, counts):
    expected = ALL_TOLD if counts else Told(quiet_told=date(2026, 5, 1))

    assert told_to(owner, ALL_TOLD, told_owner) == expected


def test_what_closes_a_step_and_ends_its_silence_leaves_all_that_was_told():
    before = replace(LATE, quiet_until=QUIET, told=ALL_TOLD)

    assert kept_told(before, DUE, None, stays_open=False) == ALL_TOLD
    assert kept_told(before, DUE, None).opened_on is None


@pytest.mark.parametrize(
    ("quiet_until", "kind", "day", "expected"),
    [
        (None, None, DUE, Level.DUE_SOON),
        (None, None, date(2026, 5, 15), Level.OVERDUE),
        (QUIET, QuietKind.BOOKED, QUIET, Level.OVERDUE),
        (QUIET, QuietKind.BOOKED, date(2026, 5, 21), Level.BOOKED_FOR),
        (QUIET, QuietKind.BLOCKED, date(2026, 5, 19), Level.OVERDUE),
        (QUIET, QuietKind.BLOCKED, QUIET, Level.BLOCKER_REVIEW),
        (QUIET, QuietKind.SNOOZED, QUIET, Level.SNOOZE_OVER),
        (QUIET, QuietKind.QUERIED, QUIET, Level.QUERY_OVER),
        (date(2026, 5, 10), QuietKind.BOOKED, DUE, Level.BOOKED_FOR),
    ],
)
def test_how_a_step_stands_in_every_list_of_a_day(quiet_until, kind, day, expected):
    assert standing_level(DUE, quiet_until, kind, day) is expected
