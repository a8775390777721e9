"""Tell an address outside after each good sweep, in numbers; when it hears nothing, a human is called.

The numbers let the watcher see what the service itself may not: 18 due, 0 delivered. They name nobody.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import date

from casework.health import Health
from casework.ports import Reading

TIMEOUT_SECONDS = 10
log = logging.getLogger("homeward.heartbeat")


def counts_of(tx: Reading, health: Health, day: date) -> dict[str, str | int]:
    """What the watcher is told of a day: its notices, how many are with somebody, what is owed, the newest hash."""
    of_the_day = tx.day_counts(day)
    return {
        "due": of_the_day.due,
        "told": of_the_day.told,
        "delivered": of_the_day.delivered,
        "failed": health.owed,
        "ledger": tx.ledger_anchor(),
    }


async def beat(address: str | None, counts: Mapping[str, str | int]) -> bool:
    """Whether the watcher at `address` has heard `counts`; a watcher out of reach never stops the service."""
    if address is None:
        return False
    import aiohttp  # loads for a while, and few have a watcher

    timeout = aiohttp.ClientTimeout(total=TIMEOUT_SECONDS)
    try:
        async with (
            aiohttp.ClientSession(timeout=timeout) as session,
            session.get(address, params=counts) as answer,
        ):
            answer.raise_for_status()
    except (aiohttp.ClientError, TimeoutError) as trouble:
        log.warning("the heartbeat was not heard: %s", type(trouble).__name__)
        return False
    return True
