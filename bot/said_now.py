"""What is said to somebody at once and is no message of the outbox: to her alone, or before it is known who she is."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

from casework.ports import SendFailed

WAITS_SECONDS = (1.0, 5.0)  # where the other side does not say how long
LONGEST_WAIT_SECONDS = 60.0


async def said_now(call: Callable[[], Awaitable[object]], what: str, log: logging.Logger) -> bool:
    """Whether the call was made, again after a pause where that may help. What cannot be said is logged as `what`."""
    for usual in (*WAITS_SECONDS, None):
        try:
            await call()
        except SendFailed as failure:
            wait = usual if failure.retry_after is None else failure.retry_after
            if (
                failure.permanent
                or failure.unlisted
                or usual is None
                or wait is None
                or wait > LONGEST_WAIT_SECONDS
            ):
                log.warning("%s not said: %s", what, failure.reason)
                return False
            await asyncio.sleep(wait)
        else:
            return True
    return False
