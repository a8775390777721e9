"""The bridge from the event loop to the record, for what somebody waits for: one worker thread, in order.

Whoever replies writes, and only one can write at a time; a thread of her own would only make them wait inside the
database instead of here. Long work (a sweep, a delivery) has a thread of its own and does not stand in this line.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")
_WORKER = ThreadPoolExecutor(max_workers=1, thread_name_prefix="record")


async def on_worker(request: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """What the request returns, run after those that were asked for before; the event loop stays free."""
    return await asyncio.get_running_loop().run_in_executor(_WORKER, partial(request, *args, **kwargs))


async def in_thread(request: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """What long work returns, run in a thread of its own: it does not stand in the line."""
    return await asyncio.to_thread(request, *args, **kwargs)
