"""What people have said of a whole journey beside its milestones, plans and stages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from permanence.entries import Entry, LegalStep

LEFT_OPEN = timedelta(days=1)


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


@dataclass(frozen=True, slots=True)
class PlanConfirmed:
    """That the plan was looked at on a day and is still right. `routes`: those that were followed then."""

    on: date
    routes: tuple[str, ...]
    by: str
    entry: int


@dataclass(frozen=True, slots=True)
class FormSaid:
    """A form of the pack as somebody sent it off. `form`: with its version; `answers`: "plan=right" for each field."""

    form: str
    stage: str
    answers: tuple[str, ...]
    words: tuple[str, ...]
    opened_at: datetime | None
    note: str | None
    by: str
    entry: int
    made_at: datetime

    @classmethod
    def of(cls, entry: Entry) -> FormSaid:
        opened = entry.maybe("opened_at")
        return cls(
            form=entry.text("form"),
            stage=entry.text("stage"),
            answers=entry.listed("answers"),
            words=entry.listed("words"),
            opened_at=datetime.fromisoformat(opened) if opened else None,
            note=entry.maybe("note"),
            by=entry.by,
            entry=entry.number,
            made_at=entry.recorded_at,
        )

    @property
    def took(self) -> timedelta | None:
        """How long it was open; None where that is not known, or was longer than a day: it was left open."""
        took = self.made_at - self.opened_at if self.opened_at else None
        return took if took is not None and timedelta(0) <= took < LEFT_OPEN else None

    @property
    def filled(self) -> dict[str, str]:
        """Field to value."""
        parts = (answer.partition("=") for answer in self.answers)
        return {code: value for code, _, value in parts}
