"""What comes in on a channel: kept before the platform has its answer, dealt with right after, never forgotten.

A platform waits for its answer (Slack for three seconds), and the person behind it for hers. So an event is committed
first, together with whatever else comes in at that moment; the work it asks for follows, one piece after the other,
as soon as nothing more comes in. What a crash or a fault cut off stays kept, and is taken up again (design.md, 4).
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import datetime

from bot.in_thread import in_thread
from bot.later import Later
from casework.ports import Arrival, CaseRecord

TakeUp = Callable[[Arrival], Awaitable[None]]  # what was kept is dealt with now
QUIET_SECONDS = 0.01
LONGEST_WAIT_SECONDS = 0.5


class Arrivals:
    """The arrivals of one source ("slack"). Times are UTC."""

    def __init__(self, record: CaseRecord, source: str, clock: Callable[[], datetime], later: Later) -> None:
        self._record = record
        self._source = source
        self._clock = clock
        self._later = later
        self._coming: list[Arrival] = []
        self._committing = asyncio.Lock()
        self._working = asyncio.Lock()
        self._last_came = 0.0

    async def keep(self, event_id: str, raw: str) -> None:
        """The event is committed. One that is delivered again while it is kept changes nothing."""
        arrival = Arrival(self._source, event_id, raw, self._clock())
        self._coming.append(arrival)
        self._last_came = time.monotonic()
        async with self._committing:
            if arrival not in self._coming:
                return  # committed together with another one
            together = list(self._coming)
            try:
                await in_thread(self._commit, together)
            except BaseException:
                self._coming.remove(arrival)  # the others try for themselves
                raise
            self._coming = self._coming[len(together) :]

    @asynccontextmanager
    async def work(self) -> AsyncIterator[None]:
        """One piece of work at a time, in the order in which they were asked for; what comes in goes first."""
        latest = time.monotonic() + LONGEST_WAIT_SECONDS
        async with self._working:
            await self._quiet(latest)
            yield

    async def over(self, event_id: str) -> None:
        """The event is dealt with, answer included."""
        await self._later.write(lambda case: case.arrival_over(self._source, event_id))

    async def waiting(self, until: datetime) -> list[Arrival]:
        """What came in up to `until` and is not over, oldest first."""
        return await in_thread(self._waiting, until)

    async def _quiet(self, latest: float) -> None:
        """Nothing has come in for a moment, or it is `latest` (on the monotonic clock)."""
        quiet_from = self._last_came + QUIET_SECONDS
        if time.monotonic() < min(quiet_from, latest):
            await asyncio.sleep(quiet_from - time.monotonic())
            await self._quiet(latest)

    def _commit(self, arrivals: list[Arrival]) -> None:
        with self._record.writing(first=True) as tx:
            tx.keep_arrivals(arrivals)

    def _waiting(self, until: datetime) -> list[Arrival]:
        with self._record.reading() as tx:
            return tx.arrivals(self._source, until)
