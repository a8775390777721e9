"""Tell an address outside after each good sweep; when it hears nothing, a human is called."""

from __future__ import annotations

import logging

TIMEOUT_SECONDS = 10
log = logging.getLogger("homeward.heartbeat")


async def beat(address: str | None) -> bool:
    """Whether the watcher at `address` has heard; a watcher out of reach never stops the service."""
    if address is None:
        return False
    import aiohttp  # loads for a while, and few have a watcher

    timeout = aiohttp.ClientTimeout(total=TIMEOUT_SECONDS)
    try:
        async with aiohttp.ClientSession(timeout=timeout) as session, session.get(address) as answer:
            answer.raise_for_status()
    except (aiohttp.ClientError, TimeoutError) as trouble:
        log.warning("the heartbeat was not heard: %s", type(trouble).__name__)
        return False
    return True
