"""One question that many ask: who asks while its answer is being found hears the same one."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, Generic, TypeVar

T = TypeVar("T")


class AskedOnce(Generic[T]):
    """A question that may take long: a database that hangs keeps one thread by it, however many ask."""

    def __init__(self, find: Callable[[], Coroutine[Any, Any, T]]) -> None:
        self._find = find
        self._finding: asyncio.Task[T] | None = None

    async def answer(self) -> T:
        """The answer, or what was raised in finding it. Whoever gives up waiting leaves the others to it."""
        if self._finding is None or self._finding.done():
            self._finding = asyncio.create_task(self._find())
            self._finding.add_done_callback(_was_heard)
        return await asyncio.shield(self._finding)


def _was_heard(finding: asyncio.Task[Any]) -> None:
    """An error that nobody waited for any more is no news: whoever asks next hears of it."""
    if not finding.cancelled():
        finding.exception()
