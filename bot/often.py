"""How often one person may act within a minute: often enough for anybody, not for a machine that tries things."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

MOST_A_MINUTE = 60
MOST_REMEMBERED = 10_000


@dataclass(slots=True)
class Often:
    """Counts by person within the running minute, in the memory of this process alone. `most`: None for no limit."""

    most: int | None = MOST_A_MINUTE
    _since: datetime | None = None
    _counts: dict[Hashable, int] = field(default_factory=dict)

    def too_often(self, person: Hashable, now: datetime) -> bool:
        """Counts one more; True when there have been more than `most` within the minute."""
        return self.beyond(person, now) > 0

    def beyond(self, person: Hashable, now: datetime) -> int:
        """Counts one more; how many there have been within the minute beyond `most`."""
        if self.most is None:
            return 0
        if self._since is None or now - self._since >= timedelta(minutes=1) or now < self._since:
            self._since, self._counts = now, {}
        if len(self._counts) < MOST_REMEMBERED or person in self._counts:
            self._counts[person] = self._counts.get(person, 0) + 1
        return max(self._counts.get(person, 0) - self.most, 0)
