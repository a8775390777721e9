"""Whether this process still owns the clock and delivery of its store: looked at before each claim and each sweep.

Losing it is said, and stops both until it is taken again, which each look tries.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass, field

from scheduler.lights import Light, Problem
from store.owner_lock import Held, Look

log = logging.getLogger("homeward.owner")
LOST = (
    "another process owns the clock and delivery of this store, or its server does not answer: "
    "nothing is swept or sent"
)


@dataclass
class Ownership:
    """What `look` (at the lock) found last."""

    look: Look
    _is_lost: bool = field(default=False, init=False)

    def is_held(self) -> bool:
        """Whether the next claim or sweep is this process's to make."""
        held = self.look()
        if held is Held.TAKEN_AGAIN or (self._is_lost and held is Held.HELD):
            log.warning("the lock of the store's owner was lost, and is taken again")
        if held is Held.LOST and not self._is_lost:
            log.error("%s", LOST)
        self._is_lost = held is Held.LOST
        return not self._is_lost

    def problems(self) -> Iterator[Problem]:
        """What is red while it is lost."""
        if self._is_lost:
            yield Problem(Light.OTHER_OWNER, LOST)
