"""Whoever waits for an answer goes first: what nobody waits for goes on when nobody waits any more.

A reply, its answer, a digest and the books share one interpreter. When many reply at once (after the morning's alerts),
their answers leave before digests, and before what only keeps other devices and the books up to date.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

MOST_SECONDS = 2.0  # nothing stands still longer than that, however many people write


class PeopleFirst:
    """Who waits at this moment. May be used from several threads at once."""

    def __init__(self) -> None:
        self._mutex = threading.Lock()
        self._waiting = 0
        self._patient: list[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = []

    @property
    def somebody_waits(self) -> bool:
        return self._waiting > 0

    @contextmanager
    def one_waits(self) -> Iterator[None]:
        """Within the block a person waits for an answer."""
        with self._mutex:
            self._waiting += 1
        try:
            yield
        finally:
            self._no_longer()

    async def nobody_waits(self, most_seconds: float = MOST_SECONDS) -> None:
        """Nobody waits any more, or that time is over."""
        over = asyncio.Event()
        with self._mutex:
            if not self._waiting:
                return
            self._patient.append((asyncio.get_running_loop(), over))
        with suppress(TimeoutError):
            await asyncio.wait_for(over.wait(), most_seconds)

    def _no_longer(self) -> None:
        with self._mutex:
            self._waiting -= 1
            if self._waiting:
                return
            patient, self._patient = self._patient, []
        for loop, over in patient:
            if not loop.is_closed():
                loop.call_soon_threadsafe(over.set)


class Patience:
    """Of whoever has much to do that nobody waits for: asked for while people wait, two seconds in a row at most."""

    def __init__(self, people: PeopleFirst | None = None) -> None:
        self._people = people or PeopleFirst()
        self._since: float | None = None

    def is_asked_for(self) -> bool:
        """Whether to stand back now. After two seconds it is not, once."""
        now = time.monotonic()
        if not self._people.somebody_waits:
            self._since = None
        elif self._since is None:
            self._since = now
        elif now - self._since > MOST_SECONDS:
            self._since = None
        return self._since is not None
