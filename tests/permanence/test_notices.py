"""Who is told what, on which day: each rule on both sides of its boundary, and what must hold on any day."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from permanence.dates import CalendarRunsOut, CouncilCalendar
from permanence.notices import (
    QUIET_OVER,
    Kept,
    Level,
    Told,
    Watch,
    first_check,
    is_answered,
    is_quiet,
    kept_told,
    next_check,
    next_notice,
    told_to,
)
from permanence.stages import QuietKind

MONDAY_HOLIDAY = date(2026, 5, 4)
CALENDAR = CouncilCalendar("made up", frozenset({MONDAY_HOLIDAY}), frozenset(range(2020, 2036)))
THURSDAY = date(2026, 5, 14)
A_PANEL = Watch(due_on=THURSDAY, warn_days=(28, 14, 3))


def levels_on(watch, day):
    return next_notice(watch, day, CALENDAR).levels


def run_over(watch, days):
    """What is told on each of these days, one after another."""
    said = []
    for day in days:
        verdict = next_notice(watch, day, CALENDAR)
        said += [(day, level) for level in verdict.levels]
        watch = replace(watch, told=verdict.told)
    return said


def every_day(first, count):
    return [first + timedelta(days=n) for n in range(count)]


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 4, 15), ()),
        (date(2026, 4, 16), (Level.DUE_SOON,)),
        (date(2026, 4, 30), (Level.DUE_SOON,)),
        (date(2026, 5, 11), (Level.DUE_SOON,)),
        (date(2026, 5, 14), (Level.DUE_SOON,)),
        (date(2026, 5, 15), (Level.OVERDUE,)),
    ],
)
def test_a_stage_is_warned_of_on_its_days_and_overdue_from_the_day_after(day, expected):
    assert levels_on(A_PANEL, day) == expected


def test_no_alert_on_the_target_day_itself():
    told = Told(warned=3)

    assert levels_on(replace(A_PANEL, told=told), THURSDAY) == ()


def test_a_warning_that_falls_on_a_weekend_comes_on_the_next_working_morning():
    due_tuesday = Watch(due_on=date(2026, 5, 12), warn_days=(3,))  # three days before is a Saturday

    assert run_over(due_tuesday, every_day(date(2026, 5, 8), 5)) == [(date(2026, 5, 11), Level.DUE_SOON)]


def test_overdue_on_a_friday_is_told_on_monday_and_on_tuesday_after_a_holiday():
    due_friday = Watch(due_on=date(2026, 5, 1), warn_days=())

    assert run_over(due_friday, every_day(date(2026, 5, 1), 6)) == [(date(2026, 5, 5), Level.OVERDUE)]


def test_days_without_a_sweep_lose_no_notice():
    assert run_over(A_PANEL, [date(2026, 5, 20)]) == [(date(2026, 5, 20), Level.OVERDUE)]


def test_the_team_manager_hears_after_two_working_days_without_an_answer_and_the_service_manager_after_ten():
    said = run_over(A_PANEL, every_day(date(2026, 5, 15), 40))

    assert (date(2026, 5, 15), Level.OVERDUE) in said
    assert (date(2026, 5, 19), Level.MANAGER) in said
    assert (date(2026, 5, 29), Level.SERVICE_MANAGER) in said
    assert sum(level is Level.MANAGER for _, level in said) == 1
    assert sum(level is Level.SERVICE_MANAGER for _, level in said) == 1


def test_it_stands_in_each_mondays_list_until_it_is_answered():
    said = run_over(A_PANEL, every_day(date(2026, 5, 15), 20))

    assert [day for day, level in said if level is Level.WEEKLY] == [
        date(2026, 5, 18),
        date(2026, 5, 25),
        date(2026, 6, 1),
    ]


def test_after_an_old_import_the_worker_hears_first_and_nobody_else_on_that_day():
    long_overdue = Watch(due_on=date(2024, 1, 10), warn_days=(28, 14, 3))

    assert levels_on(long_overdue, date(2026, 5, 20)) == (Level.OVERDUE,)


def test_an_answer_stops_the_way_up_for_five_working_days_but_not_mondays_list():
    answered = replace(
        A_PANEL,
        told=Told(opened_on=date(2026, 5, 15), weekly_on=date(2026, 5, 15)),
        answered_on=date(2026, 5, 18),
    )

    said = run_over(answered, every_day(date(2026, 5, 19), 14))

    assert said == [
        (date(2026, 5, 19), Level.WEEKLY),
        (date(2026, 5, 25), Level.MANAGER),
        (date(2026, 5, 25), Level.WEEKLY),
        (date(2026, 5, 29), Level.SERVICE_MANAGER),
        (date(2026, 6, 1), Level.WEEKLY),
    ]


@pytest.mark.parametrize(
    ("answered_on", "day", "expected"),
    [
        (None, date(2026, 5, 19), False),
        (date(2026, 5, 14), date(2026, 5, 19), False),  # before she was told
        (date(2026, 5, 15), date(2026, 5, 15), True),
        (date(2026, 5, 15), date(2026, 5, 21), True),
        (date(2026, 5, 15), date(2026, 5, 22), False),
        (date(2026, 5, 16), date(2026, 5, 21), True),  # a Saturday: Monday is the first day that counts
        (date(2026, 5, 16), date(2026, 5, 22), False),
    ],
)
def test_an_answer_counts_for_five_working_days_from_when_she_was_told(answered_on, day, expected):
    assert is_answered(Told(opened_on=date(2026, 5, 15)), answered_on, day, CALENDAR) is expected


def test_nothing_counts_as_answered_before_she_was_told_that_it_is_late():
    assert not is_answered(Told(warned=3), THURSDAY, THURSDAY, CALENDAR)


@pytest.mark.parametrize(
    ("kind", "day", "expected"),
    [
        (QuietKind.BOOKED, date(2026, 6, 3), True),
        (QuietKind.BOOKED, date(2026, 6, 4), False),
        *((kind, date(2026, 6, 2), True) for kind in QuietKind),
        *((kind, date(2026, 6, 3), False) for kind in QuietKind if kind is not QuietKind.BOOKED),
    ],
)
def test_a_booking_is_silent_through_its_day_and_everything_else_until_its_day(kind, day, expected):
    assert is_quiet(date(2026, 6, 3), kind, day) is expected


def test_a_second_broken_booking_before_the_due_date_is_told_as_well():
    first = replace(A_PANEL, quiet_until=date(2026, 5, 1), quiet_kind=QuietKind.BOOKED)
    after = next_notice(first, date(2026, 5, 5), CALENDAR)
    second = replace(first, quiet_until=date(2026, 5, 8), told=after.told)

    assert after.levels == (Level.BOOKED_FOR,)
    assert run_over(second, every_day(date(2026, 5, 6), 10)) == [
        (date(2026, 5, 11), Level.BOOKED_FOR),
        (date(2026, 5, 15), Level.OVERDUE),
    ]


@pytest.mark.parametrize("kind", list(QuietKind))
def test_what_ended_before_the_due_date_does_not_start_the_clock_of_those_above(kind):
    ended = replace(A_PANEL, quiet_until=date(2026, 5, 1), quiet_kind=kind)

    said = run_over(ended, every_day(date(2026, 5, 1), 30))

    assert (date(2026, 5, 15), Level.OVERDUE) in said
    assert [day for day, level in said if level is Level.MANAGER] == [date(2026, 5, 19)]
    assert [day for day, level in said if level is Level.SERVICE_MANAGER] == [date(2026, 5, 29)]


def test_what_is_said_of_a_blocker_names_the_due_date_so_no_warning_follows_the_next_day():
    blocked = replace(A_PANEL, quiet_until=date(2026, 5, 12), quiet_kind=QuietKind.BLOCKED)

    assert run_over(blocked, every_day(date(2026, 5, 5), 10)) == [(date(2026, 5, 12), Level.BLOCKER_REVIEW)]


def test_a_booked_stage_is_silent_through_its_day_and_then_was_booked_for():
    booked = replace(A_PANEL, quiet_until=date(2026, 6, 3), quiet_kind=QuietKind.BOOKED)

    said = run_over(booked, every_day(date(2026, 5, 1), 40))

    assert said[0] == (date(2026, 6, 4), Level.BOOKED_FOR)
    assert (date(2026, 6, 8), Level.MANAGER) in said


@pytest.mark.parametrize(
    ("kind", "level"),
    [
        (QuietKind.BLOCKED, Level.BLOCKER_REVIEW),
        (QuietKind.SNOOZED, Level.SNOOZE_OVER),
        (QuietKind.QUERIED, Level.QUERY_OVER),
    ],
)
def test_a_blocked_or_snoozed_stage_is_silent_until_its_date_and_spoken_of_on_it(kind, level):
    quiet = replace(A_PANEL, quiet_until=date(2026, 6, 3), quiet_kind=kind)

    said = run_over(quiet, every_day(date(2026, 5, 1), 34))

    assert said == [(date(2026, 6, 3), level)]


def test_a_due_date_that_moves_opens_a_new_clock_and_the_same_one_does_not():
    told = replace(A_PANEL, told=Told(warned=3, opened_on=date(2026, 5, 15)))

    assert kept_told(told, THURSDAY, None) == told.told
    assert kept_told(told, date(2026, 7, 1), None) == Told()


def test_a_new_worker_hears_of_an_alert_that_was_open_before_she_came():
    told = replace(A_PANEL, told=Told(warned=3, opened_on=date(2026, 5, 15), escalated=1))

    handed_over = replace(told, told=told_to("jamie", told.told, "shona"))

    assert levels_on(handed_over, date(2026, 5, 20)) == (Level.OVERDUE,)


def test_a_year_without_a_calendar_refuses_to_judge():
    with pytest.raises(CalendarRunsOut):
        next_notice(A_PANEL, date(2040, 1, 3), CALENDAR)


def test_the_service_manager_is_not_told_before_the_team_manager_even_after_long_silence():
    opened = replace(A_PANEL, told=Told(opened_on=date(2026, 5, 15), weekly_on=date(2026, 5, 15)))

    said = [s for s in run_over(opened, [date(2026, 7, 1), date(2026, 7, 2)]) if s[1] is not Level.WEEKLY]

    assert said == [(date(2026, 7, 1), Level.MANAGER), (date(2026, 7, 2), Level.SERVICE_MANAGER)]


days_of_spring = st.integers(0, 120).map(lambda n: date(2026, 3, 1) + timedelta(days=n))
watches = st.builds(
    Watch,
    due_on=days_of_spring,
    warn_days=st.sampled_from([(28, 14, 3), (14, 7, 2), ()]),
    quiet_until=st.none() | days_of_spring,
    quiet_kind=st.sampled_from(list(QuietKind)),
    answered_on=st.none() | days_of_spring,
)


@given(watches, st.lists(days_of_spring, max_size=40))
def test_a_sweep_on_any_days_in_any_order_never_repeats_a_notice(watch, days):
    seen = set()
    for day in days:
        verdict = next_notice(watch, day, CALENDAR)
        for level in verdict.levels:
            once = (
                level,
                watch.told.warned if level is Level.DUE_SOON else day if level is Level.WEEKLY else None,
            )
            assert once not in seen
            seen.add(once)
        watch = replace(watch, told=verdict.told)


@given(watches, st.lists(days_of_spring, max_size=40).map(sorted))
def test_nobody_above_hears_before_the_worker_had_her_working_days_since_she_was_told_that_it_is_late(
    watch, days
):
    lateness = {Level.OVERDUE, *QUIET_OVER.values()}
    told_on = None
    for day in days:
        verdict = next_notice(watch, day, CALENDAR)
        if day > watch.due_on and lateness.intersection(verdict.levels):
            told_on = day
        for level, wait in ((Level.MANAGER, 2), (Level.SERVICE_MANAGER, 10)):
            if level in verdict.levels:
                assert told_on is not None
                assert CALENDAR.working_days_between(told_on, day) >= wait
        watch = replace(watch, told=verdict.told)


@given(watches, days_of_spring, st.integers(1, 60))
def test_looking_only_on_the_stored_day_misses_nothing(watch, first, count):
    """A sweep that reads next_check_on tells exactly what one that looks at every stage every day tells."""
    daily, stored, check_on = watch, watch, first_check(watch, first, CALENDAR)
    for day in every_day(first, count):
        verdict = next_notice(daily, day, CALENDAR)
        daily = replace(daily, told=verdict.told)
        if day >= check_on:
            by_index = next_notice(stored, day, CALENDAR)
            stored, check_on = replace(stored, told=by_index.told), by_index.next_check_on
            assert by_index.levels == verdict.levels
        else:
            assert verdict.levels == (), (day, check_on)


@given(watches, days_of_spring)
def test_the_next_look_is_always_later_and_on_a_working_day(watch, day):
    following = next_check(watch, day, CALENDAR)

    assert following > day
    assert CALENDAR.is_working_day(following)


@pytest.mark.parametrize(
    ("warned", "today", "looked_at"),
    [
        (None, date(2026, 4, 1), date(2026, 4, 16)),
        (28, date(2026, 4, 16), date(2026, 4, 30)),
        (3, date(2026, 5, 11), date(2026, 5, 15)),  # nothing is left to warn of: the day after the due date
    ],
)
def test_before_its_due_date_a_stage_is_looked_at_on_the_next_day_that_may_call_for_something(
    warned, today, looked_at
):
    assert next_check(replace(A_PANEL, told=Told(warned=warned)), today, CALENDAR) == looked_at


WEDNESDAY, FRIDAY, NEXT_MONDAY = date(2026, 4, 22), date(2026, 4, 24), date(2026, 4, 27)


@pytest.mark.parametrize(
    ("kind", "until", "looked_at"),
    [
        (QuietKind.BOOKED, WEDNESDAY, date(2026, 4, 23)),
        (QuietKind.BOOKED, FRIDAY, NEXT_MONDAY),
        (QuietKind.BLOCKED, WEDNESDAY, WEDNESDAY),
        (QuietKind.SNOOZED, FRIDAY, FRIDAY),
        (QuietKind.QUERIED, date(2026, 4, 25), NEXT_MONDAY),
    ],
)
def test_a_silent_stage_is_looked_at_when_its_silence_is_over_and_on_no_day_before(kind, until, looked_at):
    silent = replace(A_PANEL, quiet_until=until, quiet_kind=kind)

    assert next_check(silent, date(2026, 4, 20), CALENDAR) == looked_at


def test_after_the_service_manager_nobody_further_up_is_told():
    late = replace(A_PANEL, told=Told(opened_on=date(2026, 5, 15), escalated=2, weekly_on=date(2026, 6, 15)))

    assert next_notice(late, date(2026, 6, 16), CALENDAR).kept_above is Kept.ALL_ABOVE_TOLD
