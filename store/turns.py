"""Writers of one process take turns, first come first served.

SQLite lets one transaction write at a time and has the others look again after up to a tenth of a second; on
PostgreSQL they would queue for a lock of ours. Waiting here instead wakes the next writer at once and in its order,
so that a press of a button is not left behind by a long sweep that writes one portion after another.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager


class Turns:
    """A lock that is handed to whoever has waited longest."""

    def __init__(self) -> None:
        self._mutex = threading.Lock()
        self._taken = False
        self._waiting: deque[threading.Event] = deque()

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Nobody else has a turn within the block."""
        self._take()
        try:
            yield
        finally:
            self._hand_on()

    def _take(self) -> None:
        with self._mutex:
            if not self._taken:
                self._taken = True
                return
            mine = threading.Event()
            self._waiting.append(mine)
        mine.wait()

    def _hand_on(self) -> None:
        with self._mutex:
            if self._waiting:
                self._waiting.popleft().set()  # it stays taken: the next one has it now
            else:
                self._taken = False
