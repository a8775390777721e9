"""Whether the clock can be believed: it moved on as much as time did since it was last looked at.

A machine that wakes up with a wrong clock, or is set right, would have messages of another day sent. So a jump of more
than an hour is said, and nothing is swept or sent before a second look finds the clock where the first one saw it.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from scheduler.lights import Light, Problem

JUMP = timedelta(hours=1)
SECOND_LOOK_SECONDS = 60.0
log = logging.getLogger("homeward.clock")


@dataclass
class ClockWatch:
    """Looks at `clock` (UTC) beside `steady`: seconds that only grow."""

    clock: Callable[[], datetime]
    steady: Callable[[], float] = time.monotonic
    second_look_seconds: float = SECOND_LOOK_SECONDS
    _last: tuple[datetime, float] | None = field(default=None, init=False)
    _jumped: timedelta = field(default=timedelta(0), init=False)
    _since: float = field(default=0.0, init=False)
    _turn: threading.Lock = field(default_factory=threading.Lock, init=False)

    def begin(self, last_look: datetime | None) -> None:
        """The clock is held against the last look of the process before: one that is still to come is a jump back."""
        now, steady = self.clock(), self.steady()
        self._last = now, steady
        if last_look is not None and last_look - now > JUMP:
            self._jump(now - last_look, steady)

    def is_believed(self) -> bool:
        """One more look; whether what the clock says can be acted on."""
        with self._turn:
            return self._look()

    def _look(self) -> bool:
        now, steady = self.clock(), self.steady()
        before, self._last = self._last or (now, steady), (now, steady)
        moved = (now - before[0]) - timedelta(seconds=steady - before[1])
        if abs(moved) > JUMP:
            self._jump(moved, steady)
        elif self._jumped and steady - self._since >= self.second_look_seconds:
            log.warning("the clock stays where it jumped to: the service goes on by it")
            self._jumped = timedelta(0)
        return not self._jumped

    def _jump(self, moved: timedelta, steady: float) -> None:
        """A jump that undoes the one before leaves nothing to wait for."""
        self._jumped, self._since = self._jumped + moved, steady
        if abs(self._jumped) <= JUMP:
            self._jumped = timedelta(0)
            log.warning("the clock is where it was before it jumped")
        else:
            log.error("%s", self._said())

    def problems(self) -> Iterator[Problem]:
        """What is red while a second look is waited for."""
        if self._jumped:
            yield Problem(Light.CLOCK_JUMPED, self._said())

    def _said(self) -> str:
        way = "ahead" if self._jumped > timedelta(0) else "back"
        by = timedelta(seconds=int(abs(self._jumped).total_seconds()))
        return f"the clock jumped {way} by {by}: nothing is swept or sent before a second look"
