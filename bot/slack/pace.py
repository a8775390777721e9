"""How fast we may write to Slack: one message a second into each conversation, and not at all while it says wait.

Slack's rule for posting (https://docs.slack.dev/apis/web-api/rate-limits): about one message a second for each
channel, and a limit for the workspace, which it makes known by 429 with Retry-After.
"""

from __future__ import annotations

import asyncio

from casework.ports import SendFailed

GAP_SECONDS = 1.0
PATIENCE_SECONDS = 5.0


class Pace:
    """Gives out turns to write. Seconds are of the event loop's own clock."""

    def __init__(self, gap: float = GAP_SECONDS, patience: float = PATIENCE_SECONDS) -> None:
        self._gap = gap
        self._patience = patience
        self._free_at: dict[str, float] = {}
        self._held_until = 0.0

    async def turn(self, channel: str) -> None:
        """It is this caller's turn to write into `channel`.

        Raises SendFailed with `retry_after` instead of waiting longer than patience lasts: the outbox keeps the message
        meanwhile, a sleeping task would not.
        """
        now = asyncio.get_running_loop().time()
        at = max(now, self._free_at.get(channel, 0.0), self._held_until)
        if at - now > self._patience:
            raise SendFailed("Slack asks for a pause", retry_after=at - now)
        self._free_at[channel] = at + self._gap
        await asyncio.sleep(at - now)

    def hold(self, seconds: float) -> None:
        """Nobody writes for so many seconds."""
        until = asyncio.get_running_loop().time() + seconds
        self._held_until = max(self._held_until, until)
