"""Who goes next in a process: what a platform waits for before what follows it, and no council before another.

Each council has a line of one thread. Of all lines together a few requests go at once: threads of one interpreter only
take it from each other, and each that writes would hold its council's lock for longer.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

# One works while others wait for their databases: two of three parts of a press are such waiting, where a statement
# takes a millisecond on its way.
MOST_AT_ONCE = 3
# A request that takes longer is not counted any more: whoever waits for a hung database keeps nobody from going.
SLOW_SECONDS = 0.25
PUT_OFF_SECONDS = 15.0  # at most, each time: what is to be sent is leased for a minute


@dataclass(slots=True)
class _Asked:
    request: Callable[[], Any]
    since: float
    answer: Future[Any] = field(default_factory=Future)


class Gate:
    """Lets the lines of a process go on, those first that stand for what somebody waits for, then by arrival."""

    def __init__(self, most: int = MOST_AT_ONCE, steady: Callable[[], float] = time.monotonic) -> None:
        self.steady = steady
        self.lock = threading.Lock()
        self._most = most
        self._waiting: list[Line] = []
        self._going: dict[Line, float] = {}

    @property
    def is_busy(self) -> bool:
        """Whether something that a platform waits for has to wait for others; not where it waits for its database."""
        with self.lock:
            return any(line.first for line in (*self._waiting, *self._quick()))

    def enter(self, line: Line) -> _Asked:
        """It is the line's turn, and this is what it does; called by its own thread."""
        with self.lock:
            self._waiting.append(line)
            self._let_in()
            while line not in self._going:
                line.called.wait(SLOW_SECONDS)
                self._let_in()
            return line.take()

    def leave(self, line: Line) -> None:
        """The line has done it."""
        with self.lock:
            del self._going[line]
            self._let_in()

    def _let_in(self) -> None:
        now, room = self.steady(), self._most - len(self._quick())
        while self._waiting and room > 0:
            line = min(self._waiting, key=lambda one: one.can_wait(now))  # of equals the one that came first
            self._waiting.remove(line)
            self._going[line] = now
            line.called.notify()
            room -= 1

    def _quick(self) -> list[Line]:
        now = self.steady()
        return [line for line, since in self._going.items() if now - since < SLOW_SECONDS]


GATE = Gate()


class Line:
    """What one council asks for, done one after the other by a thread of its own."""

    def __init__(self, name: str, gate: Gate = GATE) -> None:
        self._gate = gate
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix=name)
        self.called = threading.Condition(gate.lock)
        self.first: deque[_Asked] = deque()
        self._follows: deque[_Asked] = deque()

    def ask(self, request: Callable[[], Any], *, follows: bool = False) -> Future[Any]:
        """What the request returns, when it was its turn. `follows`: nobody waits for it as long as others do."""
        asked = _Asked(request, self._gate.steady())
        with self._gate.lock:
            (self._follows if follows else self.first).append(asked)
        self._thread.submit(self._do_next)
        return asked.answer

    def close(self) -> None:
        """Nothing more is begun, and what waits is given up."""
        self._thread.shutdown(wait=False, cancel_futures=True)
        with self._gate.lock:
            given_up = [*self.first, *self._follows]
        for asked in given_up:
            asked.answer.cancel()

    # --- within the gate's lock ---------------------------------------------------------------------------------------

    def can_wait(self, now: float) -> bool:
        """Whether all that it stands for follows something, and none of it for too long."""
        return not (self.first or self._is_put_off(now))

    def take(self) -> _Asked:
        if self.first and not self._is_put_off(self._gate.steady()):
            return self.first.popleft()
        return (self._follows or self.first).popleft()

    def _is_put_off(self, now: float) -> bool:
        return bool(self._follows) and now - self._follows[0].since >= PUT_OFF_SECONDS

    # --- in the line's thread -----------------------------------------------------------------------------------------

    def _do_next(self) -> None:
        asked = self._gate.enter(self)
        try:
            if asked.answer.set_running_or_notify_cancel():
                asked.answer.set_result(asked.request())
        except BaseException as trouble:  # noqa: BLE001 - it is whoever's asked
            asked.answer.set_exception(trouble)
        finally:
            del asked  # else an error would hold on to itself by its own traceback
            self._gate.leave(self)
