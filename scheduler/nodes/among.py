"""One process among several: its node, its share of the timetable, and the engine that wakes it."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from bot.worker import in_thread
from scheduler.nodes.node import Node
from scheduler.timetable import Job, Pulse

LOOKED_FOR_EVERY_SECONDS = 20  # whether a waking is left to be acted on
KEPT_EVENT = timedelta(
    minutes=1
)  # an event that could not be taken has no job for so long: then it gets another
EACH_FOR_ITSELF = "deliver"  # of the timetable: what every worker does
ONE_ALONE = "mailbox"


class Jobs(Protocol):
    """What does the jobs of a store (engine.py)."""

    async def run(self) -> None:
        """Jobs are done until `stop`."""

    def stop(self) -> None:
        """No new one is begun, and `run` returns when those under way have ended."""


@dataclass
class Among:
    """`jobs`: None where the role does none. `wake`: everything that is due has a job; how many had none.

    `may_act`: whether anything may be sent just now, as far as this process can tell.
    """

    node: Node
    wake: Callable[[datetime, datetime], int]
    jobs: Jobs | None = None
    may_act: Callable[[], bool] = lambda: True

    def share_out(
        self, timetable: Mapping[str, tuple[int, Job]], clock: Callable[[], datetime]
    ) -> Mapping[str, tuple[int, Job]]:
        """What this process does of the timetable: nothing on a web, and of the rest each waking on one node."""
        if not self.node.role.works:
            return {}
        return {name: self._shared(name, every, job, clock) for name, (every, job) in timetable.items()}

    def _shared(self, name: str, every: int, job: Job, clock: Callable[[], datetime]) -> tuple[int, Job]:
        if name == EACH_FOR_ITSELF:
            return every, job
        if name == ONE_ALONE:
            return every, self.node.alone(name, job, clock)
        return min(every, LOOKED_FOR_EVERY_SECONDS), self.node.acts_once(name, every, job, clock)

    def pulse(self, of: Pulse) -> Pulse:
        """The pulse of the whole, whichever node did what."""
        every = {name: seconds for name, seconds in of.every.items() if name != EACH_FOR_ITSELF}
        return Pulse(every, dict(self.node.rows.last_done()))

    async def wake_for_due(self, now: datetime) -> None:
        """Whoever is free is woken for what is due and has no job: it became due, or its job was lost."""
        await in_thread(self.wake, now, now - KEPT_EVENT)

    @contextlib.asynccontextmanager
    async def at_work(self) -> AsyncIterator[None]:
        """Jobs are done; at the end those under way have ended.

        The node lives for longer (`Node.alive`): what its channels still send is its own until they have ended.
        """
        doing: Awaitable[None] | None = asyncio.create_task(self.jobs.run()) if self.jobs else None
        try:
            yield
        finally:
            if self.jobs and doing:
                self.jobs.stop()
                await doing
