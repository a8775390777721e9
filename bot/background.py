"""Background tasks: what goes on when a platform has its answer. Waited for at a clean stop, never silent."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine
from typing import Any

from bot.where_and_what import where_and_what


class BackgroundTasks:
    """Holds on to each task until it ends. A failure is logged in `log`, by kind and place."""

    def __init__(self, log: logging.Logger) -> None:
        self._log = log
        self._tasks: set[asyncio.Task[None]] = set()

    def run(self, work: Coroutine[Any, Any, None]) -> None:
        """The work has begun; nobody waits for it."""
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    async def finish(self) -> None:
        """Everything begun so far has ended, and what was begun by it."""
        while self._tasks:
            await asyncio.wait(set(self._tasks))

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        trouble = None if task.cancelled() else task.exception()
        if trouble:
            name = getattr(task.get_coro(), "__name__", "a task").strip("_")
            self._log.error("%s failed after its answer: %s", name, where_and_what(trouble))
