"""Who is waited for: somebody outside the team (court, hearing, legal services, panel, decision maker, carer), or ours.

A step is others' whole where its owner is outside the team, and where it ends with the final order, which only a court
grants. Any other is others' while a stumbling block stands whose reason names them (`waits_for`, in the pack).
"""

from __future__ import annotations

from datetime import date

from permanence.insight.clock import Clock
from permanence.insight.paused import Span
from permanence.journey import Journey
from permanence.local_day import local_day
from permanence.pack.model import Pack
from permanence.people import Role
from permanence.stages import Rulebook, Stage
from permanence.words_on_a_stage import Blocker

OUTSIDE = {
    Role.LEGAL_OFFICER: "legal services",
    Role.AGENCY_DECISION_MAKER: "agency decision maker",
    Role.CARER: "carer",
}
COURT = "court"


def waits_for(blocker: Blocker, pack: Pack) -> str | None:
    """Whom a stumbling block waits for: who was named, else whom its reason names; None where that is the team."""
    reason = pack.blocker_reasons.get(blocker.reason)
    return blocker.waits_for or (reason.waits_for if reason else "") or None


def step_waits_for(stage: Stage | Clock, pack: Pack) -> str | None:
    """Whom a step waits for by what it is; None where that is the team."""
    if stage.milestone == pack.final_order:
        return COURT
    return OUTSIDE.get(stage.owner_role)


def blocked_by_others(journey: Journey, stage: Stage | Clock, rules: Rulebook, until: date) -> list[Span]:
    """The days in which blocks of a step waited for somebody outside the team, as spans with both ends included."""
    return [
        (local_day(b.opened_at, rules.zone), min(b.cleared_on or until, until))
        for b in journey.blockers
        if b.stage == stage.key and waits_for(b, rules.pack)
    ]
