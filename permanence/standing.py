"""How late a stage stands, in the two wordings that never swap (design section 2).

Past a statutory target a child is "N days over the statutory limit"; past anything else "N days past the
council's aim", "the guideline" or "the court rule". Only the first may sound like a breach.
"""

from __future__ import annotations

from permanence.how_many import how_many
from permanence.pack.model import TargetStatus

_PAST = {
    TargetStatus.STATUTORY: "over the statutory limit",
    TargetStatus.COURT_RULE: "past the court rule",
    TargetStatus.GUIDANCE: "past the guideline",
    TargetStatus.COUNCIL_AIM: "past the council's aim",
}


def days(number: int) -> str:
    return how_many(number, "day")


def past_words(status: TargetStatus) -> str:
    """What stands behind the days, for a heading over several of them: "over the statutory limit"."""
    return _PAST[status]


def late_words(status: TargetStatus, days_over: int) -> str:
    """For example "1 day over the statutory limit". Only for a stage that is overdue."""
    if days_over < 1:
        raise ValueError("only an overdue stage is late")
    return f"{days(days_over)} {_PAST[status]}"
