"""Procrastinate, known here alone: it wakes a worker for a row that was written, and tells of workers that died.

A worker of its own ends when its database is away for a while (procrastinate #1116), and jobs of a dead one are ours to
put back (#1408): so it is started again and again until it is told to stop, and a loop beside it puts jobs back. One
connection asks and one listens.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import procrastinate
from procrastinate.job_context import JobContext
from procrastinate.schema import SchemaManager

from bot.where_and_what import where_and_what
from store.engine import NOTICED_BROKEN
from store.jobs import QUEUE

BEATS_EVERY_SECONDS = 3.0
STALLED_AFTER_SECONDS = 10.0  # without a beat a worker is taken for dead, and its jobs are put back
LOOKED_AFTER_SECONDS = 3.0
ASKED_EVERY_SECONDS = 4.0  # for jobs, where a notification was missed
STARTED_AGAIN_AFTER_SECONDS = 1.0  # and after twice as long each time that it ends at once,
AT_MOST_AFTER_SECONDS = 2.0  # up to this: a database that refuses everything may do so for days
LIVES_SECONDS = 10.0  # what has worked for so long has begun
STOPS_WITHIN_SECONDS = 25.0  # a send that is under way ends by itself before that
log = logging.getLogger("homeward.jobs")
Work = Callable[[int, int], Awaitable[None]]  # the number of the row, and of the job


def schema() -> str:
    """The SQL that makes the engine's tables."""
    return str(SchemaManager.get_schema())


class JobEngine:
    """Does the jobs of one store until it is stopped.

    `address`: as psycopg takes it. `tasks`: by name, with the name of the one number that its jobs carry.
    """

    def __init__(self, address: str, tasks: Mapping[str, tuple[str, Work]], at_once: int) -> None:
        self._address, self._tasks, self._at_once = address, tasks, at_once
        self._stopping = asyncio.Event()

    async def run(self) -> None:
        """Jobs are done until `stop`. A database that is away is waited for; why is logged once, not at each try."""
        loop, said, after = asyncio.get_running_loop(), "", STARTED_AGAIN_AFTER_SECONDS
        while not self._stopping.is_set():
            begun = loop.time()
            try:
                await self._one_life()
            except Exception as trouble:  # noqa: BLE001 - the named edge: it is started again, whatever ended it
                what = where_and_what(trouble)
                if what != said:
                    log.warning("the job engine stopped and is started again: %s", what)
                said = what
            if loop.time() - begun > LIVES_SECONDS:
                said, after = "", STARTED_AGAIN_AFTER_SECONDS
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._stopping.wait(), after)
            after = min(2 * after, AT_MOST_AFTER_SECONDS)

    def stop(self) -> None:
        """No new job is begun; `run` returns when those under way have ended."""
        self._stopping.set()

    async def _one_life(self) -> None:
        app = self._made()
        async with app.open_async():
            worker = asyncio.create_task(self._work(app))
            beside = asyncio.create_task(self._put_back(app))
            stopped = asyncio.create_task(self._stopping.wait())
            try:
                await asyncio.wait((worker, beside, stopped), return_when=asyncio.FIRST_COMPLETED)
            finally:
                for task in (beside, stopped, worker):
                    task.cancel()
                ended = await asyncio.gather(worker, beside, stopped, return_exceptions=True)
        for outcome in ended:
            if isinstance(outcome, Exception):
                raise outcome

    async def _work(self, app: procrastinate.App) -> None:
        await app.run_worker_async(
            queues=[QUEUE],
            concurrency=self._at_once,
            install_signal_handlers=False,
            fetch_job_polling_interval=ASKED_EVERY_SECONDS,
            delete_jobs="always",  # the row says what became of it
            update_heartbeat_interval=BEATS_EVERY_SECONDS,
            stalled_worker_timeout=STALLED_AFTER_SECONDS,
            shutdown_graceful_timeout=STOPS_WITHIN_SECONDS,
        )

    async def _put_back(self, app: procrastinate.App) -> None:
        """Jobs of workers that died are there to be done again. A loop and no job: as a job it could stall itself."""
        while True:
            for job in await app.job_manager.get_stalled_jobs(
                queue=QUEUE, seconds_since_heartbeat=STALLED_AFTER_SECONDS
            ):
                with contextlib.suppress(
                    procrastinate.exceptions.ConnectorException
                ):  # another worker was first
                    await app.job_manager.retry_job(job)
                    log.info("the job of a dead worker is done again", extra={"job": job.id})
            await asyncio.sleep(LOOKED_AFTER_SECONDS)

    def _made(self) -> procrastinate.App:
        connector = procrastinate.PsycopgConnector(
            conninfo=self._address,
            kwargs=dict(NOTICED_BROKEN),
            min_size=1,
            max_size=1,
            timeout=NOTICED_BROKEN["connect_timeout"],
            reconnect_timeout=NOTICED_BROKEN["connect_timeout"],
        )
        app = procrastinate.App(connector=connector)
        for name, (number, work) in self._tasks.items():
            app.task(name=name, queue=QUEUE, pass_context=True)(_task(number, work))
        return app


def _task(number: str, work: Work) -> Callable[..., Awaitable[None]]:
    async def task(context: JobContext, **given: Any) -> None:
        await work(int(given[number]), int(context.job.id or 0))

    return task
