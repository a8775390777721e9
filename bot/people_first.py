"""Whoever waits for an answer goes first: what nobody waits for goes on when nobody waits any more.

A reply, its answer, a digest and the books share one interpreter. When many reply at once (after the morning's alerts),
their answers leave before digests, and before what only keeps other devices and the books up to date.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from time import monotonic

MOST_SECONDS = 2.0  # one who has no answer by then (her chat is down, say) keeps nobody else waiting


class PeopleFirst:
    """Who waits at this moment. May be used from several threads at once."""

    def __init__(self) -> None:
        self._mutex = threading.Lock()
        self._since: dict[object, float] = {}  # the newest stands last
        self._patient: list[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = []

    def somebody_waits(self) -> bool:
        """Whether anybody has begun to wait within the last two seconds, and still does."""
        with self._mutex:
            newest = next(reversed(self._since.values()), None)
        return newest is not None and monotonic() - newest < MOST_SECONDS

    @contextmanager
    def one_waits(self) -> Iterator[None]:
        """Within the block a person waits for an answer."""
        one = object()
        with self._mutex:
            self._since[one] = monotonic()
        try:
            yield
        finally:
            self._no_longer(one)

    async def nobody_waits(self, most_seconds: float = MOST_SECONDS) -> None:
        """Nobody waits any more, or that time is over."""
        over = asyncio.Event()
        with self._mutex:
            if not self._since:
                return
            self._patient.append((asyncio.get_running_loop(), over))
        with suppress(TimeoutError):
            await asyncio.wait_for(over.wait(), most_seconds)

    def _no_longer(self, one: object) -> None:
        with self._mutex:
            del self._since[one]
            if self._since:
                return
            patient, self._patient = self._patient, []
        for loop, over in patient:
            if not loop.is_closed():
                loop.call_soon_threadsafe(over.set)


class Patience:
    """Of whoever has much to do that nobody waits for: it stands back while people wait, half of the time at most."""

    def __init__(self, people: PeopleFirst | None = None) -> None:
        self._people = people or PeopleFirst()
        self._since: float | None = None

    def is_asked_for(self) -> bool:
        """Whether to stand back now: for two seconds in a row at most, and then not for as long."""
        now = monotonic()
        if self._since is not None and now - self._since >= 2 * MOST_SECONDS:
            self._since = None
        if not self._people.somebody_waits():
            return False
        if self._since is None:
            self._since = now
        return now - self._since < MOST_SECONDS
