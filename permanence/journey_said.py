"""What people have said of a whole journey beside its milestones, plans and stages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from permanence.entries import LegalStep


@dataclass(frozen=True, slots=True)
class LegalWord:
    """A step of the legal hand-over beside those that are milestones. `reason`: what legal services want."""

    step: LegalStep
    on: date
    reason: str | None
    note: str | None
    entry: int
    by: str


@dataclass(frozen=True, slots=True)
class SaidOver:
    """That the journey is over, said by somebody and not yet confirmed by a manager."""

    on: date
    reason: str
    note: str | None
    by: str
    entry: int


@dataclass(frozen=True, slots=True)
class NotMine:
    """The worker allocated says that the child is not hers; `to`: who has her, if that was said."""

    by: str
    to: str | None
    note: str | None
    entry: int
