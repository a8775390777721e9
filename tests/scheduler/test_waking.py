"""A clock that was set back leaves no job asleep, and no light green."""

from datetime import UTC, datetime, timedelta

from scheduler.timetable import Pulse, Timetable
from tests.builders import NOW

A_WEEK = timedelta(days=7)


def next_of(timetable):
    [job] = timetable._scheduler.get_jobs()
    return job.next_run_time


async def test_jobs_that_would_sleep_until_the_clock_has_caught_up_are_woken_at_once():
    woken = []

    async def job():
        woken.append(True)

    timetable = Timetable({"sweep": (60, job)}, Pulse({"sweep": 60}), lambda: datetime.now(UTC))
    timetable.start()
    planned = next_of(timetable)
    timetable.wake_who_oversleeps(planned - A_WEEK)
    then = next_of(timetable)
    timetable.wake_who_oversleeps(then)
    still = next_of(timetable)
    await timetable.stop()

    assert then == planned - A_WEEK
    assert still == then


def test_a_beat_of_a_time_to_come_is_no_beat():
    pulse = Pulse({"sweep": 60})
    pulse.beat("sweep", NOW + A_WEEK)

    assert pulse.silent(NOW, NOW) == ["sweep"]
