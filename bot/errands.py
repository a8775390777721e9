"""What follows an answer: it goes on when the platform has it, is waited for at a clean stop, and is never silent."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine
from typing import Any

from bot.people_first import PeopleFirst
from bot.where_and_what import where_and_what


class Errands:
    """Runs each errand as a task that somebody holds on to. A failure is logged by kind and place, in `log`."""

    def __init__(self, log: logging.Logger, people: PeopleFirst) -> None:
        self._log = log
        self._people = people
        self._tasks: set[asyncio.Task[None]] = set()

    def run(self, errand: Coroutine[Any, Any, None]) -> None:
        """The errand has begun; nobody waits for it."""
        task = asyncio.ensure_future(errand)
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    def later(self, errand: Coroutine[Any, Any, None]) -> None:
        """The errand begins when nobody waits for an answer any more."""
        self.run(self._when_nobody_waits(errand))

    async def finish(self) -> None:
        """Everything begun so far has ended, and what was begun by it."""
        while self._tasks:
            await asyncio.wait(set(self._tasks))

    async def _when_nobody_waits(self, errand: Coroutine[Any, Any, None]) -> None:
        await self._people.nobody_waits()
        await errand

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        trouble = None if task.cancelled() else task.exception()
        if trouble:
            name = getattr(task.get_coro(), "__name__", "an errand").strip("_")
            self._log.error("%s failed after its answer: %s", name, where_and_what(trouble))
