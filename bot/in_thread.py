"""The bridge between async channels and plain synchronous casework; what somebody waits for goes over worker.py."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


async def in_thread(request: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """What a casework request returns, run in a worker thread so that the event loop stays free to answer."""
    return await asyncio.to_thread(request, *args, **kwargs)
