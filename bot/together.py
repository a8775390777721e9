"""What comes while a line is busy is done in one go, and each by itself where that fails."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from bot.where_and_what import where_and_what

Item = TypeVar("Item")
log = logging.getLogger("homeward.conversation")


class Together(Generic[Item]):
    """`act` does all that it is given, or raises and has done none of it. `done`: what it does, for the log."""

    def __init__(self, act: Callable[[Sequence[Item]], None], done: str) -> None:
        self._act, self._done = act, done
        self.waiting: deque[Item] = deque()

    def all_that_wait(self) -> None:
        """All that waits by now is done, also for those whose turn would come later; or none of it, and it is logged.

        Whoever put something in looks whether it was done, and does it by itself where it was not.
        """
        together: list[Item] = []
        while self.waiting:
            together.append(self.waiting.popleft())
        try:
            if together:
                self._act(together)
        except Exception as trouble:  # noqa: BLE001 - the named edge: each is done by itself, and raises there
            log.warning("%s were not %s together: %s", len(together), self._done, where_and_what(trouble))
