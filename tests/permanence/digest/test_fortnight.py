"""Fortnights: every second Monday at eight, once each, whatever clocks, years, holidays and downtime do."""

import itertools
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from permanence.digest.fortnight import FORTNIGHT, Period, Rhythm, due_periods, is_late, period_on
from tests.builders import LONDON, a_rulebook

CALENDAR = a_rulebook().calendar
ANCHOR = date(2020, 1, 6)
RHYTHM = Rhythm(ANCHOR, LONDON)
EIGHT = time(8)
A_DAY = timedelta(days=1)


def local(day, clock=EIGHT):
    return datetime.combine(day, clock, LONDON)


def mondays(first, years):
    day = first
    while day < first.replace(year=first.year + years):
        yield day
        day += FORTNIGHT


def due(now, last=None, rhythm=RHYTHM):
    return due_periods(rhythm, now, last, CALENDAR)


def test_on_each_day_of_ten_years_the_right_fortnight_is_due_and_is_sent_once(figure):
    """A service that runs all the time, asked each day at 7:59, 8:00 and 12:00."""
    day, last, sent = date(2020, 1, 6), date(2019, 12, 9), []
    while day < date(2030, 1, 7):
        for clock in (time(7, 59), EIGHT, time(12)):
            found = due(local(day, clock), last)
            assert found.skipped == ()
            if found.newest:
                sent.append((found.newest, day, clock))
                last = found.newest.first
        day += A_DAY

    expected = [CALENDAR.working_day_on_or_after(monday) for monday in mondays(ANCHOR, 10)]
    assert [on for _, on, _ in sent] == expected
    assert {clock for _, _, clock in sent} == {EIGHT}
    firsts = [period.first for period, _, _ in sent]
    assert {b - a for a, b in itertools.pairwise(firsts)} == {FORTNIGHT}
    figure(f"digests: {len(sent)} fortnights in ten years, 0 missed, 0 twice")


@pytest.mark.parametrize(
    ("monday", "moment"),
    [
        (date(2026, 3, 30), datetime(2026, 3, 30, 7, tzinfo=UTC)),  # the clocks went forward on Sunday
        (date(2026, 10, 26), datetime(2026, 10, 26, 8, tzinfo=UTC)),  # and back on Sunday
        (
            date(2026, 12, 28),
            datetime(2026, 12, 29, 8, tzinfo=UTC),
        ),  # ISO week 53; the 28th is Boxing Day's holiday
        (date(2027, 3, 29), datetime(2027, 3, 29, 7, tzinfo=UTC)),
    ],
)
def test_eight_oclock_is_eight_oclock_where_the_council_is(monday, moment):
    rhythm = Rhythm(monday, LONDON)
    last = monday - 2 * FORTNIGHT

    assert due(moment - timedelta(seconds=1), last, rhythm).newest is None
    assert due(moment, last, rhythm).newest.last == monday - A_DAY


def test_a_year_of_53_weeks_keeps_the_fortnights_fourteen_days_apart():
    around = [period_on(RHYTHM, d, CALENDAR).first for d in mondays(date(2020, 12, 7), 1)]

    assert {b - a for a, b in itertools.pairwise(around)} == {FORTNIGHT}


def test_a_digest_day_on_a_holiday_moves_and_its_fortnight_does_not():
    easter = Rhythm(date(2026, 5, 25), LONDON)  # a holiday

    period = period_on(easter, date(2026, 5, 25), CALENDAR)

    assert (period.first, period.last, period.digest_day) == (
        date(2026, 5, 11),
        date(2026, 5, 24),
        date(2026, 5, 26),
    )
    assert due(local(date(2026, 5, 25), time(12)), date(2026, 4, 27), easter).newest is None


def test_two_holidays_in_a_row_move_it_by_two_days():
    new_year = Rhythm(date(2029, 1, 1), LONDON)

    assert period_on(new_year, date(2029, 1, 1), CALENDAR).digest_day == date(
        2029, 1, 3
    )  # 2 January, in Scotland


@pytest.mark.parametrize(("days", "late"), [(0, False), (1, True), (13, True)])
def test_what_goes_out_on_a_later_day_is_late(days, late):
    period = period_on(RHYTHM, ANCHOR + FORTNIGHT, CALENDAR)

    assert is_late(period, local(period.digest_day + timedelta(days=days), time(23, 59)), RHYTHM) is late


def test_a_naive_moment_is_refused():
    with pytest.raises(ValueError, match="zone"):
        due(datetime(2026, 5, 11, 8))  # noqa: DTZ001


def test_a_period_includes_both_its_ends():
    period = Period(date(2026, 5, 11), date(2026, 5, 24), date(2026, 5, 25))

    assert [
        period.includes(d) for d in (date(2026, 5, 10), period.first, period.last, date(2026, 5, 25))
    ] == [
        False,
        True,
        True,
        False,
    ]


def test_a_clock_that_goes_back_sends_nothing_again():
    assert due(local(ANCHOR), ANCHOR + FORTNIGHT).newest is None


anchors = st.integers(0, 800).map(lambda weeks: date(2020, 1, 6) + timedelta(weeks=weeks))
waits = st.lists(st.integers(min_value=1, max_value=60 * 24 * 45), min_size=1, max_size=60)


@settings(max_examples=60)
@given(anchors, waits)
def test_whatever_the_restarts_and_downtime_none_comes_twice_and_none_is_passed_over_in_silence(
    anchor, minutes
):
    rhythm = Rhythm(anchor, LONDON)
    now = local(anchor, time(8)).astimezone(UTC)
    last = period_on(rhythm, anchor, CALENDAR).first - FORTNIGHT
    told = [last]
    for wait in minutes:
        now += timedelta(minutes=wait)
        if now.year >= 2035:
            break
        found = due(now, last, rhythm)
        told += [p.first for p in found.skipped]
        if found.newest:
            told.append(found.newest.first)
            last = found.newest.first
            assert found.newest.last < now.astimezone(LONDON).date()
            assert (now.astimezone(LONDON).date(), now.astimezone(LONDON).time()) >= (
                found.newest.digest_day,
                EIGHT,
            )

    assert {b - a for a, b in itertools.pairwise(told)} <= {FORTNIGHT}
    at_hand = period_on(rhythm, now.astimezone(LONDON).date(), CALENDAR)
    assert now.year >= 2035 or told[-1] in (at_hand.first, at_hand.first - FORTNIGHT)
