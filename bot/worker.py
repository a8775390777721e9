"""The bridge from the event loop to the record: a council's own threads, so that none waits for another's database.

What somebody waits for stands in a line of one thread: whoever replies writes, and only one can write at a time; a
thread of her own would only make them wait inside the database instead of here. Long work (a sweep, a delivery) has
threads of its own and does not stand in this line.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from contextvars import ContextVar, copy_context
from functools import partial
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")
MOST_LONG_WORK = 6  # at once; what is more waits for a thread


class Threads:
    """The threads of one council. A thread is begun when it is first needed."""

    def __init__(self, name: str = "record") -> None:
        self.line: Executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix=name)
        self.long: Executor = ThreadPoolExecutor(
            max_workers=MOST_LONG_WORK, thread_name_prefix=f"{name}-long"
        )

    def close(self) -> None:
        """No more work is taken, and what waits for a thread is given up; what runs goes on to its end."""
        self.line.shutdown(wait=False, cancel_futures=True)
        self.long.shutdown(wait=False, cancel_futures=True)


_ONLY = Threads()
# Whose threads the task at hand uses. A process that serves one council never sets it.
THREADS: ContextVar[Threads] = ContextVar("threads", default=_ONLY)


async def on_worker(request: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """What the request returns, run after those that were asked for before; the event loop stays free."""
    return await _run(THREADS.get().line, partial(request, *args, **kwargs))


async def in_thread(request: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """What long work returns, run in a thread of its own: it does not stand in the line."""
    return await _run(THREADS.get().long, partial(request, *args, **kwargs))


async def _run(threads: Executor, request: Callable[[], T]) -> T:
    """What is known of the task (whose council it is, for the log) is known in the thread as well."""
    return await asyncio.get_running_loop().run_in_executor(threads, copy_context().run, request)
