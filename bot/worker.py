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

from bot.in_turn import Line, Turn

P = ParamSpec("P")
T = TypeVar("T")
MOST_LONG_WORK = 6  # at once; what is more waits for a thread


class Threads:
    """The threads of one council. A thread is begun when it is first needed."""

    def __init__(self, name: str = "record") -> None:
        self.line = Line(name)
        self.long: Executor = ThreadPoolExecutor(
            max_workers=MOST_LONG_WORK, thread_name_prefix=f"{name}-long"
        )

    def close(self) -> None:
        """No more work is taken, and what waits for a thread is given up; what runs goes on to its end."""
        self.line.close()
        self.long.shutdown(wait=False, cancel_futures=True)


_ONLY = Threads()
# Whose threads the task at hand uses. A process that serves one council never sets it.
THREADS: ContextVar[Threads] = ContextVar("threads", default=_ONLY)


async def on_worker(request: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """What the request returns, run after those that were asked for before; the event loop stays free."""
    return await _asked_for(Turn.WAITED_FOR, partial(request, *args, **kwargs))


async def in_line(request: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """What the request returns, run after those before it and what cannot be kept. For what can be kept meanwhile."""
    return await _asked_for(Turn.CAN_BE_KEPT, partial(request, *args, **kwargs))


async def at_once(request: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """What the request returns, run in the line before all that waits there. For what takes a few milliseconds."""
    return await _asked_for(Turn.AT_ONCE, partial(request, *args, **kwargs))


async def afterwards(request: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """What the request returns, run in the line when nobody waits there for an answer, or has for long enough."""
    return await _asked_for(Turn.FOLLOWS, partial(request, *args, **kwargs))


async def _asked_for(turn: Turn, request: Callable[[], T]) -> T:
    asked = THREADS.get().line.ask(partial(copy_context().run, request), turn)
    answer: T = await asyncio.wrap_future(asked)
    return answer


async def in_thread(request: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """What long work returns, run in a thread of its own: it does not stand in the line."""
    run = partial(copy_context().run, partial(request, *args, **kwargs))
    return await asyncio.get_running_loop().run_in_executor(THREADS.get().long, run)
