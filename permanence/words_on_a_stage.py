"""What is said of a step beside its dates: that it rests, that it is put off, or any other word on it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from permanence.dates import Pause
from permanence.entries import EntryKind


@dataclass(frozen=True, slots=True)
class Snooze:
    stage: str
    until: date
    reason: str | None
    entry: int


@dataclass(frozen=True, slots=True)
class Mark:
    """A word on a stage that is no date of its own: not applicable, acknowledged, alert wrong, a note."""

    stage: str
    kind: EntryKind
    reason: str | None
    until: date | None
    made_at: datetime
    entry: int


@dataclass(frozen=True, slots=True)
class StagePause:
    stage: str
    pause: Pause
    entry: int


@dataclass(frozen=True, slots=True)
class Blocker:
    stage: str
    reason: str
    review_on: date
    waits_for: str | None
    opened_at: datetime
    entry: int
    cleared_on: date | None = None
    note: str | None = None

    @property
    def look_again_on(self) -> date | None:
        """The day that somebody named to look at it again; None where a file told of it, which names none."""
        return self.review_on if self.review_on > self.opened_at.date() else None
