"""A clock that jumps by more than an hour is said, and waits for a second look."""

from dataclasses import dataclass
from datetime import timedelta

import pytest

from scheduler.clock_watch import ClockWatch
from tests.builders import NOW

A_WEEK, AN_HOUR = timedelta(days=7), timedelta(hours=1)


@dataclass
class Time:
    """What the clock shows, and how many seconds have really gone by."""

    shows: object = NOW
    gone_by: float = 0.0

    def passes(self, seconds):
        self.shows += timedelta(seconds=seconds)
        self.gone_by += seconds

    def jumps(self, by):
        self.shows += by


@pytest.fixture
def time():
    return Time()


@pytest.fixture
def watch(time):
    made = ClockWatch(lambda: time.shows, lambda: time.gone_by, second_look_seconds=60)
    made.begin(None)
    return made


def test_a_clock_that_goes_as_time_does_is_believed_over_hours_and_clock_changes(time, watch):
    for seconds in (5, 900, 7200, 5):
        time.passes(seconds)
        assert watch.is_believed()
    assert list(watch.problems()) == []


@pytest.mark.parametrize("by", [A_WEEK, -A_WEEK, AN_HOUR + timedelta(seconds=1)])
def test_a_jump_is_said_and_waits_for_a_second_look(time, watch, by):
    time.jumps(by)
    at_once = watch.is_believed()
    [said] = watch.problems()
    time.passes(30)
    too_soon = watch.is_believed()
    time.passes(31)

    assert (at_once, too_soon, watch.is_believed()) == (False, False, True)
    assert str(said).startswith(f"the clock jumped {'ahead' if by > timedelta(0) else 'back'} by ")
    assert list(watch.problems()) == []


def test_a_clock_that_is_set_right_meanwhile_is_believed_at_once(time, watch):
    time.jumps(A_WEEK)
    watch.is_believed()
    time.passes(20)
    time.jumps(-A_WEEK)

    assert watch.is_believed()


@pytest.mark.parametrize("by", [AN_HOUR, -AN_HOUR, timedelta(minutes=5)])
def test_what_a_time_server_corrects_is_no_jump(time, watch, by):
    time.jumps(by)

    assert watch.is_believed()


def test_a_sweep_that_is_still_to_come_shows_that_the_clock_went_back_while_nobody_ran(time):
    watch = ClockWatch(lambda: time.shows, lambda: time.gone_by)
    watch.begin(NOW + A_WEEK)

    assert not watch.is_believed()
    time.passes(60)
    assert watch.is_believed()


def test_a_weekend_without_the_service_is_no_jump(time):
    watch = ClockWatch(lambda: time.shows, lambda: time.gone_by)
    watch.begin(NOW - timedelta(days=3))

    assert watch.is_believed()
