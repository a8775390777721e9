"""Which day it is at the council, on both sides of midnight and of both clock changes."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from permanence.dates import CouncilCalendar, Timescale, Unit, add_timescale, days_over
from permanence.local_day import NaiveMoment, local_day, local_time

LONDON = ZoneInfo("Europe/London")
NO_HOLIDAYS = CouncilCalendar("no holidays", frozenset(), frozenset({2026}))


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("moment", "expected", "clock"),
    [
        # clocks go forward on 29 March 2026 at 01:00
        ("2026-03-28T23:30", "2026-03-28", "23:30"),
        ("2026-03-29T00:59", "2026-03-29", "00:59"),
        ("2026-03-29T01:00", "2026-03-29", "02:00"),
        ("2026-03-29T22:59", "2026-03-29", "23:59"),
        ("2026-03-29T23:00", "2026-03-30", "00:00"),  # still the 29th in UTC
        # and back on 25 October 2026 at 01:00 UTC
        ("2026-10-24T22:59", "2026-10-24", "23:59"),
        ("2026-10-24T23:30", "2026-10-25", "00:30"),  # still the 24th in UTC
        ("2026-10-25T00:30", "2026-10-25", "01:30"),
        ("2026-10-25T01:30", "2026-10-25", "01:30"),  # the same time on the clock, an hour later
        ("2026-10-25T23:30", "2026-10-25", "23:30"),
        ("2026-10-26T00:00", "2026-10-26", "00:00"),
        # winter and summer midnights
        ("2026-01-15T23:59", "2026-01-15", "23:59"),
        ("2026-07-15T22:59", "2026-07-15", "23:59"),
        ("2026-07-15T23:00", "2026-07-16", "00:00"),
        ("2026-12-31T23:59", "2026-12-31", "23:59"),
    ],
)
def test_the_day_is_the_one_on_the_councils_wall(moment, expected, clock):
    assert local_day(utc(moment), LONDON) == date.fromisoformat(expected)
    assert f"{local_time(utc(moment), LONDON):%H:%M}" == clock


@pytest.mark.parametrize(
    ("panel", "before", "after"),
    [
        # 14 days over the clock change: overdue when day 15 begins at the council, not when it begins in UTC
        ("2026-03-22", "2026-04-05T22:59", "2026-04-05T23:00"),
        ("2026-10-18", "2026-11-01T23:59", "2026-11-02T00:00"),
    ],
)
def test_a_stage_over_a_clock_change_is_overdue_from_the_councils_midnight(panel, before, after):
    due = add_timescale(date.fromisoformat(panel), Timescale(14, Unit.CALENDAR_DAYS), NO_HOLIDAYS)

    assert days_over(due, local_day(utc(before), LONDON)) == 0
    assert days_over(due, local_day(utc(after), LONDON)) == 1


def test_a_moment_written_in_another_zone_falls_on_the_councils_day():
    in_sydney = datetime(2026, 5, 21, 8, 30, tzinfo=ZoneInfo("Australia/Sydney"))

    assert local_day(in_sydney, LONDON) == date(2026, 5, 20)


@pytest.mark.parametrize("ask", [local_day, local_time])
def test_a_moment_without_a_zone_is_refused(ask):
    with pytest.raises(NaiveMoment, match="2026-05-20T09:00:00 has no zone"):
        ask(datetime(2026, 5, 20, 9), LONDON)  # noqa: DTZ001 - a naive moment is what is tried here


FROM_2000 = datetime(2000, 1, 1, tzinfo=UTC)
HOURS = st.integers(min_value=0, max_value=40 * 366 * 24)


@given(HOURS)
def test_days_never_run_backwards_and_none_is_left_out(hours):
    moment = FROM_2000 + timedelta(hours=hours)

    earlier, later = local_day(moment, LONDON), local_day(moment + timedelta(hours=23), LONDON)

    assert timedelta(0) <= later - earlier <= timedelta(days=1)
