"""Who goes next in a process: what cannot wait, what a platform waits for, what follows; no council before another.

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
from enum import IntEnum
from typing import Any

# One works while others wait for their databases: two of three parts of a press are such waiting, where a statement
# takes a millisecond on its way.
MOST_AT_ONCE = 3
# A request that takes longer is not counted any more: whoever waits for a hung database keeps nobody from going.
SLOW_SECONDS = 0.25
PUT_OFF_SECONDS = 2.0  # at most: she waits for what she sees, if the platform does not


class Turn(IntEnum):
    """How long a request can wait: those of the smallest number go first."""

    AT_ONCE = 0  # little work, and a platform has waited nearly as long as it will
    WAITED_FOR = 1  # a platform waits for it: a form, or a window that is to open
    CAN_BE_KEPT = 2  # a platform waits for it, and is content when it is kept
    FOLLOWS = 3  # nobody waits for it as long as others do


_PUT_OFF_FIRST = (Turn.AT_ONCE, Turn.WAITED_FOR, Turn.FOLLOWS, Turn.CAN_BE_KEPT)


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
            line = min(self._waiting, key=lambda one: one.turn(now))  # of equals the one that came first
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
        self._asked: dict[Turn, deque[_Asked]] = {turn: deque() for turn in Turn}

    def ask(self, request: Callable[[], Any], turn: Turn = Turn.WAITED_FOR) -> Future[Any]:
        """What the request returns, when it was its turn."""
        asked = _Asked(request, self._gate.steady())
        with self._gate.lock:
            self._asked[turn].append(asked)
        self._thread.submit(self._do_next)
        return asked.answer

    def close(self) -> None:
        """Nothing more is begun, and what waits is given up."""
        self._thread.shutdown(wait=False, cancel_futures=True)
        with self._gate.lock:
            given_up = [asked for line in self._asked.values() for asked in line]
        for asked in given_up:
            asked.answer.cancel()

    # --- within the gate's lock ---------------------------------------------------------------------------------------

    def turn(self, now: float) -> Turn:
        """How long all that it stands for can wait; what follows something is not put off for ever."""
        first = next((turn for turn in Turn if self._asked[turn]), Turn.FOLLOWS)
        return Turn.CAN_BE_KEPT if first is Turn.FOLLOWS and self._is_put_off(now) else first

    def take(self) -> _Asked:
        order = _PUT_OFF_FIRST if self._is_put_off(self._gate.steady()) else tuple(Turn)
        return next(self._asked[turn] for turn in order if self._asked[turn]).popleft()

    def _is_put_off(self, now: float) -> bool:
        follows = self._asked[Turn.FOLLOWS]
        return bool(follows) and now - follows[0].since >= PUT_OFF_SECONDS

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
