"""List the stages that are past their due date on a day, or soon will be."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from casework.ports import Reading, StageQuery
from permanence.dates import days_over
from permanence.pack.model import TargetStatus
from permanence.stages import is_open_on


@dataclass(frozen=True, slots=True)
class DueLine:
    """A stage as a list shows it. `stage`: the pack's code. `owner`: an e-mail address, None for nobody."""

    reference: str
    stage: str
    stage_name: str
    status: TargetStatus
    due_on: date
    days_over: int
    owner: str | None


def list_due(tx: Reading, on: date, *, within_days: int = 0, owner: str | None = None) -> list[DueLine]:
    """Stages open on `on` whose due date is before it (or within so many days), statutory first, worst first."""
    query = StageQuery(
        owners=frozenset({owner.lower()}) if owner else None,
        due_before=on + timedelta(days=within_days),
    )
    lines = [
        DueLine(s.reference, s.code, s.name, s.status, s.due_on, days_over(s.due_on, on), s.owner)
        for s in (stored.stage for stored in tx.stages(query))
        if s.due_on and s.status and is_open_on(s, on)
    ]
    return sorted(
        lines, key=lambda line: (not line.status.is_binding, -line.days_over, line.reference, line.stage)
    )
