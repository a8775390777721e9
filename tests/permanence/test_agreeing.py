"""While the backlog is being agreed a late step is its worker's alone, and no clock of escalation begins."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from permanence.agreeing import Backlog, has_answered, next_while_agreeing
from permanence.notices import ESCALATIONS, Kept, Level, Told, Watch
from permanence.stages import QuietKind
from tests.builders import a_rulebook

CALENDAR = a_rulebook().calendar
WEDNESDAY, MONDAY = date(2026, 5, 20), date(2026, 5, 25)
LATE = Watch(due_on=date(2026, 3, 2), warn_days=(28, 14, 3))


def lived(watch, first, days):
    """Every verdict of a sweep a day, and the watch after the last of them."""
    told = []
    for n in range(days):
        day = first + timedelta(days=n)
        verdict = next_while_agreeing(watch, day, CALENDAR)
        told += [(day, level) for level in verdict.levels]
        watch = replace(watch, told=verdict.told)
    return told, watch


def test_a_late_step_is_named_once_and_then_on_mondays():
    told, after = lived(LATE, WEDNESDAY, 14)

    assert told == [
        (WEDNESDAY, Level.OVERDUE),
        (date(2026, 5, 26), Level.WEEKLY),  # Monday the 25th is a bank holiday
        (date(2026, 6, 1), Level.WEEKLY),
    ]
    assert after.told.opened_on is None


def test_nobody_above_hears_however_long_it_lasts():
    told, _ = lived(LATE, WEDNESDAY, 200)

    assert ESCALATIONS.isdisjoint(level for _, level in told)


def test_what_is_answered_is_not_asked_again():
    _, named = lived(LATE, WEDNESDAY, 1)

    told, after = lived(replace(named, answered_on=date(2026, 5, 21)), date(2026, 5, 21), 14)

    assert told == []
    assert has_answered(after)


def test_a_booking_that_came_in_broken_is_no_answer_to_the_list_of_that_day():
    broken = replace(LATE, quiet_until=date(2026, 5, 1), quiet_kind=QuietKind.BOOKED, answered_on=WEDNESDAY)

    told, after = lived(broken, WEDNESDAY, 1)

    assert told == [(WEDNESDAY, Level.BOOKED_FOR)]
    assert not has_answered(after)


def test_what_falls_due_meanwhile_is_named_the_next_morning_and_due_soon_once():
    soon = Watch(due_on=date(2026, 5, 21), warn_days=(14, 7, 2))

    told, _ = lived(soon, WEDNESDAY, 3)

    assert told == [(WEDNESDAY, Level.DUE_SOON), (date(2026, 5, 22), Level.OVERDUE)]


@pytest.mark.parametrize("watch", [LATE, replace(LATE, told=Told(weekly_on=WEDNESDAY))])
def test_the_next_look_is_always_later(watch):
    for n in range(60):
        day = WEDNESDAY + timedelta(days=n)

        assert next_while_agreeing(watch, day, CALENDAR).next_check_on > day


def test_the_backlog_is_open_up_to_the_day_before_the_start():
    backlog = Backlog(WEDNESDAY, MONDAY)

    assert backlog.is_open_on(MONDAY - timedelta(days=1))
    assert not backlog.is_open_on(MONDAY)
    assert Backlog(WEDNESDAY).is_open_on(date(2030, 1, 1))


@pytest.mark.parametrize(
    ("named", "answered", "came_in_broken", "counts"),
    [
        (None, WEDNESDAY, None, False),
        (WEDNESDAY, None, None, False),
        (WEDNESDAY, date(2026, 5, 19), None, False),
        (WEDNESDAY, WEDNESDAY, None, True),  # on the day of the list she had read it
        (WEDNESDAY, date(2026, 5, 21), None, True),
        (WEDNESDAY, WEDNESDAY, date(2026, 5, 1), False),  # the file itself said so
        (WEDNESDAY, WEDNESDAY, WEDNESDAY, False),
        (WEDNESDAY, WEDNESDAY, date(2026, 5, 21), True),  # a booking that is still to come
        (WEDNESDAY, date(2026, 5, 21), WEDNESDAY, True),
    ],
)
def test_what_was_said_since_the_list_named_the_step_is_an_answer(named, answered, came_in_broken, counts):
    watch = replace(LATE, told=Told(weekly_on=named), answered_on=answered, quiet_until=came_in_broken)

    assert has_answered(watch) is counts


@pytest.mark.parametrize(
    ("named", "day", "kept"),
    [
        (date(2026, 5, 19), WEDNESDAY, Kept.SAID_OF_THE_WEEK),
        (date(2026, 5, 12), date(2026, 5, 26), None),
        (date(2026, 5, 26), date(2026, 5, 26), Kept.SAID_OF_THE_WEEK),
        (date(2026, 5, 15), WEDNESDAY, None),  # the list of this week did not name it
    ],
)
def test_a_late_step_is_said_once_a_week_and_why_it_is_kept_back_is_told(named, day, kept):
    verdict = next_while_agreeing(replace(LATE, told=Told(weekly_on=named)), day, CALENDAR)

    assert (verdict.levels, verdict.kept) == ((), kept) if kept else ((Level.WEEKLY,), None)
    assert verdict.kept_above is Kept.BACKLOG


def test_what_was_answered_is_kept_back_as_that():
    answered = replace(LATE, told=Told(weekly_on=date(2026, 5, 12)), answered_on=date(2026, 5, 13))

    assert next_while_agreeing(answered, WEDNESDAY, CALENDAR).kept is Kept.ANSWERED
