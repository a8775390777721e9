"""Short work on the record that somebody waits for: one piece after the other, in a thread that does nothing else.

A thread for each piece costs more than it gives. They write in turn anyway, and where several want the interpreter at
once, each statement of the database hands it to another one: a hundred switches for a press in a crowd.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from functools import partial
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")
_WORKER = ThreadPoolExecutor(max_workers=1, thread_name_prefix="in turn")


async def in_turn(request: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """What a casework request returns, run after those that were asked for before; the event loop stays free."""
    work = partial(copy_context().run, request, *args, **kwargs)
    return await asyncio.get_running_loop().run_in_executor(_WORKER, work)


def in_turn_from_thread(request: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """The same for a thread that does longer work, which waits meanwhile."""
    return _WORKER.submit(partial(copy_context().run, request, *args, **kwargs)).result()
