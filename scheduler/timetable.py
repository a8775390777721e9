"""What runs when: the only file that knows APScheduler.

The triggers only wake the service; which notice, which fortnight and which message is due is decided by data
(`notices`, `fortnight`, the outbox). So a wake-up that is late, doubled or missed changes nothing.
"""

from __future__ import annotations

import asyncio
import logging
import traceback
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

log = logging.getLogger("homeward.timetable")

A_LITTLE = timedelta(seconds=5)
LOOKED_AFTER_SECONDS = 5
# What keeps the processor busy for many seconds where the service was down waits for the first morning's messages.
FIRST_AFTER = {"certificate": "sweep"}
Job = Callable[[], Awaitable[None]]


@dataclass
class Pulse:
    """When each job last ended well, and how often it is meant to."""

    every: Mapping[str, int]
    last: dict[str, datetime] = field(default_factory=dict)

    def beat(self, job: str, now: datetime) -> None:
        self.last[job] = now

    def silent(self, now: datetime, started_at: datetime) -> list[str]:
        """Jobs that have not ended well within three of their intervals (and at least ten seconds).

        Nor is a beat of a time to come one: the clock was set back since.
        """
        return [
            job
            for job, seconds in self.every.items()
            if abs(now - self.last.get(job, started_at)) > timedelta(seconds=max(10, 3 * seconds))
        ]


class Timetable:
    """Wakes each job at its interval; a job that fails is logged and woken again, and beats no pulse.

    Where it fails as it did before, a line says so: whoever cannot write any more fills no disk with why.
    """

    def __init__(
        self, jobs: Mapping[str, tuple[int, Job]], pulse: Pulse, clock: Callable[[], datetime]
    ) -> None:
        self._pulse, self._clock = pulse, clock
        self._every = {name: timedelta(seconds=seconds) for name, (seconds, _) in jobs.items()}
        self._failed_at: dict[str, list[tuple[str, int | None]]] = {}  # the lines of code, of those that fail
        self._waiting = {name for name, first in FIRST_AFTER.items() if {name, first} <= jobs.keys()}
        self._under_way: set[asyncio.Task[None]] = set()
        self._awake: asyncio.Task[None] | None = None
        self._stopping = False
        self._scheduler = AsyncIOScheduler(
            timezone=UTC, job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        )
        for name, (seconds, job) in jobs.items():
            self._scheduler.add_job(
                self._shielded,
                IntervalTrigger(seconds=seconds, timezone=UTC),
                args=[name, job],
                id=name,
                next_run_time=datetime.now(UTC)
                + (self._every[name] if name in self._waiting else timedelta()),
            )

    async def _shielded(self, name: str, job: Job) -> None:
        """The job runs to its end by itself: the scheduler cancels what it has started when it shuts down."""
        task = asyncio.create_task(self._run(name, job))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)
        try:
            await asyncio.shield(task)
        except asyncio.CancelledError:
            if not self._stopping:
                raise  # else it is the stop that was asked for, which the scheduler would log as an error

    async def _run(self, name: str, job: Job) -> None:
        try:
            await job()
        except Exception as trouble:  # the named edge: logged, shown in the pulse, and stops no other job
            where = [(frame.filename, frame.lineno) for frame in traceback.extract_tb(trouble.__traceback__)]
            if where == self._failed_at.get(name):
                log.error("job %s failed again, as before", name)  # noqa: TRY400 - every few seconds, for days
            else:
                log.exception("job %s failed", name)
            self._failed_at[name] = where
            return
        self._failed_at.pop(name, None)
        self._pulse.beat(name, self._clock())
        for waiting in [one for one in self._waiting if FIRST_AFTER[one] == name]:
            self._waiting.discard(waiting)
            self._scheduler.get_job(waiting).modify(next_run_time=datetime.now(UTC))

    def start(self) -> None:
        self._scheduler.start()
        self._awake = asyncio.create_task(self._keep_awake())

    async def _keep_awake(self) -> None:
        """A clock that was set back would leave every job asleep until it has caught up: APScheduler goes by it."""
        while True:
            self.wake_who_oversleeps(datetime.now(UTC))
            await asyncio.sleep(LOOKED_AFTER_SECONDS)

    def wake_who_oversleeps(self, now: datetime) -> None:
        """A job that would not be woken within its interval, by the clock as it is `now`, is woken at once."""
        for job in self._scheduler.get_jobs():
            if job.next_run_time and job.next_run_time - now > self._every[job.id] + A_LITTLE:
                job.modify(next_run_time=now)

    async def stop(self) -> None:
        """No job is woken any more, and those that were under way have ended."""
        self._stopping = True
        if self._awake:
            self._awake.cancel()
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)
        if self._under_way:
            await asyncio.wait(self._under_way)
