"""The timetable wakes the jobs, and stops without a word that would alarm whoever reads the log."""

import asyncio
import logging
from datetime import UTC, datetime

from scheduler.timetable import Pulse, Timetable


async def test_a_stop_in_the_middle_of_a_job_lets_it_end_and_logs_no_error(caplog):
    begun, ended = asyncio.Event(), []

    async def long_job():
        begun.set()
        await asyncio.sleep(0.2)
        ended.append(True)

    timetable = Timetable({"sweep": (60, long_job)}, Pulse({"sweep": 60}), lambda: datetime.now(UTC))
    with caplog.at_level(logging.WARNING):
        timetable.start()
        await begun.wait()
        await timetable.stop()
        await asyncio.sleep(0.05)  # what the scheduler has cancelled gets its turn

    assert ended == [True]
    assert [line.getMessage() for line in caplog.records] == []


async def test_a_job_that_fails_as_before_is_said_in_a_line_until_it_is_well_or_fails_otherwise(caplog):
    troubles = [OSError("full"), OSError("full"), None, OSError("full"), ValueError("odd")]
    pulse = Pulse({"sweep": 60})

    async def job():
        trouble = troubles.pop(0)
        if isinstance(trouble, OSError):
            raise trouble
        if trouble:
            raise ValueError from trouble

    timetable = Timetable({"sweep": (60, job)}, pulse, lambda: datetime.now(UTC))
    with caplog.at_level(logging.ERROR):
        while troubles:
            await timetable._run("sweep", job)

    said = [(line.getMessage(), line.exc_info is not None) for line in caplog.records]
    assert said == [
        ("job sweep failed", True),
        ("job sweep failed again, as before", False),
        ("job sweep failed", True),
        ("job sweep failed", True),
    ]


async def test_the_certificate_of_a_service_that_was_down_waits_until_the_mornings_messages_have_left():
    order, certified = [], asyncio.Event()

    async def sweep():
        await asyncio.sleep(0.1)
        order.append("sweep")

    async def certify():
        order.append("certificate")
        certified.set()

    jobs = {"certificate": (900, certify), "sweep": (60, sweep)}
    timetable = Timetable(jobs, Pulse(dict.fromkeys(jobs, 60)), lambda: datetime.now(UTC))
    timetable.start()
    await certified.wait()
    await timetable.stop()

    assert order == ["sweep", "certificate"]


async def test_a_process_that_does_not_sweep_looks_for_the_certificate_at_once():
    certified = asyncio.Event()

    async def certify():
        certified.set()

    timetable = Timetable({"certificate": (900, certify)}, Pulse({}), lambda: datetime.now(UTC))
    timetable.start()
    await certified.wait()
    await timetable.stop()
