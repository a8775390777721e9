"""How often one person's links may be opened: often enough for anybody, not for a machine that tries things."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

MOST_A_MINUTE = 60
MOST_REMEMBERED = 10_000


@dataclass(slots=True)
class Often:
    """Counts by person within the running minute, in this process alone; forgotten with it."""

    _since: datetime | None = None
    _counts: dict[bytes, int] = field(default_factory=dict)

    def too_often(self, person: bytes, now: datetime) -> bool:
        """Counts one more; True from the sixty-first within a minute on."""
        if self._since is None or now - self._since >= timedelta(minutes=1) or now < self._since:
            self._since, self._counts = now, {}
        if len(self._counts) < MOST_REMEMBERED or person in self._counts:
            self._counts[person] = self._counts.get(person, 0) + 1
        return self._counts.get(person, 0) > MOST_A_MINUTE
