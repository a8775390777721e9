"""What is said to somebody at once and is no message of the outbox: to her alone, or before it is known who she is."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

from casework.ports import SendFailed

TRIES = 3
LONGEST_WAIT_SECONDS = 10.0


async def said_now(call: Callable[[], Awaitable[object]], what: str, log: logging.Logger) -> None:
    """The call is made, again after the pause that the other side asks for. What cannot be said is logged as `what`."""
    for attempt in range(1, TRIES + 1):
        try:
            await call()
        except SendFailed as failure:
            wait = failure.retry_after
            if wait is None or wait > LONGEST_WAIT_SECONDS or attempt == TRIES:
                log.warning("%s not said: %s", what, failure.reason)
                return
            await asyncio.sleep(wait)
        else:
            return
