"""How fast we may write to Slack: one message a second into each conversation, and not at all while it says wait.

Slack's rule for posting (https://docs.slack.dev/apis/web-api/rate-limits): about one message a second for each
channel, and a limit for the workspace, which it makes known by 429 with Retry-After.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from secrets import token_hex
from typing import Protocol

from bot.kept_turns import KeptTurns
from bot.worker import in_thread
from casework.ports import SendFailed

GAP_SECONDS = 1.0
PATIENCE_SECONDS = 5.0
EVERYWHERE = "slack"  # all conversations of the workspace
LONGEST_TURN_SECONDS = 30.0  # longer than any call to Slack may last: after it, whoever had the turn is dead
LOOKED_AGAIN_SECONDS = 0.25


class GivesTurns(Protocol):
    """Who says when a message may go."""

    def turn(self, channel: str) -> AbstractAsyncContextManager[None]:
        """Within the block it is this caller's turn to write into `channel`, and nobody else's.

        The next turn comes a second after the block's end: what was slow on its way came to Slack later than it left.
        Raises SendFailed with `retry_after` instead of waiting longer than patience lasts: the outbox keeps the message
        meanwhile, a sleeping task would not.
        """

    async def hold(self, seconds: float) -> None:
        """Nobody writes for so many seconds."""


class Pace:
    """Gives out turns to write within one process. Seconds are of the event loop's own clock."""

    def __init__(self, gap: float = GAP_SECONDS, patience: float = PATIENCE_SECONDS) -> None:
        self._gap = gap
        self._patience = patience
        self._one_at_a_time: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._expected_free_at: dict[str, float] = {}
        self._quiet_until: dict[str, float] = {}
        self._held_until = 0.0

    @asynccontextmanager
    async def turn(self, channel: str) -> AsyncIterator[None]:
        loop = asyncio.get_running_loop()
        now = loop.time()
        at = max(now, self._expected_free_at.get(channel, 0.0), self._held_until)
        self._refuse_to_wait_long(at - now)
        self._expected_free_at[channel] = at + self._gap
        async with self._one_at_a_time[channel]:
            wait = max(self._quiet_until.get(channel, 0.0), self._held_until) - loop.time()
            self._refuse_to_wait_long(wait)  # Slack may have asked for a pause meanwhile
            await asyncio.sleep(wait)
            try:
                yield
            finally:
                self._quiet_until[channel] = loop.time() + self._gap

    def _refuse_to_wait_long(self, seconds: float) -> None:
        if seconds > self._patience:
            raise SendFailed("Slack asks for a pause", retry_after=seconds)

    async def hold(self, seconds: float) -> None:
        until = asyncio.get_running_loop().time() + seconds
        self._held_until = max(self._held_until, until)


class SharedPace:
    """Gives out turns to write among several processes."""

    def __init__(self, kept: KeptTurns, gap: float = GAP_SECONDS, patience: float = PATIENCE_SECONDS) -> None:
        self._kept, self._gap, self._patience = kept, gap, patience

    @asynccontextmanager
    async def turn(self, channel: str) -> AsyncIterator[None]:
        place, holder = f"slack {channel}", token_hex(8)
        until = asyncio.get_running_loop().time() + self._patience
        while wait := await in_thread(self._kept.take_turn, place, EVERYWHERE, holder, LONGEST_TURN_SECONDS):
            if asyncio.get_running_loop().time() + wait > until:
                raise SendFailed("Slack asks for a pause", retry_after=max(wait, self._gap))
            await asyncio.sleep(min(wait, LOOKED_AGAIN_SECONDS))
        try:
            yield
        finally:
            await in_thread(self._kept.give_turn_back, place, holder, self._gap)

    async def hold(self, seconds: float) -> None:
        await in_thread(self._kept.hold, EVERYWHERE, seconds)
